/*
 * Values of the properties of a font, without a var() in them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_SHORTHAND_H
#define PM_CSS_SHORTHAND_H

#include "css/sheet.h"

/* What a value of `font` says; all are set, unless it is inherited. */
typedef struct pm_css_shorthand_t {
    const char *family;
    const char *weight;
    const char *style;
    int is_inherited; /* a keyword that takes the parent's values */
} pm_css_shorthand_t;

/* Cuts a value of `font` into its parts, which come from pool. */
pm_css_shorthand_t pm_css_shorthand_read(apr_pool_t *pool, const char *value);

/* The weight, 1 to 1000, where the parent's is outer; 400 if malformed. */
double pm_css_weight_read(const char *value, double outer);

/* The style; normal if malformed. */
pm_css_style_t pm_css_style_read(const char *value);

/* Whether the value is that keyword, without regard to case. */
int pm_css_value_is(const char *value, const char *word);

/* Whether it is a keyword that takes the parent's value. */
int pm_css_value_is_inherited(const char *value);

#endif
