/*
 * Declarations of style rules: which are of interest, and their values.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_DECLARATION_H
#define PM_CSS_DECLARATION_H

#include "css/sheet.h"
#include "css/token.h"

/*
 * Reads a declaration: name is its name, value a lexer over its value alone.
 * Returns 0 if it is of no interest. What is kept comes from pool.
 */
int pm_css_declaration_read(apr_pool_t *pool, const pm_css_token_t *name,
                            pm_css_lexer_t value,
                            pm_css_declaration_t *declaration);

/*
 * Parses the declarations of a style attribute; an array of
 * pm_css_declaration_t from pool, those of interest.
 */
apr_array_header_t *pm_css_parse_style(apr_pool_t *pool, const char *text,
                                       apr_size_t length);

/*
 * The URLs of images in a value, in order, from pool: an array of const char *.
 * Of an image-set() only the candidate for one device pixel a CSS pixel, in a
 * format that Chromium reads. Never NULL; data: URLs are left out.
 */
apr_array_header_t *pm_css_value_urls(apr_pool_t *pool, const char *value);

#endif
