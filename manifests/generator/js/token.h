/*
 * The tokens of JavaScript, as far as they are needed to find imports without
 * being misled by strings, templates, comments and regular expressions.
 *
 * A token is a view of the caller's bytes. Template literals come in parts: one
 * token for each stretch of text, and between them the tokens of the
 * substitutions.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_JS_TOKEN_H
#define PM_JS_TOKEN_H

#include <apr_pools.h>

#include "text/position.h"

typedef enum pm_js_token_type_t {
    PM_JS_END,
    PM_JS_NAME, /* identifiers, keywords, #private names */
    PM_JS_STRING,
    PM_JS_TEMPLATE, /* a stretch of a template; `is_whole` if all of one */
    PM_JS_NUMBER,
    PM_JS_REGEXP,
    PM_JS_PUNCTUATOR /* one character, or one of those that lexer.c lists */
} pm_js_token_type_t;

typedef struct pm_js_token_t {
    pm_js_token_type_t type;
    const char *text;       /* with quotes */
    apr_size_t length;      /* bytes of text */
    pm_position_t position; /* in the file */
    int is_whole;           /* a template without substitutions */
    /*
     * Evaluated whenever the script is, and about at once: in no function,
     * branch, loop or `try`, and after nothing at the top that by its own words
     * throws, waits or jumps. What is not understood is not certain.
     */
    int is_certain;
} pm_js_token_t;

/* Whether the token is that name, or that punctuator. */
int pm_js_token_is(const pm_js_token_t *token, const char *text);

/*
 * The value of a string or of a whole template, escapes undone, from pool:
 * valid UTF-8 without NUL bytes. NULL for other tokens and for values of more
 * than limit bytes as written.
 */
const char *pm_js_token_value(apr_pool_t *pool, const pm_js_token_t *token,
                              apr_size_t limit);

#endif
