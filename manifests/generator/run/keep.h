/*
 * The results of a run, written down for the next one (recall.h) as they come.
 * As long as they are those of the earlier run, there is nothing to write: once
 * one is not, what is there before it is copied.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_RUN_KEEP_H
#define PM_RUN_KEEP_H

#include "run/recall.h"

typedef struct pm_keep_t pm_keep_t;

/* Begins a cache in an open file, which it does not close; in pool. old is the
 * file of the earlier run's, open to be read, or NULL. */
pm_keep_t *pm_keep_create(apr_pool_t *pool, apr_file_t *file,
                          const pm_recall_identity_t *identity,
                          apr_file_t *old);

/* Adds what came of the next document of the site, if it may be kept and there
 * is room. What it was planned with must live until the end. */
void pm_keep_add(pm_keep_t *keep, const pm_result_t *result);

/*
 * Ends it, and flushes the file. recall reads the earlier run's; NULL: there is
 * none. outcome is kept with it if it depends on nothing else than what was
 * kept, and the stamps say whether that is the same; NULL: there is none.
 * *is_old: the earlier run's is the same, or has no less, and nothing was
 * written. Errors: those of writing.
 */
apr_status_t pm_keep_end(pm_keep_t *keep, pm_recall_t *recall,
                         const pm_outcome_t *outcome, int *is_old);

/* Documents that there was no room for. */
long pm_keep_refused(const pm_keep_t *keep);

#endif
