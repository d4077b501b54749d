/*
 * On which screens something is used, as text for those who write it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_STYLE_SCREENS_H
#define PM_STYLE_SCREENS_H

#include <apr_pools.h>

#include "css/when.h"

/* On which screens something is used. */
typedef struct pm_css_screens_t {
    pm_css_views_t views; /* exactly */
    const char *media;    /* media query list; NULL: on all, or not said */
    int is_said;          /* media says it, NULL too */
} pm_css_screens_t;

/* When an image element is shown. */
typedef struct pm_css_shown_t {
    const pm_css_when_t *when; /* never, if it cannot be said: then it is only
                                  certain where it is not */
    pm_css_screens_t screens;  /* the same */
} pm_css_shown_t;

/* The screens for which a condition holds; its text is from pool. */
pm_css_screens_t pm_css_screens_make(apr_pool_t *pool,
                                     const pm_css_when_t *when);

/* The same with the condition, all from pool: `when` may die before. */
pm_css_shown_t *pm_css_shown_make(apr_pool_t *pool, const pm_css_when_t *when);

#endif
