/*
 * What stands side by side: the columns of a flex container, a grid or a table,
 * floats. A model of layout that is no more than that, for one view, the
 * desktop: which element begins where the one before it begins.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_ROWS_H
#define PM_CSS_ROWS_H

#include <apr_pools.h>

#include "style/computed.h"

typedef struct pm_css_rows_t pm_css_rows_t;

/* Rows of a page of so many elements; scratch may die when all were added. */
pm_css_rows_t *pm_css_rows_create(apr_pool_t *scratch, apr_pool_t *pool,
                                  int count);

/* An element, after its parent and its siblings before it. outer is what is
 * computed of its parent, NULL: it has none. is_hidden: it takes no place. */
void pm_css_rows_add(pm_css_rows_t *rows, const pm_css_element_t *element,
                     const pm_css_computed_t *computed,
                     const pm_css_computed_t *outer, int is_hidden);

/* By index of the elements: whether one stands beside the one before it. From
 * pool. */
const unsigned char *pm_css_rows_beside(const pm_css_rows_t *rows);

#endif
