/*
 * CSS Syntax Level 3, section 4, "Tokenization", over bytes: every character
 * that decides anything is ASCII, so UTF-8 need not be decoded for it. Instead
 * of preprocessing the input (section 3.3), CR, FF and CRLF count as newlines
 * here, and NUL becomes U+FFFD when a token's text is asked for.
 *
 * Called by the parsers of stylesheets, media queries and selectors.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_strings.h>
#include <string.h>

#include "css/token.h"
#include "format/url.h"
#include "text/codepoint.h"

/* An exponent beyond this is infinity or zero all the same. */
#define EXPONENT_MAX 400

/* Below it, a whole number and one more digit are exact as a double. */
#define MANTISSA_MAX 1e14

/* Hexadecimal digits in an escape (section 4.3.7). */
#define ESCAPE_DIGITS 6

static int is_newline(int c) { return c == '\n' || c == '\r' || c == '\f'; }

static int is_space(int c) { return c == ' ' || c == '\t' || is_newline(c); }

static int is_digit(int c) { return c >= '0' && c <= '9'; }

static int is_name_start(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c >= 0x80 || c == 0;
}

static int is_name(int c)
{
    return is_name_start(c) || is_digit(c) || c == '-';
}

/* The byte `ahead` of the position, or -1 beyond the end. */
static int peek(const pm_css_lexer_t *lexer, apr_size_t ahead)
{
    if (lexer->length - lexer->at <= ahead) {
        return -1;
    }
    return (unsigned char)lexer->text[lexer->at + ahead];
}

/* Section 4.3.8: a backslash that does not end a line begins an escape, even if
 * it ends the text. */
static int escape_at(const pm_css_lexer_t *lexer, apr_size_t ahead)
{
    return peek(lexer, ahead) == '\\' && !is_newline(peek(lexer, ahead + 1));
}

/* Section 4.3.9 */
static int ident_at(const pm_css_lexer_t *lexer, apr_size_t ahead)
{
    int c = peek(lexer, ahead);

    if (c == '-') {
        c = peek(lexer, ahead + 1);
        return c == '-' || is_name_start(c) || escape_at(lexer, ahead + 1);
    }
    return is_name_start(c) || escape_at(lexer, ahead);
}

/* Section 4.3.10 */
static int number_at(const pm_css_lexer_t *lexer)
{
    int c = peek(lexer, 0);
    apr_size_t next = c == '+' || c == '-';

    return is_digit(peek(lexer, next)) ||
           (peek(lexer, next) == '.' && is_digit(peek(lexer, next + 1)));
}

/* Section 4.3.7, the position being at the backslash. */
static void skip_escape(pm_css_lexer_t *lexer)
{
    int digits = 0;

    lexer->at++;
    if (peek(lexer, 0) >= 0 && pm_url_hex_value(peek(lexer, 0)) < 0) {
        lexer->at++;
        return;
    }
    while (digits < ESCAPE_DIGITS && pm_url_hex_value(peek(lexer, 0)) >= 0) {
        lexer->at++;
        digits++;
    }
    if (peek(lexer, 0) == '\r' && peek(lexer, 1) == '\n') {
        lexer->at += 2;
    }
    else if (is_space(peek(lexer, 0))) {
        lexer->at++;
    }
}

static void skip_name(pm_css_lexer_t *lexer)
{
    for (;;) {
        if (is_name(peek(lexer, 0))) {
            lexer->at++;
        }
        else if (escape_at(lexer, 0)) {
            skip_escape(lexer);
        }
        else {
            return;
        }
    }
}

static void skip_spaces(pm_css_lexer_t *lexer)
{
    while (is_space(peek(lexer, 0))) {
        lexer->at++;
    }
}

static void skip_comments(pm_css_lexer_t *lexer)
{
    while (peek(lexer, 0) == '/' && peek(lexer, 1) == '*') {
        lexer->at += 2;
        while (peek(lexer, 0) >= 0 &&
               !(peek(lexer, 0) == '*' && peek(lexer, 1) == '/')) {
            lexer->at++;
        }
        if (peek(lexer, 0) >= 0) {
            lexer->at += 2;
        }
    }
}

