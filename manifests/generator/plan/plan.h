/*
 * What a page needs, by its site and the settings of the run: what `generate`
 * writes down and `explain` explains.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_PLAN_PLAN_H
#define PM_PLAN_PLAN_H

#include "follow/follow.h"
#include "html/scan.h"
#include "plan/choose.h"
#include "plan/rules.h"
#include "report/report.h"
#include "site/site.h"

/* What is chosen, as plain data. */
typedef struct pm_plan_settings_t {
    pm_limits_t limits;
    const pm_rules_file_t *rules; /* NULL: none */
} pm_plan_settings_t;

typedef struct pm_plan_t {
    pm_site_t *site;
    pm_plan_settings_t settings;
    pm_follow_t follow;
    pm_fitted_t *fitted; /* of the rules, so far */
    pm_report_t *report;
} pm_plan_t;

/* What a page needs. */
typedef struct pm_planned_t {
    const pm_page_t *page;
    apr_array_header_t *candidates; /* of pm_candidate_t, in order of need */
    pm_choice_t choice;
} pm_planned_t;

/* A plan for a site. What its pages share is kept in pool, which it must not
 * outlive, nor site, settings->rules and report. */
pm_plan_t pm_plan_make(apr_pool_t *pool, pm_site_t *site,
                       const pm_plan_settings_t *settings, pm_report_t *report);

/* Scans a document of the site, from pool. NULL: it cannot be read;
 * reported. */
pm_scan_t *pm_plan_scan(apr_pool_t *pool, const pm_plan_t *plan,
                        const pm_document_t *document);

/* What one page of that document needs, from pool; page must live as long. What
 * it takes from what pages have in common is there until the next page is
 * planned. */
pm_planned_t pm_plan_page(apr_pool_t *pool, const pm_plan_t *plan,
                          const pm_page_t *page, pm_scan_t *scan);

#endif
