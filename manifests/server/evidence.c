/*
 * How this server answers the files that links name.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/evidence.h"

#include <http_log.h>

#include "header/caching.h"
#include "header/digest.h"
#include "header/value.h"
#include "server/http2.h"
#include "server/page.h"
#include "server/route.h"
#include "server/seen.h"

APLOG_USE_MODULE(pushmanifest);

/* ---- Answers ---- */

/* What a promise was answered is known apart: it has no credentials. */
#define PUSHED 0xD6E8FEB86659FD93u

/*
 * A number for the host that a request is for. It is the client who names it,
 * and one server section may serve many.
 */
static apr_uint64_t host_of(const request_rec *r)
{
    return (r->hostname ? pm_digest_hash(r->hostname) : 0) ^
           (apr_uint64_t)(apr_uintptr_t)r->server;
}

/* A number for the connection that a request came over. */
static apr_uint16_t client_of(const request_rec *r)
{
    const conn_rec *c =
        r->connection->master ? r->connection->master : r->connection;

    return (apr_uint16_t)(pm_digest_hash(c->client_ip) ^ c->client_addr->port);
}

/* Fields by which a client asks for something else than the file, whole. */
static const char *const provoking[] = {
    "If-None-Match", "If-Modified-Since",   "Range",  "If-Match",
    "If-Range",      "If-Unmodified-Since", "Expect",
};
#define PROVOKING (sizeof(provoking) / sizeof(provoking[0]))

/* Whether the client asked for the file, whole, and for nothing more. */
static int is_plain(const request_rec *r)
{
    size_t i = 0;

    while (i < PROVOKING && !apr_table_get(r->headers_in, provoking[i])) {
        i++;
    }
    return i == PROVOKING && !apr_table_get(r->headers_in, "Content-Length") &&
           !apr_table_get(r->headers_in, "Transfer-Encoding");
}

static pm_fault_t fault_of(const request_rec *last)
{
    switch (last->status) {
    case HTTP_OK:
        if (last->content_type && pm_page_may_be_html(last)) {
            return PM_FAULT_HTML;
        }
        return pm_caching_refusal(last->headers_out, last->err_headers_out,
                                  last->request_time)
                   ? PM_FAULT_UNKEPT
                   : PM_FAULT_NONE;
    case HTTP_NOT_FOUND:
    case HTTP_GONE:
        return PM_FAULT_GONE;
    case HTTP_UNAUTHORIZED:
    case HTTP_FORBIDDEN:
        return PM_FAULT_DENIED;
    default:
        return ap_is_HTTP_REDIRECT(last->status) ? PM_FAULT_MOVED
                                                 : PM_FAULT_FAILED;
    }
}

/* Whether the status tells anything of the file. */
static int tells(int status)
{
    return status == HTTP_OK || status == HTTP_NOT_FOUND ||
           status == HTTP_GONE || status == HTTP_UNAUTHORIZED ||
           status == HTTP_FORBIDDEN || ap_is_HTTP_SERVER_ERROR(status) ||
           (ap_is_HTTP_REDIRECT(status) && status != HTTP_NOT_MODIFIED);
}

/* Whether the answer may have been chosen by what the client says. */
static int is_chosen_for_client(const request_rec *r)
{
    const char *vary = apr_table_get(r->headers_out, "Vary");

    return vary && ap_cstr_casecmp(vary, "Accept-Encoding");
}

/*
 * Whether httpd itself has answered, by what is in the file system. Of what a
 * cache answered before the path was translated there is no state.
 */
static int is_certain(request_rec *r, const request_rec *last, pm_fault_t fault)
{
    if (pm_route_is_rewritten(r) || r->handler ||
        r->proxyreq != PROXYREQ_NONE || !pm_state_if_any(r)) {
        return 0;
    }
    switch (fault) {
    case PM_FAULT_GONE:
    case PM_FAULT_MOVED:
        return r->finfo.filetype == APR_NOFILE;
    case PM_FAULT_HTML:
        return last == r && !is_chosen_for_client(r);
    default:
        return 0;
    }
}

/*
 * Takes an answer in. One that a promise got is about promises, unless it is
 * certain; one without credentials, if it is right, about both.
 */
static void take(request_rec *r, apr_uint64_t key, const pm_answer_t *answer)
{
    int is_anonymous = !apr_table_get(r->headers_in, "Cookie") &&
                       !apr_table_get(r->headers_in, "Authorization");
    int is_right = answer->fault == PM_FAULT_NONE;
    int is_push = pm_http2_is_push(r);

    if ((is_push && !answer->is_certain) || (is_anonymous && is_right)) {
        pm_seen_answer(pm_seen_here(), key ^ PUSHED, answer);
    }
    if (!is_push || answer->is_certain || is_right) {
        pm_seen_answer(pm_seen_here(), key, answer);
    }
}