static void take_name(pm_css_lexer_t *lexer, pm_css_token_t *token)
{
    token->name = lexer->text + lexer->at;
    skip_name(lexer);
    token->length = (apr_size_t)(lexer->text + lexer->at - token->name);
}

/* number * 10^exponent, exactly where a double can be exact: powers of ten up
 * to 22 are doubles, and one operation rounds once. */
static double scaled(double number, int exponent)
{
    double power = 1;
    int i;

    for (i = exponent < 0 ? -exponent : exponent; i > 0 && number != 0; i--) {
        power *= 10;
        if (power >= 1e22) {
            number = exponent < 0 ? number / power : number * power;
            power = 1;
        }
    }
    return exponent < 0 ? number / power : number * power;
}

/* The digits of an exponent with its `e`, if there is one (section 4.3.12). */
static int take_exponent(pm_css_lexer_t *lexer)
{
    int sign = 1;
    int exponent = 0;
    apr_size_t next = 1;

    if (peek(lexer, 0) != 'e' && peek(lexer, 0) != 'E') {
        return 0;
    }
    if (peek(lexer, 1) == '+' || peek(lexer, 1) == '-') {
        sign = peek(lexer, 1) == '-' ? -1 : 1;
        next = 2;
    }
    if (!is_digit(peek(lexer, next))) {
        return 0;
    }
    for (lexer->at += next; is_digit(peek(lexer, 0)); lexer->at++) {
        if (exponent < EXPONENT_MAX) {
            exponent = exponent * 10 + peek(lexer, 0) - '0';
        }
    }
    return sign * (exponent < EXPONENT_MAX ? exponent : EXPONENT_MAX);
}

/* Section 4.3.12, "Consume a number": the digits that a double can tell apart;
 * the others only count. */
static double take_digits(pm_css_lexer_t *lexer)
{
    double number = 0;
    int exponent = 0;
    int is_fraction = 0;

    for (;; lexer->at++) {
        if (peek(lexer, 0) == '.' && !is_fraction && is_digit(peek(lexer, 1))) {
            is_fraction = 1;
            continue;
        }
        if (!is_digit(peek(lexer, 0))) {
            return scaled(number, exponent + take_exponent(lexer));
        }
        if (number < MANTISSA_MAX) {
            number = number * 10 + (peek(lexer, 0) - '0');
            exponent -= is_fraction;
        }
        else if (exponent < EXPONENT_MAX) {
            exponent += !is_fraction;
        }
    }
}

/* Section 4.3.3, "Consume a numeric token" */
static void take_number(pm_css_lexer_t *lexer, pm_css_token_t *token)
{
    int sign = peek(lexer, 0) == '-' ? -1 : 1;
    apr_size_t start;

    if (peek(lexer, 0) == '+' || peek(lexer, 0) == '-') {
        lexer->at++;
    }
    start = lexer->at;
    token->number = sign * take_digits(lexer);
    token->is_integer = 1;
    for (; start < lexer->at; start++) {
        if (!is_digit((unsigned char)lexer->text[start])) {
            token->is_integer = 0;
        }
    }
    token->type = PM_CSS_NUMBER;
    if (ident_at(lexer, 0)) {
        take_name(lexer, token);
        token->type = PM_CSS_DIMENSION;
    }
    else if (peek(lexer, 0) == '%') {
        lexer->at++;
        token->type = PM_CSS_PERCENTAGE;
    }
}

/* Section 4.3.5, "Consume a string token" */
static void take_string(pm_css_lexer_t *lexer, pm_css_token_t *token)
{
    int quote = peek(lexer, 0);
    int c;

    lexer->at++;
    token->name = lexer->text + lexer->at;
    token->type = PM_CSS_STRING;
    while ((c = peek(lexer, 0)) >= 0 && c != quote) {
        if (is_newline(c)) {
            token->type = PM_CSS_BAD_STRING;
            break;
        }
        if (escape_at(lexer, 0)) {
            skip_escape(lexer);
        }
        else if (c == '\\' && peek(lexer, 1) == '\r' &&
                 peek(lexer, 2) == '\n') {
            lexer->at += 3;
        }
        else if (c == '\\' && peek(lexer, 1) >= 0) {
            lexer->at += 2;
        }
        else {
            lexer->at++;
        }
    }
    token->length = (apr_size_t)(lexer->text + lexer->at - token->name);
    if (c == quote) {
        lexer->at++;
    }
}

