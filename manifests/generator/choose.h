/*
 * From candidates to the set: the policy. What comes first, what is one and the
 * same, what is too much.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CHOOSE_H
#define PM_CHOOSE_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "candidate.h"

/* The links of a set, in the order of need. */
typedef struct pm_choice_t {
    const pm_link_t *links;
    int nlinks;
} pm_choice_t;

/*
 * Chooses among the candidates, whose left_out says what became of them;
 * the array is put into the order of need. From pool.
 */
pm_choice_t pm_choose(apr_pool_t *pool, apr_array_header_t *candidates);

#endif
