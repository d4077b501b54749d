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
#include <http_core.h>
#include <http_log.h>
#include <http_protocol.h>
#include <http_request.h>
#include <mod_http2.h>
#include <util_filter.h>

#include <apr_lib.h>
#include <apr_optional.h>
#include <apr_strings.h>

#include "lookup.h"
#include "reader.h"
#include "value.h"

module AP_MODULE_DECLARE_DATA pushmanifest_module;
APLOG_USE_MODULE(pushmanifest);

#define UNSET (-1)

/* What may be sent where: the words of PushManifestSend. */
enum { SEND_NONE = 0, SEND_EARLY = 1, SEND_PUSH = 2, SEND_LINK = 4 };
#define SEND_DEFAULT (SEND_EARLY | SEND_PUSH | SEND_LINK)

/* PushManifestLimit: whole links, and bytes of their Link header fields. */
#define LIMIT_LINKS_DEFAULT 16
#define LIMIT_BYTES_DEFAULT 4096
/* mod_http2 sends the links of a 103 in one field, and none over 8 KiB. */
#define LIMIT_BYTES_MAX 8000

/* "Link: " and CRLF, which count against the limit in bytes as well. */
#define LINK_FIELD_BYTES 8

/* What a host says: the file, and what was read from it. */
typedef struct server_config_t {
    const char *file;   /* absolute; NULL: none */
    const char *source; /* file of the configuration that says so, and line */
    int line;
    int hints;                     /* H2EarlyHints; see read_early_hints() */
    const pm_manifest_t *manifest; /* NULL: none, or it could not be read */
} server_config_t;

/* What a directory says; UNSET where it says nothing. */
typedef struct dir_config_t {
    int engine;
    int send;
    int limit_links;
    int limit_bytes;
} dir_config_t;

/*
 * What is known of a request, kept with the first of the requests that
 * internal redirects make of one.
 */
typedef struct state_t {
    const char *asked;   /* the path that the client asked for, normalised */
    const char *page;    /* the path that the manifest knew */
    const pm_set_t *set; /* what it needs; NULL while no page was found */
    int early_sent;      /* the 103 has gone */
    int promised;        /* and mod_http2 made promises of it */
    int decided;         /* whether to send it has been decided */
} state_t;

static APR_OPTIONAL_FN_TYPE(http2_is_h2) * is_http2;
static APR_OPTIONAL_FN_TYPE(http2_var_lookup) * http2_variable;
static ap_filter_rec_t *link_filter;

/* ---- Configuration ---- */

static void *create_server_config(apr_pool_t *p, server_rec *s)
{
    server_config_t *config = apr_pcalloc(p, sizeof(*config));

    config->hints = UNSET;
    return config;
}

static void *merge_server_config(apr_pool_t *p, void *base, void *add)
{
    const server_config_t *from = base, *over = add;
    server_config_t *config = apr_pmemdup(p, over, sizeof(*over));

    if (!over->file) {
        config->file = from->file;
        config->source = from->source;
        config->line = from->line;
    }
    return config;
}

static void *create_dir_config(apr_pool_t *p, char *directory)
{
    dir_config_t *config = apr_palloc(p, sizeof(*config));

    config->engine = UNSET;
    config->send = UNSET;
    config->limit_links = UNSET;
    config->limit_bytes = UNSET;
    return config;
}

static int merged(int base, int add) { return add == UNSET ? base : add; }

static void *merge_dir_config(apr_pool_t *p, void *base, void *add)
{
    const dir_config_t *from = base, *over = add;
    dir_config_t *config = apr_palloc(p, sizeof(*config));

    config->engine = merged(from->engine, over->engine);
    config->send = merged(from->send, over->send);
    config->limit_links = merged(from->limit_links, over->limit_links);
    config->limit_bytes = merged(from->limit_bytes, over->limit_bytes);
    return config;
}

static const server_config_t *server_config(const server_rec *s)
{
    return ap_get_module_config(s->module_config, &pushmanifest_module);
}

static const dir_config_t *dir_config(const request_rec *r)
{
    return ap_get_module_config(r->per_dir_config, &pushmanifest_module);
}