/*
 * Whether a right answer is like one that was looked at a moment ago. What may
 * mend a fault is always looked at.
 */
static int is_old_news(const request_rec *last, apr_uint64_t key)
{
    pm_seen_t *seen = pm_seen_here();
    apr_uint32_t second = (apr_uint32_t)apr_time_sec(last->request_time);

    return last->status == HTTP_OK &&
           !(last->content_type && pm_page_may_be_html(last)) &&
           pm_seen_is_fresh(seen, key, second) &&
           (!pm_seen_any(seen) ||
            (!pm_seen_has(seen, key) && !pm_seen_has(seen, key ^ PUSHED)));
}

void pm_evidence_answered(request_rec *r, const request_rec *last,
                          apr_uint64_t hash)
{
    pm_seen_t *seen = pm_seen_here();
    pm_answer_t answer;
    apr_uint64_t key;

    if (!seen || !pm_seen_is_named(seen, hash) || r->method_number != M_GET ||
        r->header_only || !tells(last->status)) {
        return;
    }
    key = pm_seen_key(hash, host_of(r));
    if (is_old_news(last, key) || !is_plain(r)) {
        return;
    }
    answer.fault = fault_of(last);
    if (answer.fault == PM_FAULT_NONE) {
        pm_seen_freshen(seen, key);
        if (!pm_seen_any(seen)) {
            return;
        }
    }
    answer.status = last->status;
    answer.is_certain = is_certain(r, last, answer.fault);
    answer.client = client_of(r);
    take(r, key, &answer);
}

/* ---- Links ---- */

/* Whether an answer that is HTML may be what the link names. */
static int may_be_html(const pm_link_t *link)
{
    switch (link->as) {
    case PM_AS_DOCUMENT:
    case PM_AS_EMBED:
    case PM_AS_OBJECT:
    case PM_AS_FETCH:
        return 1;
    default:
        return 0;
    }
}

/* What the log says of each fault, and what helps. */
static const struct {
    const char *what;
    const char *remedy;
} words[] = {
    [PM_FAULT_GONE] = {"is not there",
                       "run `pushmanifest generate` again, or keep the files "
                       "of the release before"},
    [PM_FAULT_MOVED] = {"is a redirect", "run `pushmanifest generate` again"},
    [PM_FAULT_DENIED] = {"was refused to several clients in a row",
                         "let it be read, or leave it out of the manifest"},
    [PM_FAULT_FAILED] = {"failed for several clients in a row",
                         "see what the error log says of it"},
    [PM_FAULT_HTML] = {"is answered with a page",
                       "run `pushmanifest generate` again"},
    [PM_FAULT_UNKEPT] = {"may not be kept by browsers for a moment, which "
                         "would load it twice",
                         "give it a lifetime (ExpiresByType), without "
                         "no-cache, no-store and Vary: Cookie"},
};

static void tell(request_rec *r, const pm_state_t *state, const char *href,
                 apr_uint64_t key, pm_fault_t fault, int status)
{
    if (pm_seen_is_news(pm_seen_here(), key)) {
        ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, r,
                      "page %s: %s %s (%d), so it is not %s; %s", state->page,
                      href, words[fault].what, status,
                      fault == PM_FAULT_UNKEPT ? "hinted" : "sent any more",
                      words[fault].remedy);
    }
}

/* Whether there is nothing that a push could bring. */
static int is_refused(pm_fault_t fault)
{
    return fault != PM_FAULT_NONE && fault != PM_FAULT_UNKEPT;
}

static void judge_link(request_rec *r, pm_state_t *state, int i,
                       apr_uint64_t host)
{
    const pm_seen_t *seen = pm_seen_here();
    const pm_link_t *link = &state->set->links[i];
    apr_uint64_t key = pm_seen_key(state->set->values->hashes[i], host);
    apr_uint64_t bit = (apr_uint64_t)1 << i;
    int status = 0;
    pm_fault_t fault = pm_seen_fault(seen, key, &status);

    if (is_refused(pm_seen_fault(seen, key ^ PUSHED, NULL))) {
        state->not_pushed |= bit;
    }
    if (fault == PM_FAULT_NONE ||
        (fault == PM_FAULT_HTML && may_be_html(link))) {
        return;
    }
    state->not_hinted |= bit;
    if (is_refused(fault)) {
        state->not_pushed |= bit;
    }
    tell(r, state, link->href, key, fault, status);
}

void pm_evidence_judge(request_rec *r, pm_state_t *state)
{
    apr_uint64_t host;
    int i;

    state->not_hinted = state->not_pushed = 0;
    if (!pm_seen_any(pm_seen_here())) {
        return;
    }
    host = host_of(r);
    for (i = 0; i < state->set->nlinks; i++) {
        judge_link(r, state, i, host);
    }
}
