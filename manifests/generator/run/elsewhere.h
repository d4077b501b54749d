/*
 * A site whose styles are all of another origin, which is likely its own name:
 * somebody has forgotten --origin, or it says http for https. All that such
 * pages need would be left out, but for a connection.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_RUN_ELSEWHERE_H
#define PM_RUN_ELSEWHERE_H

#include <apr_tables.h>

#include "report/report.h"
#include "site/site.h"

/* Styles of other origins that are looked for on the site. */
#define PM_ELSEWHERE_PATHS_MAX 8

typedef struct pm_elsewhere_t {
    apr_pool_t *pool;
    long own;                  /* styles of the site */
    const char *origin;        /* of the first other style; NULL: none */
    apr_array_header_t *paths; /* of const char *: of that origin's styles */
} pm_elsewhere_t;

/* In pool. */
pm_elsewhere_t *pm_elsewhere_create(apr_pool_t *pool);

/* Notes the styles among the candidates of a page. */
void pm_elsewhere_add(pm_elsewhere_t *elsewhere, const pm_page_t *page,
                      const apr_array_header_t *candidates);

/* Notes what another one has noted, of later pages. */
void pm_elsewhere_join(pm_elsewhere_t *elsewhere, const pm_elsewhere_t *other);

/* Whether the site is asked for files that no page has asked for, to know that.
 */
int pm_elsewhere_looks(const pm_elsewhere_t *elsewhere);

/* Reports the loss, if there is one: no style is the site's, and those of one
 * other origin are there. Scratch is from pool. */
void pm_elsewhere_report(apr_pool_t *pool, const pm_elsewhere_t *elsewhere,
                         pm_site_t *site, pm_report_t *report);

#endif
