/*
 * A site's pages planned by several threads, and taken by one, in the order of
 * the site.
 *
 *   site --16 documents--> thread 1..N: scan, follow, choose --> taken in order
 *
 * Threads wait for each other where they fetch and hand over a batch, not on a
 * page's way: what they read and parse of the site is each one's own.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_RUN_JOBS_H
#define PM_RUN_JOBS_H

#include "run/batch.h"

/* Most threads. */
#define PM_JOBS_MAX 256

/* As many as this process has processors, at most PM_JOBS_MAX. */
int pm_jobs_default(void);

/* Takes a batch, and keeps none of it. */
typedef void pm_take_t(void *baton, const pm_batch_t *batch);

/*
 * Does the work, all documents of the site, with so many threads, at least 1
 * (which is this one), and hands each batch to take(baton, ...) in this thread.
 * What is needed for that comes from pool, and goes before this returns. Where
 * there can be no more threads it makes do with those it has.
 */
void pm_jobs_run(apr_pool_t *pool, const pm_work_t *work, int jobs,
                 pm_take_t *take, void *baton);

#endif
