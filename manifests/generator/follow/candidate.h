/*
 * A candidate: something that a page may need, resolved, with its reason; or
 * something that was left out, with the reason for that. Following makes
 * candidates of references, choosing makes a set of candidates.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FOLLOW_CANDIDATE_H
#define PM_FOLLOW_CANDIDATE_H

#include "format/link.h"
#include "report/reason.h"
#include "report/report.h"

/*
 * Why and how urgently a page needs a thing: the order of a set, which is that
 * in which Chromium asks (render-blocking, then by priority): what the first
 * paint waits for, what the first window shows, what scripts do after it.
 */
typedef enum pm_need_t {
    PM_NEED_FORCED, /* first, by a rule */
    PM_NEED_STYLE,
    PM_NEED_IMPORT,
    PM_NEED_SCRIPT, /* that rendering waits for, and what it imports */
    PM_NEED_FONT,
    PM_NEED_HERO,      /* the likely largest paint */
    PM_NEED_IMAGE,     /* others near the top */
    PM_NEED_LATE_FONT, /* text does not wait for it */
    PM_NEED_PRELOAD,
    PM_NEED_BODY_SCRIPT,
    PM_NEED_MODULE,
    PM_NEED_MODULE_IMPORT,
    PM_NEED_DEFER,
    PM_NEED_ADDED, /* by a rule */
    PM_NEED_ASYNC,
    PM_NEED_PRECONNECT, /* the page's own */
    PM_NEED_HIDDEN_IMAGE
} pm_need_t;

typedef struct pm_candidate_t {
    pm_link_t link; /* href is NULL if the URL leads nowhere */
    pm_need_t need;
    const char *url;             /* as written */
    pm_place_t place;            /* where it is written */
    pm_reason_t left_out;        /* why it is not in the set */
    const char *left_out_detail; /* more of that; or NULL */
    int is_push_decided;         /* by a rule: no limit counts */
    int is_author;               /* the page's own hint: its attributes win */
    double area; /* of an image in CSS pixels, as said; 0: not */
    double y;    /* of an image, how far down it is guessed to be, likewise */
    int rank;    /* among those that a rule forces; 0 for others */
    int order;   /* in which it was found */
} pm_candidate_t;

/* Leaves the candidate out, without a word. */
void pm_candidate_leave_out(pm_candidate_t *candidate, pm_reason_t reason);

/* Likewise, and says so: as a loss, or as a note if the reason is no loss.
 * detail may be NULL, and lives as long as the candidate. */
void pm_candidate_lose(pm_report_t *report, pm_candidate_t *candidate,
                       pm_reason_t reason, const char *detail);

#endif