/* A value, or its default where no directive set it. */
static int value_or(int value, int fallback)
{
    return value == UNSET ? fallback : value;
}

static const char *set_manifest(cmd_parms *cmd, void *unused, const char *file)
{
    server_config_t *config =
        ap_get_module_config(cmd->server->module_config, &pushmanifest_module);

    config->file = ap_server_root_relative(cmd->pool, file);
    config->source = cmd->directive->filename;
    config->line = cmd->directive->line_num;
    return config->file ? NULL
                        : apr_psprintf(cmd->pool,
                                       "PushManifest: \"%s\" is not a path; "
                                       "write the path of a manifest, absolute "
                                       "or relative to ServerRoot",
                                       file);
}

static const char *set_send(cmd_parms *cmd, void *config, int count,
                            char *const words[])
{
    static const struct {
        const char *word;
        int bit;
    } accepted[] = {
        {"early", SEND_EARLY},
        {"push", SEND_PUSH},
        {"link", SEND_LINK},
        {"none", SEND_NONE},
    };
    int send = SEND_NONE, none = 0, i, j;

    for (i = 0; i < count; i++) {
        for (j = 0; j < 4 && ap_cstr_casecmp(words[i], accepted[j].word); j++) {
        }
        if (j == 4) {
            return apr_psprintf(cmd->pool,
                                "PushManifestSend: \"%s\" is unknown; write "
                                "any of early, push and link, or none",
                                words[i]);
        }
        send |= accepted[j].bit;
        none |= accepted[j].bit == SEND_NONE;
    }
    if (count == 0 || (none && count > 1)) {
        return "PushManifestSend: write any of early, push and link, or none "
               "alone";
    }
    ((dir_config_t *)config)->send = send;
    return NULL;
}

/* A number in [1, most] after `name=`; 0 if text is anything else. */
static int limit_value(const char *text, const char *name, int most)
{
    apr_size_t length = strlen(name);
    apr_int64_t value;
    char *end;

    if (strncasecmp(text, name, length) || text[length] != '=' ||
        !apr_isdigit(text[length + 1])) {
        return 0;
    }
    value = apr_strtoi64(text + length + 1, &end, 10);
    return *end == '\0' && value >= 1 && value <= most ? (int)value : 0;
}

static const char *set_limit(cmd_parms *cmd, void *dir, const char *text)
{
    dir_config_t *config = dir;
    int links = limit_value(text, "links", PM_SET_LINKS_MAX);
    int bytes = limit_value(text, "bytes", LIMIT_BYTES_MAX);

    if (!links && !bytes) {
        return apr_psprintf(cmd->pool,
                            "PushManifestLimit: \"%s\" is not a limit; write "
                            "links=N with N from 1 to %d, bytes=N with N from "
                            "1 to %d, or both",
                            text, PM_SET_LINKS_MAX, LIMIT_BYTES_MAX);
    }
    if (links) {
        config->limit_links = links;
    }
    if (bytes) {
        config->limit_bytes = bytes;
    }
    return NULL;
}

static const command_rec directives[] = {
    AP_INIT_TAKE1("PushManifest", set_manifest, NULL, RSRC_CONF,
                  "the manifest of this host, a file that pushmanifest wrote"),
    AP_INIT_FLAG("PushManifestEngine", ap_set_flag_slot,
                 (void *)APR_OFFSETOF(dir_config_t, engine),
                 RSRC_CONF | ACCESS_CONF | OR_FILEINFO,
                 "On or Off: whether the manifest applies here"),
    AP_INIT_TAKE_ARGV("PushManifestSend", set_send, NULL,
                      RSRC_CONF | ACCESS_CONF | OR_FILEINFO,
                      "any of early, push and link, or none: what is sent"),
    AP_INIT_ITERATE("PushManifestLimit", set_limit, NULL,
                    RSRC_CONF | ACCESS_CONF,
                    "links=N and bytes=N: the most that one response gets"),
    {NULL},
};

/* ---- Start ---- */

