/*
 * What a page's visitors get of hints, as a running server answers them: a
 * browser, a client of HTTP/1.1, one that takes pushes; and whether what is
 * hinted can be used.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CRAWL_INSPECT_H
#define PM_CRAWL_INSPECT_H

#include "crawl/fetch.h"
#include "format/manifest.h"
#include "report/report.h"

/* Bytes of a response's header that proxies take without being told to: nginx's
 * proxy_buffer_size, and the page of memory that it is by default. */
#define PM_INSPECT_HEADER_BYTES 4096

/* What is asked, and who hears of it. */
typedef struct pm_inspect_t {
    const pm_fetch_settings_t *settings;
    const char *address;           /* path and query of the page */
    const pm_manifest_t *manifest; /* with its values (value.h); NULL: none */
    pm_report_t *report;           /* losses: what is wrong, with the URL */
} pm_inspect_t;

/*
 * Asks for the page as each client, and once for each file of this server that
 * is hinted, one after the other. What came is said in lines, an array of const
 * char *, in its pool. Errors: PM_EINVALID, if the server does not answer;
 * what is wrong with an answer is none.
 */
apr_status_t pm_inspect_page(const pm_inspect_t *inspect,
                             apr_array_header_t *lines, pm_error_t *error);

#endif
