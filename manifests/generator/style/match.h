/*
 * Whether selectors match an element of a page when it loads.
 *
 * An answer has three values, since some things cannot be known at deploy time
 * (what is in a form, whether a script defines an element): that is MAYBE.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_MATCH_H
#define PM_CSS_MATCH_H

#include "css/selector.h"
#include "report/budget.h"
#include "style/element.h"

/* Steps of one match (compounds, members of lists, elements that are passed),
 * after which the answer is MAYBE. */
#define PM_CSS_MATCH_STEPS_MAX 4096

typedef enum pm_css_match_t {
    PM_CSS_MATCH_NO,
    PM_CSS_MATCH_MAYBE,
    PM_CSS_MATCH_YES
} pm_css_match_t;

/* What selectors are held against. */
typedef struct pm_css_matcher_t {
    const apr_array_header_t *asked; /* of pm_css_asked_t: attributes that are
                                        looked at, others are not known */
    pm_budget_t *budget;
    const pm_css_element_t *element; /* that is asked about */
    const pm_css_element_t *anchor;  /* of a :has() that is being looked into */
    int steps;                       /* left of one match */
    int uses_previous; /* an answer depended on the sibling before it, as far as
                          selectors ask for that */
    int uses_place;    /* on other siblings, or on what is inside */
} pm_css_matcher_t;

/*
 * Whether the selector, its pseudo-element aside, matches the element. The
 * steps that it takes, PM_CSS_MATCH_STEPS_MAX + 1 at most, are taken from the
 * budget.
 */
pm_css_match_t pm_css_match(pm_css_matcher_t *matcher,
                            const pm_css_selector_t *selector,
                            const pm_css_element_t *element);

/* Whether an element is of one of the tags, words between blanks. */
int pm_css_is_one_of(const pm_css_element_t *element, const char *tags);

#endif
