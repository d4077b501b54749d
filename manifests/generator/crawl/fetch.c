/*
 * Asking a server, by libcurl's multi interface.
 *
 *   queue -> (a job is free, the delay is over) -> libcurl -> answer, store
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/fetch.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <apr_strings.h>
#include <apr_time.h>
#include <curl/curl.h>

#include "crawl/address.h"
#include "crawl/job.h"

/* Longest sleep, so that the flag and the clock are looked at. */
#define POLL_MS 200

APR_RING_HEAD(ring_t, pm_job_t);

struct pm_fetch_t {
    apr_pool_t *pool;
    const pm_fetch_settings_t *settings;
    const char *origin;
    pm_store_t *store;
    CURLM *multi;
    struct curl_slist *resolves, *connects;
    struct ring_t queue, running;
    int nrunning;
    apr_time_t next_start; /* the earliest */
    apr_time_t deadline;   /* 0: none */
    int failures;          /* in a row */
    int is_connected;      /* is_private is known */
    int is_private;
    pm_fetch_end_t end;
    pm_fetch_count_t count;
};

/* Takes a job off libcurl and forgets what it held. */
static void detach(pm_fetch_t *fetch, pm_job_t *job)
{
    if (job->easy) {
        curl_multi_remove_handle(fetch->multi, job->easy);
        curl_easy_cleanup(job->easy);
        job->easy = NULL;
        fetch->nrunning--;
    }
    pm_job_clear(job);
}

static void end_job(pm_job_t *job, const char *problem)
{
    if (job->path) {
        apr_file_remove(job->path, job->pool);
    }
    if (problem) {
        job->transfer.answer =
            (pm_answer_t){.address = job->ask->address, .problem = problem};
    }
    job->transfer.is_done = 1;
}

/* All jobs come to nothing. */
static void end_all(pm_fetch_t *fetch, const char *problem)
{
    struct ring_t *rings[] = {&fetch->running, &fetch->queue};
    size_t i;

    for (i = 0; i < 2; i++) {
        while (!APR_RING_EMPTY(rings[i], pm_job_t, link)) {
            pm_job_t *job = APR_RING_FIRST(rings[i]);

            APR_RING_REMOVE(job, link);
            detach(fetch, job);
            end_job(job, problem);
        }
    }
}

static apr_status_t close_fetch(void *baton)
{
    pm_fetch_t *fetch = baton;

    end_all(fetch, "the crawl has ended");
    curl_multi_cleanup(fetch->multi);
    curl_slist_free_all(fetch->resolves);
    curl_slist_free_all(fetch->connects);
    curl_global_cleanup();
    return APR_SUCCESS;
}

apr_status_t pm_fetch_create(apr_pool_t *pool,
                             const pm_fetch_settings_t *settings,
                             pm_store_t *store, pm_fetch_t **fetch,
                             pm_error_t *error)
{
    pm_fetch_t *made = *fetch = apr_pcalloc(pool, sizeof(*made));

    made->pool = pool;
    made->settings = settings;
    made->origin = settings->origin;
    made->store = store;
    APR_RING_INIT(&made->queue, pm_job_t, link);
    APR_RING_INIT(&made->running, pm_job_t, link);
    made->deadline = settings->time > 0 ? apr_time_now() + settings->time : 0;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
        !(made->multi = curl_multi_init())) {
        return pm_error_set(error, APR_EGENERAL, NULL, 0, 0,
                            "libcurl cannot be used");
    }
    apr_pool_cleanup_register(pool, made, close_fetch, apr_pool_cleanup_null);
    curl_multi_setopt(made->multi, CURLMOPT_MAX_HOST_CONNECTIONS,
                      (long)settings->jobs);
    made->resolves = pm_job_list(settings->resolves);
    made->connects = pm_job_list(settings->connects);
    return APR_SUCCESS;
}

/* A CURLOPT_OPENSOCKETFUNCTION. If the first address is public (not loopback,
 * of RFC 1918, link-local and so on), all are: names can change. */
static curl_socket_t open_socket(void *baton, curlsocktype purpose,
                                 struct curl_sockaddr *address)
{
    pm_fetch_t *fetch = baton;
    int is_private = pm_address_is_private(&address->addr);

    if (!fetch->is_connected) {
        fetch->is_connected = 1;
        fetch->is_private = is_private;
    }
    if (is_private && !fetch->is_private) {
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC,
                  address->protocol);
}

