/*
 * Scanning a page: from its file to its references, in the order of the
 * document, in memory that does not grow with the page.
 *
 *   file -> decoder -> sieve -> libxml2's SAX parser -> elements -> references
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_H
#define PM_HTML_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "error.h"
#include "reference.h"

/* Limits; what is beyond them is left out, and the scan says so in `lost`. */
#define PM_HTML_REFERENCES_MAX 2000
#define PM_HTML_TEXT_MAX (1024 * 1024) /* of inline styles and modules */

typedef struct pm_scan_t {
    apr_array_header_t *references; /* of pm_reference_t */
    const char *encoding;           /* as read, for messages */
    int lost;                       /* references beyond a limit */
    int is_cut;                     /* an inline style or script was cut */
} pm_scan_t;

/*
 * Scans the file at path into *scan, from pool; source is its name in messages.
 * is_xml: the page is served as XHTML.
 * Errors: those of apr_file_open() and apr_file_read(). Content is never wrong.
 */
apr_status_t pm_html_scan(apr_pool_t *pool, const char *path,
                          const char *source, int is_xml, pm_scan_t **scan,
                          pm_error_t *error);

#endif
