/*
 * How a script that Vite has built calls import(). It writes
 *
 *     const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f=["assets/x.js",
 *     "assets/x.css"])))=>i.map(i=>d[i]);
 *     preload(() => import("./x.js"), __vite__mapDeps([0, 1]));
 *
 * where preload, whatever it is called, is a function of Vite's own: it adds a
 * <link> for each of the files to the page and calls the other function once
 * the stylesheets are there. Such an import is as certain as the call. Vite 5.4
 * and later load stylesheets with crossorigin="", those before without; only
 * the function itself tells, which stands in the script or in one that it
 * imports. Vite 4 has the names of the files in each call.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_JS_PRELOAD_H
#define PM_JS_PRELOAD_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "js/token.h"

/* Files of a script's list, and calls with all files in them; what is beyond is
 * left out. */
#define PM_JS_PRELOADS_MAX 4096

/* Vite's function, if a script has it, and how that loads stylesheets. */
typedef enum pm_js_preloader_t {
    PM_JS_NO_PRELOADER,
    PM_JS_PRELOADER_UNKNOWN, /* nobody knows how */
    PM_JS_PRELOADER_PLAIN,
    PM_JS_PRELOADER_CORS
} pm_js_preloader_t;

/* A call of it. */
typedef struct pm_js_preload_call_t {
    int is_certain;            /* where it stands */
    int is_complete;           /* it has the list of a call; else it is none */
    int depth;                 /* of brackets, in those of the call */
    apr_array_header_t *files; /* of int: the list, as indexes in `files` */
} pm_js_preload_call_t;

/* What is known of a script's calls, token by token. */
typedef struct pm_js_preloads_t {
    apr_pool_t *pool;
    apr_array_header_t *files; /* of const char *: of __vite__mapDeps */
    pm_js_preloader_t preloader;
    int has_preloader;
    int nlisted; /* calls, and files in them */
    int state;
    pm_js_preload_call_t *call; /* that is being read, or NULL */
    char recent[64];            /* the last tokens, a letter each */
    apr_uint64_t certain;       /* which of them are, the last one lowest */
} pm_js_preloads_t;

/* Nothing is known yet; from pool. */
pm_js_preloads_t *pm_js_preloads_create(apr_pool_t *pool);

/*
 * Takes the next token; depth is that of brackets behind it. Returns the call
 * if the token is the `(` of the import() in one, else NULL: it lives in the
 * pool, and is completed by the tokens that follow.
 */
const pm_js_preload_call_t *pm_js_preloads_pass(pm_js_preloads_t *preloads,
                                                const pm_js_token_t *token,
                                                int depth);

/* Of all tokens so far: what the script has of Vite's function. */
pm_js_preloader_t pm_js_preloads_preloader(const pm_js_preloads_t *preloads);

#endif
