/*
 * ECMAScript 2024, section 12, "Lexical Grammar". What the standard leaves to
 * the parser is told by syntax.c. A script that breaks the rules gives some
 * tokens, and ends.
 *
 * Called by the scanner of imports.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "js/lexer.h"

#include <string.h>

#include "format/url.h"
#include "text/codepoint.h"

#define COUNT(words) (sizeof(words) / sizeof(*(words)))

/* Punctuators of more than one character that decide anything. */
static const char *const long_punctuators[] = {"...", "=>", "++", "--",
                                               "?.",  "??", "&&", "||"};

static int peek(const pm_js_lexer_t *lexer, apr_size_t ahead)
{
    if (lexer->length - lexer->at <= ahead) {
        return -1;
    }
    return (unsigned char)lexer->text[lexer->at + ahead];
}

static int is_digit(int c) { return c >= '0' && c <= '9'; }

static int is_name(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
           c == '_' || c == '$' || c == '#' || c == '\\' || c >= 0x80;
}

static int is_newline(int c) { return c == '\n' || c == '\r'; }

/* Section 12.2: the white space beyond ASCII, in bytes; 0 if there is none. */
static apr_size_t wide_space(const pm_js_lexer_t *lexer)
{
    apr_uint32_t c;
    apr_size_t size;

    if (peek(lexer, 0) < 0x80) {
        return 0;
    }
    size = pm_codepoint_read(lexer->text + lexer->at, lexer->length - lexer->at,
                             &c);
    if (c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
        c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
        c == 0x3000 || c == 0xFEFF) {
        return size;
    }
    return 0;
}

static void skip_line(pm_js_lexer_t *lexer)
{
    while (peek(lexer, 0) >= 0 && !is_newline(peek(lexer, 0))) {
        lexer->at++;
    }
}

static void skip_comment(pm_js_lexer_t *lexer)
{
    const char *start = lexer->text + lexer->at;
    const char *end = lexer->text + lexer->length;
    const char *star;

    for (start += 2; start < end; start = star + 1) {
        star = memchr(start, '*', (apr_size_t)(end - start));
        if (star == NULL) {
            break;
        }
        if (star + 1 < end && star[1] == '/') {
            lexer->at = (apr_size_t)(star + 2 - lexer->text);
            return;
        }
    }
    lexer->at = lexer->length;
}

static int is_next(const pm_js_lexer_t *lexer, const char *text)
{
    apr_size_t length = strlen(text);

    return lexer->length - lexer->at >= length &&
           memcmp(lexer->text + lexer->at, text, length) == 0;
}

/* Section B.1.1: comments as HTML has them, in classic scripts; `-->` only if
 * nothing but white space and comments is before it on its line. */
static int is_html_comment(const pm_js_lexer_t *lexer, apr_size_t start)
{
    return lexer->is_classic &&
           (is_next(lexer, "<!--") ||
            (is_next(lexer, "-->") &&
             (start == 0 ||
              memchr(lexer->text + start, '\n', lexer->at - start) != NULL)));
}

static void skip_space(pm_js_lexer_t *lexer)
{
    apr_size_t start = lexer->at;

    for (;;) {
        int c = peek(lexer, 0);

        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            lexer->at++;
        }
        else if (c == '/' && peek(lexer, 1) == '/') {
            skip_line(lexer);
        }
        else if (c == '/' && peek(lexer, 1) == '*') {
            skip_comment(lexer);
        }
        else if (wide_space(lexer) > 0) {
            lexer->at += wide_space(lexer);
        }
        else if (is_html_comment(lexer, start)) {
            skip_line(lexer);
        }
        else {
            return;
        }
    }
}

/* Moves the position on from the byte at start to the next one. */
static void count(pm_js_lexer_t *lexer, apr_size_t start)
{
    pm_position_pass(&lexer->position, lexer->text + start, lexer->at - start,
                     start > 0 ? lexer->text[start - 1] : '\0');
}

