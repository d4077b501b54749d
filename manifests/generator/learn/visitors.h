/*
 * Who has been here before: numbers that stand for visitors, remembered in a
 * bounded amount of memory. A visitor who comes back has caches, and what he
 * does not ask for says nothing.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LEARN_VISITORS_H
#define PM_LEARN_VISITORS_H

#include <apr_pools.h>

/* Numbers that are remembered for sure; the latest are. It takes up to 16 bytes
 * for each. */
#ifndef PM_VISITORS_MAX
#define PM_VISITORS_MAX (2 * 1024 * 1024)
#endif

/*
 * Visitors of one address that count, however many names its browsers have:
 * behind an address may be a household or an office, or one who writes a log
 * full of lies.
 */
#define PM_ADDRESS_VISITORS_MAX 8

typedef struct pm_visitors_t pm_visitors_t;

/* None. They take memory as they come, given back with pool. */
pm_visitors_t *pm_visitors_create(apr_pool_t *pool);

typedef enum pm_visitor_t {
    PM_VISITOR_KNOWN,      /* he was here before */
    PM_VISITOR_CROWDED,    /* one more of an address than may count */
    PM_VISITOR_NEW,        /* he counts */
    PM_VISITOR_NEW_ADDRESS /* he counts, and is the first of his address */
} pm_visitor_t;

/* A visitor by the hashes of his address and of his browser's name; he is known
 * from then on. Whoever has nothing to say takes nobody's place: PM_VISITOR_NEW
 * without a count. */
pm_visitor_t pm_visitors_meet(pm_visitors_t *visitors, apr_uint64_t address,
                              apr_uint64_t agent, int counts);

#endif
