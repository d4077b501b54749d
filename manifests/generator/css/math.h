/*
 * The mathematical functions of CSS: calc(), min(), round() and so on.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_MATH_H
#define PM_CSS_MATH_H

#include "css/token.h"

#define PM_CSS_PI 3.14159265358979323846

/* Arguments of a function that does not take any number of them. */
#define PM_CSS_ARGUMENTS_MAX 3

/* What the arguments of a function are, and what it gives. */
typedef enum pm_css_math_sort_t {
    PM_CSS_MATH_SAME,   /* any, all of one kind, which it gives */
    PM_CSS_MATH_NUMBER, /* numbers, and a number */
    PM_CSS_MATH_SIGN,   /* any, all of one kind; a number */
    PM_CSS_MATH_SINE,   /* radians; a number */
    PM_CSS_MATH_ARC     /* any, all of one kind; degrees */
} pm_css_math_sort_t;

typedef struct pm_css_call_t {
    double arguments[PM_CSS_ARGUMENTS_MAX];
    int count;
    char strategy; /* of round(): nearest, up, down, to-zero by its letter */
} pm_css_call_t;

/*
 * A function. most is 0 where any number of arguments may be: from `start` on,
 * each is taken together with the result so far.
 */
typedef struct pm_css_math_t {
    const char *name;
    int least;
    int most;
    pm_css_math_sort_t sort;
    double (*run)(const pm_css_call_t *call);
    double start;
    int takes_none;     /* its first and last argument may be `none` */
    int takes_strategy; /* before its arguments */
} pm_css_math_t;

/* The function of that name; NULL if there is none. */
const pm_css_math_t *pm_css_math_find(const pm_css_token_t *name);

#endif
