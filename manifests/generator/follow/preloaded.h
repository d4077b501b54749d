/*
 * The stylesheets that builds by Vite load with a dynamic import; see
 * js/preload.h.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FOLLOW_PRELOADED_H
#define PM_FOLLOW_PRELOADED_H

#include "follow/context.h"
#include "js/parse.h"

/* A module whose imports are being followed. */
typedef struct pm_preloaded_t {
    const pm_js_script_t *script;
    const pm_origin_t *origin;   /* of what it names */
    pm_js_preloader_t preloader; /* that it has, or has imported so far */
    const char *prefix; /* of the hrefs of the script's files; NULL: unknown */
    char *is_followed;  /* for each of the script's files */
} pm_preloaded_t;

/* Nothing is followed yet; from pool. What is given must outlive it. */
pm_preloaded_t pm_preloaded_make(apr_pool_t *pool, const pm_js_script_t *script,
                                 const pm_origin_t *origin);

/* Whether Vite's function is certain to be called, and with it an import. */
int pm_preloaded_is_certain(const pm_preloaded_t *preloaded,
                            const pm_js_reference_t *import);

/* Takes where an import leads: its file is one of the script's, too, and what
 * its href has before that file's name the others have before theirs. */
void pm_preloaded_target(apr_pool_t *pool, pm_preloaded_t *preloaded,
                         const char *href);

/* Adds candidates for the stylesheets of such an import. What else is loaded
 * with it its module imports, too. */
void pm_preloaded_follow(pm_context_t *context, pm_preloaded_t *preloaded,
                         const pm_js_reference_t *import);

/* Adds those of other imports, left out. */
void pm_preloaded_finish(pm_context_t *context, pm_preloaded_t *preloaded);

#endif
