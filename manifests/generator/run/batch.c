/*
 * Some documents of a site, one after another, and what their pages need.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "run/batch.h"

pm_planner_t pm_planner_make(apr_pool_t *pool, pm_site_t *site,
                             const pm_plan_settings_t *settings)
{
    pm_report_t *report = pm_report_create(pool, NULL, NULL);

    return (pm_planner_t){
        .plan = pm_plan_make(pool, site, settings, report),
        .report = report,
        .manifest = pm_manifest_create(pool),
    };
}

void pm_batch_start(apr_pool_t *pool, pm_batch_t *batch)
{
    batch->pool = pool;
    batch->results =
        apr_array_make(pool, PM_BATCH_DOCUMENTS, sizeof(pm_result_t));
}

int pm_batch_fill(pm_batch_t *batch, pm_site_t *site)
{
    pm_document_t document;

    while (batch->results->nelts < PM_BATCH_DOCUMENTS &&
           pm_site_next(site, batch->pool, &document)) {
        pm_result_make(batch->pool, &document, apr_array_push(batch->results));
    }
    return batch->results->nelts > 0;
}

/* Plans the page of that number. */
static void plan_page(pm_result_t *result, apr_pool_t *scratch,
                      const pm_planner_t *planner, int number, pm_scan_t *scan)
{
    const pm_page_t *page = &result->document.pages[number];
    pm_planned_t planned = pm_plan_page(scratch, &planner->plan, page, scan);
    pm_error_t error = PM_ERROR_NONE;

    pm_tally_add(result->tally, planned.candidates);
    pm_elsewhere_add(result->elsewhere, page, planned.candidates);
    if (pm_manifest_add_set(planner->manifest, planned.choice.links,
                            planned.choice.nlinks, &result->sets[number],
                            &error) != APR_SUCCESS) {
        pm_report_loss(planner->report, (pm_place_t){page->source, 0, 0},
                       "%s; the page is left out", error.message);
    }
}

/* Plans the pages of a document. */
static void plan_document(pm_result_t *result, apr_pool_t *scratch,
                          const pm_planner_t *planner)
{
    const pm_document_t *document = &result->document;
    pm_scan_t *scan = pm_plan_scan(scratch, &planner->plan, document);
    apr_pool_t *page_pool;
    int i;

    apr_pool_create(&page_pool, scratch);
    for (i = 0; scan && i < document->npages; i++) {
        plan_page(result, page_pool, planner, i, scan);
        apr_pool_clear(page_pool);
    }
}

void pm_batch_plan(pm_batch_t *batch, const pm_planner_t *planner)
{
    apr_pool_t *scratch;
    int i;

    apr_pool_create(&scratch, batch->pool);
    for (i = 0; i < batch->results->nelts; i++) {
        pm_result_t *result = &APR_ARRAY_IDX(batch->results, i, pm_result_t);

        pm_report_hold(planner->report, result->messages);
        pm_fitted_clear(planner->plan.fitted);
        plan_document(result, scratch, planner);
        apr_array_cat(result->fitted, planner->plan.fitted->numbers);
        apr_pool_clear(scratch);
    }
    apr_pool_destroy(scratch);
}
