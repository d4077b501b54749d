/*
 * Would a desktop browser apply this? Media query lists and supports()
 * conditions, answered at deploy time for the one client that the generator
 * has in mind: a current Chromium in a window of 1350 by 940 CSS pixels with a
 * mouse, one device pixel a CSS pixel, and no preferences set. For `media`
 * attributes of HTML as well as for CSS.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_MEDIA_H
#define PM_CSS_MEDIA_H

#include <apr.h>

/* The window that answers are given for, in CSS pixels. */
#define PM_CSS_VIEWPORT_WIDTH 1350
#define PM_CSS_VIEWPORT_HEIGHT 940

/* Parentheses within parentheses; a deeper query does not apply. */
#define PM_CSS_CONDITION_DEPTH 32

/*
 * Whether a media query list of length bytes applies: 1 or 0. An empty list
 * does; a query that is malformed or asks for an unknown feature does not
 * (Media Queries 4, section 3.2), but others in its list may. text may be NULL
 * if length is 0.
 */
int pm_css_media_applies(const char *text, apr_size_t length);

/*
 * Whether the condition of an @supports rule, or of a supports() of @import,
 * holds (CSS Conditional Rules 5). Declarations are taken to be supported
 * unless their property is known not to be; what is malformed does not hold.
 */
int pm_css_supports_applies(const char *text, apr_size_t length);

#endif
