/*
 * Reading a page: from its bytes to its elements and texts, in the order of the
 * document, in memory that does not grow with the page.
 *
 *   HTML: bytes -> decoder -> tokenizer -> tree -> handler
 *   XML:  bytes -> decoder -> xml (libxml2)     -> handler
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_READ_H
#define PM_HTML_READ_H

#include <apr_pools.h>

#include "format/error.h"
#include "html/handler.h"
#include "text/encoding.h"

/* Where a page is: a file, or length bytes in memory. */
typedef struct pm_html_source_t {
    const char *path;  /* also its name in messages */
    const char *bytes; /* NULL: they are in the file */
    apr_size_t length;
    int is_xml;                     /* it is served as XML */
    const char *charset;            /* as a server says it; NULL: it does not */
    const pm_encoding_t **encoding; /* where it is put, as found; NULL there:
                                     * none is declared. NULL: nobody asks */
    int *is_guessed; /* where it is put whether it was read as UTF-8, with bytes
                      * that are none; NULL: nobody asks */
} pm_html_source_t;

/*
 * Reads the page; scratch is in a subpool of pool. Errors: those of
 * apr_file_open() and apr_file_read(). Content is never wrong.
 */
apr_status_t pm_html_read(apr_pool_t *pool, const pm_html_source_t *source,
                          const pm_html_handler_t *handler, pm_error_t *error);

#endif
