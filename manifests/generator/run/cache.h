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
 * written there. While it is open no other file is to be replaced.
 */
pm_cache_t *pm_cache_open(apr_pool_t *pool, const char *path,
                          const pm_site_t *site,
                          const pm_plan_settings_t *settings,
                          pm_report_t *report);

/* What it has of an earlier run; NULL: nothing. */
pm_recall_t *pm_cache_recall(const pm_cache_t *cache);

/* Keeps the result, which is that of the next document, for the next run. */
void pm_cache_keep(pm_cache_t *cache, const pm_result_t *result);

/* Puts the new file in its place, unless the old one has just the same; reports
 * what is wrong with that. */
void pm_cache_close(pm_cache_t *cache);

#endif
