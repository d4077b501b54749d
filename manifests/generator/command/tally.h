/*
 * The summary of a run: how much there is, and how much was left out and why.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_TALLY_H
#define PM_COMMAND_TALLY_H

#include <apr_hash.h>
#include <apr_tables.h>
#include <jansson.h>

#include "format/manifest.h"

typedef struct pm_tally_t pm_tally_t;

/* A tally of nothing, from pool. */
pm_tally_t *pm_tally_create(apr_pool_t *pool);

/* Counts the candidates of a page. */
void pm_tally_add(pm_tally_t *tally, const apr_array_header_t *candidates);

/* Adds the summary to an answer: `pages`, `sets`, `matches`, `links`, and
 * `left_out`, an array of objects with `reason` and `count`. */
void pm_tally_answer(const pm_tally_t *tally, const pm_manifest_t *manifest,
                     json_t *answer);

/* Counts what another one has counted. */
void pm_tally_join(pm_tally_t *tally, const pm_tally_t *other);

/* Writes the summary to standard error. */
void pm_tally_print(const pm_tally_t *tally, const pm_manifest_t *manifest);

#endif
