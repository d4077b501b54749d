/*
 * The summary of a run: how much there is, and how much was left out and why.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_SUMMARY_H
#define PM_COMMAND_SUMMARY_H

#include <jansson.h>

#include "run/tally.h"

/* Adds the summary to an answer: `pages`, `sets`, `matches`, `links`, and
 * `left_out`, an array of objects with `reason` and `count`. */
void pm_summary_answer(const pm_tally_t *tally, pm_counts_t counted,
                       json_t *answer);

/* Writes the summary to standard error. */
void pm_summary_print(const pm_tally_t *tally, pm_counts_t counted);

#endif
