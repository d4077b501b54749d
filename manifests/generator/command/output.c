/*
 * The end of a command that makes a manifest: writing it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/output.h"

#include <stdio.h>
#include <string.h>

#include "command/replace.h"
#include "format/writer.h"

/* The write of a pm_replacement_t. */
static apr_status_t write_to(void *manifest, apr_file_t *file,
                             const char *source, pm_error_t *error)
{
    return pm_writer_write(manifest, file, source, error);
}

apr_status_t pm_output_write(pm_report_t *report, pm_manifest_t *manifest,
                             const char *output, pm_error_t *error)
{
    const pm_replacement_t replacement = {.path = output,
                                          .write = write_to,
                                          .context = manifest,
                                          .report = report};
    apr_file_t *file;
    apr_status_t rv;

    if (output && strcmp(output, "-") != 0) {
        return pm_replace(report->pool, &replacement, error);
    }
    rv = apr_file_open_stdout(&file, report->pool);
    return rv == APR_SUCCESS
               ? pm_writer_write(manifest, file, "standard output", error)
               : pm_error_set(error, rv, "standard output", 0, 0,
                              "cannot be opened");
}

pm_exit_t pm_output_nothing(apr_pool_t *pool, const pm_error_t *error)
{
    fprintf(stderr, "pushmanifest: %s; nothing was written\n",
            pm_error_text(pool, error));
    return PM_EXIT_NOTHING;
}
