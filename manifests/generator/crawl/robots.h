/*
 * robots.txt (RFC 9309): what a site asks crawlers to leave alone, and where
 * its sitemaps are.
 *
 * A crawler is met by the groups that name it, all of them together; else by
 * those for `*`. Of the rules that fit an address the longest one wins, and of
 * two as long the one that allows.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CRAWL_ROBOTS_H
#define PM_CRAWL_ROBOTS_H

#include <apr_pools.h>
#include <apr_tables.h>

/* Bytes that are read (section 2.5 asks for no less); rules, sitemaps, and
 * bytes of a rule that are kept. What is beyond is ignored. */
#define PM_ROBOTS_LENGTH_MAX (500 * 1024)
#define PM_ROBOTS_RULES_MAX 10000
#define PM_ROBOTS_SITEMAPS_MAX 1000
#define PM_ROBOTS_PATTERN_MAX 2048

typedef struct pm_robots_t {
    apr_array_header_t *rules;    /* private */
    apr_array_header_t *sitemaps; /* of const char *: URLs as written */
    int crawl_delay;              /* seconds asked for; 0: none */
} pm_robots_t;

/*
 * Reads a robots.txt as the crawler whose product token is agent, into pool.
 * Content is never wrong: a line that says nothing is skipped.
 */
pm_robots_t *pm_robots_parse(apr_pool_t *pool, const char *text,
                             apr_size_t length, const char *agent);

/* The directories that are disallowed, as patterns of a manifest's matches
 * (`/wp-admin/` with a star behind it), of const char *, from pool: rules that
 * are a plain path, with or without a star at the end. */
apr_array_header_t *pm_robots_disallowed(apr_pool_t *pool,
                                         const pm_robots_t *robots);

/* Whether the address may be asked for: an absolute path with its query,
 * percent-encoded or not. Scratch comes from pool. */
int pm_robots_allows(apr_pool_t *pool, const pm_robots_t *robots,
                     const char *address);

#endif
