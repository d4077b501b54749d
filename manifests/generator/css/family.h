/*
 * The names of font families.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_FAMILY_H
#define PM_CSS_FAMILY_H

#include "css/token.h"

/*
 * The name of a font family that begins at token: a string, or identifiers that
 * are joined by one space each. token is then the first one after it. From
 * pool; NULL if there is none, or none of a sensible length.
 */
const char *pm_css_family_text(apr_pool_t *pool, pm_css_lexer_t *lexer,
                               pm_css_token_t *token);

/* Whether lexer has a list of families, with commas between, and no more. */
int pm_css_family_is_list(apr_pool_t *pool, pm_css_lexer_t lexer);

/* Whether every system has the family, or has a stand-in for it: then no family
 * after it is looked for. */
int pm_css_family_is_present(const char *name);

#endif
