/*
 * Asking a server: over HTTP/1.1 or HTTP/2, several requests at a time, each as
 * a browser would send it, everything that comes back bounded.
 *
 * One server is asked, whatever its answers say: a redirect is an answer, not
 * followed. What is asked for with a validator in the store is asked for on the
 * condition that it has changed. Offline nobody is asked, and what the store
 * does not have is not answered.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CRAWL_FETCH_H
#define PM_CRAWL_FETCH_H

/* Before APR, whose rings make their own of what it defines otherwise. */
#include <stddef.h>

#include <signal.h>

#include <apr_pools.h>
#include <apr_tables.h>

#include "crawl/answer.h"
#include "crawl/job.h"
#include "format/error.h"

/* Seconds for a connection and for an answer; answers that fail one after the
 * other before the server is given up; tries for an answer that says "later",
 * and the longest wait before each. */
#define PM_FETCH_CONNECT_SECONDS 15
#define PM_FETCH_SECONDS 60
#define PM_FETCH_FAILURES_MAX 10
#define PM_FETCH_TRIES 3
#define PM_FETCH_WAIT_SECONDS 60

/* Most requests at a time. */
#define PM_FETCH_JOBS_MAX 64

typedef struct pm_fetch_settings_t {
    const char *origin;                 /* scheme://host[:port] at first */
    int jobs;                           /* requests at a time */
    apr_interval_time_t delay;          /* between the starts of two requests */
    apr_interval_time_t time;           /* for all of it; 0: any */
    const apr_array_header_t *headers;  /* of const char *, `Name: value` */
    const apr_array_header_t *resolves; /* host:port:address, as curl's */
    const apr_array_header_t *connects; /* host:port:host:port, likewise */
    const char *cookie, *user, *cacert; /* NULL: none */
    int is_insecure;                    /* any certificate will do */
    int is_offline;                     /* the store alone answers */
    volatile sig_atomic_t *is_stopped;  /* ends it when it is set; or NULL */
} pm_fetch_settings_t;

/* Why nothing more is asked. */
typedef enum pm_fetch_end_t {
    PM_FETCH_GOES_ON,
    PM_FETCH_STOPPED,   /* by the caller's flag */
    PM_FETCH_TIMED_OUT, /* settings.time is over */
    PM_FETCH_DEAD       /* too many requests failed in a row */
} pm_fetch_end_t;

typedef struct pm_fetch_t pm_fetch_t;

/* A fetcher in pool. settings and what it points to, and store, must outlive
 * it. Errors: what libcurl does not take, in words. */
apr_status_t pm_fetch_create(apr_pool_t *pool,
                             const pm_fetch_settings_t *settings,
                             pm_store_t *store, pm_fetch_t **fetch,
                             pm_error_t *error);

/*
 * Asks for something, as soon as it is its turn. The transfer and its answer
 * are from pool, which must live until it is done, as must what ask points to.
 * The body of an answer is kept if its status is 200 and, of a page, its type
 * HTML.
 */
pm_transfer_t *pm_fetch_start(pm_fetch_t *fetch, apr_pool_t *pool,
                              const pm_ask_t *ask);

/* Waits until the transfer is done; others go on meanwhile. */
const pm_answer_t *pm_fetch_await(pm_fetch_t *fetch, pm_transfer_t *transfer);

/* Asks and waits. */
const pm_answer_t *pm_fetch_now(pm_fetch_t *fetch, apr_pool_t *pool,
                                const pm_ask_t *ask);

/* Asks another server from now on: scheme://host[:port], which must outlive it.
 */
void pm_fetch_set_origin(pm_fetch_t *fetch, const char *origin);

/* Whether it has come to an end before its time, and why. */
pm_fetch_end_t pm_fetch_end(const pm_fetch_t *fetch);

/* Requests that were sent, those that were answered with 304, and the bytes of
 * all bodies. */
typedef struct pm_fetch_count_t {
    int requests, unchanged;
    apr_int64_t bytes;
} pm_fetch_count_t;

/* Tells a handle of libcurl's how all requests are made: protocols, times,
 * trust, who asks. The lists, of settings->resolves and ->connects, must
 * outlive its use. */
void pm_fetch_set_connection(CURL *easy, const pm_fetch_settings_t *settings,
                             struct curl_slist *resolves,
                             struct curl_slist *connects);

/* So far. */
pm_fetch_count_t pm_fetch_count(const pm_fetch_t *fetch);

#endif
