/*
 * Custom properties: what stands for var() in a value on an element.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_VAR_H
#define PM_CSS_VAR_H

#include "report/budget.h"
#include "style/declared.h"

/* var() within the values of var(), and in all of a value. */
#define PM_CSS_VAR_DEPTH_MAX 8
#define PM_CSS_VAR_STEPS_MAX 64

/* The custom properties of an element, and those of the elements around it. */
typedef struct pm_css_scope_t {
    pm_css_declared_t declared;         /* those blocks alone that have some */
    const struct pm_css_scope_t *outer; /* or NULL */
} pm_css_scope_t;

/* A value without var(). */
typedef struct pm_css_replaced_t {
    const char *text; /* NULL: there is none; then the property is unset */
    const pm_css_when_t *when; /* it is that; the view that was asked for is
                                  among it */
} pm_css_replaced_t;

/*
 * The value with every var() replaced, as it is for one of the views, the
 * first. There is none where a property is missing and has no fallback, or
 * beyond a limit (of which a cycle is one), or when the budget is spent. From
 * pool.
 */
pm_css_replaced_t pm_css_var_replace(apr_pool_t *pool, pm_budget_t *budget,
                                     const pm_css_scope_t *scope,
                                     const char *value, pm_css_views_t views);

#endif
