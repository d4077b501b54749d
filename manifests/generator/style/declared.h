/*
 * What is declared for an element, and what of it wins.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_DECLARED_H
#define PM_CSS_DECLARED_H

#include <apr_tables.h>

#include "css/block.h"
#include "css/when.h"

/* Levels: of what is not important, and above them of what is, where origins
 * and layers count the other way round. */
#define PM_CSS_LEVEL_BROWSER 0u
#define PM_CSS_LEVEL_HINT 1u
#define PM_CSS_LEVEL_AUTHOR 2u         /* and the number of the layer */
#define PM_CSS_LEVEL_STYLE 0x0fffffffu /* the attribute */
#define PM_CSS_LEVEL_ANIMATION 0x10000000u
#define PM_CSS_LEVEL_IMPORTANT                                                 \
    0x20000000u /* likewise, less the layer's number */
#define PM_CSS_LEVEL_IMPORTANT_STYLE 0x3fffffffu
#define PM_CSS_LEVEL_IMPORTANT_BROWSER 0x40000000u

/* A block that applies to an element, or may. */
typedef struct pm_css_matched_t {
    const pm_css_block_t *block;
    const pm_css_when_t *when;
    const void *data; /* of its sheet; NULL: of the page or the browser */
    unsigned level;   /* origin, importance and layer; greater wins */
    unsigned specificity;
    unsigned order;
    int is_certain;
} pm_css_matched_t;

/* All of them, the strongest first. */
typedef struct pm_css_declared_t {
    int count;
    unsigned has; /* properties that one of them has, as bits */
    const pm_css_matched_t *matched;
} pm_css_declared_t;

/* Of an array of pm_css_matched_t, which is sorted in place: those of one rule
 * stand in any order. Of properties that are not wanted (as bits) `has` says
 * nothing. */
pm_css_declared_t pm_css_declared_make(apr_array_header_t *matched,
                                       unsigned wanted);

/*
 * "From the strongest declaration down to the first certain one": what a
 * property may be, and when.
 */
typedef struct pm_css_search_t {
    apr_pool_t *pool; /* of conditions */
    const pm_css_declared_t *declared;
    pm_css_property_t property;
    int next;
    unsigned below;            /* levels that count: less than this */
    const pm_css_when_t *rest; /* when nothing certain has been found yet */
} pm_css_search_t;

typedef struct pm_css_found_t {
    const pm_css_declaration_t *declaration;
    const pm_css_matched_t *matched;
    const pm_css_when_t *when; /* it wins */
} pm_css_found_t;

/* Begins; what is made comes from pool. */
pm_css_search_t pm_css_search(apr_pool_t *pool,
                              const pm_css_declared_t *declared,
                              pm_css_property_t property);

/*
 * The next declaration. Returns 0 when there is none: then the property is what
 * it is without declarations when search->rest is, if that is ever.
 */
int pm_css_search_next(pm_css_search_t *search, pm_css_found_t *found);

#endif
