/*
 * A site behind a server: its pages are those that a walk has found, and what
 * they refer to is asked for as a browser would; each thing once. What only a
 * server shows is said, with what to do about it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CRAWL_REMOTE_H
#define PM_CRAWL_REMOTE_H

#include "crawl/fetch.h"
#include "crawl/walk.h"
#include "report/report.h"
#include "site/site.h"

/* What a remote site is made of; all of it outlives the site. */
typedef struct pm_remote_settings_t {
    pm_fetch_t *fetch;
    const pm_walk_t *walk;
    pm_report_t *report;
    const char *asked; /* the origin that is asked, for messages and as
                        * Referer */
    const char *name;  /* the origin that its pages know it by; NULL: that */
    int is_whole;      /* there are no pages but those of the walk */
} pm_remote_settings_t;

/*
 * A site, from pool. Each page of the walk is a document, and those with one
 * path follow one another; other paths are asked for, and have none. What a
 * browser could not use, or would load twice if it were hinted, has a problem
 * and a remedy.
 */
pm_site_t *pm_remote_create(apr_pool_t *pool,
                            const pm_remote_settings_t *settings);

#endif
