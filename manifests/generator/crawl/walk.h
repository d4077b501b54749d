/*
 * The walk of a crawl: from one address to the pages of a site.
 *
 *   the start -> robots.txt -> sitemaps -> pages (-> their links -> pages ...)
 *
 * Pages come from the sitemaps; where there are none, or if that is wanted,
 * from links, breadth first. Many requests go on at a time, but what they bring
 * is looked at in the order in which they were begun, so that the same site
 * gives the same pages.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CRAWL_WALK_H
#define PM_CRAWL_WALK_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "crawl/fetch.h"
#include "crawl/frontier.h"
#include "format/error.h"
#include "report/report.h"

typedef struct pm_walk_settings_t {
    const char *start; /* address */
    /* Names of the site, of const char *: the one that is asked is the first,
     * and the walk puts another there if the start redirects to it. */
    apr_array_header_t *origins;
    pm_frontier_scope_t scope; /* but for robots, which are read */
    int ignores_robots;
    int follows_links; /* also where there is a sitemap */
    int sample;        /* pages of a family that are read; 0: all */
    /* Called with pages that are done and known; or NULL. */
    void (*on_progress)(void *baton, int done, int known);
    void *baton;
} pm_walk_settings_t;

/* A page: what one address answered. Strings live as long as the walk. */
typedef struct pm_walk_page_t {
    const char *path; /* percent-encoded */
    pm_answer_t answer;
} pm_walk_page_t;

typedef struct pm_walk_t {
    apr_array_header_t *pages;  /* of pm_walk_page_t, by path, then in order */
    apr_array_header_t *unread; /* of const char *: paths left out by sample */
    apr_array_header_t *others; /* of const char *: paths that answered with
                                 * 200 and no page */
    pm_frontier_t *frontier;
} pm_walk_t;

/*
 * Walks. All of it comes from pool; the bodies of the pages stay in the store
 * of fetch. settings->origins must be those of fetch. What cannot be read is
 * reported and left out. Errors: the start cannot be read or leads to another
 * site, and there is no page; robots.txt cannot be read; fetch has come to an
 * end before its time.
 */
apr_status_t pm_walk(apr_pool_t *pool, pm_fetch_t *fetch,
                     pm_walk_settings_t *settings, pm_report_t *report,
                     pm_walk_t *walk, pm_error_t *error);

/* Sorts pages, of pm_walk_page_t, by path; those of one path by their address.
 */
void pm_walk_sort(apr_array_header_t *pages);

/* The error of a fetch that has come to an end before its time, if it has: site
 * is its source. */
apr_status_t pm_walk_check_end(const pm_fetch_t *fetch, const char *site,
                               pm_error_t *error);

#endif
