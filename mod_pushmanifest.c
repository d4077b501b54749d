/*
 * mod_pushmanifest: says what a page needs before the page is made.
 *
 * A manifest, written at deploy time, names for every page the files that a
 * browser must have before it can paint. This module looks the page up in the
 * fixup phase and says them: in a 103 before the handler runs, which mod_http2
 * turns into promises for a client that accepts push and sends as Early Hints
 * (RFC 8297) to a browser; and as Link (RFC 8288) on the final response.
 *
 * The manifest is read at start and is read-only from then on. On a request's
 * path there is no I/O, no lock, and no memory but r->pool's.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <httpd.h>

#include <http_config.h>
#include <http_connection.h>
#include <http_core.h>
#include <http_log.h>
#include <http_protocol.h>
#include <http_request.h>
#include <mod_http2.h>
#include <mpm_common.h>
#include <util_filter.h>

#include <apr_lib.h>
#include <apr_optional.h>
#include <apr_strings.h>

#include "address.h"
#include "client.h"
#include "directives.h"
#include "loader.h"
#include "lookup.h"
#include "neighbours.h"
#include "request.h"
#include "response.h"
#include "status.h"
#include "value.h"

APLOG_USE_MODULE(pushmanifest);

/*
 * What is known of a request, kept with the first of the requests that
 * internal redirects make of one.
 */
typedef struct state_t {
    const char *asked;   /* the path that the client asked for, normalised */
    const char *page;    /* the path that the manifest knew */
    const pm_set_t *set; /* what it needs; NULL while no page was found */
    pm_client_t *client; /* NULL: nothing is known of it */
    int early_sent;      /* the 103 has gone */
    int promised;        /* and mod_http2 made promises of it */
    int decided;         /* whether to send it has been decided */
    int linked;          /* the final response has links of ours */
    int refused;         /* the client said that it has no use for links */
    int held;            /* some were not promised, since the client has them */
    int missed;          /* no page was found yet, and that was counted */
} state_t;

static APR_OPTIONAL_FN_TYPE(http2_is_h2) * is_http2;
static APR_OPTIONAL_FN_TYPE(http2_var_lookup) * http2_variable;
static int has_records; /* whether what connections fetch is recorded */
static ap_filter_rec_t *link_filter, *cookie_filter;

/* ---- The page ---- */

/* The request that the client made, before internal redirects. */
static request_rec *first_of(request_rec *r)
{
    while (r->prev) {
        r = r->prev;
    }
    return r;
}

static state_t *state_if_any(request_rec *r)
{
    return ap_get_module_config(first_of(r)->request_config,
                                &pushmanifest_module);
}

/* The state of the request that the client made, begun if there is none. */
static state_t *state_of(request_rec *r)
{
    state_t *state = state_if_any(r);

    if (!state) {
        request_rec *first = first_of(r);

        state = apr_pcalloc(first->pool, sizeof(*state));
        state->asked = first->uri;
        ap_set_module_config(first->request_config, &pushmanifest_module,
                             state);
    }
    return state;
}

/*
 * Remembers the path before negotiation, DirectoryIndex or a rewriting puts
 * another in its place.
 */
static int on_translate_name(request_rec *r)
{
    if (!r->main && !r->prev && pm_server_config(r->server)->served) {
        state_of(r);
    }
    return DECLINED;
}

/* Adds to a counter of the host's manifest, if it has one. */
static void count(const request_rec *r, pm_count_t what, int n)
{
    const pm_served_t *served = pm_server_config(r->server)->served;

    if (served && n != 0) {
        pm_counters_add(served->counters, what, n);
    }
}

/*
 * Counts a request once, as one for a page if after an internal redirect it
 * turns out to be one.
 */
static void count_page(const request_rec *r, state_t *state, int is_found)
{
    if (is_found) {
        count(r, PM_COUNT_MATCHED, 1);
        count(r, PM_COUNT_UNMATCHED, -state->missed);
    }
    else if (!state->missed) {
        count(r, PM_COUNT_UNMATCHED, 1);
    }
    state->missed = !is_found;
}

static apr_status_t release(void *generation)
{
    pm_live_release(generation);
    return APR_SUCCESS;
}

/*
 * Looks for the page in a generation: as the client asked for it, as httpd
 * serves it, which is how a negotiated variant is found, and by its file.
 */
