/*
 * The end of a command that makes something: writing it, in one of several
 * formats, to a file or to standard output.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_OUTPUT_H
#define PM_COMMAND_OUTPUT_H

#include <apr_file_io.h>

#include "command/command.h"
#include "format/error.h"
#include "format/manifest.h"
#include "report/report.h"
#include "site/stamp.h"

/* Writes what context is to an open file, which messages call source, and
 * flushes it. */
typedef apr_status_t pm_output_writer_t(void *context, apr_file_t *file,
                                        const char *source, pm_error_t *error);

/* Rows of a table of options. */
/* clang-format off */
#define PM_OUTPUT_OPTIONS                                                      \
    {"output", 'o', "FILE",                                                    \
     "write to FILE, replacing it at once; without it, to\n"                   \
     "standard output"}
#define PM_FORMAT_OPTIONS                                                      \
    PM_OUTPUT_OPTIONS,                                                         \
    {"to", 0, "FORMAT",                                                        \
     "what to write: manifest (the default), or for other\n"                   \
     "servers htaccess, nginx, haproxy, h2o, headers"}
/* clang-format on */

/* Writes what context is to the file that PM_OUTPUT_OPTIONS name, as replace.h
 * does, or, if they name none or "-", to standard output. Scratch is from the
 * report's pool. Errors: those of the writer and of the system. */
apr_status_t pm_output_put(const pm_invocation_t *invocation,
                           pm_report_t *report, pm_output_writer_t *writer,
                           void *context, pm_error_t *error);

/* Likewise to a file whose name another option has. */
apr_status_t pm_output_put_to(const char *path, pm_report_t *report,
                              pm_output_writer_t *writer, void *context,
                              pm_error_t *error);

/* Whether PM_FORMAT_OPTIONS name a format that there is; says so if not. */
pm_exit_t pm_output_check(const pm_invocation_t *invocation);

/* Writes the manifest as PM_FORMAT_OPTIONS say, which were checked. digest, if
 * it is not NULL: what was written to a file; of standard output nobody knows.
 * Errors as above. */
apr_status_t pm_output_write(const pm_invocation_t *invocation,
                             pm_report_t *report, pm_manifest_t *manifest,
                             pm_hashed_t *digest, pm_error_t *error);

/* Whether the file that is to be written is there, with that digest. */
int pm_output_is(const pm_invocation_t *invocation, const pm_hashed_t *digest);

/* Says on standard error why nothing was written. */
pm_exit_t pm_output_nothing(apr_pool_t *pool, const pm_error_t *error);

#endif
