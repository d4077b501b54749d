/*
 * The pseudo-classes and pseudo-elements that Chromium knows, without
 * arguments; and functions that are not selectors of lists.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_PSEUDO_H
#define PM_CSS_PSEUDO_H

#include "css/selector.h"
#include "css/token.h"

/* The pseudo-class of that name as a simple selector; 0 if there is none. */
int pm_css_pseudo_class(const pm_css_token_t *name, pm_css_simple_t *simple);

/* Whether a pseudo-element may have a single colon. */
int pm_css_pseudo_is_legacy(const pm_css_token_t *name);

/*
 * The pseudo-element of that name (an identifier or a function); 0 if there is
 * none. One that begins with -webkit- is taken for one in a rule (Compatibility
 * Standard, section 3.4), but not if is_strict.
 */
int pm_css_pseudo_element(const pm_css_token_t *name, int is_strict,
                          pm_css_pseudo_t *pseudo);

#endif
