/*
 * A site as a crawl has kept it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/cached.h"

#include <string.h>

#include <apr_strings.h>

#include "crawl/remote.h"
#include "crawl/request.h"
#include "crawl/store.h"

/* What the site is made of, and outlives it. */
typedef struct cached_t {
    pm_store_t *store;
    pm_fetch_settings_t settings;
    pm_fetch_t *fetch;
    pm_walk_t walk;
} cached_t;

/* The pages, in the order in which the walk had them. */
static apr_array_header_t *pages_of(apr_pool_t *pool, pm_store_t *store)
{
    const pm_ask_t ask = {.is_page = 1};
    apr_array_header_t *list = pm_store_list(pool, store, pm_request_way(&ask));
    apr_array_header_t *pages =
        apr_array_make(pool, list->nelts + 1, sizeof(pm_walk_page_t));
    int i;

    for (i = 0; i < list->nelts; i++) {
        const pm_answer_t *answer = &APR_ARRAY_IDX(list, i, pm_answer_t);

        if (pm_answer_is_page(answer) && answer->body) {
            pm_walk_page_t *page = apr_array_push(pages);

            page->path = apr_pstrmemdup(pool, answer->address,
                                        strcspn(answer->address, "?"));
            page->answer = *answer;
        }
    }
    pm_walk_sort(pages);
    return pages;
}

apr_status_t pm_cached_open(apr_pool_t *pool, const char *directory,
                            const char *name, pm_report_t *report,
                            pm_site_t **site, pm_error_t *error)
{
    cached_t *cached = apr_pcalloc(pool, sizeof(*cached));
    apr_array_header_t *none = apr_array_make(pool, 0, sizeof(const char *));

    if (pm_store_open_kept(pool, directory, &cached->store, error) !=
        APR_SUCCESS) {
        return error->status;
    }
    cached->settings = (pm_fetch_settings_t){
        .origin = cached->store->asked,
        .jobs = 1,
        .headers = none,
        .resolves = none,
        .connects = none,
        .is_offline = 1,
    };
    if (pm_fetch_create(pool, &cached->settings, cached->store, &cached->fetch,
                        error) != APR_SUCCESS) {
        return error->status;
    }
    cached->walk.pages = pages_of(pool, cached->store);
    if (cached->store->damaged > 0) {
        pm_report_note(report, (pm_place_t){directory, 0, 0},
                       "%d entries of the cache are damaged; crawl again",
                       cached->store->damaged);
    }
    *site = pm_remote_create(
        pool,
        &(const pm_remote_settings_t){.fetch = cached->fetch,
                                      .walk = &cached->walk,
                                      .report = report,
                                      .asked = cached->store->asked,
                                      .name = name ? name : cached->store->name,
                                      .is_whole = 1});
    return APR_SUCCESS;
}
