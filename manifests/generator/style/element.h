/*
 * An element of a page as selectors see it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_ELEMENT_H
#define PM_CSS_ELEMENT_H

#include <apr_tables.h>

#include "css/block.h"
#include "style/codepoints.h"
#include "text/position.h"

/* Most names of attributes that selectors ask for, beside class and id. */
#define PM_CSS_KEPT_MAX 96

/* An attribute that selectors ask for, beside class and id. */
typedef struct pm_css_kept_t {
    const char *name; /* in lower case */
    int with_value;   /* 0: they ask only whether it is there */
} pm_css_kept_t;

/* What an element has beside its id and its classes: the style of its own, and
 * the values of attributes. Elements that have the same share it. */
typedef struct pm_css_traits_t {
    const char *tag;                /* in lower case */
    const char *const *values;      /* of the kept attributes; NULL: absent */
    const pm_css_block_t *style[2]; /* of the attribute: normal, important */
    const pm_css_block_t *hint; /* <font face>: any rule is stronger; NULL */
} pm_css_traits_t;

/* All that a selector can ask of an element by itself. Elements that are of one
 * kind share it. */
typedef struct pm_css_kind_t {
    const pm_css_traits_t *traits;
    const char *id;             /* NULL */
    const char *class_text;     /* the attribute as it stands; NULL */
    const char *const *classes; /* ended by NULL */
} pm_css_kind_t;

/* Its place is that in the page as it is parsed. */
typedef struct pm_css_element_t {
    const char *tag; /* of its traits */
    const pm_css_kind_t *kind;
    struct pm_css_element_t *parent; /* NULL for the root */
    struct pm_css_element_t *previous, *next;
    struct pm_css_element_t *first, *last; /* of its children */
    pm_css_codepoints_t *text; /* of its own, that is shown; NULL: none */
    apr_uint32_t initial;      /* its first such character; 0: none */
    int is_placeholder;        /* its text is only in the place of one */
    pm_position_t position;
    int index;    /* in document order, from 0 */
    int place;    /* among its siblings, from 1 */
    int is_empty; /* no element and no text in it, not even white space */
} pm_css_element_t;

#endif
