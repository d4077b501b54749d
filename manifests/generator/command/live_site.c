/*
 * A running site that nobody walks.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/live_site.h"

#include <stdio.h>
#include <strings.h>

#include "command/crawl_options.h"
#include "crawl/remote.h"
#include "crawl/store.h"

struct pm_live_site_t {
    pm_fetch_settings_t settings;
    pm_store_t *store;
    pm_fetch_t *fetch;
    pm_walk_t walk; /* that found nothing */
};

int pm_live_site_is_url(const char *operand)
{
    return strncasecmp(operand, "http://", 7) == 0 ||
           strncasecmp(operand, "https://", 8) == 0;
}

pm_exit_t pm_live_site_open(const pm_invocation_t *invocation, const char *url,
                            pm_report_t *report, pm_live_site_t **live,
                            pm_site_t **site)
{
    apr_pool_t *pool = invocation->pool;
    pm_live_site_t *made = *live = apr_pcalloc(pool, sizeof(*made));
    pm_error_t error = PM_ERROR_NONE;
    const char *start;

    if (pm_crawl_options_fetch(invocation, url, &made->settings, &start) !=
        PM_EXIT_DONE) {
        return PM_EXIT_USAGE;
    }
    made->settings.delay = made->settings.delay < 0 ? 0 : made->settings.delay;
    if (pm_store_open(pool, NULL, made->settings.origin, &made->store,
                      &error) != APR_SUCCESS ||
        pm_fetch_create(pool, &made->settings, made->store, &made->fetch,
                        &error) != APR_SUCCESS) {
        fprintf(stderr, "pushmanifest: %s\n", pm_error_text(pool, &error));
        return PM_EXIT_NOTHING;
    }
    made->walk.pages = apr_array_make(pool, 1, sizeof(pm_walk_page_t));
    *site = pm_remote_create(
        pool, &(const pm_remote_settings_t){.fetch = made->fetch,
                                            .walk = &made->walk,
                                            .report = report,
                                            .asked = made->settings.origin});
    return PM_EXIT_DONE;
}

apr_status_t pm_live_site_check(const pm_live_site_t *live, pm_error_t *error)
{
    return pm_walk_check_end(live->fetch, live->settings.origin, error);
}
