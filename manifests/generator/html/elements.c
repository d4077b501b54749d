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
static void place(pm_placement_t *placement, const pm_tag_t *tag)
{
    double height =
        tag->element->id == PM_ID_SOURCE ? 0 : pm_picture_length(tag, "height");

    pm_placement_tag(placement, tag->element, 0);
    if (height > 0) {
        pm_placement_box(placement, pm_picture_length(tag, "width"), height);
    }
}

const pm_css_element_t *pm_elements_open(pm_elements_t *elements,
                                         const pm_tag_t *tag)
{
    const pm_css_tag_t opened = {tag->name, tag->attributes, tag->position};
    const pm_css_element_t *element;

    place(&elements->placement, tag);
    element = pm_css_page_open(elements->page, &opened);
    if (element) {
        elements->opened[elements->page->depth - 1] = elements->placement.y;
        APR_ARRAY_PUSH(elements->extents, pm_extent_t) =
            (pm_extent_t){.y = elements->placement.y};
    }
    return element;
}

void pm_elements_close(pm_elements_t *elements, const pm_element_t *element)
{
    pm_css_page_t *page = elements->page;

    pm_placement_tag(&elements->placement, element, 1);
    if (page->ignored == 0 && page->depth > 0) {
        int index = page->open[page->depth - 1]->index;

        APR_ARRAY_IDX(elements->extents, index, pm_extent_t).height =
            elements->placement.y - elements->opened[page->depth - 1];
    }
    pm_css_page_close(page);
}

void pm_elements_text(pm_elements_t *elements, const char *text,
                      apr_size_t length)
{
    pm_placement_text(&elements->placement, text, length);
    pm_css_page_text(elements->page, text, length);
}
