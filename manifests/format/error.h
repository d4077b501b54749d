/*
 * What went wrong, and where: the one error type of manifests/.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FORMAT_ERROR_H
#define PM_FORMAT_ERROR_H

#include <apr_errno.h>
#include <apr_pools.h>

/*
 * An error belongs to the caller, who clears it with PM_ERROR_NONE and hands
 * it down. The first error wins: a later pm_error_set() on an error that is
 * already set changes nothing, so that the cause is never hidden by its
 * consequences. Texts longer than the arrays are cut, never overrun, and show
 * it: a source begins with an ellipsis, a message ends with one. A control byte
 * in them becomes `?`.
 */
#define PM_ERROR_SOURCE_SIZE 1024
#define PM_ERROR_MESSAGE_SIZE 512

typedef struct pm_error_t {
    apr_status_t status; /* APR_SUCCESS while nothing went wrong */
    int line;            /* from 1; 0: not in a line */
    int column;          /* in bytes, from 1; 0: not in a column */
    char source[PM_ERROR_SOURCE_SIZE]; /* file or URL; "" if there is none */
    char message[PM_ERROR_MESSAGE_SIZE];
} pm_error_t;

#define PM_ERROR_NONE                                                          \
    {                                                                          \
        .status = APR_SUCCESS                                                  \
    }

/* What is wrong with the content of a file, as opposed to its reading. */
#define PM_EINVALID APR_EINVAL

/*
 * Sets the error, unless it is set, and returns its status, so that a function
 * can end with `return pm_error_set(...)`. source may be NULL.
 */
apr_status_t pm_error_set(pm_error_t *error, apr_status_t status,
                          const char *source, int line, int column,
                          const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/*
 * The error as people read it, from pool: "file:line:column: message", with
 * the parts that are not known left out. For a status other than PM_EINVALID
 * APR's words for it follow in parentheses.
 */
const char *pm_error_text(apr_pool_t *pool, const pm_error_t *error);

#endif
