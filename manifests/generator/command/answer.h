/*
 * What came of a command, for programs: one JSON object on standard output,
 * with --format json. Its keys are in pushmanifest(1), section ANSWERS.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_ANSWER_H
#define PM_COMMAND_ANSWER_H

#include <jansson.h>

#include "command/command.h"
#include "command/progress.h"
#include "format/manifest.h"
#include "report/report.h"
#include "run/tally.h"

/* A row of a table of options. */
#define PM_ANSWER_OPTIONS                                                      \
    {                                                                          \
        "format", 0, "text|json",                                              \
            "json: what came of it, for programs, on standard\n"               \
            "output; messages stay on standard error"                          \
    }

/*
 * What --format asks for: *answer is an object to be filled in and handed to
 * pm_answer_end(), or NULL, if it is to be text. From now on what progress says
 * is kept for it. Returns PM_EXIT_DONE, or PM_EXIT_USAGE after saying why:
 * another word, or standard output is --output's.
 */
pm_exit_t pm_answer_begin(const pm_invocation_t *invocation,
                          pm_progress_t *progress, json_t **answer);

/* An answer, empty, whatever option asks for it: from now on what progress says
 * is kept for it. */
json_t *pm_answer_start(pm_progress_t *progress);

/* A text as JSON. What a site's author wrote, and the name of a file, need not
 * be UTF-8: then it is said without what is not ASCII; scratch is from pool. */
json_t *pm_answer_text(apr_pool_t *pool, const char *text);

/* A member with such a text; none if text is NULL. */
void pm_answer_set(apr_pool_t *pool, json_t *object, const char *key,
                   const char *text);

/* Adds how much a manifest has: `pages`, `sets`, `matches`. */
void pm_answer_set_counts(json_t *answer, pm_counts_t counts);
void pm_answer_counts(json_t *answer, const pm_manifest_t *manifest);

/*
 * Adds what all answers have (`command`, `exit`, `losses`, `notes`, `messages`)
 * and prints it, if there is one; it is freed. report hands its messages to the
 * progress above. Returns the code to end with: PM_EXIT_LOST or PM_EXIT_DONE.
 */
pm_exit_t pm_answer_end(const pm_invocation_t *invocation, json_t *answer,
                        const pm_report_t *report);

/* Likewise, with a code of the command's own. */
pm_exit_t pm_answer_end_with(const pm_invocation_t *invocation, json_t *answer,
                             const pm_report_t *report, pm_exit_t code);

/* Says on standard error what to do next: a line for people, unless there is an
 * answer for programs, or --quiet. */
void pm_answer_next(const pm_invocation_t *invocation, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Likewise of a manifest that was written: where it goes, and, if site is not
 * NULL, that it is to be held against that site after a deploy. */
void pm_answer_next_of(const pm_invocation_t *invocation, const char *site);

#endif
