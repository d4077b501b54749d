/*
 * Early: the links of a page ahead of its handler.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/early.h"

#include <http_core.h>
#include <http_log.h>
#include <http_protocol.h>
#include <http_ssl.h>

#include <apr_portable.h>

#ifdef __linux__
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif

#include "header/digest.h"
#include "header/request.h"
#include "header/response.h"
#include "server/config.h"
#include "server/fields.h"
#include "server/handler.h"
#include "server/http2.h"
#include "server/interim.h"
#include "server/sample.h"
#include "server/think.h"

APLOG_USE_MODULE(pushmanifest);

/* The headers of httpd 2.4.68 do not have it yet. */
#ifndef HTTP_EARLY_HINTS
#define HTTP_EARLY_HINTS 103
#endif

/* ---- Pace ---- */

/*
 * mod_http2 sends what it has of pushed files before it looks whether the page
 * has come (h2_session_send), so every byte too many makes the page late. What
 * fits into the time in which the wire would be idle goes ahead of the page,
 * and the rest right before its response: then the page's own bytes are there,
 * and go first. With `PushManifestLimit push=N` so much goes ahead, and no
 * rest.
 */
static pm_think_t *think;

/* A file whose size is not known. */
#define BYTES_IF_UNKNOWN 65536

static apr_int64_t bytes_of(const pm_link_t *link)
{
    return link->bytes == PM_BYTES_UNKNOWN ? BYTES_IF_UNKNOWN : link->bytes;
}

void pm_early_start(apr_pool_t *pconf) { think = pm_think_create(pconf); }

#if defined(__linux__) && defined(TCP_INFO)
static pm_pace_t pace_of(conn_rec *c)
{
    apr_socket_t *socket = ap_get_conn_socket(c->master ? c->master : c);
    struct tcp_info info = {.tcpi_rtt = 0};
    socklen_t size = sizeof(info);
    pm_pace_t pace = {.round_trip = 0};
    apr_os_sock_t number;

    if (!socket || apr_os_sock_get(&number, socket) != APR_SUCCESS ||
        getsockopt(number, IPPROTO_TCP, TCP_INFO, &info, &size) < 0) {
        return pace;
    }
    pace.window = (apr_uint64_t)info.tcpi_snd_cwnd * info.tcpi_snd_mss;
    pace.round_trip = info.tcpi_rtt;
    /* While the server had little to say, the network has shown nothing. */
    if (!info.tcpi_delivery_rate_app_limited) {
        pace.rate = info.tcpi_delivery_rate;
    }
    return pace;
}
#else
static pm_pace_t pace_of(conn_rec *c)
{
    pm_pace_t pace = {.round_trip = 0};

    return pace;
}
#endif

/* Sets with one id of several hosts are not one. */
static apr_uint64_t key_of(const request_rec *r, const pm_state_t *state)
{
    return (pm_digest_hash(state->set->id) ^
            (apr_uint64_t)(apr_uintptr_t)r->server) *
           0x9E3779B97F4A7C15u;
}

static int limit_of(const request_rec *r)
{
    return pm_value_or(pm_dir_config(r)->limit_push, PM_LIMIT_PUSH_AUTO);
}

static int is_auto(const request_rec *r)
{
    return limit_of(r) == PM_LIMIT_PUSH_AUTO;
}

/* How much may go ahead; where nothing is known of the connection: nothing. */
static apr_uint64_t bytes_ahead(const request_rec *r, const pm_state_t *state)
{
    pm_pace_t pace;
    int limit = limit_of(r);

    if (limit != PM_LIMIT_PUSH_AUTO) {
        return (apr_uint64_t)limit;
    }
    pace = pace_of(r->connection);
    return pm_pace_bytes(&pace, pm_think_of(think, key_of(r, state)));
}

/*
 * How many of the first `within` links of a set may go ahead of the page. What
 * is not to be pushed counts for nothing.
 */
static int within_pace(request_rec *r, const pm_state_t *state,
                       const pm_set_t *set, int within)
{
    apr_uint64_t left = bytes_ahead(r, state);
    int i;

    for (i = 0; i < within; i++) {
        const pm_link_t *link = &set->links[i];
        apr_uint64_t bytes = (apr_uint64_t)bytes_of(link);

        if (!pm_link_is_pushable(link)) {
            continue;
        }
        if (bytes > left) {
            break;
        }
        left -= bytes;
    }
    return i;
}

void pm_early_learn(const request_rec *r, const pm_state_t *state)
{
    if (is_auto(r) && r->method_number == M_GET && !r->header_only) {
        pm_think_learn(think, key_of(r, state),
                       apr_time_now() - r->request_time);
    }
}

/* ---- Ahead of the handler ---- */

/* RFC 8441: mod_http2 makes a GET of the CONNECT that opens a websocket. */
static int is_websocket(const request_rec *r)
{
    const char *upgrade = apr_table_get(r->headers_in, "Upgrade");

    return upgrade && !ap_cstr_casecmp(upgrade, "websocket");
}

