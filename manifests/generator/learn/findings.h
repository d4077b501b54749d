/*
 * What was learned, for people and for scripts.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LEARN_FINDINGS_H
#define PM_LEARN_FINDINGS_H

#include <jansson.h>

#include "learn/learn.h"

/* As text, from pool: a block for each page and family, a line for each file
 * that there is something to say about, and why files were missed. */
const char *pm_findings_text(apr_pool_t *pool, const pm_learned_t *learned,
                             int has_manifest);

/* As members of an answer for programs, which are in pushmanifest(1), section
 * ANSWERS. Scratch is from pool. */
void pm_findings_answer(apr_pool_t *pool, const pm_learned_t *learned,
                        int has_manifest, json_t *answer);

/* The sums over all pages: files that are needed early and that the manifest
 * has, or has not, and by whom these are asked for; links whose use is known,
 * and unused ones. */
typedef struct pm_findings_sums_t {
    int found, missing, judged, unused;
    int missing_by[PM_CAUSES];
} pm_findings_sums_t;

/* Those sums. */
pm_findings_sums_t pm_findings_sum(const pm_outcome_t *outcome);

/*
 * Notes what stands in the way of learning: a proxy that hides who asks, a
 * cache that answers instead, a log without Referer, pages that have too few
 * visitors.
 */
void pm_findings_advise(const pm_learned_t *learned,
                        const pm_learn_settings_t *settings,
                        pm_report_t *report);

#endif
