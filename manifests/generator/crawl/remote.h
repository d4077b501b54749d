/*
 * What the pages of a running site refer to, as its server answers for it: the
 * pm_locate_t of a crawl. Each thing is asked for once, as a browser would;
 * what only a server shows is said, with what to do about it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CRAWL_REMOTE_H
#define PM_CRAWL_REMOTE_H

#include "crawl/fetch.h"
#include "report/report.h"
#include "site/file.h"

typedef struct pm_remote_t {
    pm_fetch_t *fetch;
    pm_report_t *report;
    const char *origin; /* that is asked, for messages and as Referer */
} pm_remote_t;

/* A pm_locate_t, whose baton is a pm_remote_t. What a browser could not use, or
 * would load twice if it were hinted, has a problem and a remedy. */
void pm_remote_locate(void *remote, apr_pool_t *pool, const pm_wanted_t *wanted,
                      pm_resource_t *resource);

#endif
