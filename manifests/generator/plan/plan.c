/*
 * What a page needs, by its site and the settings of the run.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "plan/plan.h"

#include "follow/styled.h"

pm_plan_t pm_plan_make(apr_pool_t *pool, pm_site_t *site,
                       const pm_plan_settings_t *settings, pm_report_t *report)
{
    return (pm_plan_t){
        .site = site,
        .settings = *settings,
        .report = report,
        .follow = {.site = site,
                   .report = report,
                   .resources = pm_resources_create(pool, site, report),
                   .parsed = pm_parsed_create(pool),
                   .styles = pm_styles_create(pool)},
        .fitted = pm_fitted_create(pool, settings->rules),
    };
}

pm_scan_t *pm_plan_scan(apr_pool_t *pool, const pm_plan_t *plan,
                        const pm_document_t *document)
{
    pm_place_t place = {document->source, 0, 0};
    pm_error_t error = PM_ERROR_NONE;
    pm_scan_t *scan;

    if (pm_scan_file(pool, document->file, document->is_xml, document->charset,
                     &scan, &error) != APR_SUCCESS) {
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

pm_planned_t pm_plan_page(apr_pool_t *pool, const pm_plan_t *plan,
                          const pm_page_t *page, pm_scan_t *scan)
{
    pm_planned_t planned = {.page = page};

    planned.candidates = pm_follow_page(pool, &plan->follow, page, scan);
    if (plan->settings.rules) {
        pm_rules_apply(plan->settings.rules, &plan->follow, page,
                       planned.candidates, plan->fitted);
    }
    planned.choice =
        pm_choose(pool, planned.candidates, &plan->settings.limits);
    return planned;
}
