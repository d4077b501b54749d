/*
 * Text that stands in no page, but in its styles.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_GENERATED_H
#define PM_CSS_GENERATED_H

#include "style/computed.h"
#include "style/text_font.h"

/* Adds the characters of a string, NUL-terminated UTF-8, to a text in fonts. */
void pm_css_generated_add_string(pm_css_texts_t *texts,
                                 pm_css_text_fonts_t *fonts,
                                 const char *string);

/* Likewise what a value of `content` writes in a pseudo-element with those
 * values; what attr() shows is not known. */
void pm_css_generated_add(pm_css_texts_t *texts, pm_css_text_fonts_t *fonts,
                          const pm_css_computed_t *computed,
                          const char *content);

/* The characters of the marks of list items, by their list-style-type, in these
 * fonts. */
void pm_css_generated_add_mark(pm_css_texts_t *texts,
                               pm_css_text_fonts_t *fonts,
                               const pm_css_value_t *type);

#endif