/* Section 4.3.14, "Consume the remnants of a bad url" */
static void take_bad_url(pm_css_lexer_t *lexer, pm_css_token_t *token)
{
    token->type = PM_CSS_BAD_URL;
    for (;;) {
        int c = peek(lexer, 0);

        if (c < 0) {
            return;
        }
        if (escape_at(lexer, 0)) {
            skip_escape(lexer);
            continue;
        }
        lexer->at++;
        if (c == ')') {
            return;
        }
    }
}

/* Section 4.3.6, "Consume a url token", the position being after `url(`. */
static void take_url(pm_css_lexer_t *lexer, pm_css_token_t *token)
{
    int c;

    skip_spaces(lexer);
    token->type = PM_CSS_URL;
    token->name = lexer->text + lexer->at;
    while ((c = peek(lexer, 0)) >= 0 && c != ')' && !is_space(c)) {
        if (escape_at(lexer, 0)) {
            skip_escape(lexer);
        }
        else if (c == '"' || c == '\'' || c == '(' || c == '\\' || c == 0x7F ||
                 (c > 0 && c < 0x20)) {
            take_bad_url(lexer, token);
            return;
        }
        else {
            lexer->at++;
        }
    }
    token->length = (apr_size_t)(lexer->text + lexer->at - token->name);
    skip_spaces(lexer);
    if (peek(lexer, 0) == ')') {
        lexer->at++;
    }
    else if (peek(lexer, 0) >= 0) {
        take_bad_url(lexer, token);
    }
}

/* Section 4.3.4, "Consume an ident-like token" */
static void take_ident_like(pm_css_lexer_t *lexer, pm_css_token_t *token)
{
    apr_size_t ahead = 0;

    take_name(lexer, token);
    token->type = PM_CSS_IDENT;
    if (peek(lexer, 0) != '(') {
        return;
    }
    lexer->at++;
    token->type = PM_CSS_FUNCTION;
    if (!pm_css_token_is(token, "url")) {
        return;
    }
    while (is_space(peek(lexer, ahead))) {
        ahead++;
    }
    if (peek(lexer, ahead) != '"' && peek(lexer, ahead) != '\'') {
        take_url(lexer, token);
    }
}

static pm_css_token_type_t punctuation_type(int c)
{
    switch (c) {
    case ':':
        return PM_CSS_COLON;
    case ';':
        return PM_CSS_SEMICOLON;
    case ',':
        return PM_CSS_COMMA;
    case '[':
        return PM_CSS_OPEN_SQUARE;
    case ']':
        return PM_CSS_CLOSE_SQUARE;
    case '(':
        return PM_CSS_OPEN_PAREN;
    case ')':
        return PM_CSS_CLOSE_PAREN;
    case '{':
        return PM_CSS_OPEN_CURLY;
    case '}':
        return PM_CSS_CLOSE_CURLY;
    default:
        return PM_CSS_DELIM;
    }
}

/* `@`, `#`, `<!--`, `-->` and single characters. */
static void take_other(pm_css_lexer_t *lexer, pm_css_token_t *token, int c)
{
    apr_size_t left = lexer->length - lexer->at;
    const char *here = lexer->text + lexer->at;

    if (c == '@' && ident_at(lexer, 1)) {
        lexer->at++;
        take_name(lexer, token);
        token->type = PM_CSS_AT_KEYWORD;
    }
    else if (c == '#' && (is_name(peek(lexer, 1)) || escape_at(lexer, 1))) {
        lexer->at++;
        token->is_id = ident_at(lexer, 0);
        take_name(lexer, token);
        token->type = PM_CSS_HASH;
    }
    else if (left >= 4 && memcmp(here, "<!--", 4) == 0) {
        lexer->at += 4;
        token->type = PM_CSS_CDO;
    }
    else if (left >= 3 && memcmp(here, "-->", 3) == 0) {
        lexer->at += 3;
        token->type = PM_CSS_CDC;
    }
    else {
        lexer->at++;
        token->type = punctuation_type(c);
        token->delim = (char)c;
    }
}

