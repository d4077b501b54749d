/*
 * The hosts, when the whole configuration has been read.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/hosts.h"

#include <http_config.h>
#include <http_log.h>

#include <apr_strings.h>

#include "server/config.h"
#include "server/loader.h"
#include "server/neighbours.h"
#include "server/watch.h"

APLOG_USE_MODULE(pushmanifest);

/* A host without a directive of this module has the main server's
 * configuration: a copy of it, so that what is found out of one is not said of
 * the other. */
static pm_server_config_t *own_config(apr_pool_t *pconf, server_rec *host,
                                      server_rec *main_server)
{
    pm_server_config_t *config = pm_server_config(host);

    if (host != main_server && config == pm_server_config(main_server)) {
        config = apr_pmemdup(pconf, config, sizeof(*config));
        ap_set_module_config(host->module_config, &pushmanifest_module, config);
    }
    return config;
}

int pm_hosts_start(apr_pool_t *pconf, apr_pool_t *ptemp, server_rec *s)
{
    pm_source_t *source;
    server_rec *host;
    int any = 0, i;

    pm_loader_begin(pconf, ptemp, s, pm_watch_is_on(s));
    for (host = s; host; host = host->next) {
        pm_server_config_t *config = own_config(pconf, host, s);

        config->early_hints = pm_neighbours_have_early_hints(host);
        for (i = 0; (source = pm_source_at(host, i)) != NULL; i++) {
            source->served = pm_loader_serve(host, source);
            any = 1;
        }
    }
    pm_loader_end();
    if (any && ap_find_linked_module("mod_http2.c") &&
        !pm_neighbours_have("H2EarlyHints")) {
        ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, s,
                     "PushManifest: browsers get nothing early without "
                     "H2EarlyHints; write H2EarlyHints on, or off, beside it");
    }
    return any;
}

int pm_hosts_check(apr_pool_t *ptemp, server_rec *s)
{
    apr_hash_t *checked = apr_hash_make(ptemp); /* file -> itself */
    const pm_source_t *source;
    server_rec *host;
    int is_watched = pm_watch_is_on(s), good = 1, i;

    for (host = s; host; host = host->next) {
        for (i = 0; (source = pm_source_at(host, i)) != NULL; i++) {
            if (!apr_hash_get(checked, source->file, APR_HASH_KEY_STRING)) {
                apr_hash_set(checked, source->file, APR_HASH_KEY_STRING,
                             source->file);
                good &= pm_loader_check(ptemp, host, source, is_watched);
            }
        }
    }
    return good;
}
