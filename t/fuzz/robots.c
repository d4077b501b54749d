/*
 * Fuzz target: a robots.txt, and addresses made of it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>

#include "crawl/robots.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int is_ready;
    pm_robots_t *robots;
    apr_pool_t *pool;

    if (!is_ready) {
        apr_initialize();
    }
    is_ready = 1;
    apr_pool_create(&pool, NULL);
    robots = pm_robots_parse(pool, (const char *)data, size, "pushmanifest");
    pm_robots_allows(pool, robots, "/a/b.php?c=d");
    pm_robots_allows(pool, robots,
                     apr_pstrmemdup(pool, (const char *)data, size));
    apr_pool_destroy(pool);
    return 0;
}
