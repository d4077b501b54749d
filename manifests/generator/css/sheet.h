/*
 * A stylesheet as the generator needs it: what it refers to, where, and whether
 * a desktop browser would follow. The parser makes it, the cascade asks it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_SHEET_H
#define PM_CSS_SHEET_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "css/selector.h"
#include "text/position.h"

/* Limits; what is beyond them is left out, and the sheet says so in `lost`. */
#define PM_CSS_LENGTH_MAX (8 * 1024 * 1024) /* bytes of a stylesheet */
#define PM_CSS_IMPORTS_MAX 1000
#define PM_CSS_FACES_MAX 10000
#define PM_CSS_SOURCES_MAX 64  /* entries in the src of one @font-face */
#define PM_CSS_RANGES_MAX 4096 /* in the unicode-range of one @font-face */
#define PM_CSS_SELECTORS_LENGTH_MAX (1024 * 1024) /* bytes of selectors */
#define PM_CSS_RULES_MAX 50000
#define PM_CSS_DECLARATIONS_MAX 100000 /* of interest */
#define PM_CSS_VALUE_MAX 2048          /* bytes of a declaration's value */
#define PM_CSS_NESTING_MAX 64          /* rules within rules */
#define PM_CSS_BLOCKS_MAX 256          /* brackets within brackets */
#define PM_CSS_URL_LENGTH_MAX 4096
#define PM_CSS_TEXT_MAX 1024 /* bytes of a condition that are kept */

/* What a data: URL reads as, however long it is: nothing is to be fetched. */
#define PM_CSS_DATA_URL "data:"

/* The @media or @supports around a thing. Conditions form a chain outwards. */
typedef struct pm_css_condition_t {
    const char *text; /* for people: "@media print" */
    int applies;      /* to a desktop browser, all outer conditions included */
    const struct pm_css_condition_t *outer; /* or NULL */
} pm_css_condition_t;

/* @import (CSS Cascade 5, section 2) */
typedef struct pm_css_import_t {
    const char *url;
    const char *media;      /* media query list; NULL if there is none */
    const char *supports;   /* what stands in supports(); NULL */
    const char *layer;      /* name; "" for an anonymous layer; NULL */
    pm_position_t position; /* of the URL */
    int applies; /* to a desktop browser, media and supports() considered */
} pm_css_import_t;

/* An entry in the src of @font-face (CSS Fonts 4, section 4.3) */
typedef struct pm_css_source_t {
    const char *url;    /* NULL for local() */
    const char *local;  /* the name in local(), else NULL */
    const char *format; /* the hint in format(), in lower case; NULL */
    const char *tech;   /* what stands in tech(); NULL */
    pm_position_t position;
    int usable; /* a URL that Chromium would try */
} pm_css_source_t;

/* Code points first to last, both included. */
typedef struct pm_css_range_t {
    apr_uint32_t first;
    apr_uint32_t last;
} pm_css_range_t;

/* font-display */
typedef enum pm_css_display_t {
    PM_CSS_DISPLAY_AUTO,
    PM_CSS_DISPLAY_BLOCK,
    PM_CSS_DISPLAY_SWAP,
    PM_CSS_DISPLAY_FALLBACK,
    PM_CSS_DISPLAY_OPTIONAL
} pm_css_display_t;

/* font-style */
typedef enum pm_css_style_t {
    PM_CSS_STYLE_NORMAL,
    PM_CSS_STYLE_ITALIC,
    PM_CSS_STYLE_OBLIQUE
} pm_css_style_t;

/* @font-face; only those with a family and a src, which is what a face needs */
typedef struct pm_css_face_t {
    const char *family;
    apr_array_header_t *sources; /* of pm_css_source_t, in the author's order */
    /*
     * The source that Chromium fetches when it needs the face, or NULL: the
     * first usable one. Browsers do not prefer a format: they take the first
     * entry that they can read, so the author's order decides. A local() before
     * it is passed over, since nobody knows at deploy time which fonts are
     * installed. Its url may be PM_CSS_DATA_URL: then there is nothing to
     * fetch.
     */
    const pm_css_source_t *chosen;
    double weight_first; /* 1 to 1000; the same twice unless it is a range */
    double weight_last;
    pm_css_style_t style;
    pm_css_display_t display;
    apr_array_header_t *ranges; /* of pm_css_range_t; NULL: every code point */
    pm_position_t position;     /* of the `@font-face` */
    const pm_css_condition_t *condition; /* NULL: always applies */
} pm_css_face_t;

/* The properties by which a rule decides what is fetched. */
typedef enum pm_css_property_t {
    PM_CSS_FONT,
    PM_CSS_FONT_FAMILY,
    PM_CSS_FONT_WEIGHT,
    PM_CSS_FONT_STYLE,
    PM_CSS_CONTENT,
    PM_CSS_DISPLAY,
    PM_CSS_POSITION,
    PM_CSS_BACKGROUND,
    PM_CSS_BACKGROUND_IMAGE,
    PM_CSS_LIST_STYLE,
    PM_CSS_MASK,
    PM_CSS_BORDER_IMAGE,
    PM_CSS_CUSTOM, /* --name */
    PM_CSS_PROPERTIES
} pm_css_property_t;

typedef struct pm_css_declaration_t {
    pm_css_property_t property;
    const char *name; /* of a custom property, else NULL */
    /*
     * The value as written, without `!important`. One that is longer than
     * PM_CSS_VALUE_MAX, as with a data: URL in it, reads "none".
     */
    const char *value;
    int is_important;
    pm_position_t position;
} pm_css_declaration_t;

/* A style rule with at least one declaration of interest. */
typedef struct pm_css_rule_t {
    const pm_css_selectors_t *selectors;
    apr_array_header_t *declarations;    /* of pm_css_declaration_t */
    const pm_css_condition_t *condition; /* NULL: always applies */
    int is_layered;                      /* in an @layer */
} pm_css_rule_t;

/* A stylesheet. All of it lives in the pool given to pm_css_parse(). */
typedef struct pm_css_sheet_t {
    apr_array_header_t *imports; /* of pm_css_import_t, in order */
    apr_array_header_t *faces;   /* of pm_css_face_t, in order */
    apr_array_header_t *rules;   /* of pm_css_rule_t, in order */
    int lost;                    /* things left out because of a limit */
    pm_position_t lost_position; /* of the first of them */
    int is_cut; /* longer than PM_CSS_LENGTH_MAX: the rest was not read */
} pm_css_sheet_t;

/* Whether a condition holds; NULL, which is no condition, does. */
int pm_css_condition_applies(const pm_css_condition_t *condition);

#endif
