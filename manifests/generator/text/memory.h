/*
 * Memory that is not there, where the system says so and not a pool; and
 * descriptors, which are as much the machine's and not the site's.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_TEXT_MEMORY_H
#define PM_TEXT_MEMORY_H

#include <apr_errno.h>
#include <apr_pools.h>

/*
 * Ends the run, as an allocation from pool does that fails, if status says that
 * there is no memory, or that no more files can be open: what could not be
 * looked at for want of them must not be taken for missing. How it ends is for
 * who made the first pool to say (apr_pool_create_ex()); if nobody has, this
 * returns.
 */
void pm_memory_check(apr_pool_t *pool, apr_status_t status);

/*
 * As realloc(), for what comes and goes in any order and would stay in a pool
 * to its end; old may be NULL. What is new is not zeroed, and is given back
 * with free(). Never NULL: without memory the run ends as above, or is aborted.
 */
void *pm_memory_grow(apr_pool_t *pool, void *old, apr_size_t size);

/* A pool with memory of its own, so that a thread can use it while another one
 * uses its parent; it is made while none does. It goes with its parent. */
apr_pool_t *pm_memory_pool(apr_pool_t *parent);

#endif