/* Whether the request comes from a proxy that takes a 103 over HTTP/1.1. */
static int is_from_proxy(const request_rec *r)
{
    const apr_array_header_t *proxies = pm_server_config(r->server)->proxies;
    int i;

    for (i = 0; proxies && i < proxies->nelts; i++) {
        if (apr_ipsubnet_test(APR_ARRAY_IDX(proxies, i, apr_ipsubnet_t *),
                              r->connection->client_addr)) {
            return r->proto_num >= HTTP_VERSION(1, 1);
        }
    }
    return 0;
}

/* Why nothing goes out before the handler; NULL: it may. Cheap rules first. */
static const char *why_not_early(request_rec *r, const pm_state_t *state,
                                 int send)
{
    if (!(send & (PM_SEND_EARLY | PM_SEND_PUSH))) {
        return "PushManifestSend has neither early nor push";
    }
    if (state->outcome != PM_OUTCOME_UNDECIDED) {
        return "decided before an internal redirect";
    }
    if (!pm_http2_is_spoken(r->connection) && !is_from_proxy(r)) {
        return pm_server_config(r->server)->proxies
                   ? "neither HTTP/2 nor a proxy of PushManifestProxy"
                   : "not HTTP/2";
    }
    if (r->method_number != M_GET || r->header_only) {
        return "not a GET";
    }
    if (is_websocket(r)) {
        return "a websocket";
    }
    if (r->expecting_100) {
        return "the client waits for 100 Continue";
    }
    return NULL;
}

/* The host whose H2EarlyHints mod_http2 goes by: over TLS the one that the
 * client named, in cleartext the first of the address. */
static const server_rec *hinting_host(const request_rec *r)
{
    return ap_ssl_conn_is_ssl(r->connection) ? r->server
                                             : r->connection->base_server;
}

/*
 * Why there are no hints; NULL: there may be. Over HTTP/2 they arrive only with
 * H2EarlyHints.
 */
static const char *why_no_hint(request_rec *r, int send)
{
    if (!(send & PM_SEND_EARLY)) {
        return "the client is not to be pushed to, PushManifestSend has no "
               "early";
    }
    if (pm_http2_is_spoken(r->connection) &&
        !pm_server_config(hinting_host(r))->early_hints) {
        return "the client is not to be pushed to, H2EarlyHints is off";
    }
    if (pm_http2_is_push(r)) {
        return "a pushed request";
    }
    return NULL;
}

/* The dialect of a 103 to be hinted: by what the client says of its screen. */
static pm_dialect_t hint_dialect(const request_rec *r)
{
    switch (pm_request_screens(r->headers_in)) {
    case PM_SCREEN_DESKTOP:
        return PM_DIALECT_EARLY_DESKTOP;
    case PM_SCREEN_PHONE:
        return PM_DIALECT_EARLY_PHONE;
    default:
        return PM_DIALECT_EARLY;
    }
}

static int is_new_to(const void *client, const pm_set_t *set, int i)
{
    return !pm_client_has(client, set, i);
}

/*
 * The links of the page less those that this server was seen to answer wrongly,
 * and less those that the client has. What hints come over may be a proxy's
 * connection, for many clients.
 */
static const pm_set_t *links_for_client(request_rec *r, const pm_state_t *state,
                                        int is_push)
{
    const pm_set_t *set = pm_response_without(
        r->pool, state->set, is_push ? state->not_pushed : state->not_hinted);
    int count = set->nlinks;

    pm_state_count(state, PM_COUNT_HELD_SEEN, state->set->nlinks - count);
    if (state->client && (is_push || pm_client_is_remembered(r->server)) &&
        pm_client_has_any(state->client, set)) {
        set = pm_response_select(r->pool, set, is_new_to, state->client);
        pm_state_count(state, PM_COUNT_HELD_CLIENT_HAS, count - set->nlinks);
    }
    return set;
}

/*
 * Sends a 103. ap_send_interim_response() sends all of headers_out and clears
 * the table, so it gets one of its own. Where no push is wanted the connection,
 * which for mod_http2 is the stream's, says so for the time of the 103.
 */
static void send_interim(request_rec *r, const char *links, int is_push)
{
    apr_table_t *headers_out = r->headers_out;
    const char *status_line = r->status_line;
    int status = r->status;

    if (!is_push) {
        pm_http2_hold_stream(r->connection, 1);
    }
    r->headers_out = apr_table_make(r->pool, 1);
    apr_table_addn(r->headers_out, "Link", links);
    r->status = HTTP_EARLY_HINTS;
    r->status_line = "103 Early Hints";
    ap_send_interim_response(r, 1);
    r->headers_out = headers_out;
    r->status = status;
    r->status_line = status_line;
    if (!is_push) {
        pm_http2_hold_stream(r->connection, 0);
    }
}

int pm_early_accepts_push(request_rec *r, pm_state_t *state)
{
    if (state->accepts_push == PM_UNSET) {
        state->accepts_push = pm_http2_pushes(r);
    }
    return state->accepts_push;
}

