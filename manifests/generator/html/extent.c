/*
 * How far down a page its elements are.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/extent.h"

#include "style/usage.h"

typedef struct laying_t {
    const pm_extent_t *extents;
    const pm_css_usage_t *usage;
    double *tops;
} laying_t;

/* What is in an element, as it is laid from one to the next. */
typedef struct flow_t {
    double guessed; /* the end of the one before, as it was guessed */
    double top;     /* of the row that is open */
    double end;     /* of it */
} flow_t;

/* Lays an element at that distance from the top, and all that is in it. Returns
 * its end. The recursion is as deep as elements are. */
static double lay(laying_t *laying, const pm_css_element_t *element, double y)
{
    const pm_extent_t *extent = &laying->extents[element->index];
    flow_t flow = {extent->y, y, y};
    const pm_css_element_t *child;

    laying->tops[element->index] = y;
    for (child = element->first; child; child = child->next) {
        const pm_extent_t *inner = &laying->extents[child->index];
        double end;

        flow.end += inner->y - flow.guessed; /* text between them */
        flow.guessed = inner->y + inner->height;
        if (laying->usage->out[child->index] &
            PM_CSS_VIEW_BIT(PM_CSS_VIEW_DESKTOP)) {
            lay(laying, child, flow.end);
            continue;
        }
        if (!laying->usage->beside[child->index]) {
            flow.top = flow.end;
        }
        end = lay(laying, child, flow.top);
        flow.end = end > flow.end ? end : flow.end;
    }
    return flow.end + (extent->y + extent->height - flow.guessed);
}

const double *pm_extent_tops(apr_pool_t *pool,
                             const apr_array_header_t *extents,
                             const pm_css_page_t *page,
                             const pm_css_usage_t *usage)
{
    laying_t laying = {.extents = (const pm_extent_t *)extents->elts,
                       .usage = usage};
    int i;

    laying.tops = apr_pcalloc(pool, sizeof(*laying.tops) *
                                        ((apr_size_t)extents->nelts + 1));
    for (i = 0; i < page->elements->nelts; i++) {
        const pm_css_element_t *element =
            APR_ARRAY_IDX(page->elements, i, const pm_css_element_t *);

        if (!element->parent) {
            lay(&laying, element, laying.extents[i].y);
        }
    }
    return laying.tops;
}
