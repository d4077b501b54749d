/*
 * The features that media queries ask for, and what the views say of them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_MEDIA_FEATURE_H
#define PM_CSS_MEDIA_FEATURE_H

#include "css/length.h"
#include "css/token.h"
#include "css/view.h"

/* Kleene logic (Media Queries 4, section 3.1): what is unknown stays so under
 * `not`. */
typedef enum pm_css_answer_t {
    PM_CSS_NO,
    PM_CSS_YES,
    PM_CSS_UNKNOWN,
    PM_CSS_MALFORMED
} pm_css_answer_t;

/* A comparison, as bits: what may stand between feature and value. */
enum { PM_CSS_LESS = 1, PM_CSS_EQUAL = 2, PM_CSS_GREATER = 4 };

/* A feature, as it was asked for. */
typedef struct pm_css_feature_t {
    const struct pm_css_number_feature_t *number; /* or NULL, and word is not */
    const struct pm_css_word_feature_t *word;
    int allowed;   /* by its name: PM_CSS_EQUAL, with min- or max- also more */
    int has_range; /* may stand beside a `<` */
} pm_css_feature_t;

/* A value in a query: a number, a ratio, or a word. */
typedef struct pm_css_feature_value_t {
    int is_word;
    int is_ratio;
    pm_css_token_t word;
    pm_css_quantity_t quantity; /* of a ratio the quotient */
} pm_css_feature_value_t;

/* Finds the feature of that name; returns 0 if Chromium has none. */
int pm_css_feature_find(const pm_css_token_t *name, pm_css_feature_t *feature);

/* Whether views of one screen, light and dark, differ in it. */
int pm_css_feature_is_of_scheme(const pm_css_feature_t *feature);

/* Whether the view has any of it: `(hover)`. */
pm_css_answer_t pm_css_feature_has_any(const pm_css_feature_t *feature,
                                       const pm_css_view_t *view);

/*
 * Whether what the view has of it and the value are in a relation that is
 * allowed (some of the bits above). Unknown if it cannot have such a value.
 */
pm_css_answer_t pm_css_feature_compare(const pm_css_feature_t *feature,
                                       const pm_css_view_t *view,
                                       const pm_css_feature_value_t *value,
                                       int allowed);

#endif
