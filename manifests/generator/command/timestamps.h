/*
 * Links whose URL has the time of its page in it, as those of images that count
 * visits have: `taskrunner.php?id=start&1795635753`. Nobody will ask for such a
 * URL again.
 *
 * What has the time of a change in it (`app.css?1795635753`) is the same on
 * every page, and stays.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_TIMESTAMPS_H
#define PM_COMMAND_TIMESTAMPS_H

#include <apr_pools.h>

#include "format/manifest.h"

typedef struct pm_timestamps_t pm_timestamps_t;

/* In pool. */
pm_timestamps_t *pm_timestamps_create(apr_pool_t *pool);

/* Looks at the links of a page. */
void pm_timestamps_add(pm_timestamps_t *timestamps, const pm_set_t *set);

/* The set without those links, as a set of manifest; itself if it has none.
 * Pages are added before. Scratch is from pool. */
const pm_set_t *pm_timestamps_without(apr_pool_t *pool,
                                      const pm_timestamps_t *timestamps,
                                      const pm_set_t *set,
                                      pm_manifest_t *manifest);

#endif
