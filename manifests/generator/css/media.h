/*
 * Would a browser apply this? Media query lists, answered at deploy time for
 * the views of view.h: for `media` and `sizes` of HTML as well as for CSS.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_MEDIA_H
#define PM_CSS_MEDIA_H

#include <apr.h>

#include "css/view.h"

/* Parentheses within parentheses; a deeper query does not apply. */
#define PM_CSS_CONDITION_DEPTH_MAX 32

/*
 * The views for which a media query list of length bytes applies. An empty list
 * does for all; a query that is malformed or asks for an unknown feature does
 * for none (Media Queries 4, section 3.2), but others in its list may. text may
 * be NULL if length is 0.
 */
pm_css_views_t pm_css_media_views(const char *text, apr_size_t length);

/* Whether it applies for PM_CSS_VIEW_DESKTOP. */
int pm_css_media_applies(const char *text, apr_size_t length);

/*
 * Whether a media condition, as it stands before a length in `sizes`, holds for
 * that view. It has no media type; with one, or empty, it is malformed and does
 * not hold.
 */
int pm_css_media_condition_applies(const char *text, apr_size_t length,
                                   const pm_css_view_t *view);

#endif
