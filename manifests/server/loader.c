/*
 * From the files that the configuration names to the manifests that requests
 * are answered from.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "loader.h"

#include <http_log.h>

#include "directives.h"
#include "neighbours.h"
#include "reader.h"

APLOG_USE_MODULE(pushmanifest);

/* Reads a manifest into a pool of its own; NULL, with the reason logged. */
static const pm_manifest_t *load(apr_pool_t *pconf, const server_rec *s)
{
    const pm_server_config_t *config = pm_server_config(s);
    pm_error_t error = PM_ERROR_NONE;
    pm_manifest_t *manifest;
    apr_pool_t *pool;

    apr_pool_create(&pool, pconf);
    apr_pool_tag(pool, "pushmanifest");
    if (pm_reader_read(pool, config->file, &manifest, &error) == APR_SUCCESS) {
        return manifest;
    }
    ap_log_error(APLOG_MARK, APLOG_ERR, 0, s,
                 "PushManifest at %s:%d: %s; this host is served without links "
                 "until the file is right and httpd is restarted "
                 "(`pushmanifest check` reads it the same way)",
                 config->source, config->line, pm_error_text(pool, &error));
    apr_pool_destroy(pool);
    return NULL;
}

int pm_loader_load(apr_pool_t *pconf, apr_pool_t *ptemp, server_rec *s)
{
    apr_hash_t *tried = apr_hash_make(ptemp), *loaded = apr_hash_make(ptemp);
    int good = 1;

    for (; s; s = s->next) {
        pm_server_config_t *config = pm_server_config(s);
        const char *file = config->file;

        config->early_hints = pm_neighbours_have_early_hints(s);
        config->remembers_pushes = pm_neighbours_remember_pushes(s);
        if (!file) {
            continue;
        }
        if (!apr_hash_get(tried, file, APR_HASH_KEY_STRING)) {
            apr_hash_set(tried, file, APR_HASH_KEY_STRING, file);
            apr_hash_set(loaded, file, APR_HASH_KEY_STRING, load(pconf, s));
        }
        config->manifest = apr_hash_get(loaded, file, APR_HASH_KEY_STRING);
        good &= config->manifest != NULL;
    }
    return good;
}

void pm_loader_log(const server_rec *s, int has_http2)
{
    for (; s; s = s->next) {
        const pm_server_config_t *config = pm_server_config(s);
        const pm_manifest_t *manifest = config->manifest;

        if (!manifest) {
            continue;
        }
        ap_log_error(APLOG_MARK, APLOG_INFO, 0, s,
                     "PushManifest %s: %u pages, %d matches, %u sets; early: "
                     "%s",
                     config->file, apr_hash_count(manifest->pages),
                     manifest->nmatches, apr_hash_count(manifest->contents),
                     !has_http2            ? "nothing, mod_http2 is not loaded"
                     : config->early_hints ? "103 and push"
                                           : "push alone, H2EarlyHints is off");
    }
}