/* Section 4.3.1, "Consume a token" */
static void take_token(pm_css_lexer_t *lexer, pm_css_token_t *token)
{
    int c = peek(lexer, 0);

    if (c < 0) {
        token->type = PM_CSS_END;
    }
    else if (is_space(c)) {
        skip_spaces(lexer);
        token->type = PM_CSS_WHITESPACE;
    }
    else if (c == '"' || c == '\'') {
        take_string(lexer, token);
    }
    else if (number_at(lexer)) {
        take_number(lexer, token);
    }
    else if (ident_at(lexer, 0) &&
             !(c == '-' && peek(lexer, 1) == '-' && peek(lexer, 2) == '>')) {
        take_ident_like(lexer, token);
    }
    else {
        take_other(lexer, token, c);
    }
}

/* Moves the position on from the byte at start to the next one. */
static void count(pm_css_lexer_t *lexer, apr_size_t start)
{
    pm_position_pass(&lexer->position, lexer->text + start, lexer->at - start,
                     start > 0 ? lexer->text[start - 1] : '\0');
}

void pm_css_lexer_init(pm_css_lexer_t *lexer, const char *text,
                       apr_size_t length, pm_position_t start)
{
    *lexer = (pm_css_lexer_t){
        .text = length > 0 ? text : "", .length = length, .position = start};
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        lexer->at = 3;
        count(lexer, 0);
    }
}

pm_css_token_type_t pm_css_lexer_next(pm_css_lexer_t *lexer,
                                      pm_css_token_t *token)
{
    apr_size_t start = lexer->at;

    skip_comments(lexer);
    count(lexer, start);
    *token = (pm_css_token_t){
        .start = lexer->at, .position = lexer->position, .name = ""};
    take_token(lexer, token);
    token->end = lexer->at;
    count(lexer, token->start);
    return token->type;
}

pm_css_token_type_t pm_css_lexer_next_solid(pm_css_lexer_t *lexer,
                                            pm_css_token_t *token)
{
    while (pm_css_lexer_next(lexer, token) == PM_CSS_WHITESPACE) {
        continue;
    }
    return token->type;
}

int pm_css_token_opens(const pm_css_token_t *token)
{
    return token->type == PM_CSS_FUNCTION || token->type == PM_CSS_OPEN_PAREN ||
           token->type == PM_CSS_OPEN_SQUARE ||
           token->type == PM_CSS_OPEN_CURLY;
}

int pm_css_token_closes(const pm_css_token_t *token)
{
    return token->type == PM_CSS_CLOSE_PAREN ||
           token->type == PM_CSS_CLOSE_SQUARE ||
           token->type == PM_CSS_CLOSE_CURLY;
}

void pm_css_lexer_close(pm_css_lexer_t *lexer, pm_css_token_t *token)
{
    int depth = 1;

    for (; token->type != PM_CSS_END; pm_css_lexer_next(lexer, token)) {
        if (token->type == PM_CSS_FUNCTION ||
            token->type == PM_CSS_OPEN_PAREN) {
            depth++;
        }
        else if (token->type == PM_CSS_CLOSE_PAREN && --depth == 0) {
            return;
        }
    }
}

pm_css_lexer_t pm_css_lexer_part(const pm_css_lexer_t *lexer, apr_size_t start,
                                 apr_size_t end, pm_position_t position)
{
    pm_css_lexer_t part = *lexer;

    part.at = start;
    part.length = end;
    part.position = position;
    return part;
}

const char *pm_css_lexer_slice(apr_pool_t *pool, const pm_css_lexer_t *lexer,
                               apr_size_t start, apr_size_t end)
{
    const char *text = lexer->text;
    apr_size_t size = 0;
    apr_uint32_t c;
    char *slice;

    while (start < end && is_space(text[start])) {
        start++;
    }
    while (start < end && is_space(text[end - 1])) {
        end--;
    }
    if (start == end) {
        return NULL;
    }
    slice = apr_palloc(pool, (end - start) * 3 + 1);
    while (start < end) {
        start += pm_codepoint_read(text + start, end - start, &c);
        size += pm_codepoint_write(c, slice + size);
    }
    slice[size] = '\0';
    return slice;
}