/*
 * H2EarlyHints as mod_http2 will see it for this host, UNSET where the tree
 * does not set it. mod_http2 has no way to ask; without the answer a 103 would
 * be made for every browser on every server that throws it away.
 */
static int read_early_hints(const ap_directive_t *first)
{
    const ap_directive_t *at;
    int hints = UNSET;

    for (at = first; at; at = at->next) {
        if (!ap_cstr_casecmp(at->directive, "H2EarlyHints")) {
            hints = !ap_cstr_casecmp(at->args, "on");
        }
    }
    return hints;
}

/* The <VirtualHost> section that a host comes from, or NULL. */
static const ap_directive_t *virtual_host_section(const server_rec *s)
{
    const ap_directive_t *at;

    for (at = ap_conftree; at && s->defn_name; at = at->next) {
        if ((unsigned)at->line_num == s->defn_line_number && at->filename &&
            !strcmp(at->filename, s->defn_name)) {
            return at->first_child;
        }
    }
    return NULL;
}

/* Reads a manifest into a pool of its own; NULL, with the reason logged. */
static const pm_manifest_t *load(apr_pool_t *pconf, server_rec *s,
                                 const server_config_t *config)
{
    pm_error_t error = PM_ERROR_NONE;
    pm_manifest_t *manifest;
    apr_pool_t *pool;

    apr_pool_create(&pool, pconf);
    apr_pool_tag(pool, "pushmanifest");
    if (pm_reader_read(pool, config->file, &manifest, &error) == APR_SUCCESS) {
        return manifest;
    }
    ap_log_error(APLOG_MARK, APLOG_ERR, 0, s,
                 "PushManifest at %s:%d: %s; no links are sent for this host "
                 "until it is mended (pushmanifest check FILE shows more)",
                 config->source, config->line, pm_error_text(pool, &error));
    apr_pool_destroy(pool);
    return NULL;
}

/* Loads the manifest of every host, each file once; 0 if one is wrong. */
static int load_all(apr_pool_t *pconf, apr_pool_t *ptemp, server_rec *s)
{
    apr_hash_t *tried = apr_hash_make(ptemp), *loaded = apr_hash_make(ptemp);
    int hints = value_or(read_early_hints(ap_conftree), 0), good = 1;

    for (; s; s = s->next) {
        server_config_t *config =
            ap_get_module_config(s->module_config, &pushmanifest_module);
        const char *file = config->file;

        config->hints =
            value_or(read_early_hints(virtual_host_section(s)), hints);
        if (!file) {
            continue;
        }
        if (!apr_hash_get(tried, file, APR_HASH_KEY_STRING)) {
            apr_hash_set(tried, file, APR_HASH_KEY_STRING, file);
            apr_hash_set(loaded, file, APR_HASH_KEY_STRING,
                         load(pconf, s, config));
        }
        config->manifest = apr_hash_get(loaded, file, APR_HASH_KEY_STRING);
        good &= config->manifest != NULL;
    }
    return good;
}

/* A configuration test fails for a manifest that a start survives. */
static int on_check_config(apr_pool_t *pconf, apr_pool_t *plog,
                           apr_pool_t *ptemp, server_rec *s)
{
    if (ap_state_query(AP_SQ_RUN_MODE) != AP_SQ_RM_CONFIG_TEST) {
        return OK;
    }
    return load_all(pconf, ptemp, s) ? OK : HTTP_INTERNAL_SERVER_ERROR;
}

static void log_host(const server_rec *s)
{
    const server_config_t *config = server_config(s);

    if (config->manifest) {
        ap_log_error(APLOG_MARK, APLOG_INFO, 0, s,
                     "PushManifest %s: %u pages, %d matches, %u sets; early: "
                     "%s",
                     config->file, apr_hash_count(config->manifest->pages),
                     config->manifest->nmatches,
                     apr_hash_count(config->manifest->contents),
                     !is_http2       ? "no, mod_http2 is not loaded"
                     : config->hints ? "103 and push"
                                     : "push only, H2EarlyHints is off");
    }
}

