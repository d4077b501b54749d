/*
 * The fonts of a page's texts: what each text is asked for by, and, when all
 * are known, which faces that takes.
 *
 * First everything is collected, then chosen: a font that two elements are set
 * in is fetched for the characters of both.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_TEXT_FONT_H
#define PM_CSS_TEXT_FONT_H

#include "style/computed.h"
#include "style/font_match.h"

/* Fonts that are asked for, and conditions under which one is: of more, what is
 * collected is cut. */
#define PM_CSS_WANTS_MAX 2000
#define PM_CSS_BUCKETS_MAX 16

typedef struct pm_css_texts_t pm_css_texts_t;

/* The fonts of an element: where its text goes. */
typedef struct pm_css_text_fonts_t pm_css_text_fonts_t;

/* A face that is fetched. */
typedef struct pm_css_text_face_t {
    const pm_css_family_face_t *face;
    const pm_css_element_t *element; /* the first in it */
    const pm_css_when_t *when;
} pm_css_text_face_t;

/* Without texts, from pool. */
pm_css_texts_t *pm_css_texts_create(apr_pool_t *pool,
                                    const pm_css_cascade_t *cascade,
                                    pm_budget_t *budget);

/* The fonts that a text with these values is in, where it is shown under that
 * condition. Beyond the limit there are fewer. */
pm_css_text_fonts_t *pm_css_texts_fonts(pm_css_texts_t *texts,
                                        const pm_css_computed_t *computed,
                                        const pm_css_when_t *shown,
                                        const pm_css_element_t *element);

/* A text in those fonts, as its text-transform has it. */
void pm_css_texts_add(pm_css_texts_t *texts, pm_css_text_fonts_t *fonts,
                      const pm_css_codepoints_t *text);

/* One character, or more: first to last. */
void pm_css_texts_add_range(pm_css_texts_t *texts, pm_css_text_fonts_t *fonts,
                            apr_uint32_t first, apr_uint32_t last);

/* A line in those fonts, even if it is empty. */
void pm_css_texts_add_line(pm_css_texts_t *texts, pm_css_text_fonts_t *fonts);

/* The pool that they are in. */
apr_pool_t *pm_css_texts_pool(const pm_css_texts_t *texts);

/* Whether there was more than could be collected. */
int pm_css_texts_is_cut(const pm_css_texts_t *texts);

/* The faces that are fetched: of pm_css_text_face_t, from the pool. */
const apr_array_header_t *pm_css_texts_choose(pm_css_texts_t *texts);

#endif
