/*
 * Selectors, and whether they match an element of a page when it loads.
 *
 * An answer has three values, since much cannot be known from the elements
 * alone (siblings, attributes, form state): what nobody knows is MAYBE.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_SELECTOR_H
#define PM_CSS_SELECTOR_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "css/element.h"
#include "css/token.h"

/* Limits: a list beyond them is as if it were not there. */
#define PM_CSS_SELECTORS_MAX 4096   /* in one list */
#define PM_CSS_COMPOUNDS_MAX 32     /* in one selector */
#define PM_CSS_SIMPLES_MAX 64       /* in one compound */
#define PM_CSS_SELECTOR_DEPTH_MAX 8 /* :is() within :is() */

/* Steps of one match (compounds, and members of lists), after which the answer
 * is MAYBE. */
#define PM_CSS_MATCH_STEPS_MAX 4096

typedef enum pm_css_match_t {
    PM_CSS_MATCH_NO,
    PM_CSS_MATCH_MAYBE,
    PM_CSS_MATCH_YES
} pm_css_match_t;

/* The pseudo-element that a selector ends with. */
typedef enum pm_css_pseudo_t {
    PM_CSS_PSEUDO_NONE,
    PM_CSS_PSEUDO_BEFORE,
    PM_CSS_PSEUDO_AFTER,
    PM_CSS_PSEUDO_OTHER /* placeholder, selection and the like */
} pm_css_pseudo_t;

typedef enum pm_css_simple_kind_t {
    PM_CSS_SIMPLE_TAG,
    PM_CSS_SIMPLE_CLASS,
    PM_CSS_SIMPLE_ID,
    PM_CSS_SIMPLE_ATTRIBUTE,
    PM_CSS_SIMPLE_ANY,   /* of a list: :is(), :where(), `&` */
    PM_CSS_SIMPLE_NOT,   /* :not() */
    PM_CSS_SIMPLE_LINK,  /* :link, :any-link */
    PM_CSS_SIMPLE_NEVER, /* :hover: not while the page loads */
    PM_CSS_SIMPLE_MAYBE
} pm_css_simple_kind_t;

typedef struct pm_css_simple_t {
    pm_css_simple_kind_t kind;
    const char *name;  /* tag and attribute in lower case */
    const char *value; /* of an attribute; NULL: it only must be there */
    char operator_;    /* of an attribute: = ~ | ^ $ * */
    const struct pm_css_selectors_t *list;
} pm_css_simple_t;

typedef struct pm_css_compound_t {
    char combinator; /* to the compound on its left: ' ' > + ~; 0: none */
    apr_array_header_t *simples; /* of pm_css_simple_t; empty: `*` */
} pm_css_compound_t;

typedef struct pm_css_selector_t {
    apr_uint32_t specificity; /* three numbers of 10 bits */
    pm_css_pseudo_t pseudo;
    int count;                          /* of compounds */
    const pm_css_compound_t *compounds; /* the rightmost first */
} pm_css_selector_t;

/* A selector list. */
typedef struct pm_css_selectors_t {
    apr_uint32_t specificity;    /* of its most specific member */
    apr_array_header_t *members; /* of const pm_css_selector_t * */
} pm_css_selectors_t;

/*
 * Parses a selector list (of a nested rule, if outer is the list of the rule
 * around it, which must live as long). From pool; NULL if it is malformed,
 * beyond a limit, or if Chromium does not know a part of it: then the rule is
 * void.
 */
const pm_css_selectors_t *
pm_css_selectors_parse(apr_pool_t *pool, pm_css_lexer_t lexer,
                       const pm_css_selectors_t *outer);

/*
 * Whether the selector, its pseudo-element aside, matches the element. The
 * steps that it took, PM_CSS_MATCH_STEPS_MAX + 1 at most, are taken from
 * *steps; steps may be NULL.
 */
pm_css_match_t pm_css_selector_match(const pm_css_selector_t *selector,
                                     const pm_css_element_t *element,
                                     apr_int64_t *steps);

#endif
