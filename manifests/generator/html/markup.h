/*
 * What begins with `<` and is no tag: comments, doctypes, processing
 * instructions, which are passed over, and CDATA sections, whose text is text.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_MARKUP_H
#define PM_HTML_MARKUP_H

#include "text/decode.h"

/* Fields are for this file's functions. */
typedef struct pm_markup_t {
    int kind; /* see markup.c */
    int has_cdata;
    int matched; /* bytes of what decides, or may end it */
    int place;   /* in a comment */
} pm_markup_t;

/* is_declaration: after `<!`; else after `<` or `</`, and it goes on to the
 * next
 * `>`. has_cdata: CDATA sections are known, in SVG and MathML. */
void pm_markup_begin(pm_markup_t *markup, int is_declaration, int has_cdata);

/* Reads the next bytes, hands the text of a CDATA section to sink(baton, ...),
 * and sets *is_end: that it ended with the last byte that was consumed. Returns
 * the bytes that were. */
apr_size_t pm_markup_read(pm_markup_t *markup, const char *bytes,
                          apr_size_t length, pm_text_sink_t *sink, void *baton,
                          int *is_end);

/* The end of the page in it. */
void pm_markup_end(pm_markup_t *markup, pm_text_sink_t *sink, void *baton);

#endif
