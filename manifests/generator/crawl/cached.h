/*
 * A site as a crawl has kept it: its pages and what they refer to are answered
 * from the cache, as the server answered then, and nobody is asked.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CRAWL_CACHED_H
#define PM_CRAWL_CACHED_H

#include "format/error.h"
#include "report/report.h"
#include "site/site.h"

/*
 * The site of the crawl that was done with `--cache directory`, in pool; name
 * is the origin that browsers see, NULL: that of the crawl. What the crawl did
 * not ask for is not answered. Pages whose bodies are damaged are noted, and
 * are none. Errors: those of pm_store_open_kept().
 */
apr_status_t pm_cached_open(apr_pool_t *pool, const char *directory,
                            const char *name, pm_report_t *report,
                            pm_site_t **site, pm_error_t *error);

#endif
