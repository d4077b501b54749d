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
    const char *own; /* the site's own origin; NULL: not known */
    pm_limits_t limits;
    pm_rules_file_t *rules; /* NULL: none */
} pm_plan_settings_t;

typedef struct pm_plan_t {
    pm_site_t *site;
    pm_plan_settings_t settings;
    pm_follow_t follow;
    pm_report_t *report;
} pm_plan_t;

/* What a page needs at one of its paths. */
typedef struct pm_planned_t {
    const char *url;                /* the page's path, percent-encoded */
    const char *source;             /* its file, for messages */
    apr_array_header_t *candidates; /* of pm_candidate_t, in order of need */
    pm_choice_t choice;
} pm_planned_t;

/* A plan for a site that has been walked. What its pages share is kept in pool,
 * which it must not outlive, nor site, settings->rules and report. */
pm_plan_t pm_plan_make(apr_pool_t *pool, pm_site_t *site,
                       const pm_plan_settings_t *settings, pm_report_t *report);

/* Likewise for a site that is not on disk: documents alone can be planned. */
pm_plan_t pm_plan_make_elsewhere(pm_resources_t *resources,
                                 const pm_plan_settings_t *settings,
                                 pm_report_t *report);

/* Scans a file of the site, from pool. NULL: it cannot be read; reported. */
pm_scan_t *pm_plan_scan(apr_pool_t *pool, const pm_plan_t *plan,
                        const pm_site_file_t *file);

/* A document, wherever its bytes come from. */
typedef struct pm_document_t {
    const char *source; /* its name in messages */
    const char *file;   /* the file that has its bytes */
    const char *base;   /* the href that its URLs are relative to */
    int is_xml;         /* it is served as XML */
} pm_document_t;

/* Scans a document, from pool, likewise. */
pm_scan_t *pm_plan_scan_document(apr_pool_t *pool, const pm_plan_t *plan,
                                 const pm_document_t *document);

/* What a document needs at the paths that it answers to, which NULL ends; the
 * first is planned.url. From pool. */
pm_planned_t pm_plan_document(apr_pool_t *pool, const pm_plan_t *plan,
                              const pm_document_t *document,
                              const char *const *urls, pm_scan_t *scan);

/* What one page of that file needs, from pool. */
pm_planned_t pm_plan_page(apr_pool_t *pool, const pm_plan_t *plan,
                          const pm_site_page_t *page, pm_scan_t *scan);

#endif
