/*
 * A stylesheet as the generator needs it: what it refers to, and when. The
 * parser makes it, the cascade asks it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_SHEET_H
#define PM_CSS_SHEET_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "css/block.h"
#include "css/selector.h"
#include "css/value.h"
#include "css/when.h"
#include "text/encoding.h"
#include "text/position.h"

/* Limits; what is beyond them is left out, and the sheet says so in `lost`. */
#define PM_CSS_LENGTH_MAX (8 * 1024 * 1024) /* bytes of a stylesheet */
#define PM_CSS_BYTES_MAX (12 * 1024 * 1024) /* of what is kept of it, about */
#define PM_CSS_IMPORTS_MAX 1000
#define PM_CSS_FACES_MAX 10000
#define PM_CSS_SOURCES_MAX 64  /* entries in the src of one @font-face */
#define PM_CSS_RANGES_MAX 4096 /* in the unicode-range of one @font-face */
#define PM_CSS_LAYERS_MAX 1000
#define PM_CSS_KEYFRAMES_MAX 1000
#define PM_CSS_RULES_MAX 50000
#define PM_CSS_DECLARATIONS_MAX 100000 /* of interest */
#define PM_CSS_NESTING_MAX 64          /* rules within rules */
#define PM_CSS_BLOCKS_MAX 256          /* brackets within brackets */
#define PM_CSS_TEXT_MAX 1024           /* bytes of a name that is kept */

/* @import (CSS Cascade 5, section 2) */
typedef struct pm_css_import_t {
    const char *url;
    const char *layer;         /* its name; "" for an anonymous layer; NULL */
    const pm_css_when_t *when; /* by its media queries and supports() */
    pm_position_t position;    /* of the URL */
} pm_css_import_t;

/* An entry in the src of @font-face (CSS Fonts 4, section 4.3) */
typedef struct pm_css_source_t {
    const char *url; /* NULL for local() */
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
    PM_CSS_FONT_AUTO,
    PM_CSS_FONT_BLOCK,
    PM_CSS_FONT_SWAP,
    PM_CSS_FONT_FALLBACK,
    PM_CSS_FONT_OPTIONAL
} pm_css_display_t;

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
    double stretch_first; /* in percent, likewise */
    double stretch_last;
    pm_css_style_t style;
    pm_css_display_t display;
    apr_array_header_t *ranges; /* of pm_css_range_t; NULL: every code point */
    pm_position_t position;     /* of the `@font-face` */
    const pm_css_when_t *when;
} pm_css_face_t;

/* A style rule with at least one declaration of interest. */
typedef struct pm_css_rule_t {
    const pm_css_selectors_t *selectors;
    const pm_css_block_t *blocks[2]; /* normal, important; NULL if empty */
    const pm_css_when_t *when;
    int layer;    /* its index in the sheet; -1: in none */
    int is_maybe; /* it depends on something else: a container's size */
} pm_css_rule_t;

/* A rule of @keyframes with a declaration of interest. */
typedef struct pm_css_keyframe_t {
    const char *animation;
    const pm_css_block_t *block;
    const pm_css_when_t *when;
} pm_css_keyframe_t;

/* A stylesheet. All of it lives in the pool given to pm_css_parse(). */
typedef struct pm_css_sheet_t {
    apr_array_header_t *imports;   /* of pm_css_import_t, in order */
    apr_array_header_t *faces;     /* of pm_css_face_t, in order */
    apr_array_header_t *rules;     /* of pm_css_rule_t, in order */
    apr_array_header_t *keyframes; /* of pm_css_keyframe_t, in order */
    /* Of const char *: the names of its cascade layers, outer ones first with
     * dots between, in the order in which they come; an anonymous one has a
     * number and a `*` instead. */
    apr_array_header_t *layers;
    int early_layers;              /* those before its first @import */
    int has_images;                /* a rule has one */
    apr_pool_t *pool;              /* that it is in */
    struct pm_css_index_t *index;  /* see style/index.h; NULL: not made yet */
    apr_size_t bytes;              /* about what it takes of its pool */
    int lost;                      /* things left out because of a limit */
    pm_position_t lost_position;   /* of the first of them */
    const pm_encoding_t *declared; /* the encoding that its bytes say; NULL */
    int is_ascii;                  /* it reads the same in any encoding */
    int is_cut; /* longer than PM_CSS_LENGTH_MAX: the rest was not read */
} pm_css_sheet_t;

#endif