static const pm_set_t *find_in(const pm_generation_t *generation,
                               request_rec *r, state_t *state)
{
    const pm_manifest_t *manifest = generation->manifest;
    const char *path = state->asked;
    const pm_set_t *set = pm_lookup_find(manifest, path, NULL);

    if (!set && strcmp(path, r->uri)) {
        path = r->uri;
        set = pm_lookup_find(manifest, path, NULL);
    }
    if (!set && (path = pm_address_of_file(r)) != NULL) {
        set = pm_lookup_find(manifest, path, NULL);
    }
    if (set) {
        state->page = path;
    }
    return set;
}

/*
 * Looks for the page in the host's manifest. Where it is found, the generation
 * that it was found in is held until the request ends.
 */
static const pm_set_t *find_page(request_rec *r, state_t *state)
{
    const pm_served_t *served = pm_server_config(r->server)->served;
    pm_generation_t *generation = served ? pm_live_hold(served->live) : NULL;
    const pm_set_t *set;

    state->page = state->asked;
    if (!generation) {
        return NULL;
    }
    set = find_in(generation, r, state);
    if (set) {
        apr_pool_cleanup_register(first_of(r)->pool, generation, release,
                                  apr_pool_cleanup_null);
    }
    else {
        pm_live_release(generation);
    }
    count_page(r, state, set != NULL);
    return set;
}

/* Whether what is served here says that it is HTML, or does not say. */
static int may_be_html(const request_rec *r)
{
    const char *type = r->content_type;

    return !type || !strncasecmp(type, "text/html", 9) ||
           !strncasecmp(type, "application/xhtml+xml", 21);
}

/* Whether a handler, which says the type itself later, makes the response. */
static int is_made_by_handler(const request_rec *r)
{
    return (r->handler && strcmp(r->handler, "default-handler")) ||
           (r->content_type && !strcmp(r->content_type, DIR_MAGIC_TYPE));
}

/* Whether the condition of PushManifestWhen holds. */
static int is_when(request_rec *r, const ap_expr_info_t *when)
{
    const char *error = NULL;

    return !when || ap_expr_exec(r, when, &error) > 0;
}

/* Whether the page may carry links: it was asked for to be shown. */
static int is_page_method(const request_rec *r)
{
    return r->method_number == M_GET || r->method_number == M_POST;
}

/* ---- Early ---- */

/* Whether the default handler is about to answer 404. */
static int is_missing_file(const request_rec *r)
{
    return !r->handler && !r->proxyreq && r->finfo.filetype == APR_NOFILE;
}

/* Why nothing goes out before the handler; NULL: it may. Cheap rules first */
static const char *why_not_early(request_rec *r, const state_t *state, int send)
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
    if (r->status != HTTP_OK) {
        return "an error's document";
    }
    if (r->expecting_100) {
        return "the client waits for 100 Continue";
    }
    if (is_missing_file(r)) {
        return "the file is not there";
    }
    return NULL;
}

static int http2_says(request_rec *r, const char *name, const char *word)
{
    const char *value =
        http2_variable
            ? http2_variable(r->pool, r->server, r->connection, r, (char *)name)
            : NULL;

    return value && !strcmp(value, word);
}

/* How many links of the set the limits that hold here let through. */
static int links_within_limits(const request_rec *r, const pm_set_t *set,
                               pm_dialect_t dialect)
{
    const pm_dir_config_t *config = pm_dir_config(r);
    const pm_limit_t limit = {
        .links = pm_value_or(config->limit_links, PM_LIMIT_LINKS_DEFAULT),
        .bytes = pm_value_or(config->limit_bytes, PM_LIMIT_BYTES_DEFAULT),
    };

    return pm_response_count(set, dialect, &limit);
}

/* Adds a set's links as the one field made of them; 0 if it is not that. */
static int add_all(apr_table_t *headers, const pm_set_t *set,
                   pm_dialect_t dialect, int within)
{
    const char *text = set->values->all[dialect].text;

    if (!text || within < set->nlinks) {
        return 0;
    }
    apr_table_addn(headers, "Link", text);
    return 1;
}

