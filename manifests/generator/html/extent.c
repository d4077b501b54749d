/*
 * How far down a page its elements are.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/extent.h"

#include "html/placement.h"
#include "style/usage.h"

static int is_within(const pm_css_element_t *element, int index,
                     pm_budget_t *budget)
{
    while (element && element->index != index && pm_budget_take(budget, 1)) {
        element = element->parent;
    }
    return element != NULL;
}

int pm_extent_is_top(const apr_array_header_t *extents,
                     const pm_css_usage_t *usage,
                     const pm_css_element_t *element, double y,
                     pm_budget_t *budget)
{
    double out = 0;
    int i;

    /* A closed menu, or a column that is fixed beside the rest, moves nothing
     * of what comes after it. */
    for (i = 0; usage && i < extents->nelts && pm_budget_take(budget, 1); i++) {
        const pm_extent_t *extent = &APR_ARRAY_IDX(extents, i, pm_extent_t);

        if (usage->out[i] & PM_CSS_VIEW_BIT(PM_CSS_VIEW_DESKTOP) &&
            extent->y + extent->height <= y && !is_within(element, i, budget)) {
            out += extent->height;
        }
    }
    return y - out < PM_PLACEMENT_TOP;
}
