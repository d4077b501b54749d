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

pm_counts_t pm_counts_of(const pm_manifest_t *manifest)
{
    return (pm_counts_t){.pages = apr_hash_count(manifest->pages),
                         .sets = apr_hash_count(manifest->sets),
                         .matches = apr_hash_count(manifest->matches)};
}

void pm_tally_put(pm_buffer_t *record, const pm_tally_t *tally)
{
    unsigned count = 0;
    int i;

    for (i = 0; i < PM_REASONS; i++) {
        count += tally->left_out[i] > 0;
    }
    pm_record_put_number(record, (apr_uint64_t)tally->links);
    pm_record_put_number(record, count);
    for (i = 0; i < PM_REASONS; i++) {
        if (tally->left_out[i] > 0) {
            pm_record_put_number(record, (apr_uint64_t)i);
            pm_record_put_number(record, (apr_uint64_t)tally->left_out[i]);
        }
    }
}

void pm_tally_take(pm_record_t *record, pm_tally_t *tally)
{
    int count;

    tally->links = pm_record_take_count(record, APR_INT32_MAX);
    for (count = pm_record_take_count(record, PM_REASONS); count > 0; count--) {
        int reason = pm_record_take_count(record, PM_REASONS - 1);

        tally->left_out[reason] = pm_record_take_count(record, APR_INT32_MAX);
    }
}
