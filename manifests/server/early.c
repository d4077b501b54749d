/*
 * Early: the links of a page ahead of its handler.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/early.h"

#include <http_log.h>
#include <http_protocol.h>

#include <apr_optional.h>

#include <mod_http2.h>

#include "header/request.h"
#include "header/response.h"
#include "server/config.h"
#include "server/fields.h"
#include "server/handler.h"

APLOG_USE_MODULE(pushmanifest);

/* The headers of httpd 2.4.68 do not have it yet. */
#ifndef HTTP_EARLY_HINTS
#define HTTP_EARLY_HINTS 103
#endif

static APR_OPTIONAL_FN_TYPE(http2_is_h2) * is_http2;
static APR_OPTIONAL_FN_TYPE(http2_var_lookup) * http2_variable;

int pm_early_start(void)
{
    is_http2 = APR_RETRIEVE_OPTIONAL_FN(http2_is_h2);
    http2_variable = APR_RETRIEVE_OPTIONAL_FN(http2_var_lookup);
    return is_http2 != NULL;
}

/* RFC 8441: mod_http2 makes a GET of the CONNECT that opens a websocket. */
static int is_websocket(const request_rec *r)
{
    const char *upgrade = apr_table_get(r->headers_in, "Upgrade");

    return upgrade && !ap_cstr_casecmp(upgrade, "websocket");
}

/* Why nothing goes out before the handler; NULL: it may. Cheap rules first */
static const char *why_not_early(request_rec *r, const pm_state_t *state,
                                 int send)
{
    if (!(send & (PM_SEND_EARLY | PM_SEND_PUSH))) {
        return "PushManifestSend has neither early nor push";
    }
    if (state->decided) {
        return "decided before an internal redirect";
    }
    if (!is_http2 || !is_http2(r->connection)) {
        return "not HTTP/2";
    }
    if (r->method_number != M_GET || r->header_only) {
        return "not a GET";
    }
    if (is_websocket(r)) {
        return "a websocket";
    }
    if (r->status != HTTP_OK) {
        return "an error's document";
    }
    if (r->expecting_100) {
        return "the client waits for 100 Continue";
    }
    return pm_handler_refusal(r);
}

static int http2_says(request_rec *r, const char *name, const char *word)
{
    const char *value =
        http2_variable
            ? http2_variable(r->pool, r->server, r->connection, r, (char *)name)
            : NULL;

    return value && !strcmp(value, word);
}

/* The links of a set that are said early, as headers. */
static apr_table_t *early_headers(request_rec *r, const pm_state_t *state,
                                  const pm_set_t *set, pm_dialect_t dialect)
{
    int within = pm_fields_within(r, set, dialect), i;
    apr_table_t *headers = apr_table_make(r->pool, within);

    pm_state_count(state, PM_COUNT_HELD_LIMIT, set->nlinks - within);
    if (pm_fields_add_all(headers, set, dialect, within)) {
        return headers;
    }
    for (i = 0; i < within; i++) {
        const char *text = set->values->links[i][dialect].text;

        if (text) {
            apr_table_addn(headers, "Link", text);
        }
    }
    return headers;
}

/*
 * Sends a 103. ap_send_interim_response() sends all of headers_out and clears
 * the table, so it gets one of its own. Where no push is wanted the connection,
 * which for mod_http2 is the stream's, says so for the time of the 103.
 */
static void send_interim(request_rec *r, apr_table_t *headers, int push)
{
    apr_table_t *headers_out = r->headers_out;
    const char *status_line = r->status_line;
    int status = r->status;

    if (!push) {
        apr_table_setn(r->connection->notes, "http2-push-mode", "0");
    }
    r->headers_out = headers;
    r->status = HTTP_EARLY_HINTS;
    r->status_line = "103 Early Hints";
    ap_send_interim_response(r, 1);
    r->headers_out = headers_out;
    r->status = status;
    r->status_line = status_line;
    if (!push) {
        apr_table_unset(r->connection->notes, "http2-push-mode");
    }
}

static int is_new_to(const void *client, const pm_set_t *set, int i)
{
    return !pm_client_has(client, set, i);
}

/* Sends the links ahead of the handler; NULL, or why there was nothing to. */
static const char *send_early(request_rec *r, pm_state_t *state, int send)
{
    int accepts = http2_says(r, "H2PUSH", "on");
    int push = accepts && (send & PM_SEND_PUSH);
    const pm_set_t *set = state->set;
    const char *reason;
    apr_table_t *headers;

    if (!push && !(send & PM_SEND_EARLY)) {
        return "the client accepts no push, PushManifestSend has no early";
    }
    if (!push && !pm_server_config(r->connection->base_server)->early_hints) {
        return accepts ? "PushManifestSend has no push, H2EarlyHints is off"
                       : "the client accepts no push, H2EarlyHints is off";
    }
    if (http2_says(r, "H2_PUSHED", "PUSHED")) {
        return "a pushed request";
    }
    reason = pm_request_refusal(r->headers_in);
    if (reason) {
        state->refused = 1;
        pm_state_count(state, PM_COUNT_HELD_REQUEST, set->nlinks);
        return reason;
    }
    /* What hints come over may be a proxy's connection, for many clients. */
    if (state->client && (push || pm_client_is_remembered(r->server)) &&
        pm_client_has_any(state->client, set)) {
        set = pm_response_select(r->pool, set, is_new_to, state->client);
        pm_state_count(state, PM_COUNT_HELD_CLIENT_HAS,
                       state->set->nlinks - set->nlinks);
        state->held = 1;
    }
    headers =
        early_headers(r, state, set, push ? PM_DIALECT_PUSH : PM_DIALECT_EARLY);
    if (apr_is_empty_table(headers)) {
        return state->held ? "the client has it all"
                           : "no link of the set can be said early";
    }
    send_interim(r, headers, push);
    state->early_sent = 1;
    state->promised = push;
    pm_state_count(state, push ? PM_COUNT_PROMISED : PM_COUNT_EARLY, 1);
    return NULL;
}

void pm_early_decide(request_rec *r, pm_state_t *state, int send)
{
    const char *reason = why_not_early(r, state, send);

    if (!reason) {
        reason = send_early(r, state, send);
    }
    state->decided = 1;
    if (reason) {
        ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, r,
                      "page %s, set %s: nothing sent early: %s", state->page,
                      state->set->id, reason);
    }
    else {
        ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, r,
                      "page %s, set %s: sent early, %s", state->page,
                      state->set->id,
                      state->promised ? "to be pushed" : "to be hinted");
    }
}
