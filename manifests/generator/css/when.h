/*
 * Under which conditions something holds: what @media, `media` attributes and
 * image-set() say, put together.
 *
 * A condition knows for which views it holds, exactly; and it can be said as a
 * media query list, for others to judge, unless it got too involved. NULL is
 * the one that always holds. Conditions never change, and share their parts.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_WHEN_H
#define PM_CSS_WHEN_H

#include <apr_pools.h>

#include "css/view.h"

/* Media conditions in one; more are not said. */
#define PM_CSS_WHEN_PARTS_MAX 8

/* Most bytes of a media query list that is said. */
#define PM_CSS_WHEN_TEXT_MAX 256

typedef struct pm_css_when_t pm_css_when_t;

/* When a media query list of length bytes applies. From pool. */
const pm_css_when_t *pm_css_when_media(apr_pool_t *pool, const char *text,
                                       apr_size_t length);

/* Never. */
const pm_css_when_t *pm_css_when_never(void);

/* Both, either, not: from pool, where a and b must live as long. */
const pm_css_when_t *pm_css_when_and(apr_pool_t *pool, const pm_css_when_t *a,
                                     const pm_css_when_t *b);
const pm_css_when_t *pm_css_when_or(apr_pool_t *pool, const pm_css_when_t *a,
                                    const pm_css_when_t *b);
const pm_css_when_t *pm_css_when_not(apr_pool_t *pool, const pm_css_when_t *a);

/* A copy from pool, where all of it lives. */
const pm_css_when_t *pm_css_when_copy(apr_pool_t *pool,
                                      const pm_css_when_t *when);

/* Whether they are made of the same parts. */
int pm_css_when_is_same(const pm_css_when_t *a, const pm_css_when_t *b);

/* The views for which it holds. */
pm_css_views_t pm_css_when_views(const pm_css_when_t *when);

/* As a media query list, from pool; NULL if it always holds, or cannot be said:
 * then *is_said is 0. */
const char *pm_css_when_text(apr_pool_t *pool, const pm_css_when_t *when,
                             int *is_said);

#endif
