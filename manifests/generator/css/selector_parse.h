/*
 * The parser of selectors.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_SELECTOR_PARSE_H
#define PM_CSS_SELECTOR_PARSE_H

#include "css/selector.h"
#include "css/token.h"

/*
 * Parses a selector list (of a nested rule, if outer is the list of the rule
 * around it, which must live as long). From pool; NULL if it is malformed,
 * beyond a limit, or if Chromium does not know a part of it: then the rule is
 * void.
 */
const pm_css_selectors_t *
pm_css_selectors_parse(apr_pool_t *pool, pm_css_lexer_t lexer,
                       const pm_css_selectors_t *outer);

/*
 * Whether Chromium knows the selector of `@supports selector()`: a complex one
 * alone, in which nothing is forgiven.
 */
int pm_css_selector_is_known(apr_pool_t *pool, pm_css_lexer_t lexer);

#endif