static int on_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                          apr_pool_t *ptemp, server_rec *s)
{
    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG) {
        return OK; /* the pass before the one that counts */
    }
    is_http2 = APR_RETRIEVE_OPTIONAL_FN(http2_is_h2);
    http2_variable = APR_RETRIEVE_OPTIONAL_FN(http2_var_lookup);
    load_all(pconf, ptemp, s);
    for (; s; s = s->next) {
        log_host(s);
    }
    return OK;
}

/* ---- The page ---- */

/* The state of the request that the client made. */
static state_t *state_of(request_rec *r)
{
    request_rec *first = r;
    state_t *state;

    while (first->prev) {
        first = first->prev;
    }
    state = ap_get_module_config(first->request_config, &pushmanifest_module);
    if (!state) {
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
    if (!r->main && !r->prev && server_config(r->server)->manifest) {
        state_of(r);
    }
    return DECLINED;
}

/*
 * Looks for the page: first as the client asked for it, then as httpd serves
 * it, which is how a negotiated variant is found.
 */
static void find_page(const request_rec *r, const pm_manifest_t *manifest,
                      state_t *state)
{
    if (state->set) {
        return;
    }
    state->page = state->asked;
    state->set = pm_lookup_find(manifest, state->asked, NULL);
    if (!state->set && strcmp(r->uri, state->asked)) {
        state->page = r->uri;
        state->set = pm_lookup_find(manifest, r->uri, NULL);
    }
}

/* Whether the page may carry links: it was asked for to be shown. */
static int is_page_method(const request_rec *r)
{
    return r->method_number == M_GET || r->method_number == M_POST;
}

/* ---- Early ---- */

/* Whether a request header is there and is not (one of two) words. */
static int header_is_other(const request_rec *r, const char *name,
                           const char *word)
{
    const char *value = apr_table_get(r->headers_in, name);

    return value && ap_cstr_casecmp(value, word);
}

static int has_header(const request_rec *r, const char *name)
{
    return apr_table_get(r->headers_in, name) != NULL;
}

/* Whether the client has the page, or wants a part of it (RFC 9110, 13, 14) */
static int is_conditional_or_range(const request_rec *r)
{
    static const char *const names[] = {
        "If-None-Match",       "If-Modified-Since", "If-Match",
        "If-Unmodified-Since", "If-Range",          "Range",
    };
    apr_size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (has_header(r, names[i])) {
            return 1;
        }
    }
    return 0;
}

/* Why the client would have no use for a 103, going by its headers; or NULL */
static const char *unwanted_by_client(const request_rec *r)
{
    if (header_is_other(r, "Sec-Fetch-Mode", "navigate")) {
        return "not a navigation (Sec-Fetch-Mode)";
    }
    if (header_is_other(r, "Sec-Fetch-Dest", "document")) {
        return "not a top-level document (Sec-Fetch-Dest)";
    }
    if (has_header(r, "Sec-Purpose")) {
        return "a prefetch or prerender (Sec-Purpose)";
    }
    if (header_is_other(r, "Save-Data", "off")) {
        return "the client saves data (Save-Data)";
    }
    if (is_conditional_or_range(r)) {
        return "a conditional or range request";
    }
    return NULL;
}

/* Whether the default handler is about to answer 404. */
static int is_missing_file(const request_rec *r)
{
    return !r->handler && !r->proxyreq && r->finfo.filetype == APR_NOFILE;
}

