/*
 * What a site says to crawlers: its robots.txt, and what its sitemaps list.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CRAWL_GUIDE_H
#define PM_CRAWL_GUIDE_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "crawl/fetch.h"
#include "crawl/robots.h"
#include "format/error.h"
#include "report/report.h"

/* Redirects in a row; sitemaps that are read, of all indexes; indexes within
 * indexes. */
#define PM_GUIDE_REDIRECTS_MAX 10
#define PM_GUIDE_SITEMAPS_MAX 1000
#define PM_GUIDE_DEPTH_MAX 3

/* A site that is asked. */
typedef struct pm_guide_site_t {
    pm_fetch_t *fetch;
    const apr_array_header_t *origins; /* of const char *: its names */
    pm_report_t *report;
} pm_guide_site_t;

/* The site's robots.txt, from pool. is_needed: who cannot have it must ask for
 * nothing, which is the error; else it is as if there were none. */
apr_status_t pm_guide_robots(apr_pool_t *pool, const pm_guide_site_t *site,
                             int is_needed, pm_robots_t **robots,
                             pm_error_t *error);

/*
 * The addresses (of const char *) that the site's sitemaps list, in their
 * order, from pool: of those that robots.txt names, else of /sitemap.xml. What
 * is wrong with them is reported.
 */
apr_array_header_t *pm_guide_listed(apr_pool_t *pool,
                                    const pm_guide_site_t *site,
                                    const pm_robots_t *robots);

#endif
