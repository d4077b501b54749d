/*
 * Judgement: what the counts of a file say about it, against what the manifest
 * says. Every threshold is here.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LEARN_JUDGE_H
#define PM_LEARN_JUDGE_H

#include "learn/scope.h"

/* Defaults; t/296-learn.t and t/640-learn-browsers.t show what they are good
 * for. */
#define PM_LEARN_VISITS 20  /* visitors that a page or a file must have */
#define PM_LEARN_SHARE 90   /* percent of first visits that are nearly all */
#define PM_LEARN_UNUSED 2   /* percent of them that are nobody */
#define PM_LEARN_EARLY 1500 /* milliseconds after the page that are early */

/* Chances that nobody has taken: the file is gone since. */
#define PM_LEARN_SILENCE 10

typedef struct pm_judge_t {
    unsigned visits;
    double share, unused; /* from 0 to 1 */
    int early;
    int is_current;   /* the log is of the site that the manifest describes */
    int has_manifest; /* what scripts load is all that it may not have */
} pm_judge_t;

typedef enum pm_judgement_t {
    PM_JUDGEMENT_NONE, /* nothing to say: too few, or nothing that is named */
    /* what the manifest has */
    PM_JUDGEMENT_FOUND,
    PM_JUDGEMENT_UNUSED,   /* nobody asks for it */
    PM_JUDGEMENT_UNSEEN,   /* nobody was ever given it */
    PM_JUDGEMENT_UNPROVEN, /* visits without hints are too few */
    /* what it does not have */
    PM_JUDGEMENT_ADD,
    PM_JUDGEMENT_RARE,
    PM_JUDGEMENT_GONE,
    PM_JUDGEMENT_LATE,
    PM_JUDGEMENT_QUERY,
    PM_JUDGEMENT_UNKEPT,
    PM_JUDGEMENT_CALM,
    PM_JUDGEMENT_MODE,
    PM_JUDGEMENT_IMAGE,
    PM_JUDGEMENT_DATA,
    PM_JUDGEMENTS
} pm_judgement_t;

/* In words, static. A name is a word for scripts. */
const char *pm_judgement_name(pm_judgement_t verdict);
const char *pm_judgement_text(pm_judgement_t verdict);

/* Whether, by the verdict, most visitors need the file early. */
int pm_judgement_is_need(pm_judgement_t verdict);

/* The verdict on a file that the page's set has, as one to be judged
 * (pm_evidence_is_judged()); is_seen: somebody was given it. demand may be
 * NULL: no visit counted. */
pm_judgement_t pm_judge_named(const pm_judge_t *judge, const pm_scope_t *scope,
                              const pm_demand_t *demand, int is_seen);

/* The verdict on a file that it does not have. */
pm_judgement_t pm_judge_missing(const pm_judge_t *judge,
                                const pm_scope_t *scope,
                                const pm_demand_t *demand);

/* The link to a file for which the verdict is PM_JUDGEMENT_ADD, as it is
 * written into rules and manifests. Its strings are the demand's, or static. */
pm_link_t pm_judge_link(const pm_demand_t *demand);

#endif