void pm_fetch_set_connection(CURL *easy, const pm_fetch_settings_t *settings,
                             struct curl_slist *resolves,
                             struct curl_slist *connects)
{
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT,
                     (long)PM_FETCH_CONNECT_SECONDS);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)PM_FETCH_SECONDS);
    curl_easy_setopt(easy, CURLOPT_RESOLVE, resolves);
    curl_easy_setopt(easy, CURLOPT_CONNECT_TO, connects);
    if (settings->user) {
        curl_easy_setopt(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        curl_easy_setopt(easy, CURLOPT_USERPWD, settings->user);
    }
    if (settings->cookie) {
        curl_easy_setopt(easy, CURLOPT_COOKIE, settings->cookie);
    }
    if (settings->cacert) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, settings->cacert);
    }
    if (settings->is_insecure) {
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
    }
}

/* Gives the job to libcurl. */
static void run_job(pm_fetch_t *fetch, pm_job_t *job)
{
    job->easy = curl_easy_init();
    if (!job->easy) {
        end_job(job, "there is no memory for a request");
        return;
    }
    pm_fetch_set_connection(job->easy, fetch->settings, fetch->resolves,
                            fetch->connects);
    curl_easy_setopt(job->easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(job->easy, CURLOPT_OPENSOCKETDATA, fetch);
    pm_job_begin(job, fetch->origin, fetch->settings->headers);
    curl_multi_add_handle(fetch->multi, job->easy);
    APR_RING_INSERT_TAIL(&fetch->running, job, pm_job_t, link);
    fetch->nrunning++;
    fetch->count.requests++;
    fetch->next_start = apr_time_now() + fetch->settings->delay;
}

/* Runs what may run now. Returns the milliseconds until more may. */
static int run_due(pm_fetch_t *fetch)
{
    apr_time_t now = apr_time_now(), due;

    while (fetch->nrunning < fetch->settings->jobs &&
           !APR_RING_EMPTY(&fetch->queue, pm_job_t, link)) {
        pm_job_t *job = APR_RING_FIRST(&fetch->queue);

        due = fetch->next_start > job->not_before ? fetch->next_start
                                                  : job->not_before;
        if (due > now) {
            return due - now < apr_time_from_msec(POLL_MS)
                       ? (int)apr_time_as_msec(due - now) + 1
                       : POLL_MS;
        }
        APR_RING_REMOVE(job, link);
        run_job(fetch, job);
        now = apr_time_now();
    }
    return POLL_MS;
}

/* Whether a request that came to this end may well succeed the next time. */
static int is_passing(CURLcode code)
{
    return code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR ||
           code == CURLE_GOT_NOTHING || code == CURLE_HTTP2 ||
           code == CURLE_HTTP2_STREAM;
}

/* How long to wait before the next try, as the answer says; 0: no more. */
static apr_interval_time_t wait_for(const pm_job_t *job, CURLcode code)
{
    const pm_answer_t *answer = &job->transfer.answer;
    const char *after = answer->fields[PM_FIELD_RETRY_AFTER];
    long seconds = after ? strtol(after, NULL, 10) : job->tries;

    if (is_passing(code)) {
        return job->tries == 1 ? apr_time_from_sec(1) : 0;
    }
    if (job->problem || job->tries >= PM_FETCH_TRIES) {
        return 0;
    }
    if (answer->status != 429 && answer->status != 503) {
        return 0;
    }
    return seconds > PM_FETCH_WAIT_SECONDS
               ? 0
               : apr_time_from_sec(seconds < 1 ? 1 : seconds);
}

/* 304: the stored answer, with the fields that were sent anew (RFC 9111,
 * section 3.2). */
static void take_unchanged(pm_fetch_t *fetch, pm_job_t *job)
{
    pm_answer_t *answer = &job->transfer.answer, sent = *answer;
    static const pm_field_t anew[] = {PM_FIELD_CACHE_CONTROL, PM_FIELD_DATE,
                                      PM_FIELD_EXPIRES, PM_FIELD_SET_COOKIE,
                                      PM_FIELD_VARY};
    size_t i;

    *answer = *job->known;
    for (i = 0; i < sizeof(anew) / sizeof(anew[0]); i++) {
        answer->fields[anew[i]] = sent.fields[anew[i]];
    }
    fetch->count.unchanged++;
}

/* Keeps the answer in the store: the next crawl asks only whether its body has
 * changed, and who reads the store later knows what was answered, whatever that
 * is. */
static void keep(pm_job_t *job)
{
    pm_answer_t *answer = &job->transfer.answer;
    apr_status_t rv;

    if (!answer->hash && !job->store->is_kept) {
        return;
    }
    rv = pm_store_put(job->pool, job->store, job->key, job->path, answer);
    if (rv != APR_SUCCESS) {
        job->problem = rv == APR_ENOSPC ? "there is no room to store it"
                                        : "it cannot be stored";
        return;
    }
    job->path = NULL;
}

static void put_off(pm_fetch_t *fetch, pm_job_t *job, apr_interval_time_t wait)
{
    detach(fetch, job);
    if (job->path) {
        apr_file_remove(job->path, job->pool);
    }
    job->not_before = apr_time_now() + wait;
    fetch->next_start = job->not_before;
    APR_RING_INSERT_HEAD(&fetch->queue, job, pm_job_t, link);
}

/* libcurl is done with a job. */
static void finish(pm_fetch_t *fetch, pm_job_t *job, CURLcode code)
{
    apr_interval_time_t wait;

    APR_RING_REMOVE(job, link);
    pm_job_end(job, code);
    fetch->count.bytes += job->transfer.answer.wire;
    wait = wait_for(job, code);
    if (wait > 0) {
        put_off(fetch, job, wait);
        return;
    }
    if (!job->problem && job->transfer.answer.status == 304 && job->known) {
        take_unchanged(fetch, job);
    }
    if (!job->problem) {
        keep(job);
    }
    detach(fetch, job);
    fetch->failures = job->problem ? fetch->failures + 1 : 0;
    end_job(job, job->problem);
}

static void take_messages(pm_fetch_t *fetch)
{
    CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(fetch->multi, &left)) != NULL) {
        pm_job_t *job = NULL;
        CURLcode code = message->data.result;

        if (message->msg == CURLMSG_DONE) {
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &job);
            finish(fetch, job, code);
        }
    }
}

