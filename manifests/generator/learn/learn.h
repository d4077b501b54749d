/*
 * Learning: from logs of what was really asked for to what that says of each
 * page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LEARN_LEARN_H
#define PM_LEARN_LEARN_H

#include "learn/outcome.h"
#include "report/report.h"

typedef struct pm_learn_settings_t {
    const pm_manifest_t *manifest; /* NULL: there is none */
    const char *own;  /* the site's origin, as pm_resolve_origin() gives it;
                         NULL: not known */
    const char *host; /* the virtual host to learn of; NULL: the first */
    int with_queries;
    pm_judge_t judge;
    /* Told now and then how many bytes of all were read; NULL: nobody is. */
    void (*progress)(void *baton, apr_int64_t done, apr_int64_t all);
    void *baton;
} pm_learn_settings_t;

typedef struct pm_learned_t {
    pm_outcome_t outcome;
    pm_evidence_totals_t totals;
    long lines;   /* that were read */
    long entries; /* requests in them */
    int has_logs; /* not recordings alone */
} pm_learned_t;

/*
 * Reads the sources (of pm_source_t *, none of them a manifest) and judges what
 * is in them, in pool. Losses and notes go to report.
 */
pm_learned_t pm_learn(apr_pool_t *pool, const apr_array_header_t *sources,
                      const pm_learn_settings_t *settings, pm_report_t *report);

#endif
