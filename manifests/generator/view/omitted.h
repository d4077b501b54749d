/*
 * What pages refer to and their sets do not name, summed up over a site: each
 * thing once, with its reason and how many pages that holds for.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_VIEW_OMITTED_H
#define PM_VIEW_OMITTED_H

#include <apr_hash.h>
#include <apr_tables.h>

/* Different things that are remembered, and that a report lists. */
#define PM_OMITTED_KNOWN_MAX 100000
#define PM_OMITTED_LISTED_MAX 300

typedef struct pm_omitted_t {
    const char *url, *why;
    const char *page; /* the first one that it was found on */
    int pages, last;  /* how many, and the number of the last one */
} pm_omitted_t;

typedef struct pm_omissions_t {
    apr_pool_t *pool;
    apr_hash_t *known; /* by URL and reason */
    int beyond;        /* of things that were not remembered */
    const char *page;  /* that is at hand */
    int number;        /* of it */
} pm_omissions_t;

/* None so far, in pool. */
pm_omissions_t *pm_omissions_create(apr_pool_t *pool);

/* From now on things are that page's; page lives until the next one. */
void pm_omissions_page(pm_omissions_t *omissions, const char *page);

/* One more. Texts are copied if they are new. On one page a thing counts
 * once. */
void pm_omissions_add(pm_omissions_t *omissions, const char *url,
                      const char *why);

/* All of them, of const pm_omitted_t *, from the most pages to the least. */
apr_array_header_t *pm_omissions_sorted(const pm_omissions_t *omissions);

#endif
