/*
 * From the references of a page to candidates: resolves URLs, looks whether the
 * files are there, and reads on in stylesheets.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FOLLOW_H
#define PM_FOLLOW_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "candidate.h"
#include "report.h"
#include "resource.h"
#include "scan.h"

/* Stylesheets importing stylesheets, and candidates of one page. */
#define PM_FOLLOW_DEPTH_MAX 16
#define PM_FOLLOW_CANDIDATES_MAX 5000

/* What all pages of a run share. */
typedef struct pm_follow_t {
    const pm_site_t *site;
    const char *own; /* the site's origin; NULL: not known */
    pm_resources_t *resources;
    pm_report_t *report;
} pm_follow_t;

/* A page at one of its URLs. */
typedef struct pm_followed_page_t {
    const char *url;    /* path, percent-encoded */
    const char *source; /* the file's name in messages */
    pm_scan_t *scan;
} pm_followed_page_t;

/*
 * The candidates of the page, of pm_candidate_t, from pool, in the order of the
 * document; what is left out is among them. What is lost is reported.
 */
apr_array_header_t *pm_follow_page(apr_pool_t *pool, const pm_follow_t *follow,
                                   const pm_followed_page_t *page);

#endif
