/*
 * The elements of a page, for selectors, and how far down they are: kept while
 * the page is read.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_ELEMENTS_H
#define PM_HTML_ELEMENTS_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "html/placement.h"
#include "html/tag.h"
#include "style/page.h"

/* A page that is being read. Fields are for reading. */
typedef struct pm_elements_t {
    pm_css_page_t *page;
    apr_array_header_t *extents; /* of pm_extent_t, by the elements' index */
    pm_placement_t placement;    /* of what comes next */
} pm_elements_t;

/* Those of a page of which nothing is read yet; what is kept is from pool. */
pm_elements_t *pm_elements_create(apr_pool_t *pool);

/* An element is opened. Returns it; NULL: it is beyond a limit. */
const pm_css_element_t *pm_elements_open(pm_elements_t *elements,
                                         const pm_tag_t *tag);

/* The innermost one, which is such an element, is closed. */
void pm_elements_close(pm_elements_t *elements, const pm_element_t *element);

/* Text that is shown, in it. */
void pm_elements_text(pm_elements_t *elements, const char *text,
                      apr_size_t length);

#endif
