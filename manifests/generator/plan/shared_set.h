/*
 * What several sets have in common: of the documents that answer to one path,
 * or of the pages of a family.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_PLAN_SHARED_SET_H
#define PM_PLAN_SHARED_SET_H

#include <apr_pools.h>

#include "format/manifest.h"

/* Sets, each of so many pages. */
typedef struct pm_shared_set_t pm_shared_set_t;

/* An empty collection in pool. */
pm_shared_set_t *pm_shared_set_create(apr_pool_t *pool);

/* Another page has the set, which must outlive the collection. */
void pm_shared_set_add(pm_shared_set_t *shared, const pm_set_t *set);

/* Pages that were added. */
int pm_shared_set_count(const pm_shared_set_t *shared);

/*
 * The set in manifest of the links that at least percent of the pages have:
 * with one request, and said in the same words. They stand in the order of the
 * set that most pages have; what that one lacks follows. It is independent of
 * the order in which the sets were added. NULL if the manifest does not take
 * it.
 */
const pm_set_t *pm_shared_set_find(apr_pool_t *scratch,
                                   const pm_shared_set_t *shared, int percent,
                                   pm_manifest_t *manifest);

#endif
