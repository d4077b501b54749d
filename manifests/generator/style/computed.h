/*
 * Computed values: what the properties of an element are, and when.
 *
 * Where the cascade is not certain (a rule that may match, or not), or depends
 * on the screen, a property has several values: its options.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_COMPUTED_H
#define PM_CSS_COMPUTED_H

#include "style/cascade.h"
#include "style/var.h"

/* Options of a property; weaker ones are left out. */
#define PM_CSS_OPTIONS_MAX 8

typedef struct pm_css_option_t {
    pm_css_value_t value; /* of one of the kinds from PM_CSS_VALUE_WORD on */
    const pm_css_when_t *when;
    const void *data;       /* of the sheet; NULL: of the page, the browser */
    pm_position_t position; /* of the declaration */
    int is_certain;
} pm_css_option_t;

/* The strongest first. */
typedef struct pm_css_options_t {
    int count;                  /* at least 1 */
    pm_css_option_t options[1]; /* so many */
} pm_css_options_t;

/* An element, or a pseudo-element. */
typedef struct pm_css_computed_t {
    const pm_css_options_t *values[PM_CSS_PROPERTIES];
    pm_css_scope_t scope;
    const pm_css_when_t *shown;  /* its box: NULL: always */
    const pm_css_when_t *inside; /* what is in it */
    unsigned declared;    /* properties that are declared for it, as bits */
    unsigned char box;    /* a PM_CSS_BOX_*, as it is if it is shown */
    unsigned char is_out; /* certainly out of the flow */
    unsigned char is_declared; /* something is declared for it */
} pm_css_computed_t;

/* What computes the elements of a page. */
typedef struct pm_css_computer_t {
    apr_pool_t *pool;  /* of what is computed */
    apr_pool_t *brief; /* of scratch */
    pm_css_cascade_t *cascade;
    pm_css_matcher_t matcher;
    const pm_css_options_t *initial[PM_CSS_PROPERTIES];
    apr_hash_t *simple; /* pm_css_declaration_t * -> its pm_css_options_t, of
                           those that win alone and say it all */
    pm_css_computed_t root; /* what the root element inherits from */
} pm_css_computer_t;

/* A computer, whose steps are taken from budget. What is computed
 * comes from pool. brief may be cleared between elements. */
void pm_css_computer_init(pm_css_computer_t *computer, apr_pool_t *pool,
                          apr_pool_t *brief, pm_css_cascade_t *cascade,
                          pm_budget_t *budget);

/*
 * Computes an element, or a pseudo-element of it; outer is what it inherits
 * from, and must live as long. computer->matcher.uses_previous becomes 1 if
 * another element of the same kind in an equal one may have other values behind
 * another sibling, uses_place if it may wherever it is.
 */
void pm_css_compute(pm_css_computer_t *computer,
                    const pm_css_element_t *element, pm_css_pseudo_t pseudo,
                    const pm_css_computed_t *outer,
                    pm_css_computed_t *computed);

#endif
