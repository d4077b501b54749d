/*
 * Where a byte is in a file that people read. Moved on by the tokenizers of
 * HTML, CSS and JavaScript.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "text/position.h"

#include <limits.h>

/* The column that is so many bytes after another one. */
static int column_after(int column, apr_size_t bytes)
{
    return bytes < (apr_size_t)(INT_MAX - column) ? column + (int)bytes
                                                  : INT_MAX;
}

void pm_position_pass(pm_position_t *position, const char *text,
                      apr_size_t length, char before)
{
    apr_size_t i, line_start = 0;

    for (i = 0; i < length; i++) {
        if (text[i] != '\n' && text[i] != '\r') {
            continue;
        }
        if (text[i] == '\r' || (i > 0 ? text[i - 1] : before) != '\r') {
            position->line++;
        }
        position->column = 1;
        line_start = i + 1;
    }
    position->column = column_after(position->column, length - line_start);
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
