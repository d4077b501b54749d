/*
 * Sitemaps (sitemaps.org): the addresses that a site lists for crawlers, as
 * XML (urlset), as an index of other sitemaps (sitemapindex), or as text, one
 * address a line; each also compressed with gzip.
 *
 * A sitemap is read in pieces of any size and in constant memory. There are no
 * entities but XML's own five: a document type ends the reading, and nothing is
 * ever loaded.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CRAWL_SITEMAP_H
#define PM_CRAWL_SITEMAP_H

#include <apr_pools.h>

#include "format/error.h"

/* The protocol's own limits for one sitemap: addresses, and bytes once they are
 * decompressed; and elements within elements. */
#define PM_SITEMAP_ADDRESSES_MAX 50000
#define PM_SITEMAP_LENGTH_MAX (50 * 1024 * 1024)
#define PM_SITEMAP_DEPTH_MAX 32

/* Takes an address: of a page, or of another sitemap. It dies when this
 * returns, is not checked and at most PM_URL_MAX bytes long. */
typedef void pm_sitemap_sink_t(void *baton, const char *address,
                               int is_sitemap);

typedef struct pm_sitemap_t pm_sitemap_t;

/* A reader in pool; addresses go to sink(baton, ...). source names the sitemap
 * in errors and lives as long as the reader. */
pm_sitemap_t *pm_sitemap_create(apr_pool_t *pool, const char *source,
                                pm_sitemap_sink_t *sink, void *baton);

/*
 * The next bytes of the sitemap, and its end, which must be called if all went
 * well. What was found before an error has gone to the sink.
 * Errors (PM_EINVALID): what is not a sitemap, is broken, or is beyond the
 * limits.
 */
apr_status_t pm_sitemap_feed(pm_sitemap_t *sitemap, const char *bytes,
                             apr_size_t length, pm_error_t *error);
apr_status_t pm_sitemap_end(pm_sitemap_t *sitemap, pm_error_t *error);

#endif
