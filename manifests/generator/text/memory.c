/*
 * Memory and descriptors that are not there.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "text/memory.h"

#include <stdlib.h>

#include <apr_allocator.h>

void pm_memory_check(apr_pool_t *pool, apr_status_t status)
{
    apr_abortfunc_t end = apr_pool_abort_get(pool);

    if ((APR_STATUS_IS_ENOMEM(status) || APR_STATUS_IS_EMFILE(status) ||
         APR_STATUS_IS_ENFILE(status)) &&
        end) {
        end(status);
    }
}

void *pm_memory_grow(apr_pool_t *pool, void *old, apr_size_t size)
{
    void *memory = realloc(old, size);

    if (!memory) {
        pm_memory_check(pool, APR_ENOMEM);
        abort();
    }
    return memory;
}

apr_pool_t *pm_memory_pool(apr_pool_t *parent)
{
    apr_allocator_t *allocator;
    apr_pool_t *pool;

    if (apr_allocator_create(&allocator) != APR_SUCCESS ||
        apr_pool_create_ex(&pool, parent, apr_pool_abort_get(parent),
                           allocator) != APR_SUCCESS) {
        pm_memory_check(parent, APR_ENOMEM);
        abort();
    }
    apr_allocator_owner_set(allocator, pool);
    return pool;
}
