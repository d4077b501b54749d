/*
 * Which chunks a script that webpack or Rspack has built is certain to load,
 * found without running it. It is the loader (loader.h), with modules and the
 * call of the first of them, or a chunk that is given to the loader of another
 * script:
 *
 *     (() => { var m = {7(e, t, r) { r.e(65).then(…) }}, …; r(7) })()
 *     (self.webpackChunk = self.webpackChunk || []).push([[792],
 *         {7(e, t, r) { r.e(65).then(…) }}, r => { r.O(0, [121], () => r(7))
 * }])
 *
 * Certain is what stands where the function around it is sure to come
 * (token.h), if that is the script's own, a module that is called so, or what
 * it waits to call until the chunks in `[121]` are there.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_JS_BUNDLE_H
#define PM_JS_BUNDLE_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "js/loader.h"
#include "text/position.h"

/* Limits; a longer script is not read, and what is beyond the others is as if
 * it were not there. */
#define PM_JS_BUNDLE_LENGTH_MAX (4 * 1024 * 1024)
#define PM_JS_BUNDLE_LOADS_MAX 1024
#define PM_JS_BUNDLE_NEEDS_MAX 64  /* chunks that one waits for */
#define PM_JS_BUNDLE_DEPTH_MAX 200 /* of modules that call each other */

/* A chunk that is loaded, certain or not: named once. */
typedef struct pm_js_load_t {
    const char *chunk;
    int is_number; /* it is written as one */
    int is_certain;
    pm_position_t position;
    const apr_array_header_t *needs; /* of const char *: chunks without which it
                                      * is not loaded; NULL: none */
} pm_js_load_t;

typedef struct pm_js_bundle_t {
    const char *global;           /* the name of the array that chunks go to */
    apr_array_header_t *chunks;   /* of const char *: those that it has */
    apr_array_header_t *loads;    /* of pm_js_load_t */
    const pm_js_loader_t *loader; /* NULL: it has none that is known */
    int has_loader;
    int is_unknown; /* it may be one, but could not be read: no more is said */
    int is_altered; /* it gives something else to what a loader has */
} pm_js_bundle_t;

/* Whether a script may be one: so cheap that every script can be asked. */
int pm_js_may_be_bundle(const char *text, apr_size_t length);

/* What is known of a script, from pool, which needs neither text nor scratch
 * any more; NULL: it is none. */
const pm_js_bundle_t *pm_js_bundle_read(apr_pool_t *pool, apr_pool_t *scratch,
                                        const char *text, apr_size_t length);

#endif
