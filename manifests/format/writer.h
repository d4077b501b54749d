/*
 * From the model to JSON Lines. The same manifest gives the same bytes: sets by
 * id, pages and matches by path, keys in a fixed order, nothing of the time,
 * the machine or the file system.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FORMAT_WRITER_H
#define PM_FORMAT_WRITER_H

#include <apr_file_io.h>

#include "format/manifest.h"

/*
 * Writes the manifest to an open file, which messages call source, and flushes
 * it. Sets that no page and no match names are left out. Errors: those of
 * apr_file_write(); PM_EINVALID beyond PM_MANIFEST_BYTES_MAX.
 */
apr_status_t pm_writer_write(const pm_manifest_t *manifest, apr_file_t *file,
                             const char *source, pm_error_t *error);

#endif
