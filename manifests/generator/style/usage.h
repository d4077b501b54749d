/*
 * What a page fetches because of its style: the fonts that its text is set in,
 * and the images behind its elements; and on which screens.
 *
 * The answer comes from computing, for each element, the few properties that
 * decide it, as a browser does. Where the cascade is not certain (a rule that
 * may match, or not), everything that could win counts.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_USAGE_H
#define PM_CSS_USAGE_H

#include "report/budget.h"
#include "style/cascade.h"
#include "style/measure.h"
#include "style/page.h"
#include "style/screens.h"

/* Elements of a page that are computed, those that are alike once. */
#define PM_CSS_COMPUTED_MAX 20000

/* Of these the first whose sizes are known: at the top of a page are few, and
 * of others nobody asks how large they are. */
#define PM_CSS_MEASURED_MAX 250

/* A face that text of the page is set in. */
typedef struct pm_css_font_use_t {
    const pm_css_face_t *face;       /* its `chosen` is not NULL */
    const void *data;                /* of the face's sheet */
    const pm_css_element_t *element; /* the first in it */
    pm_css_screens_t screens;
} pm_css_font_use_t;

/* An image of an element, as a background or the like. */
typedef struct pm_css_image_use_t {
    const char *url;  /* as written */
    const void *data; /* of the declaration's sheet; NULL: of the page */
    const pm_css_element_t *element; /* the first with it */
    pm_css_property_t property;
    pm_position_t position; /* of the declaration */
    int is_certain;         /* the rule matches, rather than may match */
    pm_css_screens_t screens;
} pm_css_image_use_t;

/* Each face, and each URL of a sheet, once, in the order of the elements. */
typedef struct pm_css_usage_t {
    apr_array_header_t *fonts;  /* of pm_css_font_use_t */
    apr_array_header_t *images; /* of pm_css_image_use_t */
    /* By index of the elements, the views for which something is certain. */
    const unsigned char *hidden; /* it is not shown */
    /* By index of the elements: see measure.h. NULL: nothing is known, or
     * nobody will ask, since no page or sheet has an image. */
    const pm_css_measure_t *const *measures;
    /* By index of the elements: when an image is shown; NULL: for all views, or
     * for none, or it is none. */
    const pm_css_shown_t *const *shown;
    int is_nearer; /* something may be nearer to the top on a phone */
    int is_cut;    /* it took more than may be: anything may be missing */
    int is_short;  /* there are more elements than were looked at: what is far
                      down may be missing */
} pm_css_usage_t;

/* What will be asked of the elements themselves; where sheets have faces or
 * images, of all of them. */
typedef struct pm_css_inquiry_t {
    int placed; /* where so many elements are: those down to the last with an
                   image of its own */
    const unsigned char *shown; /* by index: whether it is shown, or something
                                   in it; NULL: of all of them */
    struct pm_css_common_t *common; /* of pages with that cascade; NULL */
} pm_css_inquiry_t;

/* What the page uses of the cascade, from pool, or from what is common. Steps
 * are taken from budget. Scratch dies before it ends. */
pm_css_usage_t *pm_css_usage_find(apr_pool_t *pool, pm_css_cascade_t *cascade,
                                  pm_css_page_t *page,
                                  const pm_css_inquiry_t *asked,
                                  pm_budget_t *budget);

#endif
