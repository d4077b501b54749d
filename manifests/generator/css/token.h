/*
 * The tokens of CSS: where each begins and ends in the caller's bytes.
 *
 * A token is a view of the text; nothing is copied until somebody asks for a
 * token's text, and nothing is ever allocated for a comparison. The lexer holds
 * no state but its position, so a part of a stylesheet can be read again by a
 * lexer of its own.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_TOKEN_H
#define PM_CSS_TOKEN_H

#include <apr_pools.h>

#include "text/position.h"

/* CSS Syntax 3, section 4, "Tokenization". Comments give no token. */
typedef enum pm_css_token_type_t {
    PM_CSS_END,
    PM_CSS_WHITESPACE,
    PM_CSS_IDENT,
    PM_CSS_FUNCTION, /* the name, and its `(` */
    PM_CSS_AT_KEYWORD,
    PM_CSS_HASH,
    PM_CSS_STRING,
    PM_CSS_BAD_STRING,
    PM_CSS_URL, /* url(x) without quotes; with quotes it is a function */
    PM_CSS_BAD_URL,
    PM_CSS_NUMBER,
    PM_CSS_PERCENTAGE,
    PM_CSS_DIMENSION,
    PM_CSS_DELIM, /* any other single character; see `delim` */
    PM_CSS_CDO,
    PM_CSS_CDC,
    PM_CSS_COLON,
    PM_CSS_SEMICOLON,
    PM_CSS_COMMA,
    PM_CSS_OPEN_SQUARE,
    PM_CSS_CLOSE_SQUARE,
    PM_CSS_OPEN_PAREN,
    PM_CSS_CLOSE_PAREN,
    PM_CSS_OPEN_CURLY,
    PM_CSS_CLOSE_CURLY
} pm_css_token_type_t;

/*
 * A token. name is a view of the text without quotes, `@`, `#`, `url(`: of a
 * dimension it is the unit. Escapes in it are not undone yet.
 */
typedef struct pm_css_token_t {
    pm_css_token_type_t type;
    apr_size_t start;       /* offset in the lexer's text */
    apr_size_t end;         /* offset after the last byte */
    pm_position_t position; /* in the file */
    const char *name;
    apr_size_t length; /* bytes of name */
    double number;     /* of number, percentage and dimension */
    int is_integer;    /* of those: without a point or an exponent */
    int is_id;         /* of a hash: its name could begin an identifier */
    char delim;        /* of a delim: its first byte */
} pm_css_token_t;

typedef struct pm_css_lexer_t {
    const char *text;
    apr_size_t length;
    apr_size_t at;          /* offset of the next byte */
    pm_position_t position; /* of the next byte, in the file */
} pm_css_lexer_t;

/*
 * Begins at the first of length bytes, a byte order mark skipped. text need not
 * be terminated, may be NULL if length is 0, and must outlive the lexer and its
 * tokens. start is the position of its first byte in the file.
 */
void pm_css_lexer_init(pm_css_lexer_t *lexer, const char *text,
                       apr_size_t length, pm_position_t start);

/* Reads the next token and returns its type, at the end PM_CSS_END. */
pm_css_token_type_t pm_css_lexer_next(pm_css_lexer_t *lexer,
                                      pm_css_token_t *token);

/* Likewise, but passes over white space first. */
pm_css_token_type_t pm_css_lexer_next_solid(pm_css_lexer_t *lexer,
                                            pm_css_token_t *token);

/*
 * Reads on, from a token inside of a function or of parentheses, to the `)`
 * that closes them, or to the end: that is the token then.
 */
void pm_css_lexer_close(pm_css_lexer_t *lexer, pm_css_token_t *token);

/*
 * A lexer for bytes start to end of another's text, of which the first is at
 * that position.
 */
pm_css_lexer_t pm_css_lexer_part(const pm_css_lexer_t *lexer, apr_size_t start,
                                 apr_size_t end, pm_position_t position);

/*
 * Whether the token's name, its escapes undone, is word, which is in lower
 * case; ASCII letters compare without regard to case.
 */
int pm_css_token_is(const pm_css_token_t *token, const char *word);

/* Whether it opens a function or a pair of brackets, or closes such. */
int pm_css_token_opens(const pm_css_token_t *token);
int pm_css_token_closes(const pm_css_token_t *token);

/* Whether it is an identifier, or a function, of that name. */
int pm_css_token_is_ident(const pm_css_token_t *token, const char *word);
int pm_css_token_is_function(const pm_css_token_t *token, const char *word);

/* Whether the token's name is one of count words, which are in lower case. */
int pm_css_token_is_listed(const pm_css_token_t *token,
                           const char *const *words, apr_size_t count);

/*
 * Writes the token's name with its escapes undone to buffer, which has room for
 * three times its length. Returns the bytes written; not terminated.
 */
apr_size_t pm_css_token_write(const pm_css_token_t *token, char *buffer);

/*
 * The token's name with its escapes undone, from pool: valid UTF-8 without NUL
 * bytes, NUL-terminated.
 */
const char *pm_css_token_text(apr_pool_t *pool, const pm_css_token_t *token);

/* Likewise with ASCII letters in lower case. */
const char *pm_css_token_lower(apr_pool_t *pool, const pm_css_token_t *token);

/*
 * The bytes start to end of the text as they stand, white space at both ends
 * removed, as valid UTF-8 from pool; NULL if nothing is left.
 */
const char *pm_css_lexer_slice(apr_pool_t *pool, const pm_css_lexer_t *lexer,
                               apr_size_t start, apr_size_t end);

#endif
