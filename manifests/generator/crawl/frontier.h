/*
 * The frontier of a crawl: which addresses are asked for as pages, in which
 * order, and which are not, and why.
 *
 * Addresses are asked for in the order in which they were added, so that a
 * crawl that adds the links of its pages in the order of its pages goes breadth
 * first, and takes the same way each time, in whatever order the answers come.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CRAWL_FRONTIER_H
#define PM_CRAWL_FRONTIER_H

#include <apr_hash.h>
#include <apr_pools.h>
#include <apr_tables.h>

#include "crawl/robots.h"

/* Addresses that are remembered; of a path, with different queries; redirects
 * in a row. */
#define PM_FRONTIER_KNOWN_MAX 2000000
#define PM_FRONTIER_QUERIES_MAX 8
#define PM_FRONTIER_REDIRECTS_MAX 10

/* What becomes of an address. */
typedef enum pm_verdict_t {
    PM_VERDICT_TAKEN,
    PM_VERDICT_KNOWN,     /* it was added before */
    PM_VERDICT_SCOPE,     /* not below the start, or excluded */
    PM_VERDICT_ROBOTS,    /* robots.txt asks not to */
    PM_VERDICT_ACTION,    /* to ask for it might change something */
    PM_VERDICT_FILE,      /* by its name it is no page */
    PM_VERDICT_QUERIES,   /* enough queries of its path are known */
    PM_VERDICT_DEPTH,     /* too many links from the start */
    PM_VERDICT_PAGES,     /* enough addresses are known */
    PM_VERDICT_REDIRECTS, /* too many redirects led there */
    PM_VERDICTS
} pm_verdict_t;

typedef struct pm_frontier_scope_t {
    const char *below;                  /* path with a slash at its end */
    const apr_array_header_t *includes; /* of const char *, globs; empty: all */
    const apr_array_header_t *excludes; /* likewise; empty: none */
    const pm_robots_t *robots;          /* NULL: all is allowed */
    int max_pages, max_depth;
} pm_frontier_scope_t;

/* An address that is asked for. */
typedef struct pm_visit_t {
    const char *address; /* path and query, percent-encoded */
    int depth;           /* links from the start */
    int redirects;       /* in a row that led here */
} pm_visit_t;

typedef struct pm_frontier_t {
    apr_pool_t *pool;
    pm_frontier_scope_t scope;
    apr_array_header_t *visits; /* of pm_visit_t *, in order */
    apr_hash_t *known;          /* address -> itself */
    apr_hash_t *queries;        /* path -> how many of its queries are known */
    int counts[PM_VERDICTS];    /* addresses by what became of them */
} pm_frontier_t;

/* An empty frontier in pool; scope is copied, what it points to is not. */
pm_frontier_t *pm_frontier_create(apr_pool_t *pool,
                                  const pm_frontier_scope_t *scope);

/* Adds an address, unless there is a reason not to; it is copied. */
pm_verdict_t pm_frontier_add(pm_frontier_t *frontier, const pm_visit_t *visit);

/* Likewise, for the address that a person gave: it is taken, whatever the scope
 * and robots.txt say. */
void pm_frontier_start(pm_frontier_t *frontier, const char *address);

/* Why an address was not taken, in words for a person, with the option that
 * would change it; static. NULL for what needs no words. */
const char *pm_verdict_text(pm_verdict_t verdict);

#endif
