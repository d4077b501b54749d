/*
 * The names that `wget --mirror --adjust-extension` gives to the pages of a
 * dynamic site, and the addresses that they have there.
 *
 * wget ends the name of each page in `.html`, unless it does already, and keeps
 * the query in it: /cart.php becomes cart.php.html, /cart.php?id=1 becomes
 * cart.php?id=1.html, /list becomes list.html. A manifest knows no queries, so
 * several files can have one address.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SITE_MIRROR_H
#define PM_SITE_MIRROR_H

#include <apr_pools.h>

/* Most addresses of one file. */
#define PM_MIRROR_ADDRESSES 2

/*
 * The last segments of the addresses that a page of that name can have, from
 * pool; the second is NULL if there is but one. Of `list.html` nobody can tell
 * whether it was /list.html or /list: both are given.
 */
void pm_mirror_addresses(apr_pool_t *pool, const char *name,
                         const char *addresses[PM_MIRROR_ADDRESSES]);

/*
 * The name of the file in a directory that a resource of that name became: with
 * the `.css` that wget added, or with a query, the first by name. From pool;
 * NULL if there is none.
 */
const char *pm_mirror_resource(apr_pool_t *pool, const char *directory,
                               const char *name);

#endif
