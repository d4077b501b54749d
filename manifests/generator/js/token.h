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

/* Brackets and templates within each other; deeper, the script ends. */
#define PM_JS_NESTING_MAX 512

typedef enum pm_js_token_type_t {
    PM_JS_END,
    PM_JS_NAME, /* identifiers, keywords, #private names */
    PM_JS_STRING,
    PM_JS_TEMPLATE, /* a stretch of a template; `is_whole` if all of one */
    PM_JS_NUMBER,
    PM_JS_REGEXP,
    PM_JS_PUNCTUATOR /* one character, or `=>`, `++`, `--`, `?.`, `...` */
} pm_js_token_type_t;

typedef struct pm_js_token_t {
    pm_js_token_type_t type;
    const char *text;       /* with quotes */
    apr_size_t length;      /* bytes of text */
    pm_position_t position; /* in the file */
    int is_whole;           /* a template without substitutions */
} pm_js_token_t;

/* What an open bracket is, to know what may follow its closing one. */
typedef struct pm_js_bracket_t {
    char open;                   /* `(`, `[`, `{`; '`' for `${` */
    unsigned char is_head;       /* `(` of if, while, for, with */
    unsigned char is_expression; /* `{` of an object or of a class there */
} pm_js_bracket_t;

typedef struct pm_js_lexer_t {
    const char *text;
    apr_size_t length;
    apr_size_t at;
    pm_position_t position;      /* of the next byte, in the file */
    int depth;                   /* open brackets */
    int is_lost;                 /* nested too deeply: the rest was not read */
    pm_position_t lost_position; /* of the bracket that is too deep */
    int regexp_allowed;          /* whether a `/` begins a regular expression */
    int is_statement;            /* whether a `{` begins a block */
    int is_member;               /* after `.`: names are properties */
    int heads; /* the next `(` belongs to if, while, for, with */
    pm_js_bracket_t brackets[PM_JS_NESTING_MAX];
} pm_js_lexer_t;

/*
 * Begins at the first of length bytes, a byte order mark and a hashbang line
 * skipped. text need not be terminated and must outlive lexer and tokens. start
 * is the position of its first byte in the file.
 */
void pm_js_lexer_init(pm_js_lexer_t *lexer, const char *text, apr_size_t length,
                      pm_position_t start);

/* Reads the next token and returns its type, at the end PM_JS_END. */
pm_js_token_type_t pm_js_lexer_next(pm_js_lexer_t *lexer, pm_js_token_t *token);

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
