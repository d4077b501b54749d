/*
 * What a module that Parcel has built is certain to load. It registers the
 * modules of the build that it does not begin with, and calls them by their
 * ids; an import() of the source is one of these:
 *
 *     var require = globalThis.parcelRequire94c2, register = require.register;
 *     register("a", function (e, r) { e.exports = Promise.all([
 *         require("b")(import.meta.resolve("c")), import("d")]).then(…) });
 *     register("b", function (e, r) { … document.createElement("link") … });
 *     require("a").then(…);
 *
 * The ids of files are names in the page's import map. Here the import of "d"
 * is as certain as the call of "a", and so is the stylesheet "c".
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_JS_PARCEL_H
#define PM_JS_PARCEL_H

#include "js/parse.h"

/* A longer script is not read. */
#define PM_JS_PARCEL_LENGTH_MAX (4 * 1024 * 1024)

/* Modules that call each other; what is beyond is not certain. */
#define PM_JS_PARCEL_DEPTH_MAX 200

/* Whether a script may be one: so cheap that every script can be asked. */
int pm_js_may_be_parcel(const char *text, apr_size_t length);

/*
 * Adds to what was parsed of a module: which of its dynamic imports are
 * certain, too, and the stylesheets that it loads (PM_JS_STYLE), from pool.
 * Nothing needs text or scratch any more.
 */
void pm_js_parcel_read(apr_pool_t *pool, apr_pool_t *scratch,
                       pm_js_script_t *script, const char *text,
                       apr_size_t length);

#endif
