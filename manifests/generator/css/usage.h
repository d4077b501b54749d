/*
 * What a page fetches because of its style: the fonts that its text is set in,
 * and the images behind its elements.
 *
 * The answer comes from computing, for each element, the few properties that
 * decide it, as a browser does. Where the cascade is not certain (a rule that
 * may match, or not), everything that could win counts.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_USAGE_H
#define PM_CSS_USAGE_H

#include "css/cascade.h"
#include "css/font_match.h"
#include "css/page.h"

/*
 * Steps of matching and looking up for one page, and custom properties that are
 * remembered for it; beyond them the answer is not complete, and says so.
 */
#define PM_CSS_PAGE_STEPS_MAX 10000000
#define PM_CSS_PAGE_CUSTOMS_MAX 200000

/* An image of an element, as a background or the like. */
typedef struct pm_css_image_use_t {
    const char *url;  /* as written */
    const void *data; /* of the declaration's sheet; NULL: of the page */
    const pm_css_element_t *element;
    pm_css_property_t property;
    pm_position_t position; /* of the declaration */
    int is_certain;         /* the rule matches, rather than may match */
} pm_css_image_use_t;

/* Each face, and each URL of a sheet, once, in the order of the elements. */
typedef struct pm_css_usage_t {
    apr_array_header_t *fonts;  /* of pm_css_font_use_t */
    apr_array_header_t *images; /* of pm_css_image_use_t */
    /* By index of the elements, 1 for what is certainly so. */
    const char *hidden; /* not shown */
    const char *out;    /* without a place in the flow, the outermost such */
    int is_cut;         /* a limit was met */
} pm_css_usage_t;

/* What the page uses of the cascade, from pool. Scratch dies before it ends. */
pm_css_usage_t *pm_css_usage_find(apr_pool_t *pool,
                                  const pm_css_cascade_t *cascade,
                                  const pm_css_page_t *page);

#endif
