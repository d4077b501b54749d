/*
 * Boxes: what is computed once for all elements of a page that are alike; and
 * what of it other pages with the same stylesheets have in common.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_BOX_H
#define PM_CSS_BOX_H

#include <apr_hash.h>

#include "style/computed.h"
#include "style/measure.h"
#include "style/screens.h"
#include "style/sort.h"
#include "style/text_font.h"

/* Boxes that pages have in common. */
typedef struct pm_css_common_t pm_css_common_t;

/* Nothing yet, for pages with that cascade, which has neither faces nor images;
 * all from pool. */
pm_css_common_t *pm_css_common_create(apr_pool_t *pool,
                                      pm_css_cascade_t *cascade);

/* Whether it is as much as may be kept: about 4 MB. */
int pm_css_common_is_full(const pm_css_common_t *common);

typedef struct pm_css_box_t {
    pm_css_computed_t computed;
    pm_css_text_fonts_t *fonts;       /* NULL until text is in it */
    pm_css_shown_t *shown;            /* of images; NULL until one asks */
    const pm_css_measure_t *measures; /* NULL: nobody asks */
    const void *sort;            /* of the elements that share it; NULL: none */
    struct pm_css_box_t *recent; /* in it, that was found last; NULL */
    struct pm_css_common_box_t *common; /* the same for other pages; NULL */
} pm_css_box_t;

/* The boxes of a page. Fields are for reading. */
typedef struct pm_css_boxes_t {
    apr_pool_t *pool, *scratch;
    const pm_css_page_t *page;
    pm_css_computer_t computer;
    pm_css_common_t *common; /* NULL */
    pm_css_sorts_t *sorts;
    apr_hash_t *shared; /* by what is around them, and the sort */
    int is_common;      /* those that come may be */
} pm_css_boxes_t;

/* None yet. Boxes live in scratch, their measures in pool, but those that are
 * common in common's. Steps are taken from budget. common: of pages with that
 * cascade; NULL. */
pm_css_boxes_t *pm_css_boxes_create(apr_pool_t *pool, apr_pool_t *scratch,
                                    pm_css_cascade_t *cascade,
                                    const pm_css_page_t *page,
                                    pm_css_common_t *common,
                                    pm_budget_t *budget);

/* The cascade is asked for other properties: what is alike now is not to be
 * taken for what was alike before. */
void pm_css_boxes_forget(pm_css_boxes_t *boxes);

/* The box that elements like this one share, in outer, which is NULL for the
 * root; NULL: none. */
pm_css_box_t *pm_css_boxes_find(pm_css_boxes_t *boxes,
                                const pm_css_element_t *element,
                                pm_css_box_t *outer);

/* A new one, with measures if it is_measured. */
pm_css_box_t *pm_css_boxes_make(pm_css_boxes_t *boxes,
                                const pm_css_element_t *element,
                                const pm_css_box_t *outer, int is_measured);

/* Has elements like this one share the box that was made last, unless a
 * selector looked at what is around it. */
void pm_css_boxes_share(pm_css_boxes_t *boxes, const pm_css_element_t *element,
                        const pm_css_box_t *outer, pm_css_box_t *box);

/* When it is shown, for its images. */
pm_css_shown_t *pm_css_boxes_shown(pm_css_boxes_t *boxes, pm_css_box_t *box);

#endif