/* Why nothing goes out before the handler; NULL: it may. Cheap rules first */
static const char *why_not_early(request_rec *r, const state_t *state, int send)
{
    if (!(send & (SEND_EARLY | SEND_PUSH))) {
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
    return unwanted_by_client(r);
}

static int http2_says(request_rec *r, const char *name, const char *word)
{
    const char *value =
        http2_variable
            ? http2_variable(r->pool, r->server, r->connection, r, (char *)name)
            : NULL;

    return value && !strcmp(value, word);
}

/* How many links of a set, from its first, the limits let through. */
static int links_within_limits(const request_rec *r, const pm_set_t *set,
                               pm_dialect_t dialect)
{
    const dir_config_t *config = dir_config(r);
    int links = value_or(config->limit_links, LIMIT_LINKS_DEFAULT);
    apr_size_t bytes =
        (apr_size_t)value_or(config->limit_bytes, LIMIT_BYTES_DEFAULT);
    int i;

    for (i = 0; i < set->nlinks; i++) {
        const pm_value_t *value = &set->values->links[i][dialect];
        apr_size_t field = value->length + LINK_FIELD_BYTES;

        if (!value->text) {
            continue;
        }
        if (links-- == 0 || field > bytes) {
            break;
        }
        bytes -= field;
    }
    return i;
}

/* The links of a set that are said early, as headers. */
static apr_table_t *early_headers(request_rec *r, const pm_set_t *set,
                                  pm_dialect_t dialect)
{
    int count = links_within_limits(r, set, dialect), i;
    apr_table_t *headers = apr_table_make(r->pool, count);

    for (i = 0; i < count; i++) {
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

/* Sends the links ahead of the handler; NULL, or why there was nothing to. */
static const char *send_early(request_rec *r, state_t *state, int send)
{
    int accepts = http2_says(r, "H2PUSH", "on");
    int push = accepts && (send & SEND_PUSH);
    apr_table_t *headers;

    if (http2_says(r, "H2_PUSHED", "PUSHED")) {
        return "a pushed request";
    }
    if (!push && !(send & SEND_EARLY)) {
        return "the client accepts no push, PushManifestSend has no early";
    }
    if (!push && !server_config(r->connection->base_server)->hints) {
        return accepts ? "PushManifestSend has no push, H2EarlyHints is off"
                       : "the client accepts no push, H2EarlyHints is off";
    }
    headers =
        early_headers(r, state->set, push ? PM_DIALECT_PUSH : PM_DIALECT_EARLY);
    if (apr_is_empty_table(headers)) {
        return "no link of the set can be said early";
    }
    send_interim(r, headers, push);
    state->early_sent = 1;
    state->promised = push;
    return NULL;
}

/* ---- Notes and log ---- */

/* Says on the request what was done with it, for %{pushmanifest}n. */
static void note(request_rec *r, const state_t *state, int linked)
{
    const char *early = !state->early_sent ? ""
                        : state->promised  ? "push"
                                           : "early";
    const char *link = linked ? "link" : "";

    apr_table_setn(r->notes, "pushmanifest",
                   apr_pstrcat(r->pool, "page=", state->page,
                               " set=", state->set->id, " sent=", early,
                               *early && *link ? "," : "", link,
                               *early || *link ? "" : "none", NULL));
}

/* ---- Requests ---- */

static int on_fixups(request_rec *r)
{
    const server_config_t *host = server_config(r->server);
    const dir_config_t *config = dir_config(r);
    int send = value_or(config->send, SEND_DEFAULT);
    const char *reason;
    state_t *state;

    if (!host->manifest || r->main || !value_or(config->engine, 1) ||
        send == SEND_NONE || !is_page_method(r)) {
        return DECLINED;
    }
    if (r->handler && !strcmp(r->handler, "redirect-handler")) {
        return DECLINED; /* mod_rewrite: the target comes here in its turn */
    }
    state = state_of(r);
    find_page(r, host->manifest, state);
    if (!state->set) {
        ap_log_rerror(APLOG_MARK, APLOG_TRACE1, 0, r,
                      "%s: not a page of the manifest", state->asked);
        return DECLINED;
    }
    reason = why_not_early(r, state, send);
    if (!reason) {
        reason = send_early(r, state, send);
    }
    state->decided = 1;
    note(r, state, 0);
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
    return DECLINED;
}

static void on_insert_filter(request_rec *r)
{
    const dir_config_t *config = dir_config(r);
    state_t *state;

    if (r->main || !server_config(r->server)->manifest ||
        !(value_or(config->send, SEND_DEFAULT) & SEND_LINK)) {
        return;
    }
    state = state_of(r);
    if (state->set) {
        ap_add_output_filter_handle(link_filter, state, r, r->connection);
    }
}

/* ---- Final ---- */

/* Whether some Link of the table names href, as `<href>`. */
static int has_link(const apr_table_t *headers, const char *href)
{
    const apr_array_header_t *entries = apr_table_elts(headers);
    apr_size_t length = strlen(href);
    int i;

    for (i = 0; i < entries->nelts; i++) {
        const apr_table_entry_t *entry =
            &APR_ARRAY_IDX(entries, i, apr_table_entry_t);
        const char *at = entry->val;

        if (ap_cstr_casecmp(entry->key, "Link")) {
            continue;
        }
        while ((at = ap_strchr_c(at, '<')) != NULL) {
            at++;
            if (!strncmp(at, href, length) && at[length] == '>') {
                return 1;
            }
        }
    }
    return 0;
}

static int has_any_link(const request_rec *r)
{
    return apr_table_get(r->headers_out, "Link") ||
           apr_table_get(r->err_headers_out, "Link");
}

/* Whether the response is the page: 200, and HTML if it says what it is. */
static int is_page(const request_rec *r)
{
    const char *type = r->content_type;

    return r->status == HTTP_OK &&
           (!type || !strncasecmp(type, "text/html", 9) ||
            !strncasecmp(type, "application/xhtml+xml", 21));
}

/*
 * Adds the links that the response lacks. They are the same words for every
 * client, since a cache may give them to another one.
 */
static int add_links(request_rec *r, const pm_set_t *set)
{
    int push = value_or(dir_config(r)->send, SEND_DEFAULT) & SEND_PUSH;
    pm_dialect_t dialect = push ? PM_DIALECT_FINAL : PM_DIALECT_FINAL_NOPUSH;
    int count = links_within_limits(r, set, dialect), others = has_any_link(r);
    int added = 0, i;

    for (i = 0; i < count; i++) {
        const char *href = set->links[i].href;

        if (others && (has_link(r->headers_out, href) ||
                       has_link(r->err_headers_out, href))) {
            continue;
        }
        apr_table_addn(r->headers_out, "Link",
                       set->values->links[i][dialect].text);
        added++;
    }
    return added;
}

/*
 * On the first bytes of a response, when its status and type are known and no
 * module below has taken its headers yet. What was promised already must not
 * be promised again: mod_http2's diary would see to that, unless it is off or
 * full, so mod_http2 is told to leave a response alone whose links are all
 * ours.
 */
static apr_status_t on_response(ap_filter_t *f, apr_bucket_brigade *brigade)
{
    request_rec *r = f->r;
    state_t *state = f->ctx;

    ap_remove_output_filter(f);
    if (is_page(r)) {
        if (state->promised && !has_any_link(r)) {
            apr_table_setn(r->notes, "http2-push-mode", "0");
        }
        note(r, state, add_links(r, state->set) > 0);
    }
    return ap_pass_brigade(f->next, brigade);
}

static void register_hooks(apr_pool_t *p)
{
    /* Fixups that may still change the request, or end it, come before ours */
    static const char *const before[] = {
        "mod_dir.c",   "mod_rewrite.c", "mod_http2.c",    "mod_proxy.c",
        "mod_alias.c", "mod_headers.c", "mod_setenvif.c", NULL,
    };

    ap_hook_check_config(on_check_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_config(on_post_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_translate_name(on_translate_name, NULL, NULL,
                           APR_HOOK_REALLY_FIRST);
    ap_hook_fixups(on_fixups, before, NULL, APR_HOOK_REALLY_LAST);
    ap_hook_insert_filter(on_insert_filter, NULL, NULL, APR_HOOK_LAST);
    /* Before mod_cache stores the headers and mod_headers edits them. */
    link_filter = ap_register_output_filter("PUSHMANIFEST", on_response, NULL,
                                            AP_FTYPE_CONTENT_SET - 1);
}

module AP_MODULE_DECLARE_DATA pushmanifest_module = {
    STANDARD20_MODULE_STUFF,
    .create_dir_config = create_dir_config,
    .merge_dir_config = merge_dir_config,
    .create_server_config = create_server_config,
    .merge_server_config = merge_server_config,
    .cmds = directives,
    .register_hooks = register_hooks,
};
