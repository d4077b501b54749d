/*
 * A log as a stream of bytes, whatever it is packed in: plain, gzip or zstd, as
 * logrotate leaves it. What is in it is looked at before it is read, since logs
 * come in any order, and a manifest or a HAR may be among them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LEARN_INPUT_H
#define PM_LEARN_INPUT_H

#include <apr_pools.h>

#include "format/error.h"

/* Bytes that pm_input_peek() looks at, at most. */
#define PM_INPUT_PEEK (64 * 1024)

typedef struct pm_input_t pm_input_t;

/*
 * Opens the file or pipe at path, from pool, which closes it. Errors: those of
 * opening and reading; PM_EINVALID for what is no file or pipe, and for what is
 * packed in a way that this build cannot read.
 */
apr_status_t pm_input_open(apr_pool_t *pool, const char *path,
                           pm_input_t **input, pm_error_t *error);

/* Whether it can be read only once: it is a pipe, say. */
int pm_input_is_pipe(const pm_input_t *input);

/* Its first bytes, which are read all the same. At most PM_INPUT_PEEK; fewer
 * only if there are no more, or if what follows is broken. */
const char *pm_input_peek(pm_input_t *input, apr_size_t *length);

/*
 * Reads up to *length bytes (more than 0), and sets *length to how many it
 * were; 0 at the end. An error (of reading; PM_EINVALID if what is packed ends
 * too soon or is broken) may follow bytes that were good.
 */
apr_status_t pm_input_read(pm_input_t *input, char *bytes, apr_size_t *length,
                           pm_error_t *error);

/* How much of the file has been read, as it lies on disk, in bytes. */
apr_int64_t pm_input_position(const pm_input_t *input);

#endif
