/*
 * What the names of tokens say, escapes and all (CSS Syntax Level 3, section
 * 4.3.7, "Consume an escaped code point"): token.c finds where they end.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/token.h"

#include <string.h>

#include <apr_strings.h>

#include "format/url.h"
#include "text/codepoint.h"

/* Hexadecimal digits in an escape. */
#define ESCAPE_DIGITS 6

/* The byte there, or -1 behind the end. */
static int byte_at(const pm_css_token_t *token, apr_size_t at)
{
    return at < token->length ? (unsigned char)token->name[at] : -1;
}

/* The bytes of a newline there, or 0. */
static apr_size_t newline_at(const pm_css_token_t *token, apr_size_t at)
{
    int c = byte_at(token, at);

    if (c == '\r' && byte_at(token, at + 1) == '\n') {
        return 2;
    }
    return c == '\n' || c == '\r' || c == '\f';
}

/* Reads the digits of an escape, and the one white space that may end them. */
static apr_uint32_t read_digits(const pm_css_token_t *token, apr_size_t *at)
{
    apr_uint32_t codepoint = 0;
    int digits = 0, value;

    while (digits < ESCAPE_DIGITS &&
           (value = pm_url_hex_value(byte_at(token, *at))) >= 0) {
        codepoint = codepoint << 4 | (apr_uint32_t)value;
        digits++;
        *at += 1;
    }
    if (newline_at(token, *at)) {
        *at += newline_at(token, *at);
    }
    else if (byte_at(token, *at) == ' ' || byte_at(token, *at) == '\t') {
        *at += 1;
    }
    return codepoint;
}

/*
 * Reads one code point of a name: *at moves on. Returns 0 for a backslash and
 * newline, which in a string stand for nothing, as does one that ends the text;
 * elsewhere that is U+FFFD.
 */
static int read_codepoint(const pm_css_token_t *token, apr_size_t *at,
                          apr_uint32_t *codepoint)
{
    int first = byte_at(token, *at), next = byte_at(token, *at + 1);
    int is_escape = first == '\\';

    if (first < 0x80 && !is_escape) {
        *at += 1;
        *codepoint = (apr_uint32_t)first;
        return 1;
    }
    if (is_escape && next < 0) {
        *at += 1;
        *codepoint = PM_CODEPOINT_REPLACEMENT;
        return token->type != PM_CSS_STRING;
    }
    if (is_escape && newline_at(token, *at + 1)) {
        *at += 1 + newline_at(token, *at + 1);
        return 0;
    }
    *at += is_escape;
    if (is_escape && pm_url_hex_value(next) >= 0) {
        *codepoint = read_digits(token, at);
    }
    else {
        *at += pm_codepoint_read(token->name + *at, token->length - *at,
                                 codepoint);
    }
    return 1;
}

static apr_uint32_t ascii_lower(apr_uint32_t c)
{
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

int pm_css_token_is(const pm_css_token_t *token, const char *word)
{
    apr_size_t at = 0;
    apr_uint32_t c = (apr_uint32_t)byte_at(token, 0);

    if (c < 0x80 && c != '\\' && ascii_lower(c) != (unsigned char)*word) {
        return 0; /* as with most words */
    }
    while (at < token->length) {
        if (!read_codepoint(token, &at, &c)) {
            continue;
        }
        if (*word == '\0' || ascii_lower(c) != (unsigned char)*word) {
            return 0;
        }
        word++;
    }
    return *word == '\0';
}

int pm_css_token_is_listed(const pm_css_token_t *token,
                           const char *const *words, apr_size_t count)
{
    apr_size_t i;

    for (i = 0; i < count; i++) {
        if (pm_css_token_is(token, words[i])) {
            return 1;
        }
    }
    return 0;
}

int pm_css_token_is_ident(const pm_css_token_t *token, const char *word)
{
    return token->type == PM_CSS_IDENT && pm_css_token_is(token, word);
}

int pm_css_token_is_function(const pm_css_token_t *token, const char *word)
{
    return token->type == PM_CSS_FUNCTION && pm_css_token_is(token, word);
}

/* A byte becomes at most the three of U+FFFD. */
apr_size_t pm_css_token_write(const pm_css_token_t *token, char *buffer)
{
    apr_size_t at = 0;
    apr_size_t size = 0;
    apr_uint32_t c;

    while (at < token->length) {
        if (read_codepoint(token, &at, &c)) {
            size += pm_codepoint_write(c, buffer + size);
        }
    }
    return size;
}

static char *unescaped(apr_pool_t *pool, const pm_css_token_t *token)
{
    apr_size_t plain;
    char *text;

    for (plain = 0; plain < token->length; plain++) {
        int c = (unsigned char)token->name[plain];

        if (c == '\\' || c == 0 || c >= 0x80) {
            break;
        }
    }
    if (plain == token->length) {
        return apr_pstrmemdup(pool, token->name, token->length);
    }
    text = apr_palloc(pool, token->length * 3 + 1);
    text[pm_css_token_write(token, text)] = '\0';
    return text;
}

const char *pm_css_token_text(apr_pool_t *pool, const pm_css_token_t *token)
{
    return unescaped(pool, token);
}

const char *pm_css_token_lower(apr_pool_t *pool, const pm_css_token_t *token)
{
    char *text = unescaped(pool, token);
    char *c;

    for (c = text; *c != '\0'; c++) {
        *c = (char)ascii_lower((unsigned char)*c);
    }
    return text;
}
