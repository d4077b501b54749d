/*
 * How much pages need, and how much is left out and why.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "run/tally.h"

#include "follow/candidate.h"

pm_tally_t *pm_tally_create(apr_pool_t *pool)
{
    return apr_pcalloc(pool, sizeof(pm_tally_t));
}

void pm_tally_add(pm_tally_t *tally, const apr_array_header_t *candidates)
{
    int i;

    for (i = 0; i < candidates->nelts; i++) {
        const pm_candidate_t *candidate =
            &APR_ARRAY_IDX(candidates, i, pm_candidate_t);

        tally->links += candidate->left_out == PM_REASON_NONE;
        tally->left_out[candidate->left_out]++;
    }
}

void pm_tally_join(pm_tally_t *tally, const pm_tally_t *other)
{
    int i;

    tally->links += other->links;
    for (i = 0; i < PM_REASONS; i++) {
        tally->left_out[i] += other->left_out[i];
    }
}
