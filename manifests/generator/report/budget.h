/*
 * What the work on one page may cost: a page is what somebody else wrote, and
 * much in it multiplies. Every loop whose length a page decides takes its steps
 * from the one budget of that page; when none are left, the loop ends, what it
 * had to do is left out, and the page says so.
 *
 * Steps are counted rather than time, so that the same page gives the same
 * manifest on every machine. One is some tens of nanoseconds.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_REPORT_BUDGET_H
#define PM_REPORT_BUDGET_H

#include <apr.h>

/* Of a page: at most about a second. */
#define PM_BUDGET_STEPS 20000000

/* Bytes of stylesheets and scripts that are read for a page, at most about half
 * a second; of more, the rest is not read. */
#define PM_BUDGET_TEXT (24 * 1024 * 1024)

typedef struct pm_budget_t {
    apr_int64_t steps; /* left; 0 or less: none */
    apr_int64_t text;  /* left */
} pm_budget_t;

#define PM_BUDGET_START                                                        \
    ((pm_budget_t){.steps = PM_BUDGET_STEPS, .text = PM_BUDGET_TEXT})

/* Takes steps; returns whether there were as many. */
static inline int pm_budget_take(pm_budget_t *budget, apr_int64_t steps)
{
    budget->steps -= steps;
    return budget->steps > 0;
}

/* Whether nothing is left. */
static inline int pm_budget_is_spent(const pm_budget_t *budget)
{
    return budget->steps <= 0;
}

#endif
