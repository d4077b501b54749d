/*
 * What begins with `<` and is no tag (WHATWG HTML, sections 13.2.5.41 to 71).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/markup.h"

#include <string.h>

/* What it is. */
enum {
    OPEN, /* not known yet: what may be `--` or `[CDATA[` */
    COMMENT,
    BOGUS, /* a comment that is none, or a doctype: up to the next `>` */
    CDATA
};

/* Where in a comment: after `<!--`, after a `-` there, in its text, after `-`,
 * `--`, `--!`. */
enum { START, START_DASH, INSIDE, DASH, DASHES, BANG };

void pm_markup_begin(pm_markup_t *markup, int is_declaration, int has_cdata)
{
    markup->kind = is_declaration ? OPEN : BOGUS;
    markup->has_cdata = has_cdata;
    markup->matched = 0;
    markup->place = START;
}

/* A byte of what decides; returns the bytes taken. */
static apr_size_t read_open(pm_markup_t *markup, char c)
{
    static const char cdata[] = "[CDATA[";

    if (c == '-' && markup->matched <= 0) {
        markup->matched--; /* dashes count downwards */
        if (markup->matched == -2) {
            markup->kind = COMMENT;
        }
        return 1;
    }
    if (markup->has_cdata && markup->matched >= 0 &&
        c == cdata[markup->matched]) {
        markup->matched++;
        if (!cdata[markup->matched]) {
            markup->kind = CDATA;
            markup->matched = 0;
        }
        return 1;
    }
    markup->kind = BOGUS;
    return 0;
}

/* The place in a comment after a byte that does not end it. */
static int place_after(int place, char c)
{
    if (c == '!' && place == DASHES) {
        return BANG;
    }
    if (c != '-') {
        return INSIDE;
    }
    switch (place) {
    case START:
        return START_DASH;
    case INSIDE:
    case BANG:
        return DASH;
    default:
        return DASHES;
    }
}

static apr_size_t read_comment(pm_markup_t *markup, const char *bytes,
                               apr_size_t length, int *is_end)
{
    const char *at = bytes;

    if (markup->place == INSIDE) {
        at = memchr(bytes, '-', length);
        if (!at) {
            return length;
        }
    }
    *is_end = *at == '>' && markup->place != DASH;
    markup->place = place_after(markup->place, *at);
    return (apr_size_t)(at - bytes) + 1;
}

static apr_size_t read_bogus(const char *bytes, apr_size_t length, int *is_end)
{
    const char *end = memchr(bytes, '>', length);

    *is_end = end != NULL;
    return end ? (apr_size_t)(end - bytes) + 1 : length;
}

/* Text up to `]]>`, as it stands. */
static apr_size_t read_cdata(pm_markup_t *markup, const char *bytes,
                             apr_size_t length, pm_text_sink_t *sink,
                             void *baton, int *is_end)
{
    const char *next;

    if (*bytes == ']') {
        if (markup->matched == 2) {
            sink(baton, "]", 1);
        }
        markup->matched += markup->matched < 2;
        return 1;
    }
    if (*bytes == '>' && markup->matched == 2) {
        *is_end = 1;
        return 1;
    }
    pm_markup_end(markup, sink, baton);
    next = memchr(bytes, ']', length);
    length = next ? (apr_size_t)(next - bytes) : length;
    sink(baton, bytes, length);
    return length;
}

apr_size_t pm_markup_read(pm_markup_t *markup, const char *bytes,
                          apr_size_t length, pm_text_sink_t *sink, void *baton,
                          int *is_end)
{
    *is_end = 0;
    switch (markup->kind) {
    case OPEN:
        return read_open(markup, *bytes);
    case COMMENT:
        return read_comment(markup, bytes, length, is_end);
    case CDATA:
        return read_cdata(markup, bytes, length, sink, baton, is_end);
    default:
        return read_bogus(bytes, length, is_end);
    }
}

void pm_markup_end(pm_markup_t *markup, pm_text_sink_t *sink, void *baton)
{
    if (markup->kind == CDATA && markup->matched > 0) {
        sink(baton, "]]", (apr_size_t)markup->matched);
    }
    markup->matched = 0;
}
