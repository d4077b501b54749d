/*
 * A source of entries: a file of an access log, or a HAR. It is looked at
 * first, since files come in any order, and opened again when its time comes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LEARN_SOURCE_H
#define PM_LEARN_SOURCE_H

#include <apr_pools.h>

#include "learn/entry.h"
#include "report/report.h"

typedef enum pm_source_kind_t {
    PM_SOURCE_LOG,
    PM_SOURCE_HAR,
    PM_SOURCE_MANIFEST /* no source at all */
} pm_source_kind_t;

typedef struct pm_source_t pm_source_t;

/*
 * The source at path, looked at: what it is, and when its
 * first request was. From pool; what it takes while it is open is given back
 * when it is closed. NULL, and error, if it cannot be read.
 */
pm_source_t *pm_source_look(apr_pool_t *pool, const char *path,
                            pm_error_t *error);

/* What it is. */
pm_source_kind_t pm_source_kind(const pm_source_t *source);

/* When its first request was, in microseconds since 1970; 0: not known. */
apr_int64_t pm_source_first_time(const pm_source_t *source);

/* Where the origin of the site is known (as pm_resolve_origin() gives it), a
 * HAR's requests to others are passed over; number tells recordings apart. */
void pm_source_prepare(pm_source_t *source, const char *origin, int number);

/*
 * The next entry, or NULL at the end, when the source closes itself. It lives
 * until the next call. What cannot be read is reported as a loss, once for each
 * kind of it.
 */
const pm_entry_t *pm_source_next(pm_source_t *source, pm_report_t *report);

/* Lines (of a HAR: entries) that were read, and bytes of the file as it is on
 * disk, up to now. */
long pm_source_lines(const pm_source_t *source);
apr_int64_t pm_source_position(const pm_source_t *source);

/* The size of the file in bytes; 0: not known. */
apr_int64_t pm_source_size(const pm_source_t *source);

#endif
