/*
 * Several manifests made one, whatever their size: of a site's shards, say.
 *
 * The order of the manifests does not count, nor does it whether some have been
 * merged before, or twice. A page, a match or the id of a set that two of them
 * give different links is a conflict: somebody must look at it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_EXCHANGE_MERGE_H
#define PM_EXCHANGE_MERGE_H

#include <apr_file_io.h>

#include "format/error.h"
#include "report/report.h"

/* Bytes that are kept in memory, beside a few for each set and each match. */
#define PM_MERGE_MEMORY (32 * 1024 * 1024)

/* Conflicts that are named. */
#define PM_MERGE_CONFLICTS_MAX 100

typedef struct pm_merge_t pm_merge_t;

/* What a merged manifest has. */
typedef struct pm_merge_count_t {
    long pages, sets, matches;
} pm_merge_count_t;

/* A merge of nothing yet, from pool, which keeps about `memory` bytes there and
 * the rest in temporary files. Conflicts are reported as losses. */
pm_merge_t *pm_merge_create(apr_pool_t *pool, apr_size_t memory,
                            pm_report_t *report);

/* Adds the manifest at path, which lives as long as the merge. Errors: those of
 * pm_lines_read(), an invalid path of a page or a match, a set that no line
 * defines; those of temporary files. */
apr_status_t pm_merge_add(pm_merge_t *merge, const char *path,
                          pm_error_t *error);

/* After the last: whether they go together; *count is what there is then.
 * PM_EINVALID if there are conflicts, or beyond the limits of a manifest. */
apr_status_t pm_merge_finish(pm_merge_t *merge, pm_merge_count_t *count,
                             pm_error_t *error);

/* After that: writes the manifest, as pm_writer_write() does. */
apr_status_t pm_merge_write(pm_merge_t *merge, apr_file_t *file,
                            const char *source, pm_error_t *error);

#endif
