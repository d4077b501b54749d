/*
 * What a run lost, and what else is worth saying, as it happens.
 *
 * A loss makes the exit code 1; a note does not. Each is said once, however
 * many pages it concerns, as `file:line:column: what`. What many pages lack
 * alike is said of the first of them, and at the end of how many more. Where it
 * is said is the caller's affair: nothing here prints.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_REPORT_REPORT_H
#define PM_REPORT_REPORT_H

#include <apr_hash.h>
#include <apr_pools.h>
#include <apr_tables.h>

#include "format/error.h"
#include "text/position.h"

/* Messages that are remembered, so as not to be said twice. */
#define PM_REPORT_SEEN_MAX 100000

/* What is said, and what is kept of it by a report that says nothing itself. */
typedef struct pm_message_t {
    const char *text;
    const char *subject; /* as in pm_report_loss_of(), or NULL */
    int is_loss;
} pm_message_t;

typedef struct pm_report_t {
    apr_pool_t *pool;
    apr_hash_t *seen;
    apr_hash_t *subjects;         /* subject -> its place in repeated, plus 1 */
    apr_array_header_t *repeated; /* see report.c */
    int losses;                   /* messages that were said, each once */
    int notes;
    apr_array_header_t *held; /* of pm_message_t, which are kept there instead
                               * of being said; NULL: they are said */
    void (*emit)(void *baton, const char *message);
    void *baton;
} pm_report_t;

/* A report in pool that hands its messages to emit(baton, ...). */
pm_report_t *pm_report_create(apr_pool_t *pool,
                              void (*emit)(void *baton, const char *message),
                              void *baton);

/* Where something is: a line of a file; line and column may be 0: unknown. */
typedef struct pm_place_t {
    const char *source;
    int line, column;
} pm_place_t;

/* The place in a file whose name lives as long. */
pm_place_t pm_place_make(const char *source, pm_position_t position);

/* Something that should be in the manifest and is not. */
void pm_report_loss(pm_report_t *report, pm_place_t place, const char *format,
                    ...) __attribute__((format(printf, 3, 4)));

/* Likewise, said once for all places that lack the same: of a subject that is
 * equal. It may be NULL. */
void pm_report_loss_of(pm_report_t *report, const char *subject,
                       pm_place_t place, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Something that a person may want to know. */
void pm_report_note(pm_report_t *report, pm_place_t place, const char *format,
                    ...) __attribute__((format(printf, 3, 4)));

/* The error as a loss; it is clear again after it. */
void pm_report_error(pm_report_t *report, pm_error_t *error);

/* From now on what is said is kept in held (of pm_message_t), which has memory
 * of its own; what was said before may be said again. */
void pm_report_hold(pm_report_t *report, apr_array_header_t *held);

/* Says what another report has kept. */
void pm_report_say(pm_report_t *report, const pm_message_t *message);

/* At the end of a run: says in how many more places the same is lost. */
void pm_report_finish(pm_report_t *report);

#endif
