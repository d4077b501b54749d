/*
 * Whether an application sends a 103 of its own on a page that had ours.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/interim.h"

#include <http_log.h>
#include <util_filter.h>

#include "server/loader.h"

APLOG_USE_MODULE(pushmanifest);

/* How ap_send_interim_response() begins a response, over HTTP/2 too. */
#define INTERIM "HTTP/1.1 1"
#define EARLY_HINTS "HTTP/1.1 103"

static ap_filter_rec_t *filter;

/* Of one connection no more requests than that are watched. */
#define WATCHED_MAX 100

typedef struct watched_t {
    request_rec *r;
    const pm_state_t *state;
} watched_t;

/* The beginning of what a brigade carries; its length. */
static apr_size_t beginning_of(apr_bucket_brigade *brigade, const char **bytes)
{
    apr_bucket *first = APR_BRIGADE_FIRST(brigade);
    apr_size_t length = 0;

    return first != APR_BRIGADE_SENTINEL(brigade) &&
                   !APR_BUCKET_IS_METADATA(first) &&
                   apr_bucket_read(first, bytes, &length, APR_NONBLOCK_READ) ==
                       APR_SUCCESS
               ? length
               : 0;
}

static int begins_with(const char *bytes, apr_size_t length, const char *text)
{
    return length >= strlen(text) && !memcmp(bytes, text, strlen(text));
}

static void warn(const watched_t *watched)
{
    pm_served_t *served = watched->state->served;

    if (served && pm_counters_is_news(served->counters, PM_EVENT_OWN_103)) {
        ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, watched->r,
                      "page %s: the application sends a 103 of its own, of "
                      "which browsers use nothing after ours; write "
                      "PushManifestSend push link for its pages",
                      watched->state->page);
    }
}

/* The request ends before the filter was of use. */
static apr_status_t unwatch(void *f)
{
    ap_remove_output_filter(f);
    return APR_SUCCESS;
}

static apr_status_t on_output(ap_filter_t *f, apr_bucket_brigade *brigade)
{
    const watched_t *watched = f->ctx;
    const char *bytes = "";
    apr_size_t length = beginning_of(brigade, &bytes);

    if (!watched->state->is_promising &&
        begins_with(bytes, length, EARLY_HINTS)) {
        warn(watched);
    }
    if (!begins_with(bytes, length, INTERIM)) { /* the response itself */
        apr_pool_cleanup_run(watched->r->pool, f, unwatch);
    }
    return ap_pass_brigade(f->next, brigade);
}

void pm_interim_register(void)
{
    filter = ap_register_output_filter("PUSHMANIFEST_103", on_output, NULL,
                                       AP_FTYPE_CONNECTION);
}

void pm_interim_watch(request_rec *r, const pm_state_t *state)
{
    watched_t *watched;

    if ((r->proxyreq == PROXYREQ_NONE &&
         !(r->handler && !strncmp(r->handler, "proxy:", 6))) ||
        r->connection->keepalives > WATCHED_MAX) {
        return;
    }
    watched = apr_palloc(r->pool, sizeof(*watched));
    watched->r = r;
    watched->state = state;
    apr_pool_cleanup_register(
        r->pool,
        ap_add_output_filter_handle(filter, watched, NULL, r->connection),
        unwatch, apr_pool_cleanup_null);
}
