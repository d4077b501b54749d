/*
 * From JSON Lines to the model: what the lines of a manifest say together.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FORMAT_READER_H
#define PM_FORMAT_READER_H

#include <apr_file_io.h>

#include "format/manifest.h"

/*
 * Reads the manifest at path into *manifest, allocated from pool, ready for
 * pm_lookup_find(). On an error nothing in *manifest may be used, and error
 * has file, line and column of the first thing that is wrong. The caller gives
 * a pool of the manifest's own, to be destroyed with it (or on an error).
 * Errors: those of apr_file_open() and apr_file_read(); PM_EINVALID, also for
 * what is not a regular file (it never waits for a FIFO or reads a device).
 */
apr_status_t pm_reader_read(apr_pool_t *pool, const char *path,
                            pm_manifest_t **manifest, pm_error_t *error);

/*
 * The two halves of it, for who looks at the open file in between: a path may
 * lead to another file at any time. file is from pool, at its first byte.
 */
apr_status_t pm_reader_open(apr_pool_t *pool, const char *path,
                            apr_file_t **file, pm_error_t *error);
apr_status_t pm_reader_read_open(apr_pool_t *pool, apr_file_t *file,
                                 const char *path, pm_manifest_t **manifest,
                                 pm_error_t *error);

/*
 * Likewise from the bytes of a manifest in memory, which need not live longer
 * than the call. The source in error is "".
 */
apr_status_t pm_reader_read_bytes(apr_pool_t *pool, const char *bytes,
                                  apr_size_t length, pm_manifest_t **manifest,
                                  pm_error_t *error);

#endif
