/*
 * What a classic script of a page is certain to change in it, found without
 * running it: the text that document.write() puts behind the script, and the
 * URL that it gives a link of the page.
 *
 *     document.write("<script src='a.js'></scr" + "ipt>", ...)
 *     document.getElementsByTagName("link")[0].href = "a.css"
 *     document.getElementById("theme").setAttribute("href", "a.css")
 *
 * Only statements at the top count that are sure to be reached (token.h), with
 * literals, and sums of literals. The first write() that is anything else may
 * write anything, so that nothing after it is certain.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_JS_CHANGES_H
#define PM_JS_CHANGES_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "text/position.h"

/* Limits; what is beyond them is as if it were not certain. */
#define PM_JS_CHANGES_MAX 64          /* of one script */
#define PM_JS_WRITTEN_MAX (64 * 1024) /* bytes of a text, and of a script's */
#define PM_JS_CHANGING_MAX                                                     \
    (256 * 1024) /* bytes of a script; no longer one is                        \
                  * looked at */

typedef struct pm_js_change_t {
    /* What is written, by calls that follow upon each other; or a URL. UTF-8,
     * terminated. */
    const char *text;
    apr_size_t length;
    pm_position_t position; /* of the first call, of the text of a URL */
    int is_url;
    /* Of a URL, the element that gets it as its `href`: that with the id, or
     * if that is NULL the <link> of that number in the page, from 0. */
    const char *id;
    int link;
} pm_js_change_t;

/* Whether the text has words without which a script changes nothing: so cheap
 * that every script can be asked. */
int pm_js_may_change(const char *text, apr_size_t length);

/* Likewise: whether it may have an import(). */
int pm_js_may_import(const char *text, apr_size_t length);

/*
 * The changes, pm_js_change_t in the order in which they are made, from pool;
 * never NULL. text need not be terminated; start is the position of its first
 * byte.
 */
apr_array_header_t *pm_js_changes(apr_pool_t *pool, const char *text,
                                  apr_size_t length, pm_position_t start);

#endif
