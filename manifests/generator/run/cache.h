/*
 * The cache of `generate`: what came of each document, for the next run.
 *
 *   FILE --recall.h--> batch: is it all the same? --> result --keep.h--> FILE
 *
 * The old file is read while the new one is written beside it, which takes its
 * place at the end. What is wrong with the old one is said, and it is as if it
 * were not there.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_RUN_CACHE_H
#define PM_RUN_CACHE_H

#include "plan/plan.h"
#include "run/recall.h"

typedef struct pm_cache_t pm_cache_t;

/*
 * The cache at path for the documents of a site, which must be files, planned
 * with those settings; from pool. It is no use to another build of the program,
 * or with other settings. NULL, after a loss is reported, if none can be
 * written there. While it is open one other file can be replaced.
 */
pm_cache_t *pm_cache_open(apr_pool_t *pool, const char *path, pm_site_t *site,
                          const pm_plan_settings_t *settings,
                          pm_report_t *report);

/*
 * What the earlier run came to, if the options have that hash and the site's
 * documents, by their stamps, are the same; it is so still if what they ask for
 * is seen again. NULL: they are not, or nobody knows, since a stamp may be too
 * young.
 */
const pm_outcome_t *pm_cache_outcome(const pm_cache_t *cache,
                                     apr_uint64_t options);

/* Whether all that the documents asked for then is as it was. */
int pm_cache_is_seen(const pm_cache_t *cache);

/* What it has of an earlier run; NULL: nothing. */
pm_recall_t *pm_cache_recall(const pm_cache_t *cache);

/* Keeps the result, which is that of the next document, for the next run. */
void pm_cache_keep(pm_cache_t *cache, const pm_result_t *result);

/* Puts the new file in its place, with what the run came to (NULL: nobody
 * knows), unless the old one has just the same; reports what is wrong with
 * that. */
void pm_cache_close(pm_cache_t *cache, const pm_outcome_t *outcome);

/* Leaves the old file as it is. */
void pm_cache_drop(pm_cache_t *cache);

#endif
