/*
 * ECMAScript 2024, section 12, "Lexical Grammar", without knowing the syntax
 * above it. What the standard leaves to the parser is whether `/` divides or
 * begins a regular expression; that is told here by the token before it and,
 * after a bracket, by what that bracket was. Everything else follows section
 * 12; a script that breaks its rules gives some tokens, and ends.
 *
 * Called by the scanner of imports.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_strings.h>
#include <string.h>

#include "format/url.h"
#include "js/token.h"
#include "text/codepoint.h"

/* Keywords after which an expression begins, so that `/` is no division. */
static const char *const operators[] = {
    "return", "typeof", "instanceof", "in",      "new",
    "delete", "void",   "throw",      "case",    "do",
    "else",   "yield",  "await",      "extends", "default"};

/* Those of them after which `{` begins a block all the same. */
static const char *const openers[] = {"do", "else", "extends"};

/* Keywords whose parentheses are followed by a statement. */
static const char *const heads[] = {"if", "while", "for", "with"};

#define COUNT(words) (sizeof(words) / sizeof(*(words)))

/* Punctuators of more than one character that decide anything. */
static const char *const long_punctuators[] = {"...", "=>", "++", "--", "?."};

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

static void skip_space(pm_js_lexer_t *lexer)
{
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
        else if (is_newline(c)) {
            return;
        }
        else if (c == quote) {
            break;
        }
    }
    if (c == quote) {
        lexer->at++;
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

static void open_bracket(pm_js_lexer_t *lexer, char open)
{
    pm_js_bracket_t *bracket;

    if (lexer->depth == PM_JS_NESTING_MAX) {
        lexer->is_lost = 1;
        lexer->lost_position = lexer->position;
        lexer->at = lexer->length;
        return;
    }
    bracket = &lexer->brackets[lexer->depth++];
    bracket->open = open;
    bracket->is_head = open == '(' && lexer->heads;
    bracket->is_expression = open == '{' && !lexer->is_statement;
    lexer->regexp_allowed = 1;
    lexer->is_statement = open == '{' && !bracket->is_expression;
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
        open_bracket(lexer, '`');
        return;
    }
    if (c == '`') {
        lexer->at++;
        token->is_whole = token->text[0] == '`';
    }
    lexer->regexp_allowed = 0;
    lexer->is_statement = 0;
}

static int is_listed(const pm_js_token_t *token, const char *const *words,
                     apr_size_t count)
{
    apr_size_t i;

    for (i = 0; i < count; i++) {
        if (pm_js_token_is(token, words[i])) {
            return 1;
        }
    }
    return 0;
}

static void take_name(pm_js_lexer_t *lexer, pm_js_token_t *token)
{
    int is_property = lexer->is_member;

    while (is_name(peek(lexer, 0)) && wide_space(lexer) == 0) {
        lexer->at++;
    }
    token->type = PM_JS_NAME;
    token->length = (apr_size_t)(lexer->text + lexer->at - token->text);
    lexer->regexp_allowed =
        !is_property && is_listed(token, operators, COUNT(operators));
    lexer->is_statement =
        !lexer->regexp_allowed || is_listed(token, openers, COUNT(openers));
    lexer->heads =
        !is_property && (is_listed(token, heads, COUNT(heads)) ||
                         (lexer->heads && pm_js_token_is(token, "await")));
    /* `for (x of /y/)` */
    if (!is_property && lexer->depth > 0 &&
        lexer->brackets[lexer->depth - 1].is_head &&
        pm_js_token_is(token, "of")) {
        lexer->regexp_allowed = 1;
    }
}

static void close_bracket(pm_js_lexer_t *lexer, int c)
{
    pm_js_bracket_t bracket = {.open = 0};

    if (lexer->depth > 0) {
        bracket = lexer->brackets[--lexer->depth];
    }
    lexer->regexp_allowed =
        c == ')' ? bracket.is_head : c == '}' && !bracket.is_expression;
    lexer->is_statement = c != '}' || !bracket.is_expression;
}

/* After `case x:` and a label comes a statement, after `key:` a value. */
static int colon_ends_label(const pm_js_lexer_t *lexer)
{
    const pm_js_bracket_t *bracket;

    if (lexer->depth == 0) {
        return 1;
    }
    bracket = &lexer->brackets[lexer->depth - 1];
    return bracket->open == '{' && !bracket->is_expression;
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

static void take_punctuator(pm_js_lexer_t *lexer, pm_js_token_t *token)
{
    int c = peek(lexer, 0);

    token->type = PM_JS_PUNCTUATOR;
    token->length = punctuator_length(lexer);
    lexer->at += token->length;
    if (c == '(' || c == '[' || c == '{') {
        open_bracket(lexer, (char)c);
    }
    else if (c == ')' || c == ']' || c == '}') {
        close_bracket(lexer, c);
    }
    else if (token->length != 2 || (c != '+' && c != '-')) {
        /* after `++` and `--` it is as it was before them */
        lexer->regexp_allowed = 1;
        lexer->is_statement = c == ';' || (c == '=' && token->length == 2) ||
                              (c == ':' && colon_ends_label(lexer));
    }
    lexer->heads = 0;
}

/* Section 12.1: what a `}` and a `/` mean depends on what is around them. */
static void take_token(pm_js_lexer_t *lexer, pm_js_token_t *token)
{
    int c = peek(lexer, 0);

    if (c == '`' || (c == '}' && lexer->depth > 0 &&
                     lexer->brackets[lexer->depth - 1].open == '`')) {
        lexer->depth -= c == '}';
        take_template(lexer, token);
    }
    else if (is_digit(c) || (c == '.' && is_digit(peek(lexer, 1)))) {
        take_number(lexer);
        token->type = PM_JS_NUMBER;
    }
    else if (is_name(c)) {
        take_name(lexer, token);
    }
    else if (c == '"' || c == '\'') {
        take_string(lexer);
        token->type = PM_JS_STRING;
    }
    else if (c == '/' && lexer->regexp_allowed) {
        take_regexp(lexer);
        token->type = PM_JS_REGEXP;
    }
    else {
        take_punctuator(lexer, token);
    }
}

void pm_js_lexer_init(pm_js_lexer_t *lexer, const char *text, apr_size_t length,
                      pm_position_t start)
{
    lexer->text = length > 0 ? text : "";
    lexer->length = length;
    lexer->at = 0;
    lexer->position = start;
    lexer->depth = 0;
    lexer->is_lost = 0;
    lexer->regexp_allowed = 1;
    lexer->is_statement = 1;
    lexer->is_member = 0;
    lexer->heads = 0;
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        lexer->at = 3;
    }
    if (peek(lexer, 0) == '#' && peek(lexer, 1) == '!') {
        skip_line(lexer);
    }
    count(lexer, 0);
}

