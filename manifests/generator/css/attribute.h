/*
 * What stands in the brackets of an attribute selector, and the prefixes of
 * namespaces.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_ATTRIBUTE_H
#define PM_CSS_ATTRIBUTE_H

#include "css/selector.h"
#include "css/token.h"

/*
 * Passes over the prefix of a namespace that begins with *token, which was just
 * read from lexer: `*|` or `|`, after which *is_none says that there is to be
 * no namespace, as no element of HTML is. Returns 0 if it names one: nobody has
 * declared it.
 */
int pm_css_namespace_skip(pm_css_lexer_t *lexer, pm_css_token_t *token,
                          int *is_none);

/*
 * Reads an attribute selector, its `[` being read, from *token up to its `]`,
 * or, unless is_strict, to the end of the text. Returns 0 if it is malformed.
 * Strings of the simple selector come from pool.
 */
int pm_css_attribute_take(apr_pool_t *pool, pm_css_lexer_t *lexer,
                          pm_css_token_t *token, int is_strict,
                          pm_css_simple_t *simple);

#endif
