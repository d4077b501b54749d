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
#include "crawl/probe.h"
#include "format/manifest.h"
#include "report/report.h"

/* Bytes of a response's header that proxies take without being told to: nginx's
 * proxy_buffer_size, and the page of memory that it is by default. */
#define PM_INSPECT_HEADER_BYTES 4096

/* What may be wrong. */
typedef enum pm_fault_kind_t {
    PM_FAULT_STATUS,   /* the page is not answered with 200 */
    PM_FAULT_NO_EARLY, /* a browser gets no 103 */
    PM_FAULT_OLD,      /* a client that does not ask for a 103 gets one */
    PM_FAULT_HEADER,   /* the header is larger than proxies take */
    PM_FAULT_UNKNOWN,  /* the manifest has nothing for the page */
    PM_FAULT_LOST,     /* a link of the manifest did not come, or all of Link */
    PM_FAULT_VAIN,     /* a hinted file is not there */
    PM_FAULT_TWICE,    /* a hinted file would be loaded twice */
    PM_FAULT_UNASKED,  /* not all hinted files were asked for */
    PM_FAULTS
} pm_fault_kind_t;

typedef struct pm_fault_t {
    pm_fault_kind_t kind;
    const char *text; /* a sentence for people */
    const char *href; /* of the link that it is about, or NULL */
} pm_fault_t;

/* What programs call it: a static word. */
const char *pm_fault_name(pm_fault_kind_t kind);

/* What is asked, and who hears of it. */
typedef struct pm_inspect_t {
    const pm_fetch_settings_t *settings;
    const char *address;           /* path and query of the page */
    const pm_manifest_t *manifest; /* with its values (value.h); NULL: none */
    pm_report_t *report;           /* losses: what is wrong, with the URL */
} pm_inspect_t;

/* The clients, and what each of them got. */
typedef struct pm_inspected_client_t {
    pm_probe_t probe;
    int early_links; /* of the first 103 */
} pm_inspected_client_t;

/* What came. */
typedef struct pm_inspected_t {
    const char *url;
    pm_inspected_client_t browser, old, push;
    int links;                  /* of the final response to the browser */
    apr_size_t link_bytes;      /* their fields' values */
    int files;                  /* that are hinted, and were asked for */
    apr_array_header_t *faults; /* of pm_fault_t; each was reported, too */
} pm_inspected_t;

/*
 * Asks for the page as each client, and once for each file of this server that
 * is hinted, one after the other, into *inspected, from pool. Errors:
 * PM_EINVALID, if the server does not answer; what is wrong with an answer is
 * none.
 */
apr_status_t pm_inspect_page(apr_pool_t *pool, const pm_inspect_t *inspect,
                             pm_inspected_t *inspected, pm_error_t *error);

#endif