/* Section 12.9.4; a line's end ends it, right or wrong. */
static void take_string(pm_js_lexer_t *lexer)
{
    int quote = peek(lexer, 0);
    int c;

    for (lexer->at++; (c = peek(lexer, 0)) >= 0; lexer->at++) {
        if (c == '\\' && peek(lexer, 1) == '\r' && peek(lexer, 2) == '\n') {
            lexer->at += 2;
        }
        else if (c == '\\' && peek(lexer, 1) >= 0) {
            lexer->at++;
        }
        else if (is_newline(c) || c == quote) {
            break;
        }
    }
    if (c == quote) {
        lexer->at++;
    }
    else {
        lexer->syntax.is_broken = 1;
    }
}

/* Section 12.9.5, "Regular Expression Literals", the `/` being next. */
static void take_regexp(pm_js_lexer_t *lexer)
{
    int in_class = 0;
    int c;

    for (lexer->at++; (c = peek(lexer, 0)) >= 0; lexer->at++) {
        if (is_newline(c)) {
            return;
        }
        if (c == '\\' && peek(lexer, 1) >= 0 && !is_newline(peek(lexer, 1))) {
            lexer->at++;
        }
        else if (c == '[') {
            in_class = 1;
        }
        else if (c == ']') {
            in_class = 0;
        }
        else if (c == '/' && !in_class) {
            break;
        }
    }
    while (c >= 0 && is_name(peek(lexer, 1))) {
        lexer->at++;
    }
    if (c >= 0) {
        lexer->at++;
    }
}

/* Section 12.9.3; letters and dots that stick to a number belong to it. */
static void take_number(pm_js_lexer_t *lexer)
{
    int is_decimal = !(peek(lexer, 0) == '0' && is_name(peek(lexer, 1)));

    while (is_name(peek(lexer, 0)) || peek(lexer, 0) == '.') {
        int c = peek(lexer, 0);

        lexer->at++;
        if (is_decimal && (c == 'e' || c == 'E') &&
            (peek(lexer, 0) == '+' || peek(lexer, 0) == '-')) {
            lexer->at++;
        }
    }
}

/* Section 12.9.6: text up to the closing backquote or a substitution. */
static void take_template(pm_js_lexer_t *lexer, pm_js_token_t *token)
{
    int c;

    token->type = PM_JS_TEMPLATE;
    for (lexer->at++; (c = peek(lexer, 0)) >= 0; lexer->at++) {
        if (c == '\\' && peek(lexer, 1) >= 0) {
            lexer->at++;
        }
        else if (c == '`' || (c == '$' && peek(lexer, 1) == '{')) {
            break;
        }
    }
    if (c == '$') {
        lexer->at += 2;
    }
    else if (c == '`') {
        lexer->at++;
        token->is_whole = token->text[0] == '`';
    }
    else {
        lexer->syntax.is_broken = 1;
    }
}

/* Section 12.7; `\u{61}` has braces. */
static void take_name(pm_js_lexer_t *lexer)
{
    while (is_name(peek(lexer, 0)) && wide_space(lexer) == 0) {
        int is_escape = peek(lexer, 0) == '\\' && peek(lexer, 1) == 'u' &&
                        peek(lexer, 2) == '{';

        lexer->at += is_escape ? 3 : 1;
        while (is_escape && pm_url_hex_value(peek(lexer, 0)) >= 0) {
            lexer->at++;
        }
        lexer->at += is_escape && peek(lexer, 0) == '}';
    }
}

static apr_size_t punctuator_length(const pm_js_lexer_t *lexer)
{
    apr_size_t left = lexer->length - lexer->at;
    apr_size_t i;

    for (i = 0; i < COUNT(long_punctuators); i++) {
        apr_size_t length = strlen(long_punctuators[i]);

        if (left < length ||
            memcmp(lexer->text + lexer->at, long_punctuators[i], length) != 0) {
            continue;
        }
        /* `a?.5:b` */
        if (long_punctuators[i][0] == '?' && is_digit(peek(lexer, 2))) {
            continue;
        }
        return length;
    }
    return 1;
}

