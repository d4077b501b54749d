/*
 * The end of a command that makes a manifest: writing it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_OUTPUT_H
#define PM_COMMAND_OUTPUT_H

#include "command/command.h"
#include "format/error.h"
#include "format/manifest.h"
#include "report/report.h"

/* Writes the manifest to the file of that name, as replace.h does, or, if it is
 * NULL or "-", to standard output. Scratch is from the report's pool. Errors:
 * those of the system. */
apr_status_t pm_output_write(pm_report_t *report, pm_manifest_t *manifest,
                             const char *output, pm_error_t *error);

/* Says on standard error why nothing was written. */
pm_exit_t pm_output_nothing(apr_pool_t *pool, const pm_error_t *error);

#endif
