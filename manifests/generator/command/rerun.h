/*
 * A run with a cache, which has nothing to do if all is as it was in the run
 * before: the site, the options, and the file that was written. What that run
 * has said is said again.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_RERUN_H
#define PM_COMMAND_RERUN_H

#include "command/command.h"
#include "report/report.h"
#include "run/cache.h"

typedef struct pm_rerun_t {
    const pm_invocation_t *invocation;
    pm_cache_t *cache;
    pm_report_t *report;
    const apr_array_header_t *said; /* of const char *: all messages so far */
    int begun;                      /* how many there were when this began */
    int losses, notes;              /* likewise, of the report */
} pm_rerun_t;

/* Begins one, whose report says things to a pm_progress_t; from pool. */
pm_rerun_t *pm_rerun_begin(const pm_invocation_t *invocation, pm_cache_t *cache,
                           pm_report_t *report);

/* What the run comes to, if that is known and done: its messages are said, its
 * file is there, and the cache stays as it is. NULL: it is to be run. */
const pm_outcome_t *pm_rerun_find(const pm_rerun_t *rerun);

/*
 * Ends one that was run, and closes its cache, for the next one to find this
 * outcome: its file, tally and counts are filled in, the rest is to be. NULL:
 * there is none, or it depends on what no cache has.
 */
void pm_rerun_end(const pm_rerun_t *rerun, const pm_site_t *site,
                  pm_outcome_t *outcome);

#endif
