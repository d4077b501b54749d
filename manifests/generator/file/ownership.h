/*
 * Who may read a file: what a new one takes over from the one whose place it
 * takes, so that a server that could read the old one can read the new one.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FILE_OWNERSHIP_H
#define PM_FILE_OWNERSHIP_H

#include <apr_file_io.h>

#include "report/report.h"

/*
 * Gives the open file the owner, the group, the permissions and, on Linux, the
 * access list and the security label of the file at path, or the permissions
 * 0644 if that is not there. What the system does not allow is a loss, said of
 * path; then nobody gets rights who had none. Errors: the old file cannot be
 * looked at, or the permissions cannot be set.
 */
apr_status_t pm_ownership_keep(apr_file_t *file, const char *path,
                               pm_report_t *report);

#endif