pm_js_token_type_t pm_js_lexer_next(pm_js_lexer_t *lexer, pm_js_token_t *token)
{
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
    if (token->type == PM_JS_NUMBER || token->type == PM_JS_STRING ||
        token->type == PM_JS_REGEXP) {
        lexer->regexp_allowed = 0;
        lexer->is_statement = 0;
    }
    if (token->type != PM_JS_NAME) {
        lexer->heads = 0;
    }
    lexer->is_member =
        pm_js_token_is(token, ".") || pm_js_token_is(token, "?.");
    return token->type;
}

int pm_js_token_is(const pm_js_token_t *token, const char *text)
{
    return (token->type == PM_JS_NAME || token->type == PM_JS_PUNCTUATOR) &&
           strlen(text) == token->length &&
           memcmp(token->text, text, token->length) == 0;
}

/* Up to `most` hexadecimal digits, or, in braces, as many as there are. */
static apr_uint32_t take_hex(pm_js_lexer_t *lexer, int most)
{
    int braces = peek(lexer, 0) == '{';
    apr_uint32_t value = 0;
    int digits = 0;

    lexer->at += (apr_size_t)braces;
    while (pm_url_hex_value(peek(lexer, 0)) >= 0 && (braces || digits < most)) {
        if (value <= PM_CODEPOINT_MAX) {
            value = value << 4 | (apr_uint32_t)pm_url_hex_value(peek(lexer, 0));
        }
        lexer->at++;
        digits++;
    }
    if (braces && peek(lexer, 0) == '}') {
        lexer->at++;
    }
    return value;
}

/* \uD83D\uDE00 is one code point. */
static apr_uint32_t take_unicode(pm_js_lexer_t *lexer)
{
    apr_uint32_t high = take_hex(lexer, 4);
    apr_size_t at = lexer->at;
    apr_uint32_t low;

    if (high < 0xD800 || high > 0xDBFF || peek(lexer, 0) != '\\' ||
        peek(lexer, 1) != 'u') {
        return high;
    }
    lexer->at += 2;
    low = take_hex(lexer, 4);
    if (low < 0xDC00 || low > 0xDFFF) {
        lexer->at = at;
        return high;
    }
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

/*
 * Section 12.9.4, EscapeSequence, the backslash being read. Returns 0 if it
 * stands for nothing, as at the end of a line.
 */
static int take_escape(pm_js_lexer_t *lexer, apr_uint32_t *codepoint)
{
    static const char letters[] = "nrtbfv0";
    static const char values[] = "\n\r\t\b\f\v";
    int c = peek(lexer, 0);
    const char *letter = c > 0 ? strchr(letters, c) : NULL;

    if (c < 0) {
        return 0;
    }
    if (is_newline(c)) {
        lexer->at += c == '\r' && peek(lexer, 1) == '\n' ? 2 : 1;
        return 0;
    }
    if (c == 'u' || c == 'x') {
        lexer->at++;
        *codepoint = c == 'u' ? take_unicode(lexer) : take_hex(lexer, 2);
        return 1;
    }
    if (letter != NULL) {
        lexer->at++;
        *codepoint = (unsigned char)values[letter - letters];
        return 1;
    }
    lexer->at += pm_codepoint_read(lexer->text + lexer->at,
                                   lexer->length - lexer->at, codepoint);
    return 1;
}

const char *pm_js_token_value(apr_pool_t *pool, const pm_js_token_t *token,
                              apr_size_t limit)
{
    pm_js_lexer_t lexer;
    apr_uint32_t c;
    apr_size_t size = 0;
    char *value;

    if (token->type != PM_JS_STRING && !token->is_whole) {
        return NULL;
    }
    if (token->length < 2 || token->length - 2 > limit) {
        return NULL;
    }
    if (token->text[0] != token->text[token->length - 1]) {
        return NULL;
    }
    lexer.text = token->text + 1;
    lexer.length = token->length - 2;
    lexer.at = 0;
    value = apr_palloc(pool, lexer.length * 3 + 1);
    while (lexer.at < lexer.length) {
        lexer.at += pm_codepoint_read(lexer.text + lexer.at,
                                      lexer.length - lexer.at, &c);
        if (c != '\\' || take_escape(&lexer, &c)) {
            size += pm_codepoint_write(c, value + size);
        }
    }
    value[size] = '\0';
    return value;
}
