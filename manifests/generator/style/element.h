/*
 * An element of a page as selectors see it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_ELEMENT_H
#define PM_CSS_ELEMENT_H

#include <string.h>

#include <apr_tables.h>

#include "css/block.h"
#include "style/codepoints.h"
#include "text/position.h"

/* Most names of attributes that selectors ask for. */
#define PM_CSS_ASKED_MAX 96

/* An attribute that selectors ask for. */
typedef struct pm_css_asked_t {
    const char *name; /* in lower case */
    int with_value;   /* 0: they ask only whether it is there */
} pm_css_asked_t;

/* Some names: a bit each, which several may share; see names.h. */
typedef apr_uint64_t pm_css_names_t;

/* What shows text that is not in it. */
typedef enum pm_css_control_t {
    PM_CSS_CONTROL_NONE,
    PM_CSS_CONTROL_INPUT,
    PM_CSS_CONTROL_TEXTAREA,
    PM_CSS_CONTROL_SELECT,
    PM_CSS_CONTROL_OPTION /* shown by its select */
} pm_css_control_t;

/* All that an element has by itself: what a selector can ask for, and the style
 * of its own. Elements that have the same share it. */
typedef struct pm_css_kind_t {
    int index;       /* among the kinds of the page, from 0 */
    const char *tag; /* in lower case */
    /* Names and values by turns, then NULL; a value that is not kept is NULL */
    const char *const *attributes;
    const char *id;             /* NULL */
    const char *class_text;     /* the attribute as it stands; NULL */
    const char *const *classes; /* ended by NULL */
    pm_css_names_t names;       /* its tag, id and classes */
    pm_css_control_t control;
    const pm_css_block_t *style[2]; /* of the attribute: normal, important */
    const pm_css_block_t *hint; /* of attributes (hint.h): any rule is stronger;
                                 NULL */
    const char *declared; /* what of style and hint counts, as a text: equal for
                             kinds that declare the same; NULL: nothing */
} pm_css_kind_t;

/* A text that may never be looked at. */
typedef struct pm_css_unread_t {
    struct pm_css_unread_t *next; /* that came before it */
    apr_size_t length;
    char bytes[];
} pm_css_unread_t;

/* Its place is that in the page as it is parsed. */
typedef struct pm_css_element_t {
    const char *tag; /* of its kind */
    const pm_css_kind_t *kind;
    struct pm_css_element_t *parent; /* NULL for the root */
    struct pm_css_element_t *previous, *next;
    struct pm_css_element_t *first, *last; /* of its children */
    pm_css_names_t around;                 /* of the elements that it is in */
    pm_css_codepoints_t *text; /* of its own, that is shown; NULL: none */
    pm_css_unread_t *unread;   /* what is not in it yet */
    apr_uint32_t initial;      /* its first such character; 0: none */
    int is_placeholder;        /* its text is only in the place of one */
    int has_label;             /* an option: what is in it is not shown */
    pm_position_t position;
    int index;    /* in document order, from 0 */
    int place;    /* among its siblings, from 1 */
    int is_empty; /* no element and no text in it, not even white space */
} pm_css_element_t;

/* Where the value of an attribute stands among names and values by turns, which
 * may be NULL: not kept. NULL: it is not there. */
static inline const char *const *pm_css_attribute(const char *const *attributes,
                                                  const char *name)
{
    const char *const *at;

    for (at = attributes; at && *at; at += 2) {
        if (at[0][0] == name[0] && strcmp(at[0], name) == 0) {
            return at + 1;
        }
    }
    return NULL;
}

/* The value of an attribute; NULL: it is not there, or was not kept. */
static inline const char *pm_css_attribute_value(const char *const *attributes,
                                                 const char *name)
{
    const char *const *value = pm_css_attribute(attributes, name);

    return value ? *value : NULL;
}

#endif
