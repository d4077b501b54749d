/*
 * The elements of a page, for selectors, and how far down they are. Fed by the
 * scan.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/elements.h"

#include "html/extent.h"
#include "html/picture.h"

pm_elements_t *pm_elements_create(apr_pool_t *pool)
{
    pm_elements_t *elements = apr_pcalloc(pool, sizeof(*elements));

    elements->page = pm_css_page_create(pool);
    elements->extents = apr_array_make(pool, 64, sizeof(pm_extent_t));
    return elements;
}

/* Where it is, before it is opened. A <source> says how large its <img> is. */
static pm_extent_t place(pm_placement_t *placement, const pm_tag_t *tag)
{
    pm_extent_t extent = {.width = 0};

    if (tag->element->id != PM_ID_SOURCE) {
        extent.height = (float)pm_picture_length(tag, "height");
    }
    if (extent.height > 0 || tag->element->id == PM_ID_IMG) {
        extent.width = (float)pm_picture_length(tag, "width");
    }
    pm_placement_tag(placement, tag->element, 0);
    if (extent.height > 0) {
        pm_placement_box(placement, (double)extent.width,
                         (double)extent.height);
    }
    extent.before = extent.after = placement->lines;
    return extent;
}

const pm_css_element_t *pm_elements_open(pm_elements_t *elements,
                                         const pm_tag_t *tag)
{
    const pm_css_tag_t opened = {tag->name, tag->attributes, tag->position};
    const pm_extent_t extent = place(&elements->placement, tag);
    const pm_css_element_t *element = pm_css_page_open(elements->page, &opened);

    if (element) {
        APR_ARRAY_PUSH(elements->extents, pm_extent_t) = extent;
    }
    return element;
}

void pm_elements_close(pm_elements_t *elements, const pm_element_t *element)
{
    pm_css_page_t *page = elements->page;

    pm_placement_tag(&elements->placement, element, 1);
    if (page->ignored == 0 && page->depth > 0) {
        int index = page->open[page->depth - 1]->index;

        APR_ARRAY_IDX(elements->extents, index, pm_extent_t).after =
            elements->placement.lines;
    }
    pm_css_page_close(page);
}

void pm_elements_text(pm_elements_t *elements, const char *text,
                      apr_size_t length)
{
    pm_placement_text(&elements->placement, text, length);
    pm_css_page_text(elements->page, text, length);
}
