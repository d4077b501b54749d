/*
 * What controls of forms show that is not in them: values, labels of the
 * browser's own, placeholders (WHATWG HTML, section 15.5, "Form controls").
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_CONTROL_H
#define PM_CSS_CONTROL_H

#include "style/element.h"

typedef struct pm_css_control_text_t {
    const char *text;   /* UTF-8, "" for a line without; NULL: not even that */
    int is_placeholder; /* it is only in the place of one */
} pm_css_control_text_t;

/* Which of them an element of that name, in lower case, is. */
pm_css_control_t pm_css_control_of(const char *tag);

/*
 * What an input, a textarea or a select with these attributes, names and values
 * by turns, then NULL, shows before there is anything in it. The text is one of
 * the values or a constant. Of the browser's own words they are those of
 * English.
 */
pm_css_control_text_t pm_css_control_text(pm_css_control_t control,
                                          const char *const *attributes);

#endif