/* The links of a set that are said early, as headers. */
static apr_table_t *early_headers(request_rec *r, const pm_set_t *set,
                                  pm_dialect_t dialect)
{
    int within = links_within_limits(r, set, dialect), i;
    apr_table_t *headers = apr_table_make(r->pool, within);

    count(r, PM_COUNT_HELD_LIMIT, set->nlinks - within);
    if (add_all(headers, set, dialect, within)) {
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
static const char *send_early(request_rec *r, state_t *state, int send)
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
        count(r, PM_COUNT_HELD_REQUEST, set->nlinks);
        return reason;
    }
    /* What hints come over may be a proxy's connection, for many clients. */
    if (state->client && (push || pm_client_is_remembered(r->server))) {
        set = pm_response_select(r->pool, set, is_new_to, state->client);
        count(r, PM_COUNT_HELD_CLIENT_HAS, state->set->nlinks - set->nlinks);
        state->held = set->nlinks < state->set->nlinks;
    }
    headers = early_headers(r, set, push ? PM_DIALECT_PUSH : PM_DIALECT_EARLY);
    if (apr_is_empty_table(headers)) {
        return state->held ? "the client has it all"
                           : "no link of the set can be said early";
    }
    send_interim(r, headers, push);
    state->early_sent = 1;
    state->promised = push;
    count(r, push ? PM_COUNT_PROMISED : PM_COUNT_EARLY, 1);
    return NULL;
}

/* ---- Notes and log ---- */

/* A piece of a text: its bytes, and how many. */
static struct iovec piece(const char *text)
{
    struct iovec piece = {.iov_base = (void *)text, .iov_len = strlen(text)};

    return piece;
}

/* Says on the request what was done with it, for %{pushmanifest}n. */
static void note(request_rec *r, const state_t *state)
{
    static const char *const sent[][2] = {
        {" sent=none", " sent=link"},
        {" sent=early", " sent=early,link"},
        {" sent=push", " sent=push,link"},
    };
    int early = !state->early_sent ? 0 : state->promised ? 2 : 1;
    const struct iovec pieces[] = {
        piece("page="),
        piece(state->page),
        piece(" set="),
        piece(state->set->id),
        piece(sent[early][state->linked]),
    };

    apr_table_setn(r->notes, "pushmanifest",
                   apr_pstrcatv(r->pool, pieces, 5, NULL));
}

/* The request that made the response, after internal redirects. */
static request_rec *last_of(request_rec *r)
{
    while (r->next) {
        r = r->next;
    }
    return r;
}

/* ---- Requests ---- */

/*
 * The links that the request's page needs, of the manifest and of the
 * directives, or NULL, with the reason in the log.
 */
static const pm_set_t *find_links(request_rec *r, state_t *state)
{
    const pm_dir_config_t *config = pm_dir_config(r);
    const pm_set_t *set = find_page(r, state);
    const char *reason = NULL;

    if (set ||
        (config->resources && (is_made_by_handler(r) || may_be_html(r)))) {
        set = pm_response_join(r->pool, set, config->resources);
    }
    if (!set) {
        reason = "not a page of the manifest";
    }
    else if (!is_when(r, config->when)) {
        reason = "PushManifestWhen does not hold";
        count(r, PM_COUNT_HELD_CONDITION, set->nlinks);
    }
    if (reason) {
        ap_log_rerror(APLOG_MARK, set ? APLOG_DEBUG : APLOG_TRACE1, 0, r,
                      "page %s: nothing sent: %s", state->asked, reason);
        return NULL;
    }
    return set;
}

/* Sends the links early if that is right, and says what was decided. */
static void decide_early(request_rec *r, state_t *state, int send)
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

static int on_fixups(request_rec *r)
{
    const pm_dir_config_t *config = pm_dir_config(r);
    int send = pm_value_or(config->send, PM_SEND_DEFAULT);
    state_t *state;

    if (r->main || !pm_value_or(config->engine, 1) || send == PM_SEND_NONE ||
        !(pm_server_config(r->server)->served || config->resources) ||
        !is_page_method(r)) {
        return DECLINED;
    }
    if (r->handler && !strcmp(r->handler, "redirect-handler")) {
        return DECLINED; /* mod_rewrite: the target comes here in its turn */
    }
    state = state_of(r);
    /*
     * For an error's document the path that was asked for is not looked up:
     * access control may have said no to it, and the document may say 200.
     */
    if (!state->set && r->status == HTTP_OK) {
        state->set = find_links(r, state);
    }
    if (state->set) {
        state->client = pm_client_of(r);
        decide_early(r, state, send);
    }
    return DECLINED;
}

