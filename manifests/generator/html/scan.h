/*
 * Scanning a page: its elements, and what they refer to.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_SCAN_H
#define PM_HTML_SCAN_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "format/error.h"
#include "html/extent.h"
#include "html/read.h"
#include "html/reference.h"
#include "style/page.h"

/* Limits; what is beyond them is left out, and the scan says so. */
#define PM_SCAN_REFERENCES_MAX 2000
#define PM_SCAN_IMAGES_MAX 200         /* near the top, and further down */
#define PM_SCAN_TEXT_MAX (1024 * 1024) /* of inline styles and modules */
#define PM_SCAN_SCRIPTS_MAX 50         /* whose text is in the page */

typedef struct pm_scan_t {
    apr_pool_t *pool;
    apr_array_header_t *references; /* of pm_reference_t, in order */
    apr_array_header_t *scripts;    /* of pm_position_t: scripts whose text is
                                       in the page, and may run */
    const char *base;               /* the first <base href>, as written */
    int has_style_url;              /* a style attribute has a url() */
    const pm_encoding_t *encoding;  /* of the page; NULL: none is declared */
    int is_guessed;                 /* likewise: some bytes are not in it */
    int lost;                       /* references beyond the limit */
    int is_cut;                     /* an inline style or script was cut */
    int is_restricted;   /* it has a policy that says which scripts may run */
    int fits_screen;     /* a phone lays it out as wide as its screen is */
    pm_css_page_t *page; /* its elements */
    const apr_array_header_t *extents; /* of pm_extent_t, by their index */
    struct pm_styled_t *styled; /* those who follow it keep here what they
                             found; NULL: nothing yet */
} pm_scan_t;

/*
 * Scans the file at path into *scan, from pool. is_xml: the page is served as
 * XHTML; charset: as a server says it, or NULL. Errors: those of
 * pm_html_read().
 */
apr_status_t pm_scan_file(apr_pool_t *pool, const char *path, int is_xml,
                          const char *charset, pm_scan_t **scan,
                          pm_error_t *error);

/* Likewise length bytes in memory. */
apr_status_t pm_scan_bytes(apr_pool_t *pool, const char *bytes,
                           apr_size_t length, int is_xml, pm_scan_t **scan,
                           pm_error_t *error);

#endif
