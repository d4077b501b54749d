/*
 * Several sources as one stream of entries, by time: the logs of two servers
 * that share the work have the same visitor, a rotated log goes on where the
 * one before it ends.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LEARN_STREAM_H
#define PM_LEARN_STREAM_H

#include <apr_tables.h>

#include "learn/source.h"

/* Sources that are read at once; of more that overlap, the rest wait. */
#define PM_STREAM_OPEN_MAX 64

typedef struct pm_stream_t pm_stream_t;

/* The stream of sources (of pm_source_t *, in any order), from pool. */
pm_stream_t *pm_stream_create(apr_pool_t *pool,
                              const apr_array_header_t *sources,
                              pm_report_t *report);

/* The next entry, or NULL at the end; it lives until the next call. */
const pm_entry_t *pm_stream_next(pm_stream_t *stream);

#endif
