/*
 * What a whole run came to.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "run/outcome.h"

void pm_outcome_put(pm_buffer_t *record, const pm_outcome_t *outcome)
{
    const apr_array_header_t *said = outcome->said;
    apr_size_t start = record->length;
    int i;

    pm_record_put_number(record, outcome->options);
    pm_record_put_number(record, outcome->names);
    pm_record_put_number(record, outcome->stamps);
    pm_record_put_number(record, (apr_uint64_t)outcome->written.bytes);
    pm_record_put_number(record, outcome->written.hash);
    pm_record_put_number(record, outcome->counts.pages);
    pm_record_put_number(record, outcome->counts.sets);
    pm_record_put_number(record, outcome->counts.matches);
    pm_tally_put(record, outcome->tally);
    pm_record_put_number(record, (apr_uint64_t)outcome->losses);
    pm_record_put_number(record, (apr_uint64_t)outcome->notes);
    pm_record_put_number(record, (apr_uint64_t)said->nelts);
    for (i = 0; i < said->nelts; i++) {
        pm_record_put_text(record, APR_ARRAY_IDX(said, i, const char *));
        if (record->length - start > PM_OUTCOME_MAX) {
            record->length = start;
            return;
        }
    }
}

static unsigned take_count(pm_record_t *record)
{
    return (unsigned)pm_record_take_count(record, APR_INT32_MAX);
}

const pm_outcome_t *pm_outcome_take(apr_pool_t *pool, const char *bytes,
                                    apr_size_t length)
{
    pm_record_t record = {.at = bytes, .end = bytes + length};
    pm_outcome_t *outcome = apr_pcalloc(pool, sizeof(*outcome));
    apr_array_header_t *said = apr_array_make(pool, 8, sizeof(const char *));
    int count;

    outcome->options = pm_record_take_number(&record);
    outcome->names = pm_record_take_number(&record);
    outcome->stamps = pm_record_take_number(&record);
    outcome->written.bytes = (apr_int64_t)pm_record_take_number(&record);
    outcome->written.hash = pm_record_take_number(&record);
    outcome->counts.pages = take_count(&record);
    outcome->counts.sets = take_count(&record);
    outcome->counts.matches = take_count(&record);
    outcome->tally = pm_tally_create(pool);
    pm_tally_take(&record, outcome->tally);
    outcome->losses = (int)take_count(&record);
    outcome->notes = (int)take_count(&record);
    outcome->said = said;
    for (count = (int)take_count(&record); count > 0 && !record.is_wrong;
         count--) {
        const char *text = pm_record_take_text(&record, pool);

        record.is_wrong |= !text;
        APR_ARRAY_PUSH(said, const char *) = text;
    }
    return record.is_wrong || record.at != record.end ? NULL : outcome;
}
