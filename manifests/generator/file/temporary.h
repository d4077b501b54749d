/*
 * A file that is written beside another one, to take its place when it is
 * whole. A process has PM_TEMPORARY_MAX of them at a time.
 *
 * Whatever ends the process removes it: SIGINT, SIGTERM, SIGHUP and the others
 * that can be caught, where they do what they do by default.
 * What a SIGKILL or a power cut has left is removed by the next run for the
 * same file; the name says whose it is, and a lock that it is still written.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FILE_TEMPORARY_H
#define PM_FILE_TEMPORARY_H

#include <apr_file_io.h>

#define PM_TEMPORARY_MAX 2

typedef struct pm_temporary_t {
    const char *target; /* the file whose place it takes; need not be there */
    char *name;
    apr_file_t *file; /* open for writing, buffered; for its owner alone */
} pm_temporary_t;

/* Makes one beside target, which lives as long; from pool. Errors: those of the
 * system; APR_EGENERAL if there are too many. */
apr_status_t pm_temporary_open(apr_pool_t *pool, const char *target,
                               pm_temporary_t *temporary);

/* Ends it, after its file is closed: in target's place, or, on an error, it is
 * gone. */
apr_status_t pm_temporary_put(apr_pool_t *pool, pm_temporary_t *temporary);

/* Ends it, after its file is closed: it is gone. */
void pm_temporary_discard(apr_pool_t *pool, pm_temporary_t *temporary);

/* Removes the files, if there are any, of a process that is about to end. Does
 * what a signal handler may do. */
void pm_temporary_abandon(void);

#endif
