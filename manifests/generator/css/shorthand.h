/*
 * Properties that set several others: what of their values is that of which.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_SHORTHAND_H
#define PM_CSS_SHORTHAND_H

#include "css/property.h"
#include "css/token.h"

typedef enum pm_css_part_t {
    PM_CSS_PART_VOID,    /* the shorthand's value is malformed */
    PM_CSS_PART_INITIAL, /* it does not say anything of the longhand */
    PM_CSS_PART_THERE
} pm_css_part_t;

/*
 * Where a longhand stands in the value of a shorthand, of which lexer has all:
 * part is a lexer for it. No value has a var() in it. Texts that do not stand
 * there as they are come from pool.
 */
pm_css_part_t pm_css_shorthand_part(apr_pool_t *pool, int shorthand,
                                    pm_css_property_t longhand,
                                    pm_css_lexer_t lexer, pm_css_lexer_t *part);

/* The keywords of font-stretch, in percent; 0 if it is none. */
int pm_css_stretch_find(const pm_css_token_t *token, double *percent);

#endif
