/*
 * SPDX-License-Identifier: Apache-2.0
 */
#include "js/program.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "js/lexer.h"

/* Bytes of a value, and digits of a number that is exact in a double. */
enum { VALUE_MAX = 4096, DIGITS_MAX = 15 };

/* What is being read: open brackets are a stack. */
typedef struct reader_t {
    apr_array_header_t *pieces;
    int open[PM_JS_NESTING_MAX + 1];
    int depth;
} reader_t;

static pm_js_piece_t *piece_at(const reader_t *reader, int at)
{
    return &APR_ARRAY_IDX(reader->pieces, at, pm_js_piece_t);
}

/* A bracket knows the one that it closes, and is known to that. */
static int pair(reader_t *reader, const pm_js_token_t *token, int at)
{
    char c = token->type == PM_JS_PUNCTUATOR ? token->text[0] : 0;

    if (c == '(' || c == '[' || c == '{') {
        if (reader->depth > PM_JS_NESTING_MAX) {
            return 0;
        }
        reader->open[reader->depth++] = at;
    }
    else if (c == ')' || c == ']' || c == '}') {
        if (reader->depth == 0) {
            return 0;
        }
        piece_at(reader, at)->partner = reader->open[--reader->depth];
        piece_at(reader, reader->open[reader->depth])->partner = at;
    }
    return 1;
}

static int add(reader_t *reader, const pm_js_token_t *token, int is_body)
{
    int at = reader->pieces->nelts;

    if (at == PM_JS_PIECES_MAX) {
        return 0;
    }
    APR_ARRAY_PUSH(reader->pieces, pm_js_piece_t) = (pm_js_piece_t){
        .text = token->text,
        .length = (int)token->length,
        .partner = -1,
        .position = token->position,
        .type = (unsigned char)token->type,
        .is_whole = (unsigned char)token->is_whole,
        .is_certain = (unsigned char)token->is_certain,
        .is_body = (unsigned char)is_body,
    };
    return pair(reader, token, at);
}

const pm_js_program_t *pm_js_program_copy(apr_pool_t *pool,
                                          const pm_js_program_t *program,
                                          int from, int to)
{
    pm_js_program_t *copy = apr_pcalloc(pool, sizeof(*copy));
    pm_js_piece_t *pieces;
    int i;

    copy->count = to - from;
    copy->pieces = pieces =
        apr_pmemdup(pool, program->pieces + from,
                    (apr_size_t)copy->count * sizeof(*pieces));
    for (i = 0; i < copy->count; i++) {
        pieces[i].text =
            apr_pstrmemdup(pool, pieces[i].text, (apr_size_t)pieces[i].length);
        pieces[i].partner -= pieces[i].partner >= 0 ? from : 0;
    }
    return copy;
}

const pm_js_piece_t *pm_js_program_at(const pm_js_program_t *program, int at)
{
    static const pm_js_piece_t none = {
        .text = "", .partner = -1, .type = PM_JS_END};

    return at >= 0 && at < program->count ? program->pieces + at : &none;
}

static int is_text(const pm_js_piece_t *piece, const char *text,
                   apr_size_t length)
{
    return (apr_size_t)piece->length == length &&
           memcmp(piece->text, text, length) == 0;
}

int pm_js_piece_is(const pm_js_piece_t *piece, const char *text)
{
    return (piece->type == PM_JS_NAME || piece->type == PM_JS_PUNCTUATOR) &&
           is_text(piece, text, strlen(text));
}

int pm_js_piece_is_same(const pm_js_piece_t *piece, const pm_js_piece_t *other)
{
    return piece->type == PM_JS_NAME && other->type == PM_JS_NAME &&
           is_text(piece, other->text, (apr_size_t)other->length);
}

/* Whether a piece is what a word of a pattern stands for. */
static int fits(const pm_js_piece_t *piece, const char *word, apr_size_t length,
                const pm_js_piece_t *self)
{
    switch (word[0]) {
    case '%':
        return piece->type == PM_JS_NAME;
    case '#':
        return piece->type == PM_JS_STRING || piece->type == PM_JS_NUMBER;
    case '@':
        return self && pm_js_piece_is_same(piece, self);
    case '\'':
        return piece->type == PM_JS_STRING &&
               (apr_size_t)piece->length == length &&
               memcmp(piece->text + 1, word + 1, length - 2) == 0;
    default:
        return (piece->type == PM_JS_NAME || piece->type == PM_JS_PUNCTUATOR) &&
               is_text(piece, word, length);
    }
}

