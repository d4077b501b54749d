/*
 * One request, while libcurl is at it: what it sends, and what comes back,
 * piece by piece. The part of a fetcher that knows one request alone.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CRAWL_JOB_H
#define PM_CRAWL_JOB_H

#include <apr_file_io.h>
#include <apr_pools.h>
#include <apr_ring.h>
#include <apr_tables.h>
#include <apr_time.h>
#include <curl/curl.h>
#include <xxhash.h>

#include "crawl/answer.h"
#include "crawl/request.h"
#include "crawl/store.h"

/* Bytes of a body, as sent and decoded. */
#define PM_JOB_LENGTH_MAX (64 * 1024 * 1024)

/* A request as its caller sees it: done when its answer is there. */
typedef struct pm_transfer_t {
    int is_done;
    pm_answer_t answer;
} pm_transfer_t;

typedef struct pm_job_t {
    pm_transfer_t transfer; /* first: the caller's part */
    APR_RING_ENTRY(pm_job_t) link;
    apr_pool_t *pool;
    pm_store_t *store;
    const pm_ask_t *ask;
    const char *key;          /* in the store */
    const pm_answer_t *known; /* in the store; NULL: none */
    CURL *easy;               /* while it runs */
    struct curl_slist *lines;
    apr_size_t header_bytes;
    int is_body;      /* the header has ended */
    int is_enough;    /* the rest of the body was not wanted */
    apr_file_t *file; /* of a body that is kept */
    const char *path; /* its name, until it is in its place */
    XXH3_state_t *hash;
    const char *problem; /* why we ended it */
    int tries;
    apr_time_t not_before;
} pm_job_t;

/* The texts as a list of libcurl's, which the caller frees. */
struct curl_slist *pm_job_list(const apr_array_header_t *texts);

/* Begins a try: the answer is empty, and job->easy is told what to ask of
 * origin with these header lines of people's, and whom to tell what comes. */
void pm_job_begin(pm_job_t *job, const char *origin,
                  const apr_array_header_t *headers);

/* libcurl has come to an end with that code: the answer is filled in. Returns
 * why there is none, or NULL. */
const char *pm_job_end(pm_job_t *job, CURLcode code);

/* Gives back what a try holds but the easy handle. */
void pm_job_clear(pm_job_t *job);

#endif
