/*
 * From the files that the configuration names to the manifests that requests
 * are answered from.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/loader.h"

#include <http_config.h>
#include <http_core.h>
#include <http_log.h>

#include <apr_optional.h>
#include <apr_strings.h>

#include <mod_http2.h>

#include "server/retained.h"
#include "server/seen.h"

APLOG_USE_MODULE(pushmanifest);

/* The manifests that are served; made anew at every start and restart. */
static apr_array_header_t *served;

/* What is known between pm_loader_begin() and pm_loader_end(). */
static struct {
    apr_hash_t *retained;
    apr_hash_t *by_file; /* file -> pm_served_t */
    apr_pool_t *pconf;
    apr_pool_t *ptemp;
    int is_watched; /* a file that comes later is taken */
} loading;

const apr_array_header_t *pm_loader_served(void) { return served; }

void pm_loader_log_wrong(const server_rec *s, const pm_source_t *source,
                         int level, const pm_error_t *error,
                         const char *consequence)
{
    char text[PM_ERROR_SOURCE_SIZE + PM_ERROR_MESSAGE_SIZE];
    apr_pool_t *pool;

    apr_pool_create_unmanaged_ex(&pool, NULL, NULL);
    apr_cpystrn(text, pm_error_text(pool, error), sizeof(text));
    apr_pool_destroy(pool);
    ap_log_error(APLOG_MARK, level, 0, s, "PushManifest at %s:%d: %s; %s",
                 source->conf, source->line, text, consequence);
}

void pm_loader_log_loaded(const pm_served_t *one, const server_rec *s)
{
    const pm_generation_t *generation = (const void *)one->live->current;
    const pm_manifest_t *manifest = generation->manifest;

    ap_log_error(
        APLOG_MARK, APLOG_INFO, 0, s,
        "PushManifest %s: %u pages, %u matches, %u sets, %" APR_SIZE_T_FMT
        " KiB; early: %s",
        one->live->file, apr_hash_count(manifest->pages),
        apr_hash_count(manifest->matches), apr_hash_count(manifest->contents),
        (generation->memory + 1023) / 1024,
        !APR_RETRIEVE_OPTIONAL_FN(http2_is_h2)
            ? "nothing, mod_http2 is not loaded"
        : pm_server_config(s)->early_hints ? "103 and push"
                                           : "push alone, H2EarlyHints is off");
}

void pm_loader_name_links(const pm_served_t *one)
{
    const pm_generation_t *generation = (const void *)one->live->current;
    apr_pool_t *scratch;

    apr_pool_create_unmanaged_ex(&scratch, NULL, NULL);
    pm_seen_name_manifest(generation->manifest, scratch);
    apr_pool_destroy(scratch);
}

/* Says that a file is not there yet, and what writes it. */
static void log_unwritten(const server_rec *s, const pm_source_t *source)
{
    const core_server_config *core =
        ap_get_core_module_config(s->module_config);

    ap_log_error(APLOG_MARK, APLOG_WARNING, 0, s,
                 "PushManifest at %s:%d: %s is not there yet, and no links are "
                 "sent until it is; write it with `pushmanifest generate -o %s "
                 "%s`",
                 source->conf, source->line, source->file, source->file,
                 core->ap_document_root);
}

int pm_loader_check(apr_pool_t *ptemp, const server_rec *s,
                    const pm_source_t *source, int is_watched)
{
    pm_live_t *live = pm_live_create(ptemp, source->file);
    pm_error_t error = PM_ERROR_NONE;
    apr_status_t rv = pm_live_load(live, &error);

    if (APR_STATUS_IS_ENOENT(rv) && is_watched) {
        log_unwritten(s, source);
    }
    else if (rv != APR_SUCCESS) {
        pm_loader_log_wrong(s, source, APLOG_ERR, &error,
                            "`pushmanifest check` reads it the same way");
        return 0;
    }
    return 1;
}

/* Says why a file was not loaded. */
static void log_not_loaded(const pm_served_t *one, apr_status_t rv,
                           const pm_error_t *error)
{
    if (one->number > 0) {
        pm_loader_log_wrong(one->host, one->source, APLOG_ERR, error,
                            "the last good manifest is served");
    }
    else if (APR_STATUS_IS_ENOENT(rv) && loading.is_watched) {
        log_unwritten(one->host, one->source);
    }
    else {
        pm_loader_log_wrong(one->host, one->source, APLOG_ERR, error,
                            "no links are sent until the file is right");
    }
}

/* Loads a file for the hosts that name it, of which s is the first. */
static pm_served_t *load(server_rec *s, const pm_source_t *source)
{
    pm_served_t *one = apr_pcalloc(loading.pconf, sizeof(*one));
    pm_generation_t *last = pm_retained_of(loading.retained, source->file);
    pm_error_t error = PM_ERROR_NONE;
    apr_status_t rv;

    one->host = s;
    one->source = source;
    one->live = pm_live_create(loading.pconf, source->file);
    rv = pm_live_load(one->live, &error);
    if (rv == APR_SUCCESS) {
        pm_retained_forget(loading.retained, source->file);
        pm_retained_put(loading.retained, source->file,
                        (pm_generation_t *)one->live->current);
        one->number = 1;
        return one;
    }
    if (last) {
        pm_live_adopt(one->live, last);
        one->number = 1;
    }
    log_not_loaded(one, rv, &error);
    return one;
}

void pm_loader_begin(apr_pool_t *pconf, apr_pool_t *ptemp, const server_rec *s,
                     int is_watched)
{
    loading.retained = pm_retained(s);
    loading.by_file = apr_hash_make(ptemp);
    loading.pconf = pconf;
    loading.ptemp = ptemp;
    loading.is_watched = is_watched;
    served = apr_array_make(pconf, 4, sizeof(pm_served_t *));
}

pm_served_t *pm_loader_serve(server_rec *s, const pm_source_t *source)
{
    pm_served_t *one =
        apr_hash_get(loading.by_file, source->file, APR_HASH_KEY_STRING);

    if (!one) {
        one = load(s, source);
        if (one->number > 0) {
            pm_loader_name_links(one);
        }
        apr_hash_set(loading.by_file, source->file, APR_HASH_KEY_STRING, one);
        APR_ARRAY_PUSH(served, pm_served_t *) = one;
    }
    if (one->number > 0) {
        pm_loader_log_loaded(one, s);
    }
    return one;
}

/* Forgets the generations of files that no host names any more. */
static void forget_others(void)
{
    apr_hash_index_t *index;

    for (index = apr_hash_first(loading.ptemp, loading.retained); index;
         index = apr_hash_next(index)) {
        const char *file = apr_hash_this_key(index);

        if (!apr_hash_get(loading.by_file, file, APR_HASH_KEY_STRING)) {
            pm_retained_forget(loading.retained, file);
        }
    }
}

void pm_loader_end(void)
{
    pm_counters_t *counters =
        pm_counters_create(loading.pconf, (apr_size_t)served->nelts);
    int i;

    for (i = 0; i < served->nelts; i++) {
        pm_served_t *one = APR_ARRAY_IDX(served, i, pm_served_t *);

        one->counters = &counters[i];
        one->counters->generations = one->number;
    }
    forget_others();
}

void pm_loader_group(apr_pool_t *pconf)
{
    pm_groups_t *groups = pm_groups_create(pconf, (apr_size_t)served->nelts);
    int i;

    for (i = 0; i < served->nelts; i++) {
        APR_ARRAY_IDX(served, i, pm_served_t *)->groups = &groups[i];
    }
}
