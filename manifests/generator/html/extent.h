/*
 * How far down a page its elements are, and how much of it they take: the guess
 * of placement.h, made before the style is known, and put right by it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_EXTENT_H
#define PM_HTML_EXTENT_H

#include <apr_tables.h>

struct pm_css_page_t;
struct pm_css_usage_t;

/* Of an element, in CSS pixels, if all that is not in a line stood below what
 * comes before it. */
typedef struct pm_extent_t {
    double y;
    double height;
} pm_extent_t;

/*
 * How far down the elements are on a desktop, by their index, from pool: what
 * takes no place in the flow (a closed menu, a column that is fixed beside the
 * rest) moves nothing of what comes after it; what stands beside another begins
 * where that begins. extents: of pm_extent_t, of the elements of page, by their
 * index; usage is that of page.
 */
const double *pm_extent_tops(apr_pool_t *pool,
                             const apr_array_header_t *extents,
                             const struct pm_css_page_t *page,
                             const struct pm_css_usage_t *usage);

#endif
