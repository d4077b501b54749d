/*
 * Where a byte is in a file that people read: what messages say as
 * `file:line:column`.
 *
 * One way of counting for pages, stylesheets and scripts, so that what is found
 * in a <style> has its place in the page: a line ends with LF, CR or CRLF, and
 * columns count bytes of UTF-8.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_TEXT_POSITION_H
#define PM_TEXT_POSITION_H

#include <apr.h>

/* Both from 1. A column beyond INT_MAX is INT_MAX. */
typedef struct pm_position_t {
    int line;
    int column;
} pm_position_t;

/* That of a file's first byte. */
#define PM_POSITION_START ((pm_position_t){1, 1})

/*
 * Moves the position over length bytes of text; before is the byte before them,
 * which may be the CR of a CRLF, or 0.
 */
void pm_position_pass(pm_position_t *position, const char *text,
                      apr_size_t length, char before);

/* Moves the position to the next line. */
void pm_position_pass_line(pm_position_t *position);

/* Moves the position over length bytes in which no line ends. */
void pm_position_pass_bytes(pm_position_t *position, apr_size_t length);

/* The position in a file of what is at `inner` in a text that begins at
 * `outer`. */
pm_position_t pm_position_within(pm_position_t outer, pm_position_t inner);

#endif
