/*
 * Memory that is not there, where the system says so and not a pool.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_TEXT_MEMORY_H
#define PM_TEXT_MEMORY_H

#include <apr_errno.h>
#include <apr_pools.h>

/*
 * Ends the run, as an allocation from pool does that fails, if that is what
 * status says: what could not be looked at for want of memory must not be taken
 * for missing. How it ends is for who made the first pool to say
 * (apr_pool_create_ex()); if nobody has, this returns.
 */
void pm_memory_check(apr_pool_t *pool, apr_status_t status);

#endif
