/*
 * What HTML and SVG say of an element's style by attributes of their own
 * (WHATWG HTML, section 15, "Rendering"; SVG 2, section 6.6), as far as it
 * decides which fonts and images are fetched.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_HINT_H
#define PM_CSS_HINT_H

#include <apr_pools.h>

#include "style/element.h"

/* The declarations as a text, from pool; NULL: there are none. URLs in them are
 * as they stand in the page. */
const char *pm_css_hint_of(apr_pool_t *pool, const pm_css_kind_t *kind);

#endif
