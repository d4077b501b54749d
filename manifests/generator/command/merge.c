/*
 * `pushmanifest merge`: several manifests of a site made one.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/merge.h"

#include <stdio.h>

#include "command/answer.h"
#include "command/output.h"
#include "command/progress.h"
#include "exchange/merge.h"

const pm_option_t pm_merge_options[] = {
    PM_OUTPUT_OPTIONS,
    PM_ANSWER_OPTIONS,
    {"quiet", 'q', NULL, "no progress bar, no summary"},
    {NULL, 0, NULL, NULL},
};

/* A pm_output_writer_t. */
static apr_status_t write_merged(void *merge, apr_file_t *file,
                                 const char *source, pm_error_t *error)
{
    return pm_merge_write(merge, file, source, error);
}

/* Reads all operands. */
static apr_status_t read_all(const pm_invocation_t *invocation,
                             pm_merge_t *merge, pm_progress_t *progress,
                             pm_error_t *error)
{
    int i, count = invocation->operands->nelts;
    apr_status_t rv = APR_SUCCESS;

    for (i = 0; rv == APR_SUCCESS && i < count; i++) {
        pm_progress_show(progress, i, count);
        rv = pm_merge_add(merge, pm_invocation_operand(invocation, i), error);
    }
    pm_progress_clear(progress);
    return rv;
}

static void print_summary(const pm_merge_count_t *count)
{
    fprintf(stderr, "%ld page%s, %ld set%s, %ld match%s\n", count->pages,
            count->pages == 1 ? "" : "s", count->sets,
            count->sets == 1 ? "" : "s", count->matches,
            count->matches == 1 ? "" : "es");
}

/* What came of it, for people or for programs. */
static pm_exit_t conclude(const pm_invocation_t *invocation,
                          const pm_merge_count_t *count, json_t *answer,
                          pm_report_t *report)
{
    if (answer) {
        json_object_set_new(answer, "pages", json_integer(count->pages));
        json_object_set_new(answer, "sets", json_integer(count->sets));
        json_object_set_new(answer, "matches", json_integer(count->matches));
    }
    else if (!pm_invocation_value(invocation, "quiet")) {
        print_summary(count);
    }
    pm_answer_next_of(invocation, NULL);
    return pm_answer_end(invocation, answer, report);
}

pm_exit_t pm_merge_run(const pm_invocation_t *invocation)
{
    apr_pool_t *pool = invocation->pool;
    pm_progress_t *progress = pm_progress_create(pool);
    pm_report_t *report = pm_report_create(pool, pm_progress_say, progress);
    pm_merge_t *merge = pm_merge_create(pool, PM_MERGE_MEMORY, report);
    pm_merge_count_t count;
    pm_error_t error = PM_ERROR_NONE;
    json_t *answer;

    if (pm_answer_begin(invocation, progress, &answer) != PM_EXIT_DONE) {
        return PM_EXIT_USAGE;
    }
    if (read_all(invocation, merge, progress, &error) != APR_SUCCESS ||
        pm_merge_finish(merge, &count, &error) != APR_SUCCESS ||
        pm_output_put(invocation, report, write_merged, merge, &error) !=
            APR_SUCCESS) {
        return pm_output_nothing(pool, &error);
    }
    return conclude(invocation, &count, answer, report);
}