/* Notices the end; then all jobs come to nothing. */
static void check_end(pm_fetch_t *fetch)
{
    if (fetch->end) {
    }
    else if (fetch->settings->is_stopped && *fetch->settings->is_stopped) {
        fetch->end = PM_FETCH_STOPPED;
    }
    else if (fetch->deadline && apr_time_now() > fetch->deadline) {
        fetch->end = PM_FETCH_TIMED_OUT;
    }
    else if (fetch->failures >= PM_FETCH_FAILURES_MAX) {
        fetch->end = PM_FETCH_DEAD;
    }
    if (fetch->end) {
        end_all(fetch, "the crawl has ended");
    }
}

/* What the store knows is the answer. */
static void answer_offline(pm_job_t *job, const pm_answer_t *known)
{
    if (known) {
        job->transfer.answer = *known;
    }
    end_job(job, known ? NULL : "the cache does not have it");
}

pm_transfer_t *pm_fetch_start(pm_fetch_t *fetch, apr_pool_t *pool,
                              const pm_ask_t *ask)
{
    pm_job_t *job = apr_pcalloc(pool, sizeof(*job));
    pm_answer_t *known;

    job->pool = pool;
    job->store = fetch->store;
    job->ask = ask;
    job->key =
        pm_store_key(pool, pm_request_way(ask),
                     apr_pstrcat(pool, fetch->origin, ask->address, NULL));
    known = fetch->store->is_kept
                ? pm_store_find(pool, fetch->store, job->key, ask->address)
                : NULL;
    if (fetch->settings->is_offline) {
        answer_offline(job, known);
        return &job->transfer;
    }
    job->known = known && known->hash ? known : NULL;
    APR_RING_INSERT_TAIL(&fetch->queue, job, pm_job_t, link);
    check_end(fetch);
    run_due(fetch);
    return &job->transfer;
}

const pm_answer_t *pm_fetch_await(pm_fetch_t *fetch, pm_transfer_t *transfer)
{
    int running, wait;

    while (!transfer->is_done) {
        check_end(fetch);
        wait = run_due(fetch);
        curl_multi_perform(fetch->multi, &running);
        take_messages(fetch);
        if (!transfer->is_done) {
            curl_multi_poll(fetch->multi, NULL, 0, wait, NULL);
        }
    }
    return &transfer->answer;
}

const pm_answer_t *pm_fetch_now(pm_fetch_t *fetch, apr_pool_t *pool,
                                const pm_ask_t *ask)
{
    return pm_fetch_await(fetch, pm_fetch_start(fetch, pool, ask));
}

void pm_fetch_set_origin(pm_fetch_t *fetch, const char *origin)
{
    fetch->origin = origin;
}

pm_fetch_end_t pm_fetch_end(const pm_fetch_t *fetch) { return fetch->end; }

pm_fetch_count_t pm_fetch_count(const pm_fetch_t *fetch)
{
    return fetch->count;
}
