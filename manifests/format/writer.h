/*
 * From the model to JSON Lines. The same manifest gives the same bytes: sets by
 * id, pages and matches by path, keys in a fixed order, nothing of the time,
 * the machine or the file system.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_WRITER_H
#define PM_WRITER_H

#include <apr_file_io.h>

#include "model.h"

/*
 * The links as the array of a set's line, from pool, NUL-terminated. Attributes
 * that have their default are left out. The bytes that a set's id is made from.
 * NULL if a text is not UTF-8.
 */
const char *pm_writer_links(apr_pool_t *pool, const pm_link_t *links,
                            int nlinks);

/*
 * Writes the manifest to an open file, which messages call source, and flushes
 * it. Sets that no page and no
 * match names are left out. Errors: those of apr_file_write().
 */
apr_status_t pm_writer_write(const pm_manifest_t *manifest, apr_file_t *file,
                             const char *source, pm_error_t *error);

/*
 * Writes the manifest to path: beside it first, fsynced, then renamed, so that
 * a reader sees the old file or the new one, whole. A symbolic link stays, and
 * the file that it leads to is replaced. The new file has the permissions of
 * the old one. On an error, or a signal that ends the process (see
 * temporary.h), the old file is untouched and nothing is left beside it.
 * Errors: those of the system, and PM_EINVALID if path is not a regular file.
 */
apr_status_t pm_writer_replace(const pm_manifest_t *manifest, const char *path,
                               pm_error_t *error);

#endif
