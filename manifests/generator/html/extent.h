/*
 * How far down a page its elements are: a layout that is no more than a guess,
 * made when the style is known, from the lines of text that were counted before
 * (placement.h) and from what the style says of boxes (style/measure.h).
 *
 * It errs on the side of the top. What is not known has no height: an image
 * without a size, fonts and lines of another height than usual. What may stand
 * side by side does.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_EXTENT_H
#define PM_HTML_EXTENT_H

#include <apr_tables.h>

struct pm_css_page_t;
struct pm_css_usage_t;

/* em and rem are of the usual 16 pixels, whatever a page makes of them: one
 * that says `html { font-size: 62.5% }` is laid longer than it is. */

/* What is above this, in CSS pixels, may be in the first window; what is below
 * it is not. */
#define PM_EXTENT_TOP 1400

/* A line of text. */
#define PM_EXTENT_LINE_HEIGHT 22.0
#define PM_EXTENT_LINE_WIDTH 1000.0

/* Lines of text. */
typedef struct pm_lines_t {
    int ended; /* so many */
    int full;  /* of them, for want of room */
} pm_lines_t;

/* Of an element, as it was read. */
typedef struct pm_extent_t {
    float width, height; /* its attributes, in CSS pixels; 0: none */
    pm_lines_t before;   /* lines of text above it */
    pm_lines_t after;    /* and above what comes after it */
} pm_extent_t;

/*
 * How far down the elements are, in CSS pixels, by their index, from pool: on
 * the screen where an element is nearest to the top, of those that show it; of
 * a desktop and, if has_phone, a phone. extents: of pm_extent_t, of the
 * elements of page, by their index; usage is that of page.
 */
const double *pm_extent_tops(apr_pool_t *pool,
                             const apr_array_header_t *extents,
                             const struct pm_css_page_t *page,
                             const struct pm_css_usage_t *usage, int has_phone);

#endif
