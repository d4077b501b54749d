/*
 * SPDX-License-Identifier: Apache-2.0
 */
#include "follow/preloaded.h"

#include <string.h>

#include <apr_strings.h>

pm_preloaded_t pm_preloaded_make(apr_pool_t *pool, const pm_js_script_t *script,
                                 const pm_origin_t *origin)
{
    apr_size_t nfiles = (apr_size_t)script->files->nelts;

    return (pm_preloaded_t){.script = script,
                            .origin = origin,
                            .preloader = script->preloader,
                            .is_followed = apr_pcalloc(pool, nfiles + 1)};
}

int pm_preloaded_is_certain(const pm_preloaded_t *preloaded,
                            const pm_js_reference_t *import)
{
    return import->call && import->call->is_complete &&
           import->call->is_certain &&
           preloaded->preloader != PM_JS_NO_PRELOADER;
}

void pm_preloaded_target(apr_pool_t *pool, pm_preloaded_t *preloaded,
                         const char *href)
{
    const apr_array_header_t *files = preloaded->script->files;
    apr_size_t length = strlen(href);
    int i;

    for (i = 0; i < files->nelts && !preloaded->prefix; i++) {
        const char *own = APR_ARRAY_IDX(files, i, const char *);
        apr_size_t size = strlen(own);

        if (size < length && href[length - size - 1] == '/' &&
            strcmp(href + length - size, own) == 0) {
            preloaded->prefix = apr_pstrmemdup(pool, href, length - size);
        }
    }
}

/* The URL of a file: relative to the script, or else to where the others are.
 * NULL: it cannot be told. */
static const char *url_of(apr_pool_t *pool, const pm_preloaded_t *preloaded,
                          const char *file)
{
    if (strncmp(file, "./", 2) == 0 || strncmp(file, "../", 3) == 0) {
        return file;
    }
    return preloaded->prefix ? apr_pstrcat(pool, preloaded->prefix, file, NULL)
                             : NULL;
}

/* By its name, as Vite's function tells it. */
static int is_stylesheet(const char *file)
{
    apr_size_t length = strlen(file);

    return length > 4 && strcmp(file + length - 4, ".css") == 0;
}

/* The candidate for one of the script's files; NULL beyond the limit. */
static pm_candidate_t *add(pm_context_t *context,
                           const pm_preloaded_t *preloaded, int index,
                           pm_position_t position)
{
    const char *file =
        APR_ARRAY_IDX(preloaded->script->files, index, const char *);
    const char *url = url_of(context->pool, preloaded, file);
    pm_candidate_t *candidate =
        pm_context_add(context, PM_NEED_ASYNC, url ? url : file,
                       pm_place_make(preloaded->origin->source, position));

    if (candidate) {
        candidate->link.as = PM_AS_STYLE;
        candidate->link.why = "loaded with an import by a module";
        if (preloaded->preloader == PM_JS_PRELOADER_CORS) {
            candidate->link.crossorigin = PM_CROSSORIGIN_ANONYMOUS;
        }
        if (!url || preloaded->preloader == PM_JS_PRELOADER_UNKNOWN) {
            pm_candidate_leave_out(candidate, PM_REASON_UNKNOWN_MANNER);
        }
    }
    return candidate;
}

void pm_preloaded_follow(pm_context_t *context, pm_preloaded_t *preloaded,
                         const pm_js_reference_t *import)
{
    const apr_array_header_t *files = preloaded->script->files;
    int i;

    for (i = 0; i < import->call->files->nelts; i++) {
        int index = APR_ARRAY_IDX(import->call->files, i, int);
        pm_candidate_t *candidate;

        if (index < 0 || index >= files->nelts ||
            preloaded->is_followed[index] ||
            !is_stylesheet(APR_ARRAY_IDX(files, index, const char *))) {
            continue;
        }
        preloaded->is_followed[index] = 1;
        candidate = add(context, preloaded, index, import->position);
        if (candidate && !candidate->left_out) {
            pm_context_resolve(context, candidate, preloaded->origin);
        }
    }
}

void pm_preloaded_finish(pm_context_t *context, pm_preloaded_t *preloaded)
{
    const apr_array_header_t *files = preloaded->script->files;
    int i;

    for (i = 0; i < files->nelts; i++) {
        pm_candidate_t *candidate;

        if (preloaded->is_followed[i] ||
            !is_stylesheet(APR_ARRAY_IDX(files, i, const char *))) {
            continue;
        }
        candidate = add(context, preloaded, i, PM_POSITION_START);
        if (candidate) {
            pm_candidate_leave_out(candidate, PM_REASON_DYNAMIC);
        }
    }
}
