/*
 * Sorts of elements: of one sort are the kinds that differ in nothing that a
 * selector asks for, so that what is computed for an element is so for others.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_SORT_H
#define PM_CSS_SORT_H

#include "style/cascade.h"
#include "style/page.h"

typedef struct pm_css_sorts_t pm_css_sorts_t;

/* The sorts of the elements of a page, for the selectors of a cascade; from
 * pool, and neither outlives the page nor the cascade. A sort is one of those
 * known, of this page and others with that cascade, or is added to them, from
 * the pool of known: a hash of pm_hash_bytes(), at first empty. */
pm_css_sorts_t *pm_css_sorts_create(apr_pool_t *pool,
                                    const pm_css_cascade_t *cascade,
                                    const pm_css_page_t *page,
                                    apr_hash_t *known);

/* The sort of a kind of the page: the same pointer for kinds of one sort. */
const void *pm_css_sort_of(pm_css_sorts_t *sorts, const pm_css_kind_t *kind);

#endif
