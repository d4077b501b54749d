/*
 * A run with a cache, which has nothing to do if all is as it was.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/rerun.h"

#include <string.h>

#include "command/output.h"
#include "command/progress.h"

/* The hash of all options but of those that do not matter to what is written
 * and said. */
static apr_uint64_t hash_options(const pm_invocation_t *invocation)
{
    static const char *const others[] = {"output", "cache", "jobs", "quiet",
                                         "format"};
    const pm_option_t *option;
    apr_uint64_t hash = 0;
    size_t i;
    int j;

    for (option = invocation->command->options; option->name; option++) {
        const apr_array_header_t *values =
            pm_invocation_values(invocation, option->name);

        for (i = 0; i < sizeof(others) / sizeof(others[0]) &&
                    strcmp(option->name, others[i]) != 0;
             i++) {
        }
        if (i < sizeof(others) / sizeof(others[0])) {
            continue;
        }
        hash = pm_stamp_mix(hash + (apr_uint64_t)values->nelts, option->name);
        for (j = 0; j < values->nelts; j++) {
            hash = pm_stamp_mix(hash, APR_ARRAY_IDX(values, j, const char *));
        }
    }
    return hash;
}

pm_rerun_t *pm_rerun_begin(const pm_invocation_t *invocation, pm_cache_t *cache,
                           pm_report_t *report)
{
    pm_rerun_t *rerun = apr_palloc(invocation->pool, sizeof(*rerun));

    pm_progress_keep(report->baton, PM_OUTCOME_MAX);
    *rerun = (pm_rerun_t){
        .invocation = invocation,
        .cache = cache,
        .report = report,
        .said = pm_progress_kept(report->baton),
        .losses = report->losses,
        .notes = report->notes,
    };
    rerun->begun = rerun->said->nelts;
    return rerun;
}

const pm_outcome_t *pm_rerun_find(const pm_rerun_t *rerun)
{
    const pm_outcome_t *outcome =
        pm_cache_outcome(rerun->cache, hash_options(rerun->invocation));
    int i;

    if (!outcome || !pm_output_is(rerun->invocation, &outcome->written) ||
        !pm_cache_is_seen(rerun->cache)) {
        return NULL;
    }
    pm_cache_drop(rerun->cache);
    for (i = 0; i < outcome->said->nelts; i++) {
        pm_progress_say(rerun->report->baton,
                        APR_ARRAY_IDX(outcome->said, i, const char *));
    }
    rerun->report->losses += outcome->losses;
    rerun->report->notes += outcome->notes;
    return outcome;
}

void pm_rerun_end(const pm_rerun_t *rerun, const pm_site_t *site,
                  pm_outcome_t *outcome)
{
    apr_array_header_t *said =
        apr_array_copy(rerun->invocation->pool, rerun->said);

    if (!outcome || outcome->written.bytes < 0 ||
        !pm_progress_has_all(rerun->report->baton)) {
        pm_cache_close(rerun->cache, NULL);
        return;
    }
    said->elts += rerun->begun * said->elt_size;
    said->nelts -= rerun->begun;
    outcome->options = hash_options(rerun->invocation);
    outcome->names = site->names;
    outcome->stamps = site->stamps;
    outcome->losses = rerun->report->losses - rerun->losses;
    outcome->notes = rerun->report->notes - rerun->notes;
    outcome->said = said;
    pm_cache_close(rerun->cache, outcome);
}
