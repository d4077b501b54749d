/*
 * Reading a page: from its file to its tags, attributes and texts, in the order
 * of the document, in memory that does not grow with the page.
 *
 *   file -> decoder -> tokenizer -> libxml2's SAX parser -> handler
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_READ_H
#define PM_HTML_READ_H

#include <apr_pools.h>

#include "format/error.h"
#include "html/tokenizer.h"

/* Takes what is read; all that it is given dies when it returns. */
typedef struct pm_html_handler_t {
    void *baton;
    /* Whether the attributes of a start tag are of interest. They cost more
     * than all the rest of a page. */
    int (*wants)(void *baton, const pm_token_t *token);
    /* A start tag. attributes: names in lower case and values, by turns, ended
     * by NULL; an attribute without a value has NULL; NULL if there are none.
     */
    void (*on_open)(void *baton, const pm_token_t *token,
                    const char *const *attributes);
    void (*on_close)(void *baton, const char *name);
    /* See pm_token_sink_t. */
    void (*on_text)(void *baton, const char *text, apr_size_t length,
                    const char *raw);
} pm_html_handler_t;

/*
 * Reads the file at path; scratch is in a subpool of pool. is_xml: the page is
 * served as XHTML. Errors: those of apr_file_open() and apr_file_read().
 * Content is never wrong.
 */
apr_status_t pm_html_read(apr_pool_t *pool, const char *path, int is_xml,
                          const pm_html_handler_t *handler, pm_error_t *error);

#endif
