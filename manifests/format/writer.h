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

/*
 * Likewise line by line, for manifests that are not in memory: the header, then
 * the sets by id, the pages by decoded path, the matches by pattern, in the
 * order of bytes and each once, which is the caller's to see to. The first
 * error is kept, and what comes after it is not written.
 */
typedef struct pm_writer_t pm_writer_t;

/* A writer, from pool. */
pm_writer_t *pm_writer_create(apr_pool_t *pool, apr_file_t *file);

/* The first line. */
void pm_writer_header(pm_writer_t *writer);

/* links is the text of pm_link_json_text(). */
void pm_writer_set(pm_writer_t *writer, const char *id, const char *links);

/* A page by its decoded path, or a match by its pattern; set is an id. */
void pm_writer_page(pm_writer_t *writer, const char *decoded, const char *set);
void pm_writer_match(pm_writer_t *writer, const char *pattern, const char *set);

/* After the last line: flushes the file. Errors: as above. */
apr_status_t pm_writer_end(pm_writer_t *writer, const char *source,
                           pm_error_t *error);

#endif
