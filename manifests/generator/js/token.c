/*
 * What the text of tokens says, escapes and all (ECMAScript 2024, section
 * 12.9.4, "String Literals"): lexer.c finds where they end.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "js/token.h"

#include <string.h>

#include "format/url.h"
#include "text/codepoint.h"

/* What is left of a text that is being read. */
typedef struct reader_t {
    const char *text;
    apr_size_t length;
    apr_size_t at;
} reader_t;

static int peek(const reader_t *reader, apr_size_t ahead)
{
    if (reader->length - reader->at <= ahead) {
        return -1;
    }
    return (unsigned char)reader->text[reader->at + ahead];
}

static int is_newline(int c) { return c == '\n' || c == '\r'; }

int pm_js_token_is(const pm_js_token_t *token, const char *text)
{
    return (token->type == PM_JS_NAME || token->type == PM_JS_PUNCTUATOR) &&
           strlen(text) == token->length &&
           memcmp(token->text, text, token->length) == 0;
}

/* Up to `most` hexadecimal digits, or, in braces, as many as there are. */
static apr_uint32_t take_hex(reader_t *reader, int most)
{
    int braces = peek(reader, 0) == '{';
    apr_uint32_t value = 0;
    int digits = 0;

    reader->at += (apr_size_t)braces;
    while (pm_url_hex_value(peek(reader, 0)) >= 0 &&
           (braces || digits < most)) {
        if (value <= PM_CODEPOINT_MAX) {
            value =
                value << 4 | (apr_uint32_t)pm_url_hex_value(peek(reader, 0));
        }
        reader->at++;
        digits++;
    }
    if (braces && peek(reader, 0) == '}') {
        reader->at++;
    }
    return value;
}

/* \uD83D\uDE00 is one code point. */
static apr_uint32_t take_unicode(reader_t *reader)
{
    apr_uint32_t high = take_hex(reader, 4);
    apr_size_t at = reader->at;
    apr_uint32_t low;

    if (high < 0xD800 || high > 0xDBFF || peek(reader, 0) != '\\' ||
        peek(reader, 1) != 'u') {
        return high;
    }
    reader->at += 2;
    low = take_hex(reader, 4);
    if (low < 0xDC00 || low > 0xDFFF) {
        reader->at = at;
        return high;
    }
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

/*
 * Section 12.9.4, EscapeSequence, the backslash being read. Returns 0 if it
 * stands for nothing, as at the end of a line.
 */
static int take_escape(reader_t *reader, apr_uint32_t *codepoint)
{
    static const char letters[] = "nrtbfv0";
    static const char values[] = "\n\r\t\b\f\v";
    int c = peek(reader, 0);
    const char *letter = c > 0 ? strchr(letters, c) : NULL;

    if (c < 0) {
        return 0;
    }
    if (is_newline(c)) {
        reader->at += c == '\r' && peek(reader, 1) == '\n' ? 2 : 1;
        return 0;
    }
    if (c == 'u' || c == 'x') {
        reader->at++;
        *codepoint = c == 'u' ? take_unicode(reader) : take_hex(reader, 2);
        return 1;
    }
    if (letter != NULL) {
        reader->at++;
        *codepoint = (unsigned char)values[letter - letters];
        return 1;
    }
    reader->at += pm_codepoint_read(reader->text + reader->at,
                                    reader->length - reader->at, codepoint);
    return 1;
}

const char *pm_js_token_value(apr_pool_t *pool, const pm_js_token_t *token,
                              apr_size_t limit)
{
    reader_t reader;
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
    reader.text = token->text + 1;
    reader.length = token->length - 2;
    reader.at = 0;
    value = apr_palloc(pool, reader.length * 3 + 1);
    while (reader.at < reader.length) {
        reader.at += pm_codepoint_read(reader.text + reader.at,
                                       reader.length - reader.at, &c);
        if (c != '\\' || take_escape(&reader, &c)) {
            size += pm_codepoint_write(c, value + size);
        }
    }
    value[size] = '\0';
    return value;
}
