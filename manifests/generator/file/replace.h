/*
 * A new file in the place of an old one. Whoever reads it sees the old file or
 * the new one, whole.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FILE_REPLACE_H
#define PM_FILE_REPLACE_H

#include <apr_file_io.h>

#include "file/temporary.h"
#include "format/error.h"
#include "report/report.h"

/* A file that is about to take the place of the one at path. */
typedef struct pm_replacing_t {
    const char *path;
    pm_report_t *report; /* of what cannot be kept of the old file */
    pm_temporary_t temporary;
} pm_replacing_t;

/*
 * Begins it, from pool: what is to be there is written to
 * replacing->temporary's file, until pm_replace_end(). One other is to begin
 * meanwhile at most. path and report are set. Errors: as below.
 */
apr_status_t pm_replace_begin(apr_pool_t *pool, pm_replacing_t *replacing,
                              pm_error_t *error);

/* Ends it: the new file is in the old one's place, if written, the status of
 * the writing, is APR_SUCCESS. Errors: written; those of the system. */
apr_status_t pm_replace_end(apr_pool_t *pool, pm_replacing_t *replacing,
                            apr_status_t written);

/* Ends it likewise, and the old file stays as it is. */
void pm_replace_drop(apr_pool_t *pool, pm_replacing_t *replacing);

/* What takes the place of the file at path. */
typedef struct pm_replacement_t {
    const char *path;
    /* Writes it to file, which messages call source, and flushes it. */
    apr_status_t (*write)(void *context, apr_file_t *file, const char *source,
                          pm_error_t *error);
    void *context;       /* of write */
    pm_report_t *report; /* of what cannot be kept of the old file */
} pm_replacement_t;

/*
 * Writes beside the path first, fsynced, then renames. A symbolic link stays,
 * and the file that it leads to is replaced. The new file has what ownership.h
 * says of the old one. On an error, or a signal that ends the process, the old
 * file is untouched and nothing is left beside it. Scratch comes from parent.
 * Errors: those of write and of the system (ELOOP if links do not end), and
 * PM_EINVALID if path is not a regular file.
 */
apr_status_t pm_replace(apr_pool_t *parent, const pm_replacement_t *replacement,
                        pm_error_t *error);

#endif
