/*
 * The lines of a manifest, one after another, in a constant amount of memory:
 * each is read and handed on.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FORMAT_LINES_H
#define PM_FORMAT_LINES_H

#include <apr_file_io.h>

#include "format/record.h"

/* Most bytes of a line, its newline included (even if the last has none). */
#define PM_LINE_MAX (1024 * 1024)

/* Takes a record that has been read, blank lines too; an error ends the
 * reading. It is left alone until the next line. */
typedef apr_status_t pm_lines_sink_t(void *baton, const pm_record_t *record,
                                     pm_error_t *error);

/*
 * Hands each line of the file to sink(baton, ...); messages call it source,
 * which may be NULL. Scratch comes from pool. Errors: those of the sink and of
 * apr_file_read(); PM_EINVALID with line and column for a line that is wrong,
 * for an empty file, and beyond PM_LINE_MAX and PM_MANIFEST_BYTES_MAX.
 */
apr_status_t pm_lines_read(apr_pool_t *pool, apr_file_t *file,
                           const char *source, pm_lines_sink_t *sink,
                           void *baton, pm_error_t *error);

/* Likewise those in memory. */
apr_status_t pm_lines_read_bytes(apr_pool_t *pool, const char *bytes,
                                 apr_size_t length, pm_lines_sink_t *sink,
                                 void *baton, pm_error_t *error);

#endif
