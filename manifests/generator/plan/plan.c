/*
 * What a page needs, by its site and the settings of the run.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "plan/plan.h"

#include "site/page_name.h"

pm_plan_t pm_plan_make(apr_pool_t *pool, pm_site_t *site,
                       const pm_plan_settings_t *settings, pm_report_t *report)
{
    return (pm_plan_t){
        .site = site,
        .settings = *settings,
        .report = report,
        .follow = {.site = site,
                   .own = settings->own,
                   .report = report,
                   .resources = pm_resources_create(pool, site)},
    };
}

pm_plan_t pm_plan_make_elsewhere(pm_resources_t *resources,
                                 const pm_plan_settings_t *settings,
                                 pm_report_t *report)
{
    return (pm_plan_t){
        .settings = *settings,
        .report = report,
        .follow = {.own = settings->own,
                   .report = report,
                   .resources = resources},
    };
}

pm_scan_t *pm_plan_scan_document(apr_pool_t *pool, const pm_plan_t *plan,
                                 const pm_document_t *document)
{
    pm_place_t place = {document->source, 0, 0};
    pm_error_t error = PM_ERROR_NONE;
    pm_scan_t *scan;

    if (pm_scan_file(pool, document->file, document->is_xml, &scan, &error) !=
        APR_SUCCESS) {
        pm_report_error(plan->report, &error);
        return NULL;
    }
    if (scan->lost > 0) {
        pm_report_loss(plan->report, place,
                       "more references than can be kept; %d are left out",
                       scan->lost);
    }
    if (scan->is_cut) {
        pm_report_loss(plan->report, place,
                       "more text in styles and scripts than %d bytes; the "
                       "rest is left out",
                       PM_SCAN_TEXT_MAX);
    }
    return scan;
}

pm_planned_t pm_plan_document(apr_pool_t *pool, const pm_plan_t *plan,
                              const pm_document_t *document,
                              const char *const *urls, pm_scan_t *scan)
{
    pm_planned_t planned = {.url = urls[0], .source = document->source};
    pm_followed_page_t followed = {
        .url = document->base,
        .source = document->source,
        .scan = scan,
    };

    planned.candidates = pm_follow_page(pool, &plan->follow, &followed);
    if (plan->settings.rules) {
        pm_rules_apply(plan->settings.rules, &plan->follow, urls,
                       planned.candidates);
    }
    planned.choice =
        pm_choose(pool, planned.candidates, &plan->settings.limits);
    return planned;
}

pm_scan_t *pm_plan_scan(apr_pool_t *pool, const pm_plan_t *plan,
                        const pm_site_file_t *file)
{
    const pm_site_page_t *first =
        &APR_ARRAY_IDX(file->pages, 0, pm_site_page_t);
    const char *source = pm_site_source(pool, plan->site, first->path);

    return pm_plan_scan_document(
        pool, plan,
        &(pm_document_t){.source = source,
                         .file = source,
                         .is_xml = pm_variant_is_xml(first->path)});
}

pm_planned_t pm_plan_page(apr_pool_t *pool, const pm_plan_t *plan,
                          const pm_site_page_t *page, pm_scan_t *scan)
{
    const char *urls[] = {
        pm_site_page_url(pool, plan->site, page),
        page->is_index ? pm_site_directory_url(pool, plan->site, page) : NULL,
        NULL,
    };
    const pm_document_t document = {
        .source = pm_site_source(pool, plan->site, page->path),
        .base = urls[0],
    };

    return pm_plan_document(pool, plan, &document, urls, scan);
}
