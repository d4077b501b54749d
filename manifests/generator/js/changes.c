/*
 * WHATWG HTML, section 8.4.3, "document.write()", and DOM's ways to a link of
 * the page, found among the tokens of a script.
 *
 * Called by the scanner of pages, for inline scripts.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "js/changes.h"

#include <string.h>
#include <strings.h>

#include <apr_strings.h>

#include "js/lexer.h"
#include "js/program.h"
#include "text/buffer.h"

/* The script, and the token that is next. */
typedef struct reader_t {
    apr_pool_t *pool;
    pm_js_lexer_t lexer;
    pm_js_token_t token;
    apr_array_header_t *changes;
    pm_buffer_t text; /* written by calls without anything between them, and */
    pm_position_t position; /* by the first of which; it is no change yet */
    apr_size_t left;        /* bytes that may still be written */
    int is_adjacent;        /* nothing was done since */
    int is_uncertain;       /* anything may have been written */
} reader_t;

static void advance(reader_t *reader)
{
    pm_js_lexer_next(&reader->lexer, &reader->token);
}

/* Passes over the token if it is that name or punctuator. */
static int take(reader_t *reader, const char *text)
{
    if (!pm_js_token_is(&reader->token, text)) {
        return 0;
    }
    advance(reader);
    return 1;
}

/* The value of a literal, which is passed over; NULL: it is none. */
static const char *take_literal(reader_t *reader)
{
    const char *value =
        pm_js_token_value(reader->pool, &reader->token, PM_JS_WRITTEN_MAX);

    if (value) {
        advance(reader);
    }
    return value;
}

/* <literal> { + <literal> }, appended to text; 0: it is something else. */
static int take_sum(reader_t *reader, pm_buffer_t *text)
{
    do {
        const char *value = take_literal(reader);

        if (!value || strlen(value) > PM_JS_WRITTEN_MAX - text->length) {
            return 0;
        }
        pm_buffer_append(text, value, strlen(value));
    } while (take(reader, "+"));
    return 1;
}

static pm_js_change_t *add(reader_t *reader, const pm_buffer_t *text)
{
    pm_js_change_t *change;

    if (reader->changes->nelts == PM_JS_CHANGES_MAX) {
        reader->is_uncertain = 1;
        return NULL;
    }
    change = apr_array_push(reader->changes);
    *change = (pm_js_change_t){
        .text = text->length > 0
                    ? apr_pstrmemdup(reader->pool, text->bytes, text->length)
                    : "",
        .length = text->length};
    return change;
}

/* What was written is a change. */
static void end_text(reader_t *reader)
{
    pm_js_change_t *change =
        reader->text.length > 0 ? add(reader, &reader->text) : NULL;

    if (change) {
        change->position = reader->position;
    }
    reader->text.length = 0;
}

/* ( [<sum> {, <sum>}] ), `write` being read. */
static void take_write(reader_t *reader, int is_line, pm_position_t position)
{
    int is_known = take(reader, "(");
    apr_size_t before;

    if (!reader->is_adjacent) {
        end_text(reader);
        reader->position = position;
    }
    before = reader->text.length;
    if (is_known && !pm_js_token_is(&reader->token, ")")) {
        do {
            is_known = take_sum(reader, &reader->text);
        } while (is_known && take(reader, ","));
    }
    if (is_known && is_line) {
        pm_buffer_append(&reader->text, "\n", 1);
    }
    if (!is_known || !take(reader, ")") ||
        reader->text.length - before > reader->left) {
        reader->text.length = before;
        reader->is_uncertain = 1;
        return;
    }
    reader->left -= reader->text.length - before;
    reader->is_adjacent = reader->text.length > 0;
    take(reader, ";");
}

/* A number of one or two digits; -1: it is none. */
static int take_number(reader_t *reader)
{
    const char *digits = reader->token.text;
    int number = -1;

    if (reader->token.type == PM_JS_NUMBER && reader->token.length <= 2 &&
        strspn(digits, "0123456789") >= reader->token.length) {
        number = digits[0] - '0';
        number =
            reader->token.length == 2 ? 10 * number + digits[1] - '0' : number;
        advance(reader);
    }
    return number;
}

/* ( "link" ) .item( <number> ) or [ <number> ], the name being read. */
static int take_index(reader_t *reader, pm_js_change_t *change)
{
    const char *name = take(reader, "(") ? take_literal(reader) : NULL;

    if (!name || strcasecmp(name, "link") != 0 || !take(reader, ")")) {
        return 0;
    }
    if (take(reader, "[")) {
        change->link = take_number(reader);
        return change->link >= 0 && take(reader, "]");
    }
    if (!take(reader, ".") || !take(reader, "item") || !take(reader, "(")) {
        return 0;
    }
    change->link = take_number(reader);
    return change->link >= 0 && take(reader, ")");
}

/* ( <id> ), the name being read. */
static int take_id(reader_t *reader, pm_js_change_t *change)
{
    change->id = take(reader, "(") ? take_literal(reader) : NULL;
    return change->id && take(reader, ")");
}

