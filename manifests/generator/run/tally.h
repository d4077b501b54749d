/*
 * How much pages need, and how much is left out and why: what a summary says.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_RUN_TALLY_H
#define PM_RUN_TALLY_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "report/reason.h"

typedef struct pm_tally_t {
    long links; /* of all pages, one by one */
    long left_out[PM_REASONS];
} pm_tally_t;

/* A tally of nothing, from pool. */
pm_tally_t *pm_tally_create(apr_pool_t *pool);

/* Counts the candidates of a page. */
void pm_tally_add(pm_tally_t *tally, const apr_array_header_t *candidates);

/* Counts what another one has counted. */
void pm_tally_join(pm_tally_t *tally, const pm_tally_t *other);

#endif
