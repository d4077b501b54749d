/*
 * The shape of a path: what it has in common with those of pages that are
 * likely made of one template. Numbers and the last segment are left open: the
 * shape of /2024/05/hello-world/ is that of /2023/12/goodbye/.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CRAWL_SHAPE_H
#define PM_CRAWL_SHAPE_H

#include <apr_pools.h>

/* The shape of a percent-encoded path, from pool. */
const char *pm_shape_of(apr_pool_t *pool, const char *path);

#endif
