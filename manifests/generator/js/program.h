/*
 * All tokens of a script, to look for what a build tool writes: patterns of
 * tokens, brackets and what they enclose, functions.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_JS_PROGRAM_H
#define PM_JS_PROGRAM_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "js/token.h"

/* Tokens of a script; one of more is not looked at. */
#define PM_JS_PIECES_MAX (1024 * 1024)

/* Parameters of a function that are known by name. */
#define PM_JS_PARAMETERS_MAX 3

/* A token. */
typedef struct pm_js_piece_t {
    const char *text; /* with quotes */
    int length;
    int partner; /* of a bracket, the index of its other one; else -1 */
    pm_position_t position;
    unsigned char type;       /* pm_js_token_type_t */
    unsigned char is_whole;   /* a template without substitutions */
    unsigned char is_certain; /* whenever the function around it is called */
    unsigned char is_body;    /* `{` of a function */
} pm_js_piece_t;

typedef struct pm_js_program_t {
    const pm_js_piece_t *pieces;
    int count;
} pm_js_program_t;

/* A function. Names are indexes of pieces; -1: there is none. */
typedef struct pm_js_function_t {
    int parameters[PM_JS_PARAMETERS_MAX];
    int from, to; /* the body, without braces: the pieces in [from, to) */
    int is_block; /* it had braces: statements, else an expression */
} pm_js_function_t;

/*
 * The tokens of a script, from pool, as views of text, which must outlive them;
 * NULL: it has too many, or does not run since a bracket is not closed.
 */
const pm_js_program_t *pm_js_program_read(apr_pool_t *pool, const char *text,
                                          apr_size_t length, int is_classic);

/* Those in [from, to) of a program, which need nothing but pool. */
const pm_js_program_t *pm_js_program_copy(apr_pool_t *pool,
                                          const pm_js_program_t *program,
                                          int from, int to);

/* The piece at that index; beyond the program one that is nothing. */
const pm_js_piece_t *pm_js_program_at(const pm_js_program_t *program, int at);

/* Whether it is that name or punctuator. */
int pm_js_piece_is(const pm_js_piece_t *piece, const char *text);

/* Whether both are the same name. */
int pm_js_piece_is_same(const pm_js_piece_t *piece, const pm_js_piece_t *other);

/*
 * Whether the pieces from `at` on are those of a pattern, words with a space
 * between them: a name or punctuator as it is, `'a'` a string of that value,
 * `%` any name, `#` any string or number, `@` the name `self`. Returns the
 * index behind them, or -1.
 */
int pm_js_program_match(const pm_js_program_t *program, int at,
                        const char *pattern, const pm_js_piece_t *self);

/* The first place in [from, to) where the pattern stands; -1: none. */
int pm_js_program_find(const pm_js_program_t *program, int from, int to,
                       const char *pattern, const pm_js_piece_t *self);

/*
 * Reads a function expression, or, at its `(`, what a method has behind its
 * name. An async one and a generator are none, since what they do is not
 * certain when they are called. Returns the index behind it, or -1.
 */
int pm_js_program_function(const pm_js_program_t *program, int at,
                           pm_js_function_t *function);

/* The value of a string, whole template or number, from pool: of a number its
 * decimal digits, without `.` and sign; NULL: it is none of these. */
const char *pm_js_piece_value(apr_pool_t *pool, const pm_js_piece_t *piece);

/* Whether the word is in a text; its letter at `rare` is one that is seldom
 * met. So cheap that every script can be asked. */
int pm_js_has_word(const char *text, apr_size_t length, const char *word,
                   apr_size_t rare);

#endif
