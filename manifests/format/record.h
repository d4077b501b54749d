/*
 * The lines of a manifest, one by one: each is a JSON object that says
 * something, and is added to the model. The reader cuts the file into lines.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FORMAT_RECORD_H
#define PM_FORMAT_RECORD_H

#include "format/manifest.h"

/* What the reading of one file needs to know. */
typedef struct pm_records_t {
    pm_manifest_t *manifest;
    const char *path; /* for messages; NULL if there is none */
    pm_error_t *error;
    apr_hash_t *named;           /* sets that are in pending */
    apr_array_header_t *pending; /* named before defined, as in the file */
    apr_hash_t *places;          /* pattern of a match -> where it stands */
    apr_uint64_t bytes;          /* of the lines so far */
    int line;                    /* number of the line at hand, from 1 */
    const char *text;            /* that line, length bytes */
    apr_size_t length;
} pm_records_t;

/*
 * An empty manifest from pool, to be filled line by line; what is needed only
 * until pm_record_finish() comes from scratch.
 */
pm_records_t pm_record_begin(apr_pool_t *pool, apr_pool_t *scratch,
                             const char *path, pm_error_t *error);

/*
 * Adds what the line at hand says (without its newline). PM_EINVALID, and
 * error with line and column, if it is wrong.
 */
apr_status_t pm_record_read(pm_records_t *records);

/*
 * After the last line: makes the manifest ready for pm_lookup_find().
 * PM_EINVALID if there was no line, if a set was named that no line defines
 * (error says where it was named first), or for a match that
 * pm_lookup_prepare() refuses.
 */
apr_status_t pm_record_finish(pm_records_t *records);

#endif
