/*
 * What was sent and what was held back, counted for all processes together.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/counters.h"

#include <string.h>

#include <apr_shm.h>

pm_counters_t *pm_counters_create(apr_pool_t *pool, apr_size_t n)
{
    apr_size_t size = (n ? n : 1) * sizeof(pm_counters_t);
    apr_shm_t *shared;

    if (apr_shm_create(&shared, size, NULL, pool) != APR_SUCCESS) {
        return apr_pcalloc(pool, size);
    }
    return memset(apr_shm_baseaddr_get(shared), 0, size);
}

int pm_counters_is_news(pm_counters_t *counters, apr_uint32_t event)
{
    return apr_atomic_xchg32(&counters->events[event % PM_EVENTS], event) !=
           event;
}

void pm_counters_forget(pm_counters_t *counters, apr_uint32_t event)
{
    apr_atomic_cas32(&counters->events[event % PM_EVENTS], 0, event);
}

static const char *const names[] = {
    [PM_COUNT_MATCHED] = "Matched",
    [PM_COUNT_UNMATCHED] = "Unmatched",
    [PM_COUNT_EARLY] = "EarlyHints",
    [PM_COUNT_PROMISED] = "Promises",
    [PM_COUNT_FINAL] = "Final",
    [PM_COUNT_HELD_CLIENT_HAS] = "HeldClientHas",
    [PM_COUNT_HELD_REQUEST] = "HeldRequest",
    [PM_COUNT_HELD_CONDITION] = "HeldCondition",
    [PM_COUNT_HELD_LIMIT] = "HeldLimit",
    [PM_COUNT_HELD_SEEN] = "HeldSeen",
};

const char *pm_counters_name(pm_count_t count) { return names[count]; }
