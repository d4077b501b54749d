/*
 * What a run lost, and what else is worth saying, as it happens.
 *
 * A loss makes the exit code 1; a note does not. Each is said once, however
 * many pages it concerns, as `file:line:column: what`. Where it is said is the
 * caller's affair: nothing here prints.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_REPORT_REPORT_H
#define PM_REPORT_REPORT_H

#include <apr_hash.h>
#include <apr_pools.h>

#include "format/error.h"
#include "text/position.h"

/* Messages that are remembered, so as not to be said twice. */
#define PM_REPORT_SEEN_MAX 100000

typedef struct pm_report_t {
    apr_pool_t *pool;
    apr_hash_t *seen;
    int losses; /* messages, each counted once */
    int notes;
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

/* Something that a person may want to know. */
void pm_report_note(pm_report_t *report, pm_place_t place, const char *format,
                    ...) __attribute__((format(printf, 3, 4)));

/* The error as a loss; it is clear again after it. */
void pm_report_error(pm_report_t *report, pm_error_t *error);

#endif
