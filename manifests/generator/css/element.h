/*
 * An element as selectors see it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_ELEMENT_H
#define PM_CSS_ELEMENT_H

#include <apr_tables.h>

#include "text/position.h"

/* Most names of attributes that selectors ask for, beside class and id. */
#define PM_CSS_KEPT_MAX 64

/* An attribute that selectors ask for, beside class and id. */
typedef struct pm_css_kept_t {
    const char *name; /* in lower case */
    int with_value;   /* 0: they ask only whether it is there */
} pm_css_kept_t;

typedef struct pm_css_element_t {
    const struct pm_css_element_t *parent; /* NULL for the root */
    const char *tag;                       /* lower case */
    const char *id;                        /* NULL */
    const char *class_text;     /* the attribute as it stands; NULL */
    const char *const *classes; /* ended by NULL */
    const char *style; /* the attribute of the first such element; NULL */
    /* For each kept name its value, NULL where absent, in that order. */
    const char *const *values;
    const apr_array_header_t *kept; /* of pm_css_kept_t; NULL: none */
    int index; /* in document order, from 0: small is near the top */
    pm_position_t position; /* of the first such element */
    int has_text;           /* of its own, other than white space */
} pm_css_element_t;

#endif
