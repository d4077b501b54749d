/*
 * Some documents of a site, one after another, and what their pages need.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/batch.h"

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
    batch->documents =
        apr_array_make(pool, PM_BATCH_DOCUMENTS, sizeof(pm_document_t));
    batch->outcomes =
        apr_array_make(pool, PM_BATCH_DOCUMENTS, sizeof(pm_outcome_t));
    batch->messages = apr_array_make(pool, 4, sizeof(pm_message_t));
    batch->tally = pm_tally_create(pool);
    batch->elsewhere = pm_elsewhere_create(pool);
}

int pm_batch_fill(pm_batch_t *batch, pm_site_t *site)
{
    pm_document_t document;

    while (batch->documents->nelts < PM_BATCH_DOCUMENTS &&
           pm_site_next(site, batch->pool, &document)) {
        APR_ARRAY_PUSH(batch->documents, pm_document_t) = document;
    }
    return batch->documents->nelts > 0;
}

static void plan_page(pm_batch_t *batch, apr_pool_t *scratch,
                      const pm_planner_t *planner, const pm_page_t *page,
                      pm_scan_t *scan)
{
    pm_planned_t planned = pm_plan_page(scratch, &planner->plan, page, scan);
    pm_error_t error = PM_ERROR_NONE;
    pm_outcome_t outcome = {.page = page};

    pm_tally_add(batch->tally, planned.candidates);
    pm_elsewhere_add(batch->elsewhere, page, planned.candidates);
    if (pm_manifest_add_set(planner->manifest, planned.choice.links,
                            planned.choice.nlinks, &outcome.set,
                            &error) == APR_SUCCESS) {
        APR_ARRAY_PUSH(batch->outcomes, pm_outcome_t) = outcome;
    }
    else {
        pm_report_loss(planner->report, (pm_place_t){page->source, 0, 0},
                       "%s; the page is left out", error.message);
    }
}

static void plan_document(pm_batch_t *batch, apr_pool_t *scratch,
                          const pm_planner_t *planner,
                          const pm_document_t *document)
{
    pm_scan_t *scan = pm_plan_scan(scratch, &planner->plan, document);
    apr_pool_t *page_pool;
    int i;

    apr_pool_create(&page_pool, scratch);
    for (i = 0; scan && i < document->npages; i++) {
        plan_page(batch, page_pool, planner, &document->pages[i], scan);
        apr_pool_clear(page_pool);
    }
}

void pm_batch_plan(pm_batch_t *batch, const pm_planner_t *planner)
{
    apr_pool_t *scratch;
    int i;

    planner->report->held = batch->messages;
    apr_pool_create(&scratch, batch->pool);
    for (i = 0; i < batch->documents->nelts; i++) {
        plan_document(batch, scratch, planner,
                      &APR_ARRAY_IDX(batch->documents, i, pm_document_t));
        apr_pool_clear(scratch);
    }
    apr_pool_destroy(scratch);
}
