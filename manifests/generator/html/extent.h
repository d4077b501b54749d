/*
 * How far down a page its elements are, and how much of it they take: the guess
 * of placement.h, made before the style is known, and put right by it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_EXTENT_H
#define PM_HTML_EXTENT_H

#include <apr_tables.h>

#include "report/budget.h"

struct pm_css_element_t;
struct pm_css_usage_t;

/* Of an element, in CSS pixels; of those that are one, the first's place and
 * the height of all. */
typedef struct pm_extent_t {
    double y;
    double height;
} pm_extent_t;

/*
 * Whether an element that was guessed to be at y may be in the first window; it
 * may be NULL: not known. extents: of pm_extent_t, by the index of the elements
 * that usage is about; usage is NULL if nobody knows: then y is believed. Steps
 * are taken from budget.
 */
int pm_extent_is_top(const apr_array_header_t *extents,
                     const struct pm_css_usage_t *usage,
                     const struct pm_css_element_t *element, double y,
                     pm_budget_t *budget);

#endif
