/*
 * What the style says of a box: how it stands among others, and how large it
 * is, as far as that is certain. What is said is what a layout begins with; see
 * html/extent.h for the one that is made of it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_MEASURE_H
#define PM_CSS_MEASURE_H

#include "css/length.h"
#include "css/view.h"
#include "style/computed.h"

/* How a box stands among those beside it. */
typedef enum pm_css_stand_t {
    PM_CSS_STAND_BLOCK,    /* below what comes before */
    PM_CSS_STAND_ATOM,     /* in a line, as one */
    PM_CSS_STAND_INLINE,   /* what is in it is part of the line around it */
    PM_CSS_STAND_CONTENTS, /* what is in it stands as it is itself */
    PM_CSS_STAND_FLOAT,
    PM_CSS_STAND_CELL, /* of a table */
    PM_CSS_STAND_OUT,  /* it takes no place */
    PM_CSS_STAND_NONE  /* it is not shown */
} pm_css_stand_t;

/* How what is in it stands. */
typedef enum pm_css_inner_t {
    PM_CSS_INNER_FLOW, /* each as it is */
    PM_CSS_INNER_COLUMN,
    PM_CSS_INNER_ROW,   /* side by side, however many */
    PM_CSS_INNER_LINES, /* likewise, as many as there is room for */
    PM_CSS_INNER_GRID   /* in columns, of the same width */
} pm_css_inner_t;

/* Its sizes, in the order of their properties. */
#define PM_CSS_MEASURE_SIZES (PM_CSS_PADDING_BOTTOM - PM_CSS_FLEX_BASIS + 1)

/* A box on one screen. */
typedef struct pm_css_measure_t {
    pm_css_stand_t stand;
    pm_css_inner_t inner;
    int columns;  /* of a grid; 0: not known */
    int is_auto;  /* its height is said to be that of what is in it */
    double ratio; /* of width to height; 0: none */
    pm_css_size_t sizes[PM_CSS_MEASURE_SIZES];
} pm_css_measure_t;

/* A size of it, by its property: parts are of the width around, but of heights
 * they are of the height around. It has NAN pixels if it is not known. */
static inline const pm_css_size_t *
pm_css_measure_size(const pm_css_measure_t *measure, pm_css_property_t property)
{
    return &measure->sizes[property - PM_CSS_FLEX_BASIS];
}

/* The screens that boxes are measured on. */
enum { PM_CSS_MEASURED_DESKTOP, PM_CSS_MEASURED_PHONE, PM_CSS_MEASURED };

/* Of each of them the view. */
extern const int pm_css_measured[PM_CSS_MEASURED];

/* Those of a box of which nothing is known. */
extern const pm_css_measure_t *const pm_css_not_measured;

/* Whether something may be nearer to the top on a phone for such a box. Without
 * one, what is narrower is longer. */
int pm_css_measure_is_nearer(const pm_css_measure_t *measures);

/* The measures of a box on each of the screens, from pool, or
 * constants. */
const pm_css_measure_t *pm_css_measure(apr_pool_t *pool,
                                       const pm_css_computed_t *computed);

#endif