/* Why the links are not for this client, or not for this request; or NULL. */
static const char *why_not_for(request_rec *r, const pm_state_t *state,
                               int send, int is_push)
{
    const char *reason = is_push ? NULL : why_no_hint(r, send);

    if (reason) {
        return reason;
    }
    reason = pm_request_refusal(r->headers_in, !is_push);
    if (reason) {
        pm_state_count(state, PM_COUNT_HELD_REQUEST, state->set->nlinks);
        return reason;
    }
    return pm_handler_refusal(r);
}

/* What TCP sends before it hears from the client (RFC 6928), about. */
#define FIRST_WINDOW 14600

/*
 * Of the links i, from <= i < within, the images that had better wait until the
 * client asks for them, as bits. mod_http2 sends what is promised with the page
 * as it is made, and an image is made before the stylesheets and scripts that
 * mod_deflate is at: so one goes along only while all up to it goes out at
 * once.
 */
static apr_uint64_t images_to_wait(const pm_set_t *set, int from, int within)
{
    apr_uint64_t waiting = 0;
    apr_int64_t room = FIRST_WINDOW;
    int i;

    for (i = from; i < within; i++) {
        const pm_link_t *link = &set->links[i];

        if (!pm_link_is_pushable(link)) {
            continue;
        }
        if (bytes_of(link) <= room) {
            room -= bytes_of(link);
        }
        else if (link->as == PM_AS_IMAGE) {
            waiting |= UINT64_C(1) << i;
        }
        else {
            room = 0;
        }
    }
    return waiting;
}

/*
 * How many of the first `within` links of a set may be pushed now. What may be
 * pushed with the response is put together here, where the set is at hand.
 */
static int fit_in_pace(request_rec *r, pm_state_t *state, const pm_set_t *set,
                       int within)
{
    int now = within_pace(r, state, set, within);

    if (now < within && is_auto(r)) {
        apr_uint64_t first = (UINT64_C(1) << now) - 1;
        const pm_set_t *rest = pm_response_without(
            r->pool, set, first | images_to_wait(set, now, within));

        state->promises =
            pm_response_field(r->pool, rest, PM_DIALECT_PUSH,
                              rest->nlinks - (set->nlinks - within));
    }
    return now;
}

/*
 * Sends the links ahead of the handler; NULL, or why there was nothing to. Who
 * was authenticated gets hints: mod_http2 has neither credentials nor cookies
 * for what it pushes.
 */
static const char *send_early(request_rec *r, pm_state_t *state, int send)
{
    int is_push =
        (send & PM_SEND_PUSH) && !r->user && pm_early_accepts_push(r, state);
    const char *reason = why_not_for(r, state, send, is_push), *links;
    const pm_dir_config_t *config = pm_dir_config(r);
    pm_dialect_t dialect;
    const pm_set_t *set;
    int within;

    if (reason) {
        return reason;
    }
    set = links_for_client(r, state, is_push);
    dialect = is_push ? PM_DIALECT_PUSH : hint_dialect(r);
    within = pm_fields_within(
        r, set, dialect,
        pm_value_or(config->limit_early, PM_LIMIT_BYTES_DEFAULT));
    pm_state_count(state, PM_COUNT_HELD_LIMIT, set->nlinks - within);
    if (is_push) {
        within = fit_in_pace(r, state, set, within);
    }
    links = pm_response_field(r->pool, set, dialect, within);
    if (!links && !state->promises) {
        return set != state->set ? "the client has it all, or it is held back"
                                 : "no link of the set can be said early";
    }
    if (pm_sample_choose(r, state) == PM_GROUP_CONTROL) {
        state->promises = NULL;
        return "of the connections that get nothing (PushManifestSample)";
    }
    if (!links) {
        return "what is to be pushed goes with the response";
    }
    send_interim(r, links, is_push);
    state->outcome = is_push ? PM_OUTCOME_PUSHED : PM_OUTCOME_HINTED;
    pm_state_count(state, is_push ? PM_COUNT_PROMISED : PM_COUNT_EARLY, 1);
    pm_interim_watch(r, state);
    return NULL;
}

void pm_early_decide(request_rec *r, pm_state_t *state, int send)
{
    const char *reason = why_not_early(r, state, send);

    if (!reason) {
        reason = send_early(r, state, send);
    }
    if (state->outcome == PM_OUTCOME_UNDECIDED) {
        state->outcome = PM_OUTCOME_NONE;
    }
    if (reason) {
        ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, r,
                      "page %s, set %s: nothing sent early: %s", state->page,
                      state->set->id, reason);
    }
    else {
        ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, r,
                      "page %s, set %s: sent early, %s", state->page,
                      state->set->id, pm_outcome_words(state->outcome));
    }
}

void pm_early_promise_rest(request_rec *r, pm_state_t *state)
{
    const char *promises = state->promises;

    if (!promises) {
        return;
    }
    state->promises = NULL;
    state->is_promising = 1;
    send_interim(r, promises, 1);
    state->is_promising = 0;
    if (state->outcome != PM_OUTCOME_PUSHED) {
        state->outcome = PM_OUTCOME_PUSHED;
        pm_state_count(state, PM_COUNT_PROMISED, 1);
        pm_state_note(r, state);
    }
    ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, r,
                  "page %s, set %s: promised with the response", state->page,
                  state->set->id);
}