/* Whether nothing of what was read goes on behind it. */
static int is_end(const reader_t *reader)
{
    const pm_js_token_t *token = &reader->token;

    return token->type == PM_JS_END || pm_js_token_is(token, ";") ||
           pm_js_token_is(token, ",") || pm_js_token_is(token, "}") ||
           (token->type == PM_JS_NAME && !pm_js_token_is(token, "in") &&
            !pm_js_token_is(token, "instanceof"));
}

/* .href = <sum> or .setAttribute("href", <sum>) */
static int take_href(reader_t *reader, pm_buffer_t *url,
                     pm_position_t *position)
{
    const char *name;

    if (!take(reader, ".")) {
        return 0;
    }
    if (take(reader, "href")) {
        if (!take(reader, "=")) {
            return 0;
        }
        *position = reader->token.position;
        return take_sum(reader, url) && is_end(reader);
    }
    if (!take(reader, "setAttribute") || !take(reader, "(")) {
        return 0;
    }
    name = take_literal(reader);
    if (!name || strcasecmp(name, "href") != 0 || !take(reader, ",")) {
        return 0;
    }
    *position = reader->token.position;
    return take_sum(reader, url) && pm_js_token_is(&reader->token, ")");
}

/* A link gets a URL, or not; `document.` and the name are read. */
static void take_link(reader_t *reader, int is_id)
{
    pm_js_change_t found = {.is_url = 1};
    pm_buffer_t url = {.pool = reader->pool};
    pm_js_change_t *change;

    if ((is_id ? take_id(reader, &found) : take_index(reader, &found)) &&
        take_href(reader, &url, &found.position)) {
        end_text(reader);
        change = add(reader, &url);
        if (!change) {
            return;
        }
        found.text = change->text;
        found.length = change->length;
        *change = found;
    }
}

/* `document` is next, and certain. */
static void take_document(reader_t *reader)
{
    pm_position_t position = reader->token.position;
    int was_adjacent = reader->is_adjacent;

    reader->is_adjacent = 0;
    advance(reader);
    if (!take(reader, ".")) {
        reader->is_uncertain |= pm_js_token_is(&reader->token, "[");
        return;
    }
    if (pm_js_token_is(&reader->token, "write") ||
        pm_js_token_is(&reader->token, "writeln")) {
        int is_line = reader->token.length > strlen("write");

        advance(reader);
        reader->is_adjacent = was_adjacent;
        take_write(reader, is_line, position);
    }
    else if (take(reader, "getElementsByTagName")) {
        take_link(reader, 0);
    }
    else if (take(reader, "getElementById")) {
        take_link(reader, 1);
    }
}

/* Whether `document` behind the token is the page's. */
static int is_before_document(const pm_js_token_t *before)
{
    return !pm_js_token_is(before, ".") && !pm_js_token_is(before, "?.") &&
           !pm_js_token_is(before, "new");
}

/* Takes the token, or the change that it begins; before it is another. Returns
 * the last one. */
static pm_js_token_t take_any(reader_t *reader, const pm_js_token_t *before)
{
    pm_js_token_t token = reader->token;

    if (pm_js_token_is(&token, "document") && token.is_certain &&
        !reader->is_uncertain && is_before_document(before)) {
        take_document(reader);
        return (pm_js_token_t){.type = PM_JS_END};
    }
    reader->is_adjacent = 0;
    reader->is_uncertain |=
        pm_js_token_is(&token, "write") || pm_js_token_is(&token, "writeln");
    advance(reader);
    return token;
}

int pm_js_may_change(const char *text, apr_size_t length)
{
    return length <= PM_JS_CHANGING_MAX &&
           (pm_js_has_word(text, length, "document.write",
                           strlen("document.")) ||
            (pm_js_has_word(text, length, "href", strlen("hre")) &&
             pm_js_has_word(text, length, "document.getElement",
                            strlen("document."))));
}

int pm_js_may_import(const char *text, apr_size_t length)
{
    return pm_js_has_word(text, length, "import", strlen("im"));
}

apr_array_header_t *pm_js_changes(apr_pool_t *pool, const char *text,
                                  apr_size_t length, pm_position_t start)
{
    pm_js_token_t before = {.type = PM_JS_END};
    reader_t reader = {.pool = pool, .left = PM_JS_WRITTEN_MAX};

    reader.changes = apr_array_make(pool, 4, sizeof(pm_js_change_t));
    reader.text.pool = pool;
    pm_js_lexer_init(&reader.lexer, text, length, start);
    reader.lexer.is_classic = 1;
    advance(&reader);
    while (reader.token.type != PM_JS_END) {
        before = take_any(&reader, &before);
    }
    end_text(&reader);
    if (!pm_js_syntax_is_whole(&reader.lexer.syntax)) { /* it does not run */
        reader.changes->nelts = 0;
    }
    return reader.changes;
}