/* Whether a piece may be what a word stands for that begins so: most are not.
 */
static int may_fit(const pm_js_piece_t *piece, char first)
{
    return first == piece->text[0] || first == '%' || first == '#' ||
           first == '@' || first == '\'';
}

int pm_js_program_match(const pm_js_program_t *program, int at,
                        const char *pattern, const pm_js_piece_t *self)
{
    while (*pattern) {
        const pm_js_piece_t *piece = pm_js_program_at(program, at);
        apr_size_t length;

        if (!may_fit(piece, *pattern)) {
            return -1;
        }
        length = strcspn(pattern, " ");
        if (!fits(piece, pattern, length, self)) {
            return -1;
        }
        at++;
        pattern += length;
        pattern += *pattern == ' ';
    }
    return at;
}

int pm_js_program_find(const pm_js_program_t *program, int from, int to,
                       const char *pattern, const pm_js_piece_t *self)
{
    while (from < to && pm_js_program_match(program, from, pattern, self) < 0) {
        from++;
    }
    return from < to ? from : -1;
}

/* Whether what was read last is a throw of a build tool's own for browsers that
 * are older than modules are, after which all is as certain as before it. */
static int is_idle_throw(const reader_t *reader)
{
    static const char *const throws[] = {"throw Error ( #",
                                         "throw new Error ( #"};
    static const char message[] =
        "\"Automatic publicPath is not supported in this browser\"";
    const pm_js_program_t program = {
        (const pm_js_piece_t *)reader->pieces->elts, reader->pieces->nelts};
    const pm_js_piece_t *last = pm_js_program_at(&program, program.count - 1);

    return last->type == PM_JS_STRING &&
           last->length == (int)sizeof(message) - 1 &&
           memcmp(last->text + 1, message + 1, sizeof(message) - 3) == 0 &&
           (pm_js_program_match(&program, program.count - 4, throws[0], NULL) >=
                0 ||
            pm_js_program_match(&program, program.count - 5, throws[1], NULL) >=
                0);
}

const pm_js_program_t *pm_js_program_read(apr_pool_t *pool, const char *text,
                                          apr_size_t length, int is_classic)
{
    pm_js_program_t *program = apr_pcalloc(pool, sizeof(*program));
    reader_t *reader = apr_pcalloc(pool, sizeof(*reader));
    pm_js_lexer_t *lexer = apr_palloc(pool, sizeof(*lexer));
    const pm_js_syntax_t *syntax = &lexer->syntax;
    pm_js_token_t token;
    int is_over = 0, was_over = 0; /* after the last token; before a throw */

    reader->pieces = apr_array_make(pool, 1024, sizeof(pm_js_piece_t));
    pm_js_lexer_init(lexer, text, length, PM_POSITION_START);
    lexer->is_classic = is_classic;
    lexer->syntax.is_by_function = 1;
    while (pm_js_lexer_next(lexer, &token) != PM_JS_END) {
        int is_body = pm_js_token_is(&token, "{") &&
                      syntax->scopes[syntax->depth].kind == PM_JS_FUNCTION;

        if (!add(reader, &token, is_body)) {
            return NULL;
        }
        if (pm_js_token_is(&token, "throw")) {
            was_over = is_over;
        }
        else if (is_idle_throw(reader)) {
            lexer->syntax.is_over = was_over;
        }
        is_over = lexer->syntax.is_over;
    }
    program->pieces = (const pm_js_piece_t *)reader->pieces->elts;
    program->count = reader->pieces->nelts;
    return pm_js_syntax_is_whole(syntax) ? program : NULL;
}

/* `( a , b )`: names alone, as far as there is room for them. Returns the index
 * behind it, or -1. */
static int take_parameters(const pm_js_program_t *program, int at,
                           pm_js_function_t *function)
{
    int end = pm_js_program_at(program, at)->partner;
    int i, count = 0;

    for (i = at + 1; i < end; i += 2) {
        if (pm_js_program_at(program, i)->type != PM_JS_NAME ||
            (i + 1 < end &&
             pm_js_program_match(program, i + 1, ",", NULL) < 0)) {
            return -1;
        }
        if (count < PM_JS_PARAMETERS_MAX) {
            function->parameters[count++] = i;
        }
    }
    return end < 0 ? -1 : end + 1;
}

