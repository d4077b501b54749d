/*
 * Why a reference is left out: what `explain`, the summary and the messages
 * about losses say.
 *
 * One table, so that each reason has its words once, and its test: for every
 * row t/245-explain.t has a page that gives it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_REPORT_REASON_H
#define PM_REPORT_REASON_H

#include <apr_pools.h>

typedef enum pm_reason_t {
    PM_REASON_NONE, /* it is not left out */
    /* the element */
    PM_REASON_ALTERNATE,
    PM_REASON_DISABLED,
    PM_REASON_NOT_CSS,
    PM_REASON_MEDIA,
    PM_REASON_NOMODULE,
    PM_REASON_FETCHED_TWICE,
    PM_REASON_NO_AS,
    PM_REASON_UNKNOWN_AS,
    PM_REASON_LAZY,
    PM_REASON_LOW,
    PM_REASON_TINY,
    PM_REASON_NO_URL,
    PM_REASON_SRCSET,
    /* the stylesheet */
    PM_REASON_CONDITION,
    PM_REASON_UNUSED_FONT,
    PM_REASON_UNUSED_IMAGE,
    PM_REASON_UNCERTAIN_RULE,
    PM_REASON_FAR,
    /* the module */
    PM_REASON_DYNAMIC,
    PM_REASON_WORKER,
    PM_REASON_WORKLET,
    PM_REASON_UNKNOWN_MANNER,
    PM_REASON_BARE,
    PM_REASON_UNMAPPED,
    /* the URL */
    PM_REASON_EMPTY,
    PM_REASON_TEMPLATE,
    PM_REASON_SAME_PAGE,
    PM_REASON_DATA,
    PM_REASON_SCHEME,
    PM_REASON_USER,
    PM_REASON_HOST,
    PM_REASON_INVALID,
    PM_REASON_UNFIT,
    PM_REASON_ENCODING,
    /* the file */
    PM_REASON_OUTSIDE,
    PM_REASON_MISSING,
    PM_REASON_DIRECTORY,
    PM_REASON_NO_FILE,
    PM_REASON_UNREADABLE,
    /* what a server answers */
    PM_REASON_NO_ANSWER,
    PM_REASON_STATUS,
    PM_REASON_REDIRECT,
    PM_REASON_WRONG_TYPE,
    PM_REASON_NOT_KEPT,
    PM_REASON_VARIES,
    /* the set */
    PM_REASON_REPEATED,
    PM_REASON_CONNECTION,
    PM_REASON_MAX_CONNECTIONS,
    PM_REASON_MAX_LINKS,
    PM_REASON_MAX_HEADER,
    PM_REASON_RULE,
    PM_REASONS
} pm_reason_t;

/* The reason in words, static; NULL for PM_REASON_NONE. */
const char *pm_reason_text(pm_reason_t reason);

/* Whether what is left out for it, if that is said at all, is a loss. */
int pm_reason_is_loss(pm_reason_t reason);

/* The reason with what is special about the case, from pool; detail may be
 * NULL. */
const char *pm_reason_explain(apr_pool_t *pool, pm_reason_t reason,
                              const char *detail);

#endif
