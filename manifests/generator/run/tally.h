/*
 * How much pages need, and how much is left out and why: what a summary says.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_RUN_TALLY_H
#define PM_RUN_TALLY_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "format/manifest.h"
#include "report/reason.h"
#include "run/record.h"

typedef struct pm_tally_t {
    long links; /* of all pages, one by one */
    long left_out[PM_REASONS];
} pm_tally_t;

/* How much a manifest has. */
typedef struct pm_counts_t {
    unsigned pages, sets, matches;
} pm_counts_t;

/* Those of a manifest. */
pm_counts_t pm_counts_of(const pm_manifest_t *manifest);

/* A tally of nothing, from pool. */
pm_tally_t *pm_tally_create(apr_pool_t *pool);

/* Counts the candidates of a page. */
void pm_tally_add(pm_tally_t *tally, const apr_array_header_t *candidates);

/* Counts what another one has counted. */
void pm_tally_join(pm_tally_t *tally, const pm_tally_t *other);

/* Appends it to a record, as record.h has it; and takes it from there. */
void pm_tally_put(pm_buffer_t *record, const pm_tally_t *tally);
void pm_tally_take(pm_record_t *record, pm_tally_t *tally);

#endif