/* Section 12.1: what a `}` and a `/` mean depends on what is around them. */
static void take_token(pm_js_lexer_t *lexer, pm_js_token_t *token)
{
    int c = peek(lexer, 0);

    if (c == '`' || (c == '}' && pm_js_syntax_in_template(&lexer->syntax))) {
        take_template(lexer, token);
    }
    else if (is_digit(c) || (c == '.' && is_digit(peek(lexer, 1)))) {
        take_number(lexer);
        token->type = PM_JS_NUMBER;
    }
    else if (is_name(c)) {
        take_name(lexer);
        token->type = PM_JS_NAME;
    }
    else if (c == '"' || c == '\'') {
        take_string(lexer);
        token->type = PM_JS_STRING;
    }
    else if (c == '/' && lexer->syntax.expects != PM_JS_OPERATOR) {
        take_regexp(lexer);
        token->type = PM_JS_REGEXP;
    }
    else {
        lexer->at += punctuator_length(lexer);
        token->type = PM_JS_PUNCTUATOR;
    }
}

void pm_js_lexer_init(pm_js_lexer_t *lexer, const char *text, apr_size_t length,
                      pm_position_t start)
{
    lexer->text = length > 0 ? text : "";
    lexer->length = length;
    lexer->at = 0;
    lexer->position = start;
    lexer->is_lost = 0;
    lexer->is_classic = 0;
    lexer->word = NULL;
    lexer->is_member = 0;
    pm_js_syntax_init(&lexer->syntax);
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        lexer->at = 3;
    }
    if (peek(lexer, 0) == '#' && peek(lexer, 1) == '!') {
        skip_line(lexer);
    }
    count(lexer, 0);
}

/* Whether the token, behind that word, makes what only a module may have. */
static int is_of_modules(const pm_js_lexer_t *lexer, const pm_js_token_t *token)
{
    if (*lexer->word == 'i') { /* static, or import.meta */
        return !pm_js_token_is(token, "(") && !pm_js_token_is(token, ":");
    }
    if (*lexer->word == 'e') {
        return token->type == PM_JS_NAME || pm_js_token_is(token, "{") ||
               pm_js_token_is(token, "*");
    }
    return token->position.line == lexer->word_line &&
           (token->type == PM_JS_STRING || token->type == PM_JS_NUMBER ||
            (token->type == PM_JS_NAME && !pm_js_token_is(token, "in") &&
             !pm_js_token_is(token, "instanceof")));
}

/* A classic script that has such does not run. */
static void check_classic(pm_js_lexer_t *lexer, const pm_js_token_t *token)
{
    static const char *const words[] = {"import", "export", "await"};
    int is_member = lexer->is_member;
    apr_size_t i;

    if (lexer->word && is_of_modules(lexer, token)) {
        lexer->syntax.is_broken = 1;
    }
    lexer->word = NULL;
    lexer->is_member =
        pm_js_token_is(token, ".") || pm_js_token_is(token, "?.");
    for (i = 0; i < COUNT(words) && token->type == PM_JS_NAME && !is_member;
         i++) {
        /* In an async function it is not certain. */
        if (pm_js_token_is(token, words[i]) &&
            (*words[i] != 'a' || token->is_certain)) {
            lexer->word = words[i];
            lexer->word_line = token->position.line;
        }
    }
}

pm_js_token_type_t pm_js_lexer_next(pm_js_lexer_t *lexer, pm_js_token_t *token)
{
    int line = lexer->position.line;
    apr_size_t start = lexer->at;

    skip_space(lexer);
    count(lexer, start);
    start = lexer->at;
    *token = (pm_js_token_t){.type = PM_JS_END,
                             .text = lexer->text + start,
                             .position = lexer->position};
    if (start == lexer->length) {
        return PM_JS_END;
    }
    take_token(lexer, token);
    token->length = lexer->at - start;
    count(lexer, start);
    pm_js_syntax_pass(&lexer->syntax, token, token->position.line != line);
    if (lexer->is_classic) {
        check_classic(lexer, token);
    }
    if (lexer->syntax.is_lost) {
        lexer->is_lost = 1;
        lexer->lost_position = token->position;
        lexer->at = lexer->length;
    }
    return token->type;
}
