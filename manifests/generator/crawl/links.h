/*
 * The links of a page that lead to other pages.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CRAWL_LINKS_H
#define PM_CRAWL_LINKS_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "crawl/answer.h"

/* Links of a page that are looked at. */
#define PM_LINKS_MAX 10000

/*
 * Where the page's `<a href>` and `<area href>` lead, as far as that is one of
 * the origins (of const char *): addresses, path and query, of const char *, in
 * the order of the page, from pool. What is for download, and what the page
 * says not to follow (`rel=nofollow`, by which shops mark what puts things into
 * a cart), is left out.
 */
apr_array_header_t *pm_links_read(apr_pool_t *pool, const pm_answer_t *page,
                                  const apr_array_header_t *origins);

/*
 * The address of a URL as written, which is relative to base, an address; from
 * pool, or NULL if it leads to none of the origins or nowhere. The first origin
 * is that of base.
 */
const char *pm_links_address(apr_pool_t *pool,
                             const apr_array_header_t *origins,
                             const char *base, const char *url);

#endif
