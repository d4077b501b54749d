/*
 * One question to a server, as one of the clients that it serves in different
 * ways: everything of the answer's header is kept, that of a 103 too, and what
 * is promised. The body is read and thrown away.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CRAWL_PROBE_H
#define PM_CRAWL_PROBE_H

#include "crawl/fetch.h"

/* Most bytes of all headers of an answer, and most promises. */
#define PM_PROBE_HEADER_MAX 262144
#define PM_PROBE_PROMISES_MAX 256

/* Who asks. */
typedef enum pm_probe_client_t {
    PM_PROBE_BROWSER, /* HTTP/2, if there is TLS; says that it navigates */
    PM_PROBE_OLD,     /* HTTP/1.1; says nothing of itself */
    PM_PROBE_PUSH     /* HTTP/2, and takes promises (it denies each) */
} pm_probe_client_t;

/* What came. */
typedef struct pm_probe_t {
    const char *problem; /* why nothing did; else NULL */
    int status;          /* of the final response */
    int is_http2;
    int nearly;                   /* number of 103s */
    apr_table_t *early;           /* fields of the first 103 */
    apr_table_t *fields;          /* of the final response */
    apr_size_t header_bytes;      /* of its header, written as HTTP/1.1 */
    apr_array_header_t *promises; /* of const char *: paths, in order */
} pm_probe_t;

/*
 * Asks, on a connection of its own, and waits for all of the answer, which is
 * from pool: PM_FETCH_SECONDS and PM_JOB_LENGTH_MAX bytes at most.
 * libcurl 7.88 takes the port for a part of the host's name and denies each
 * promise of a URL with a port itself.
 */
pm_probe_t pm_probe_ask(apr_pool_t *pool, const pm_fetch_settings_t *settings,
                        const pm_ask_t *ask, pm_probe_client_t client);

#endif
