/*
 * Font matching: which faces of a page's @font-face rules a list of families
 * leads to.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_FONT_MATCH_H
#define PM_CSS_FONT_MATCH_H

#include "report/budget.h"
#include "style/cascade.h"
#include "style/codepoints.h"

/* What the font of a text is asked for by. */
typedef struct pm_css_wanted_t {
    const char *families; /* the value of font-family */
    double weight;        /* 1 to 1000 */
    double stretch;       /* in percent */
    pm_css_style_t style;
} pm_css_wanted_t;

/* Takes a face that is fetched; its `chosen` is not NULL. */
typedef void pm_css_face_sink_t(void *baton, const pm_css_family_face_t *face);

/*
 * Gives sink(baton, ...) the faces that a browser fetches for the wanted font
 * and the text. text is used up: what is left in it no face is for. A text with
 * U+0020 in it is one whose lines are measured: that takes the first font which
 * has that, whatever else there is. pool is for scratch.
 */
void pm_css_fonts_match(apr_pool_t *pool, const pm_css_cascade_t *cascade,
                        const pm_css_wanted_t *wanted,
                        pm_css_codepoints_t *text, pm_budget_t *budget,
                        pm_css_face_sink_t *sink, void *baton);

#endif
