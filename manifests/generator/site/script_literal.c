/*
 * An object literal of JavaScript as JSON (ECMAScript, section 13.2.5: Object
 * Initializer; 12.9.4: String Literals).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "site/script_literal.h"

#include <string.h>

#include <apr_lib.h>

/* No byte becomes more than these: a name of one letter gets quotes. */
#define GROWTH 3

static char *put(char *to, const char *text)
{
    apr_size_t length = strlen(text);

    memcpy(to, text, length);
    return to + length;
}

/* Copies the escape at `\`, and moves *at behind it. */
static char *put_escape(char *to, const char **at)
{
    const char *from = *at;

    if (from[1] == 'x' && from[2] && from[3]) {
        to = put(to, "\\u00");
        *to++ = from[2];
        *to++ = from[3];
        *at += 4;
        return to;
    }
    if (from[1] && strchr("\"\\/bfnrtu", from[1])) {
        *to++ = '\\';
    }
    if (from[1]) {
        *to++ = from[1];
    }
    *at += from[1] ? 2 : 1;
    return to;
}

/* Copies the string that begins at *at, and moves *at behind it. */
static char *put_string(char *to, const char **at)
{
    const char quote = *(*at)++;

    *to++ = '"';
    while (**at && **at != quote) {
        if (**at == '\\') {
            to = put_escape(to, at);
            continue;
        }
        if (**at == '\n' || **at == '\r') {
            to = put(to, "\\n");
        }
        else if (**at == '"') {
            to = put(to, "\\\"");
        }
        else {
            *to++ = **at;
        }
        (*at)++;
    }
    *to++ = '"';
    *at += **at ? 1 : 0;
    return to;
}

static int is_name(char c) { return apr_isalnum(c) || c == '_' || c == '$'; }

/* Copies the name that begins at *at, and moves *at behind it. */
static char *put_name(char *to, const char **at)
{
    const char *from = *at;
    apr_size_t length;
    int is_word;

    while (is_name(**at)) {
        (*at)++;
    }
    length = (apr_size_t)(*at - from);
    if (strncmp(from, "void 0", 6) == 0) {
        *at = from + 6;
        return put(to, "null");
    }
    is_word = (length == 4 && (strncmp(from, "true", 4) == 0 ||
                               strncmp(from, "null", 4) == 0)) ||
              (length == 5 && strncmp(from, "false", 5) == 0);
    to = put(to, is_word ? "" : "\"");
    memcpy(to, from, length);
    return put(to + length, is_word ? "" : "\"");
}

/* Copies the number that begins at *at, and moves *at behind it. */
static char *put_number(char *to, const char **at)
{
    while (is_name(**at) || **at == '.' ||
           ((**at == '+' || **at == '-') && apr_tolower((*at)[-1]) == 'e')) {
        *to++ = *(*at)++;
    }
    return to;
}

/* Whether the comma stands before a bracket that closes. */
static int is_last_comma(const char *at)
{
    at += 1 + strspn(at + 1, " \t\r\n");
    return *at == '}' || *at == ']';
}

/* Copies what begins at *at, and moves *at behind it. */
static char *put_next(char *to, const char **at)
{
    char c = **at;

    if (c == '"' || c == '\'' || c == '`') {
        return put_string(to, at);
    }
    if (is_name(c)) {
        return apr_isdigit(c) ? put_number(to, at) : put_name(to, at);
    }
    if (c == '!' && ((*at)[1] == '0' || (*at)[1] == '1')) {
        to = put(to, (*at)[1] == '0' ? "true" : "false");
        *at += 2;
        return to;
    }
    if (c != ',' || !is_last_comma(*at)) {
        *to++ = c;
    }
    (*at)++;
    return to;
}

const char *pm_script_literal_json(apr_pool_t *pool, const char *text)
{
    const char *at = strchr(text, '{');
    char *json, *to;

    if (!at) {
        return "";
    }
    json = to = apr_palloc(pool, GROWTH * strlen(at) + 2);
    while (*at) {
        to = put_next(to, &at);
    }
    *to = '\0';
    return json;
}
