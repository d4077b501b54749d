/*
 * The text of elements that hold no tags: where it ends.
 *
 * In <script>, <style>, <title> and the like everything is text up to the
 * element's own end tag; of a script not even that ends a part that is escaped.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_RAW_TEXT_H
#define PM_HTML_RAW_TEXT_H

#include "text/decode.h"

/* What follows a tag: the tokenizer's states for text. */
typedef enum pm_text_kind_t {
    PM_TEXT_DATA,    /* tags, comments, character references */
    PM_TEXT_FOREIGN, /* likewise, and CDATA sections: in SVG and MathML */
    PM_TEXT_RCDATA,  /* raw text with character references: title, textarea */
    PM_TEXT_RAW,     /* as it stands: style, xmp, iframe, ... */
    PM_TEXT_SCRIPT,  /* raw text with escapes */
    PM_TEXT_PLAIN    /* the rest of the page, as it stands */
} pm_text_kind_t;

/* Bytes of an element's name; none that has raw text is longer. */
#define PM_RAW_NAME_MAX 16

/* The text of one element. Fields are for this file's functions. */
typedef struct pm_raw_text_t {
    char end[PM_RAW_NAME_MAX + 3];  /* `</name`, in lower case */
    char held[PM_RAW_NAME_MAX + 3]; /* text that may be a part of that */
    apr_size_t nheld;
    int escape; /* see raw_text.c */
    int dashes; /* that the escaped text ends with so far, at most 2 */
} pm_raw_text_t;

/* After the start tag of that name, in lower case. */
void pm_raw_text_begin(pm_raw_text_t *raw, int is_script, const char *name);

/*
 * Reads the next bytes, hands what is text to sink(baton, ...), and sets
 * *is_end. Returns the bytes that were consumed: all of them, unless the name
 * of the end tag was read; then *is_end is 1, and what follows them is white
 * space, `/` or `>`.
 */
apr_size_t pm_raw_text_read(pm_raw_text_t *raw, const char *bytes,
                            apr_size_t length, pm_text_sink_t *sink,
                            void *baton, int *is_end);

/* At the end of the page: what was held is text. */
void pm_raw_text_end(pm_raw_text_t *raw, pm_text_sink_t *sink, void *baton);

#endif
