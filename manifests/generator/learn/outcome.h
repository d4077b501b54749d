/*
 * The outcome: what the evidence says of each page and family, and the rules
 * that follow from it. Reports, rules and manifests are written from it.
 *
 * Whatever is in it had at least as many visitors as the judge asks for: pages,
 * files, and who refers to them. What is of the manifest may be there, too.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LEARN_OUTCOME_H
#define PM_LEARN_OUTCOME_H

#include <apr_tables.h>

#include "learn/evidence.h"
#include "learn/judge.h"

/* Who makes browsers ask for a file: the HTML of a page, and what its scripts
 * put there, look the same in a log. */
typedef enum pm_cause_t {
    PM_CAUSE_NONE, /* nobody does */
    PM_CAUSE_PAGE,
    PM_CAUSE_STYLE,
    PM_CAUSE_SCRIPT,
    PM_CAUSES
} pm_cause_t;

/* In words; NULL for PM_CAUSE_NONE. Static. */
const char *pm_cause_text(pm_cause_t cause);

/* What is said of one file. */
typedef struct pm_finding_t {
    const char *href;
    pm_dest_t dest; /* PM_DEST_UNKNOWN: nobody asked for it */
    pm_judgement_t verdict;
    double share; /* of the visits, from 0 to 1; less than 0: not known */
    int after;    /* milliseconds after the page, for half of them; -1 */
    pm_cause_t cause;
    const char *via;  /* the file that refers to it; NULL: the page, or some */
    int is_twice;     /* in most visits it is asked for again */
    int is_of_family; /* a family's rule says the same */
    pm_link_t link;   /* if the verdict is PM_JUDGEMENT_ADD */
} pm_finding_t;

/* A page, or a family: the pages below a directory. */
typedef struct pm_judged_t {
    const pm_scope_t *scope;
    const pm_set_t *set; /* what a manifest has for a page; NULL: nothing */
    int is_family;
    apr_array_header_t *findings; /* of pm_finding_t, in the order of need */
    /* Of the page of a directory: what its family needs, and it does not; of
     * const char *, hrefs. A glob for the family fits it, too. */
    apr_array_header_t *refused;
    int found, missing; /* files that are needed early */
    int judged, unused; /* links whose use is known */
} pm_judged_t;

typedef struct pm_outcome_t {
    apr_array_header_t *pages;    /* of pm_judged_t, by path */
    apr_array_header_t *families; /* likewise, those that a rule is about */
} pm_outcome_t;

/* What the evidence comes to, from pool; refers to evidence and manifest (NULL:
 * there is none). */
pm_outcome_t pm_outcome_make(apr_pool_t *pool, const pm_evidence_t *evidence,
                             const pm_manifest_t *manifest,
                             const pm_judge_t *judge);

/* Whether a rule says something about the file because of this finding. */
int pm_finding_is_rule(const pm_finding_t *finding);

#endif
