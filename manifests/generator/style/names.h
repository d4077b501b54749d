/*
 * Names as bits: which tags, ids and classes there are around an element. What
 * a selector needs there and is not there makes it match nothing, so that most
 * of them need not be held against the element at all.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_NAMES_H
#define PM_CSS_NAMES_H

#include "css/selector.h"
#include "style/element.h"

/* Those of a kind: its tag, its id, its classes. */
pm_css_names_t pm_css_names_of(const pm_css_kind_t *kind);

/* Those that must be around an element for the selector to match it: of
 * elements that it is in. */
pm_css_names_t pm_css_names_around(const pm_css_selector_t *selector);

#endif
