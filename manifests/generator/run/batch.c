/*
 * Some documents of a site, one after another, and what their pages need.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "run/batch.h"

pm_planner_t pm_planner_make(apr_pool_t *pool, const pm_work_t *work)
{
    pm_report_t *report = pm_report_create(pool, NULL, NULL);
    apr_pool_t *scratch;

    apr_pool_create(&scratch, pool);
    return (pm_planner_t){
        .plan = pm_plan_make(pool, work->site, work->settings, report),
        .is_kept = work->is_kept,
        .report = report,
        .manifest = pm_manifest_create(pool),
        .scratch = scratch,
    };
}

void pm_batch_start(apr_pool_t *pool, pm_batch_t *batch)
{
    batch->pool = pool;
    batch->results =
        apr_array_make(pool, PM_BATCH_DOCUMENTS, sizeof(pm_result_t));
    batch->memories =
        apr_array_make(pool, PM_BATCH_DOCUMENTS, sizeof(pm_memory_t *));
}

int pm_batch_fill(pm_batch_t *batch, const pm_work_t *work)
{
    pm_document_t document;

    while (batch->results->nelts < PM_BATCH_DOCUMENTS &&
           pm_site_next(work->site, batch->pool, &document)) {
        pm_result_make(batch->pool, &document, apr_array_push(batch->results));
        APR_ARRAY_PUSH(batch->memories, const pm_memory_t *) =
            work->recall ? pm_recall_find(work->recall, batch->pool, &document)
                         : NULL;
    }
    return batch->results->nelts > 0;
}

/* Takes the result from what was kept, if it is true still. */
static int recall_document(pm_result_t *result, const pm_planner_t *planner,
                           const pm_memory_t *memory)
{
    apr_pool_t *scratch = planner->scratch;
    pm_resources_t *resources = planner->plan.follow.resources;
    pm_result_t recalled = memory->result;
    int i, is_seen;

    if (!pm_recall_look(scratch, memory, &recalled)) {
        return 0;
    }
    is_seen = pm_stamp_equal(&recalled.stamp, &memory->stamp);
    /* What they say stands in the result already. */
    pm_report_hold(planner->report,
                   apr_array_make(scratch, 1, sizeof(pm_message_t)));
    pm_resources_start(resources);
    for (i = 0; i < memory->nasked; i++) {
        if (!pm_resources_recall(resources, memory->asked[i], &is_seen)) {
            return 0;
        }
    }
    recalled.asked =
        apr_array_copy(recalled.messages->pool, pm_resources_asked(resources));
    recalled.may_be_kept = 1;
    recalled.kept = is_seen ? &memory->place : NULL;
    *result = recalled;
    return 1;
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

/* Plans the pages of a document; returns whether it could be read. */
static int plan_pages(pm_result_t *result, apr_pool_t *scratch,
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
    return scan != NULL;
}

/* Whether the result is true as long as what is kept of it is the same. */
static int may_be_kept(const pm_result_t *result)
{
    pm_stamp_t now = pm_stamp_at(result->document.file);
    int i;

    for (i = 0; i < result->document.npages; i++) {
        if (!result->sets[i]) {
            return 0;
        }
    }
    for (i = 0; i < result->asked->nelts; i++) {
        const pm_resource_t *resource =
            APR_ARRAY_IDX(result->asked, i, const pm_resource_t *);

        if (resource->content && resource->content->is_large) {
            return 0;
        }
    }
    return pm_stamp_equal(&now, &result->stamp);
}

static void plan_document(pm_result_t *result, const pm_planner_t *planner)
{
    apr_pool_t *scratch = planner->scratch;
    pm_fitted_t *fitted = planner->plan.fitted;
    int is_known = planner->is_kept && pm_recall_look(scratch, NULL, result);

    pm_report_hold(planner->report, result->messages);
    pm_fitted_clear(fitted);
    pm_resources_start(planner->plan.follow.resources);
    if (plan_pages(result, scratch, planner) && is_known) {
        result->asked =
            apr_array_copy(result->messages->pool,
                           pm_resources_asked(planner->plan.follow.resources));
        result->may_be_kept =
            may_be_kept(result) &&
            !pm_resources_are_doubtful(planner->plan.follow.resources);
    }
    apr_array_cat(result->fitted, fitted->numbers);
}

void pm_batch_plan(pm_batch_t *batch, const pm_planner_t *planner)
{
    int i;

    for (i = 0; i < batch->results->nelts; i++) {
        pm_result_t *result = &APR_ARRAY_IDX(batch->results, i, pm_result_t);
        const pm_memory_t *memory =
            APR_ARRAY_IDX(batch->memories, i, const pm_memory_t *);

        if (!memory || !recall_document(result, planner, memory)) {
            plan_document(result, planner);
        }
        apr_pool_clear(planner->scratch);
    }
}
