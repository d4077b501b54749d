/*
 * Where a byte is in a file that people read. Moved on by the tokenizers of
 * HTML, CSS and JavaScript.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "text/position.h"

#include <limits.h>
#include <string.h>

/* The column that is so many bytes after another one. */
static int column_after(int column, apr_size_t bytes)
{
    return bytes < (apr_size_t)(INT_MAX - column) ? column + (int)bytes
                                                  : INT_MAX;
}

/* The first line end in length bytes, LF or CR; NULL: none. */
static const char *line_end(const char *text, apr_size_t length)
{
    const char *lf = memchr(text, '\n', length);
    const char *cr = memchr(text, '\r', lf ? (apr_size_t)(lf - text) : length);

    return cr ? cr : lf;
}

void pm_position_pass(pm_position_t *position, const char *text,
                      apr_size_t length, char before)
{
    const char *end = text + length, *at;

    while (text < end &&
           (at = line_end(text, (apr_size_t)(end - text))) != NULL) {
        /* The LF of a CRLF ends no line. */
        if (*at == '\r' || (at > text ? at[-1] : before) != '\r') {
            position->line++;
        }
        before = *at;
        position->column = 1;
        text = at + 1;
    }
    position->column = column_after(position->column, (apr_size_t)(end - text));
}

void pm_position_pass_line(pm_position_t *position)
{
    position->line++;
    position->column = 1;
}

void pm_position_pass_bytes(pm_position_t *position, apr_size_t length)
{
    position->column = column_after(position->column, length);
}

pm_position_t pm_position_within(pm_position_t outer, pm_position_t inner)
{
    if (inner.line > 1) {
        outer.line += inner.line - 1;
        outer.column = inner.column;
    }
    else {
        outer.column =
            column_after(outer.column, (apr_size_t)(inner.column - 1));
    }
    return outer;
}
