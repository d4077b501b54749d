/*
 * One request, while libcurl is at it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/job.h"

#include <string.h>

#include <apr_strings.h>

/* Bytes of a body that is not kept which are read, so that the connection can
 * be used again; beyond, it is cheaper to close it. */
#define DISCARD_MAX (64 * 1024)

/* A CURLOPT_HEADERFUNCTION: one line. */
static size_t take_header(char *line, size_t size, size_t count, void *baton)
{
    pm_job_t *job = baton;
    pm_answer_t *answer = &job->transfer.answer;
    size_t length = size * count, text = length;

    if (job->is_body) {
        return length; /* a trailer */
    }
    job->header_bytes += length;
    if (job->header_bytes > PM_ANSWER_HEADER_MAX) {
        job->problem = "its header is longer than 64 KiB";
        return 0;
    }
    while (text > 0 && (line[text - 1] == '\n' || line[text - 1] == '\r')) {
        text--;
    }
    if (text >= 5 && memcmp(line, "HTTP/", 5) == 0) {
        /* The next response: the one before it was an interim one. */
        memset(answer->fields, 0, sizeof(answer->fields));
    }
    else {
        pm_answer_take_field(job->pool, answer, line, text);
    }
    return length;
}

static int is_kept(const pm_job_t *job)
{
    return job->ask->is_page ? pm_answer_is_page(&job->transfer.answer)
                             : job->transfer.answer.status == 200;
}

/* The body begins: whether it is kept is known. */
static void begin_body(pm_job_t *job)
{
    long status = 0;

    job->is_body = 1;
    curl_easy_getinfo(job->easy, CURLINFO_RESPONSE_CODE, &status);
    job->transfer.answer.status = (int)status;
    if (!is_kept(job)) {
        return;
    }
    if (pm_store_begin(job->pool, job->store, &job->file, &job->path) !=
        APR_SUCCESS) {
        job->file = NULL;
        job->problem = "it cannot be stored";
        return;
    }
    job->hash = XXH3_createState();
    XXH3_64bits_reset(job->hash);
}

/* A CURLOPT_WRITEFUNCTION: decoded bytes of the body. */
static size_t take_body(char *bytes, size_t size, size_t count, void *baton)
{
    pm_job_t *job = baton;
    pm_answer_t *answer = &job->transfer.answer;
    size_t length = size * count;

    if (!job->is_body) {
        begin_body(job);
    }
    answer->length += (apr_int64_t)length;
    if (!job->file) {
        job->is_enough = answer->length > DISCARD_MAX;
        return job->problem || job->is_enough ? 0 : length;
    }
    if (answer->length > PM_JOB_LENGTH_MAX) {
        job->problem = "it is longer than 64 MiB";
        return 0;
    }
    XXH3_64bits_update(job->hash, bytes, length);
    if (apr_file_write_full(job->file, bytes, length, NULL) != APR_SUCCESS) {
        job->problem = "it cannot be stored";
        return 0;
    }
    return length;
}

/* A CURLOPT_XFERINFOFUNCTION: bounds what is sent, however it is encoded. */
static int take_progress(void *baton, curl_off_t total, curl_off_t received,
                         curl_off_t total_sent, curl_off_t sent)
{
    pm_job_t *job = baton;

    if (received > PM_JOB_LENGTH_MAX) {
        job->problem = "it is longer than 64 MiB";
        return 1;
    }
    return 0;
}

struct curl_slist *pm_job_list(const apr_array_header_t *texts)
{
    struct curl_slist *list = NULL;
    int i;

    for (i = 0; i < texts->nelts; i++) {
        list = curl_slist_append(list, APR_ARRAY_IDX(texts, i, const char *));
    }
    return list;
}

void pm_job_begin(pm_job_t *job, const char *origin,
                  const apr_array_header_t *headers)
{
    CURL *easy = job->easy;

    job->transfer.answer = (pm_answer_t){.address = job->ask->address};
    job->header_bytes = 0;
    job->is_body = job->is_enough = 0;
    job->problem = job->path = NULL;

    job->lines =
        pm_job_list(pm_request_lines(job->pool, job->ask, headers, job->known));
    curl_easy_setopt(easy, CURLOPT_URL,
                     apr_pstrcat(job->pool, origin, job->ask->address, NULL));
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, job->lines);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, job);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, job);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, job);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, take_progress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, job);
}

/* Closes the file of a body that has come to its end, and fills in what it is.
 */
static void finish_body(pm_job_t *job)
{
    pm_answer_t *answer = &job->transfer.answer;

    if (!job->is_body) {
        begin_body(job);
    }
    if (job->file) {
        answer->hash =
            apr_psprintf(job->pool, "%016" APR_UINT64_T_HEX_FMT,
                         (apr_uint64_t)XXH3_64bits_digest(job->hash));
        if (apr_file_close(job->file) != APR_SUCCESS) {
            job->problem = "it cannot be stored";
        }
        job->file = NULL;
    }
}

static const char *problem_of(const pm_job_t *job, CURLcode code)
{
    return job->problem ? job->problem
           : code == CURLE_OK || (code == CURLE_WRITE_ERROR && job->is_enough)
               ? NULL
           /* what libcurl says of a line longer than it takes */
           : code == CURLE_OUT_OF_MEMORY && !job->is_body
               ? "its header is too long"
           : code == CURLE_PARTIAL_FILE ? "it ended before all of it was there"
           : code == CURLE_OPERATION_TIMEDOUT ? "it took too long"
                                              : curl_easy_strerror(code);
}

const char *pm_job_end(pm_job_t *job, CURLcode code)
{
    curl_off_t wire = 0;

    job->tries++;
    curl_easy_getinfo(job->easy, CURLINFO_SIZE_DOWNLOAD_T, &wire);
    job->transfer.answer.wire = wire;
    job->problem = problem_of(job, code);
    if (!job->problem) {
        finish_body(job);
    }
    return job->problem;
}

void pm_job_clear(pm_job_t *job)
{
    curl_slist_free_all(job->lines);
    job->lines = NULL;
    XXH3_freeState(job->hash);
    job->hash = NULL;
    if (job->file) {
        apr_file_close(job->file);
        job->file = NULL;
    }
}
