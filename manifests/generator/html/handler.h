/*
 * What a page consists of, in the order of its text: what its readers are told,
 * whether it is HTML or XML.
 *
 * Elements nest: each that is opened is closed, innermost first, those without
 * content at once. They are those that a browser makes of the page, with the
 * ones that the author left out (html, head, body, tbody, ...), without those
 * that are inert in a <template>, and without its text where nobody sees it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_HANDLER_H
#define PM_HTML_HANDLER_H

#include <apr.h>
#include <apr_tables.h>

#include "html/tag.h"

/* What its functions are given dies when they return. */
typedef struct pm_html_handler_t {
    void *baton;
    void (*on_open)(void *baton, const pm_tag_t *tag);
    void (*on_close)(void *baton, const struct pm_element_t *element);
    /* Text in pieces, character references undone. is_raw: it is that of a
     * style or script, else it is shown. */
    void (*on_text)(void *baton, const char *text, apr_size_t length,
                    int is_raw);
    /* In HTML, after a script's own end tag: browsers run it there. Returns
     * what it has written, of pm_written_t (tokenizer.h), which is a part of
     * the page behind it and lives until that is read; NULL: nothing. The
     * function may be NULL. */
    const apr_array_header_t *(*on_script)(void *baton);
} pm_html_handler_t;

#endif
