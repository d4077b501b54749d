/*
 * Some documents of a site, one after another, and what their pages need.
 *
 * Threads plan batches side by side, each with a planner of its own; one thread
 * takes them in the order of the site (jobs.h), so that what comes of a run
 * does not depend on how many there are.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_RUN_BATCH_H
#define PM_RUN_BATCH_H

#include "format/manifest.h"
#include "plan/plan.h"
#include "run/recall.h"
#include "run/result.h"

/* Documents of a batch: enough of them to make its lock cheap, few enough to
 * give each thread some, and to hold what they say in memory. */
#define PM_BATCH_DOCUMENTS 16

/* What is to be done, for all threads. */
typedef struct pm_work_t {
    pm_site_t *site;
    const pm_plan_settings_t *settings;
    int is_kept;         /* results are, in a cache */
    pm_recall_t *recall; /* what was kept of an earlier run; NULL: nothing */
} pm_work_t;

/* What a thread plans with; no other one does. */
typedef struct pm_planner_t {
    pm_plan_t plan;
    int is_kept;             /* as in the work */
    pm_report_t *report;     /* that the plan says things to */
    pm_manifest_t *manifest; /* has the sets alone */
    apr_pool_t *scratch;     /* empty between documents: each finds the memory
                                that the one before it used */
} pm_planner_t;

typedef struct pm_batch_t {
    apr_pool_t *pool;
    apr_array_header_t *results;  /* of pm_result_t, in the order of the site */
    apr_array_header_t *memories; /* of const pm_memory_t *, of each; or NULL */
} pm_batch_t;

/* A planner, in pool, which no other thread uses meanwhile. The site and the
 * settings' rules are shared. */
pm_planner_t pm_planner_make(apr_pool_t *pool, const pm_work_t *work);

/* An empty batch in pool, which is as much the batch's own. */
void pm_batch_start(apr_pool_t *pool, pm_batch_t *batch);

/* Takes the next documents of the site, and what is known of them; returns
 * whether there are any. Threads do this one after another. */
int pm_batch_fill(pm_batch_t *batch, const pm_work_t *work);

/* Plans their pages, where nothing is known that is true still. The sets are
 * the planner's. */
void pm_batch_plan(pm_batch_t *batch, const pm_planner_t *planner);

#endif