/* Where an expression ends: at a comma, a semicolon, or the bracket around it.
 */
static int expression_end(const pm_js_program_t *program, int at)
{
    while (at < program->count) {
        const pm_js_piece_t *piece = pm_js_program_at(program, at);

        if (pm_js_piece_is(piece, ",") || pm_js_piece_is(piece, ";") ||
            (piece->partner >= 0 && piece->partner < at)) {
            break;
        }
        at = (piece->partner > at ? piece->partner : at) + 1;
    }
    return at;
}

/* The body of a function, whose `{` may be next, or of an arrow an expression.
 */
static int take_body(const pm_js_program_t *program, int at, int is_arrow,
                     pm_js_function_t *function)
{
    const pm_js_piece_t *brace = pm_js_program_at(program, at);

    function->is_block = brace->is_body;
    if (brace->is_body) {
        function->from = at + 1;
        function->to = brace->partner;
        return brace->partner + 1;
    }
    function->from = at;
    function->to = expression_end(program, at);
    return is_arrow ? function->to : -1;
}

int pm_js_program_function(const pm_js_program_t *program, int at,
                           pm_js_function_t *function)
{
    int is_arrow = pm_js_program_match(program, at, "function", NULL) < 0;
    int i;

    for (i = 0; i < PM_JS_PARAMETERS_MAX; i++) {
        function->parameters[i] = -1;
    }
    if (!is_arrow) {
        at++;
        at += pm_js_program_at(program, at)->type == PM_JS_NAME;
    }
    if (pm_js_program_match(program, at, "% =>", NULL) >= 0) {
        function->parameters[0] = at;
        return take_body(program, at + 2, 1, function);
    }
    if (pm_js_program_match(program, at, "(", NULL) < 0 ||
        (at = take_parameters(program, at, function)) < 0) {
        return -1;
    }
    if (is_arrow && pm_js_program_match(program, at, "=>", NULL) >= 0) {
        return take_body(program, at + 1, 1, function);
    }
    return take_body(program, at, 0, function);
}

/* Minifiers write 1e3 for 1000. NULL: no whole number in decimal digits. */
static const char *number_of(apr_pool_t *pool, const pm_js_piece_t *piece)
{
    int digits = 0, zeros = 0;
    apr_size_t length;
    char *value;

    while (digits < piece->length && apr_isdigit(piece->text[digits])) {
        digits++;
    }
    if (digits + 1 < piece->length && digits + 3 >= piece->length &&
        piece->text[digits] == 'e') {
        int i = digits + 1;

        for (; i < piece->length && apr_isdigit(piece->text[i]); i++) {
            zeros = 10 * zeros + piece->text[i] - '0';
        }
        digits = i == piece->length ? digits : 0;
    }
    else if (digits != piece->length) {
        digits = 0;
    }
    if (digits == 0 || digits + zeros > DIGITS_MAX ||
        (piece->text[0] == '0' && piece->length > 1)) {
        return NULL;
    }
    length = (apr_size_t)digits + (apr_size_t)zeros;
    value = apr_pcalloc(pool, length + 1);
    memset(value, '0', length);
    memcpy(value, piece->text, (apr_size_t)digits);
    return value;
}

const char *pm_js_piece_value(apr_pool_t *pool, const pm_js_piece_t *piece)
{
    const pm_js_token_t token = {.type = (pm_js_token_type_t)piece->type,
                                 .text = piece->text,
                                 .length = (apr_size_t)piece->length,
                                 .is_whole = piece->is_whole};

    return piece->type == PM_JS_NUMBER
               ? number_of(pool, piece)
               : pm_js_token_value(pool, &token, VALUE_MAX);
}

int pm_js_has_word(const char *text, apr_size_t length, const char *word,
                   apr_size_t rare)
{
    apr_size_t whole = strlen(word);
    const char *end = text + length - whole + rare, *at = text + rare;

    if (length < whole) {
        return 0;
    }
    while (at <= end &&
           (at = memchr(at, word[rare], (apr_size_t)(end - at) + 1))) {
        if (memcmp(at - rare, word, whole) == 0) {
            return 1;
        }
        at++;
    }
    return 0;
}
