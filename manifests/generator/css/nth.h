/*
 * An+B: what :nth-child() and its like count.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_NTH_H
#define PM_CSS_NTH_H

#include "css/token.h"

/* Most digits of a number; those of more are malformed. */
#define PM_CSS_NTH_DIGITS_MAX 9

/*
 * Reads An+B, the token being the first of it, from lexer: every step-th from
 * the offset-th on. *token is then the first one after it that is not white
 * space. Returns 0 if it is malformed.
 */
int pm_css_nth_take(pm_css_lexer_t *lexer, pm_css_token_t *token, int *step,
                    int *offset);

#endif
