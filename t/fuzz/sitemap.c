/*
 * Fuzz target: a sitemap in two pieces, split where its last byte says.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "crawl/sitemap.h"
#include "format/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void sink(void *baton, const char *address, int is_sitemap)
{
    if (!*address || strlen(address) > PM_URL_MAX) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int is_ready;
    size_t split = size > 0 ? data[size - 1] % size : 0;
    pm_error_t error = PM_ERROR_NONE;
    pm_sitemap_t *sitemap;
    apr_pool_t *pool;

    if (!is_ready) {
        apr_initialize();
    }
    is_ready = 1;
    apr_pool_create(&pool, NULL);
    sitemap = pm_sitemap_create(pool, "fuzz", sink, NULL);
    if (!pm_sitemap_feed(sitemap, (const char *)data, split, &error) &&
        !pm_sitemap_feed(sitemap, (const char *)data + split, size - split,
                         &error)) {
        pm_sitemap_end(sitemap, &error);
    }
    apr_pool_destroy(pool);
    return 0;
}