static void on_insert_filter(request_rec *r)
{
    const pm_dir_config_t *config = pm_dir_config(r);
    state_t *state = r->main ? NULL : state_if_any(r);

    /* An internal redirect may have led to where the engine is off. */
    if (!state || !state->set || !pm_value_or(config->engine, 1)) {
        return;
    }
    if (state->client && r->method_number == M_GET &&
        pm_client_is_remembered(r->server)) {
        ap_add_output_filter_handle(cookie_filter, state, r, r->connection);
    }
    if (pm_value_or(config->send, PM_SEND_DEFAULT) & PM_SEND_LINK) {
        ap_add_output_filter_handle(link_filter, state, r, r->connection);
    }
}

/* ---- Final ---- */

static int has_any_link(const request_rec *r)
{
    return apr_table_get(r->headers_out, "Link") ||
           apr_table_get(r->err_headers_out, "Link");
}

/*
 * The words of the final response. They are the same for every client, since a
 * cache may give them to another one; so whether mod_http2 may push them is a
 * matter of the configuration: not where push is not wanted, and not where it
 * could not tell that it has pushed them already or that the client has them.
 */
static pm_dialect_t final_dialect(const request_rec *r)
{
    int send = pm_value_or(pm_dir_config(r)->send, PM_SEND_DEFAULT);

    return (send & PM_SEND_PUSH) && !pm_client_is_remembered(r->server) &&
                   pm_server_config(r->server)->remembers_pushes
               ? PM_DIALECT_FINAL
               : PM_DIALECT_FINAL_NOPUSH;
}

/*
 * Keeps mod_http2 from pushing what a client that has no use for links is told
 * at the end: by a note, since the words are the same for every client. Where
 * the response has links of others, which are not ours to hold back, the words
 * must do it.
 */
static pm_dialect_t dialect_without_push(request_rec *r, int others)
{
    if (others) {
        return PM_DIALECT_FINAL_NOPUSH;
    }
    apr_table_setn(r->notes, "http2-push-mode", "0");
    return final_dialect(r);
}

/* Adds the links that the response lacks, and returns how many. */
static int add_links(request_rec *r, const state_t *state)
{
    const pm_set_t *set = state->set;
    int others = has_any_link(r), added = 0, i;
    pm_dialect_t dialect =
        state->refused ? dialect_without_push(r, others) : final_dialect(r);
    int within = links_within_limits(r, set, dialect);

    if (state->held && !others) {
        apr_table_setn(r->notes, "http2-push-mode", "0");
    }
    if (!others && add_all(r->headers_out, set, dialect, within)) {
        return within;
    }
    for (i = 0; i < within; i++) {
        const char *href = set->links[i].href;

        if (others && (pm_request_names(r->headers_out, href) ||
                       pm_request_names(r->err_headers_out, href))) {
            continue;
        }
        apr_table_addn(r->headers_out, "Link",
                       set->values->links[i][dialect].text);
        added++;
    }
    return added;
}

/* Whether the response is the page, whole: a 200 may still become a 206. */
static int is_page_response(const request_rec *r)
{
    return r->status == HTTP_OK && may_be_html(r) &&
           !apr_table_get(r->headers_in, "Range");
}

/*
 * On the first bytes of a response, when its status and type are known and no
 * module below has taken its headers yet.
 */
static apr_status_t on_response(ap_filter_t *f, apr_bucket_brigade *brigade)
{
    request_rec *r = f->r;
    state_t *state = f->ctx;

    ap_remove_output_filter(f);
    if (is_page_response(r)) {
        state->linked = add_links(r, state) > 0;
        count(r, PM_COUNT_FINAL, state->linked);
    }
    return ap_pass_brigade(f->next, brigade);
}

/* Behind mod_cache, so that what it keeps has nobody's cookie. */
static apr_status_t on_cookie(ap_filter_t *f, apr_bucket_brigade *brigade)
{
    const state_t *state = f->ctx;

    ap_remove_output_filter(f);
    if (f->r->status == HTTP_OK && may_be_html(f->r)) {
        pm_client_remember(f->r, state->client, state->set);
    }
    return ap_pass_brigade(f->next, brigade);
}

