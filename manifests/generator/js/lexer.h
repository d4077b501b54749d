/*
 * Bytes to tokens, one after another.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_JS_LEXER_H
#define PM_JS_LEXER_H

#include "js/syntax.h"
#include "js/token.h"

typedef struct pm_js_lexer_t {
    const char *text;
    apr_size_t length;
    apr_size_t at;
    pm_position_t position; /* of the next byte, in the file */
    pm_js_syntax_t syntax;  /* of the tokens until there */
    int is_classic;         /* no module: it may have HTML's comments */
    const char *word; /* import, export or await, if that was the last token of
                         a classic script; NULL */
    int word_line;    /* where it stands */
    int is_member;    /* the last token was a dot */
    int is_lost;      /* nested too deeply: the rest was not read */
    pm_position_t lost_position; /* of the token that is too deep */
} pm_js_lexer_t;

/*
 * Begins at the first of length bytes, a byte order mark and a hashbang line
 * skipped. text need not be terminated and must outlive lexer and tokens. start
 * is the position of its first byte in the file. It is a module; for a classic
 * script set is_classic before the first token.
 */
void pm_js_lexer_init(pm_js_lexer_t *lexer, const char *text, apr_size_t length,
                      pm_position_t start);

/* Reads the next token and returns its type, at the end PM_JS_END. */
pm_js_token_type_t pm_js_lexer_next(pm_js_lexer_t *lexer, pm_js_token_t *token);

#endif
