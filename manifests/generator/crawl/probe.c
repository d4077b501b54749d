/*
 * One question to a server, by libcurl, whose multi interface alone takes
 * promises.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/probe.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

/* Longest sleep between two looks at libcurl. */
#define POLL_MS 1000

/* A question that is being asked. */
typedef struct asking_t {
    apr_pool_t *pool;
    pm_probe_t *probe;
    apr_table_t *current; /* where fields go; NULL: nowhere */
    apr_size_t taken;     /* bytes of all headers */
    apr_size_t length;    /* of the body */
    char error[CURL_ERROR_SIZE];
} asking_t;

/* A status line: the fields of a header follow. */
static void begin_header(asking_t *asking, const char *line)
{
    pm_probe_t *probe = asking->probe;
    const char *space = strchr(line, ' ');
    int status = space ? (int)strtol(space, NULL, 10) : 0;

    asking->current = NULL;
    if (status == 103) {
        asking->current = probe->nearly++ == 0 ? probe->early : NULL;
    }
    else if (status >= 200) {
        probe->status = status;
        probe->header_bytes = 0;
        apr_table_clear(probe->fields);
        asking->current = probe->fields;
    }
}

static void add_field(asking_t *asking, char *line)
{
    char *colon = strchr(line, ':');

    if (asking->current && colon) {
        *colon = '\0';
        apr_table_add(asking->current, line,
                      colon + 1 + strspn(colon + 1, " \t"));
    }
}

/* A CURLOPT_HEADERFUNCTION. What comes after the body is no header. */
static size_t take_header(char *bytes, size_t size, size_t count, void *baton)
{
    asking_t *asking = baton;
    size_t length = size * count;
    char *line = apr_pstrmemdup(asking->pool, bytes, length);

    asking->taken += length;
    if (asking->taken > PM_PROBE_HEADER_MAX) {
        return 0;
    }
    if (asking->length > 0) {
        return length;
    }
    line[strcspn(line, "\r\n")] = '\0';
    if (strncmp(line, "HTTP/", 5) == 0) {
        begin_header(asking, line);
    }
    else {
        add_field(asking, line);
    }
    if (asking->current == asking->probe->fields) {
        asking->probe->header_bytes += length;
    }
    return length;
}

/* A CURLOPT_WRITEFUNCTION. */
static size_t take_body(char *bytes, size_t size, size_t count, void *baton)
{
    asking_t *asking = baton;

    asking->length += size * count;
    return asking->length > PM_JOB_LENGTH_MAX ? 0 : size * count;
}

/* A CURLMOPT_PUSHFUNCTION: the promise is counted, its file is not wanted. */
static int take_promise(CURL *parent, CURL *easy, size_t count,
                        struct curl_pushheaders *headers, void *baton)
{
    asking_t *asking = baton;
    const char *path = curl_pushheader_byname(headers, ":path");

    if (path && asking->probe->promises->nelts < PM_PROBE_PROMISES_MAX) {
        APR_ARRAY_PUSH(asking->probe->promises, const char *) =
            apr_pstrdup(asking->pool, path);
    }
    return CURL_PUSH_DENY;
}

/* Runs the only handle to its end. */
static CURLcode run(CURLM *multi)
{
    CURLMsg *message;
    int running = 1, left;

    while (running) {
        if (curl_multi_perform(multi, &running) != CURLM_OK) {
            return CURLE_FAILED_INIT;
        }
        if (running) {
            curl_multi_poll(multi, NULL, 0, POLL_MS, NULL);
        }
    }
    while ((message = curl_multi_info_read(multi, &left)) != NULL) {
        if (message->msg == CURLMSG_DONE) {
            return message->data.result;
        }
    }
    return CURLE_FAILED_INIT;
}

/* Tells libcurl what to ask, and who takes what comes. */
static void set_question(CURL *easy, asking_t *asking,
                         const pm_fetch_settings_t *settings,
                         const pm_ask_t *ask, struct curl_slist *lines,
                         pm_probe_client_t client)
{
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
                     client == PM_PROBE_OLD ? (long)CURL_HTTP_VERSION_1_1
                                            : (long)CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(
        easy, CURLOPT_URL,
        apr_pstrcat(asking->pool, settings->origin, ask->address, NULL));
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, asking->error);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, lines);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, asking);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, asking);
}

/* Asks with handles that are there. */
static void ask_by(CURLM *multi, CURL *easy, asking_t *asking,
                   pm_probe_client_t client)
{
    long version = 0;
    CURLcode code;

    if (client == PM_PROBE_PUSH) {
        curl_multi_setopt(multi, CURLMOPT_PUSHFUNCTION, take_promise);
        curl_multi_setopt(multi, CURLMOPT_PUSHDATA, asking);
    }
    curl_multi_add_handle(multi, easy);
    code = run(multi);
    curl_easy_getinfo(easy, CURLINFO_HTTP_VERSION, &version);
    curl_multi_remove_handle(multi, easy);
    asking->probe->is_http2 = version == CURL_HTTP_VERSION_2_0;
    if (code != CURLE_OK) {
        asking->probe->problem = asking->error[0]
                                     ? apr_pstrdup(asking->pool, asking->error)
                                     : curl_easy_strerror(code);
    }
}

pm_probe_t pm_probe_ask(apr_pool_t *pool, const pm_fetch_settings_t *settings,
                        const pm_ask_t *ask, pm_probe_client_t client)
{
    pm_probe_t probe = {.early = apr_table_make(pool, 4),
                        .fields = apr_table_make(pool, 16),
                        .promises = apr_array_make(pool, 4, sizeof(char *))};
    asking_t asking = {.pool = pool, .probe = &probe};
    struct curl_slist *resolves = pm_job_list(settings->resolves);
    struct curl_slist *connects = pm_job_list(settings->connects);
    struct curl_slist *lines =
        pm_job_list(client == PM_PROBE_BROWSER
                        ? pm_request_lines(pool, ask, settings->headers, NULL)
                        : settings->headers);
    CURLM *multi = NULL;
    CURL *easy = NULL;

    if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK &&
        (multi = curl_multi_init()) != NULL &&
        (easy = curl_easy_init()) != NULL) {
        pm_fetch_set_connection(easy, settings, resolves, connects);
        set_question(easy, &asking, settings, ask, lines, client);
        ask_by(multi, easy, &asking, client);
    }
    else {
        probe.problem = "libcurl cannot be used";
    }
    curl_easy_cleanup(easy);
    if (multi) {
        curl_multi_cleanup(multi);
    }
    curl_slist_free_all(lines);
    curl_slist_free_all(connects);
    curl_slist_free_all(resolves);
    curl_global_cleanup();
    return probe;
}