static int on_pre_connection(conn_rec *c, void *socket)
{
    if (has_records) {
        pm_client_connect(c);
    }
    return OK;
}

static int on_log_transaction(request_rec *r)
{
    const state_t *state = state_if_any(r);

    if (state && state->set) {
        note(last_of(r), state);
    }
    if (has_records) {
        pm_client_answered(r);
    }
    return DECLINED;
}

/* ---- Start ---- */

/* A configuration test fails for a manifest that a start survives. */
static int on_check_config(apr_pool_t *pconf, apr_pool_t *plog,
                           apr_pool_t *ptemp, server_rec *s)
{
    if (ap_state_query(AP_SQ_RUN_MODE) != AP_SQ_RM_CONFIG_TEST) {
        return OK;
    }
    return pm_loader_check(ptemp, s) ? OK : HTTP_INTERNAL_SERVER_ERROR;
}

/* Whether some host remembers what its clients have. */
static int any_cookie(const server_rec *s)
{
    while (s && !pm_client_is_remembered(s)) {
        s = s->next;
    }
    return s != NULL;
}

static int on_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                          apr_pool_t *ptemp, server_rec *s)
{
    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG) {
        return OK; /* the pass before the one that counts */
    }
    is_http2 = APR_RETRIEVE_OPTIONAL_FN(http2_is_h2);
    http2_variable = APR_RETRIEVE_OPTIONAL_FN(http2_var_lookup);
    pm_loader_start(pconf, ptemp, s);
    pm_loader_watch(pconf, s);
    has_records = is_http2 && (pm_loader_served()->nelts > 0 || any_cookie(s));
    if (pm_loader_served()->nelts > 0) {
        pm_neighbours_warn(s);
    }
    return OK;
}

static void on_child_init(apr_pool_t *pchild, server_rec *s)
{
    pm_loader_catch_up(pchild);
}

static int on_monitor(apr_pool_t *p, server_rec *s)
{
    pm_loader_follow(s);
    return DECLINED;
}

static void register_hooks(apr_pool_t *p)
{
    /*
     * Fixups that may still change or refuse the request come before ours.
     * mod_http2's, which sends a 103 of its own and clears headers_out, comes
     * after: a browser uses the first 103 alone.
     */
    static const char *const before[] = {
        "mod_dir.c",     "mod_rewrite.c",  "mod_proxy.c", "mod_alias.c",
        "mod_headers.c", "mod_setenvif.c", NULL,
    };
    static const char *const after[] = {"mod_http2.c", NULL};
    /* Its thread would look for a changed file while the child still does. */
    static const char *const watchdog[] = {"mod_watchdog.c", NULL};

    ap_hook_check_config(on_check_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_config(on_post_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_monitor(on_monitor, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_child_init(on_child_init, NULL, watchdog, APR_HOOK_MIDDLE);
    ap_hook_translate_name(on_translate_name, NULL, NULL,
                           APR_HOOK_REALLY_FIRST);
    ap_hook_fixups(on_fixups, before, after, APR_HOOK_REALLY_LAST);
    ap_hook_pre_connection(on_pre_connection, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_log_transaction(on_log_transaction, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_insert_filter(on_insert_filter, NULL, NULL, APR_HOOK_LAST);
    pm_status_register();
    /* Before mod_cache stores the headers and mod_headers edits them. */
    link_filter = ap_register_output_filter("PUSHMANIFEST", on_response, NULL,
                                            AP_FTYPE_CONTENT_SET - 1);
    cookie_filter = ap_register_output_filter("PUSHMANIFEST_COOKIE", on_cookie,
                                              NULL, AP_FTYPE_PROTOCOL - 1);
}

module AP_MODULE_DECLARE_DATA pushmanifest_module = {
    STANDARD20_MODULE_STUFF,
    .create_dir_config = pm_dir_config_create,
    .merge_dir_config = pm_dir_config_merge,
    .create_server_config = pm_server_config_create,
    .merge_server_config = pm_server_config_merge,
    .cmds = pm_directives,
    .register_hooks = register_hooks,
};
