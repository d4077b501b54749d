/*
 * Font matching: which faces of a page's @font-face rules a list of families
 * leads to.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_FONT_MATCH_H
#define PM_CSS_FONT_MATCH_H

#include "css/cascade.h"
#include "css/page.h"

/* A face that text of the page is set in. */
typedef struct pm_css_font_use_t {
    const pm_css_face_t *face;       /* its `chosen` is not NULL */
    const void *data;                /* of the face's sheet */
    const pm_css_element_t *element; /* the first in it */
} pm_css_font_use_t;

/* What the font of a text is asked for by. */
typedef struct pm_css_wanted_t {
    const char *families; /* the value of font-family */
    double weight;        /* 1 to 1000 */
    pm_css_style_t style;
} pm_css_wanted_t;

/*
 * Adds the faces that a browser fetches for the wanted font and the text to
 * fonts, an array of pm_css_font_use_t, except those that it has. pool is for
 * scratch.
 */
void pm_css_family_choose(apr_pool_t *pool, const pm_css_cascade_t *cascade,
                          const pm_css_wanted_t *wanted,
                          const pm_css_codepoints_t *text,
                          apr_array_header_t *fonts);

/* Whether a face has a code point of the text in its unicode-range. */
int pm_css_range_meets(const pm_css_face_t *face,
                       const pm_css_codepoints_t *text);

#endif
