/*
 * Numbers, dimensions and calc() with its like, as far as they have a value
 * before there is a layout: what media queries and `sizes` of HTML are made of
 * (CSS Values 4, sections 5 to 10).
 *
 * Relative units mean what they mean in a media query: the browser's own font
 * of 16 pixels, whatever the page says.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_LENGTH_H
#define PM_CSS_LENGTH_H

#include "css/token.h"
#include "css/view.h"

/* CSS pixels of 1em. */
#define PM_CSS_FONT_SIZE 16.0

/* Parentheses and functions within each other; deeper, a value is malformed. */
#define PM_CSS_CALC_DEPTH_MAX 32

/* What a value measures, and in which unit. */
typedef enum pm_css_dimension_t {
    PM_CSS_KIND_NUMBER,
    PM_CSS_KIND_LENGTH,     /* CSS pixels */
    PM_CSS_KIND_RESOLUTION, /* device pixels a CSS pixel */
    PM_CSS_KIND_ANGLE,      /* degrees */
    PM_CSS_KIND_TIME        /* seconds */
} pm_css_dimension_t;

typedef struct pm_css_quantity_t {
    pm_css_dimension_t kind;
    double number;   /* may be infinite; not a NaN */
    int is_literal;  /* a number or a dimension, rather than a function */
    int is_fraction; /* a number with a point or an exponent */
} pm_css_quantity_t;

/*
 * Reads the value that begins with the token *token, which was just read from
 * lexer, for that view. *token is then the first one after it that is not white
 * space. Returns 0 if there is no value, or one that is malformed, or has a
 * percentage or a unit that is not known; then *token is anywhere in it.
 */
int pm_css_quantity_take(pm_css_lexer_t *lexer, pm_css_token_t *token,
                         const pm_css_view_t *view,
                         pm_css_quantity_t *quantity);

/*
 * The length that length bytes of text are, in CSS pixels, for that view: white
 * space and comments around it are fine, 0 needs no unit. Returns 0 if they are
 * anything else; *pixels is unchanged then. A negative one is negative.
 */
int pm_css_length_read(const char *text, apr_size_t length,
                       const pm_css_view_t *view, double *pixels);

/* A length that may have a part in it of something else, as a percentage of the
 * width around: pixels + part * whole. */
typedef struct pm_css_size_t {
    float pixels; /* NAN: nothing is known */
    float part;
} pm_css_size_t;

/* Likewise with percentages in it; what is no sum of them (`min(10px, 5%)`) is
 * taken for one that is right at both ends, 0 and a window's width. */
int pm_css_size_read(const char *text, const pm_css_view_t *view,
                     pm_css_size_t *size);

#endif
