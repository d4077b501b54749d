/*
 * mod_pushmanifest: says what a page needs before the page is made.
 *
 * A manifest, written at deploy time, names for every page the files that a
 * browser must have before it can paint. This module looks the page up in the
 * fixup phase and says them: in a 103 before the handler runs, which mod_http2
 * turns into promises for a client that accepts push and sends as Early Hints
 * (RFC 8297) to a browser; and as Link (RFC 8288) on the final response.
 *
 * Here are the hooks, in the order in which a request meets them; what they do
 * is in manifests/server, and what a manifest is in manifests/format. On a
 * request's path there is no I/O, no lock, and no memory but r->pool's.
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
#include <mpm_common.h>
#include <util_filter.h>

#include "header/digest.h"
#include "server/client.h"
#include "server/config.h"
#include "server/directives.h"
#include "server/early.h"
#include "server/evidence.h"
#include "server/final.h"
#include "server/handler.h"
#include "server/hosts.h"
#include "server/http2.h"
#include "server/interim.h"
#include "server/loader.h"
#include "server/neighbours.h"
#include "server/page.h"
#include "server/sample.h"
#include "server/seen.h"
#include "server/state.h"
#include "server/status.h"
#include "server/watch.h"

APLOG_USE_MODULE(pushmanifest);

static int has_links;   /* whether any host or directory may have some */
static int has_cache;   /* whether mod_cache is loaded */
static int has_records; /* whether what connections fetch is recorded */
static ap_filter_rec_t *response_filter, *way_out_filter;

/*
 * What mod_cache answers now was stored for every client, and no hook of ours
 * will see it: where the host lets nothing be pushed, or remembers what clients
 * have, mod_http2 is kept from pushing it.
 */
static int on_quick_handler(request_rec *r, int lookup_uri)
{
    const pm_dir_config_t *config =
        ap_get_module_config(r->server->lookup_defaults, &pushmanifest_module);

    if (has_cache && !lookup_uri && pm_source_at(r->server, 0) &&
        (pm_client_is_remembered(r->server) ||
         !(pm_value_or(config->send, PM_SEND_DEFAULT) & PM_SEND_PUSH))) {
        pm_http2_hold_response(r, 1);
    }
    return DECLINED;
}

/*
 * Remembers the path before negotiation, DirectoryIndex or a rewriting puts
 * another in its place.
 */
static int on_translate_name(request_rec *r)
{
    if (!r->main && !r->prev && pm_source_at(r->server, 0)) {
        pm_state_of(r);
        if (has_cache) { /* it has not answered */
            pm_http2_hold_response(r, 0);
        }
    }
    return DECLINED;
}

/* Remembers what has become of that path when the file is looked for. */
static int on_map_to_storage(request_rec *r)
{
    pm_state_t *state = r->main || r->prev ? NULL : pm_state_if_any(r);

    if (state) {
        pm_route_translated(&state->route, r);
    }
    return DECLINED;
}

/* Whether the page may carry links: it was asked for to be shown. */
static int is_page_method(const request_rec *r)
{
    return r->method_number == M_GET || r->method_number == M_POST;
}

static int on_fixups(request_rec *r)
{
    const pm_dir_config_t *config = pm_dir_config(r);
    int send = pm_value_or(config->send, PM_SEND_DEFAULT);
    pm_state_t *state;

    if (r->main || !pm_value_or(config->engine, 1) || send == PM_SEND_NONE ||
        !(pm_source_at(r->server, 0) || config->resources) ||
        !is_page_method(r)) {
        return DECLINED;
    }
    if (pm_route_leads_on(r) || pm_handler_switches(r)) {
        return DECLINED; /* what comes of it comes here in its turn */
    }
    state = pm_state_of(r);
    if (!state->set || pm_route_is_elsewhere(r)) {
        /*
         * For an error's document the path that was asked for is not looked
         * up: access control may have said no to it, and the document may say
         * 200.
         */
        state->promises = NULL; /* of a page before an internal redirect */
        state->is_elsewhere = state->is_withheld || r->status != HTTP_OK ||
                              !pm_page_find(r, state);
    }
    if (state->set && !state->is_elsewhere) {
        pm_evidence_judge(r, state);
        state->client = pm_client_of(r);
        pm_early_decide(r, state, send);
    }
    return DECLINED;
}

static void on_insert_filter(request_rec *r)
{
    const pm_dir_config_t *config = pm_dir_config(r);
    pm_state_t *state = r->main ? NULL : pm_state_if_any(r);

    /* An internal redirect may have led to where the engine is off. */
    if (!state || !state->set || state->is_elsewhere ||
        !pm_value_or(config->engine, 1)) {
        return;
    }
    ap_add_output_filter_handle(response_filter, state, r, r->connection);
    ap_add_output_filter_handle(way_out_filter, state, r, r->connection);
}

static int on_pre_connection(conn_rec *c, void *socket)
{
    if (has_records && !c->master) {
        pm_client_connect(c, pm_sample_connect(c));
    }
    return OK;
}

/* The request that made the response, after internal redirects. */
static request_rec *last_of(request_rec *r)
{
    while (r->next) {
        r = r->next;
    }
    return r;
}

static int on_log_transaction(request_rec *r)
{
    pm_state_t *state = pm_state_if_any(r);
    request_rec *last = last_of(r);

    if (state && state->set && state->noted != last) {
        pm_state_note(last, state);
    }
    if (has_links && r->unparsed_uri) {
        apr_uint64_t hash = pm_digest_hash(r->unparsed_uri);

        pm_client_answered(r, last->status, hash);
        pm_evidence_answered(r, last, hash);
        pm_sample_answered(r, last, hash);
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
    return pm_hosts_check(ptemp, s) ? OK : HTTP_INTERNAL_SERVER_ERROR;
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
    pm_seen_start(pconf);
    pm_early_start(pconf);
    has_cache = ap_find_linked_module("mod_cache.c") != NULL;
    has_links = pm_hosts_start(pconf, ptemp, s) ||
                pm_neighbours_have("PushManifestResource");
    if (pm_sample_start(s)) {
        pm_loader_group(pconf);
    }
    pm_watch_start(pconf, s);
    has_records = pm_http2_start() && (has_links || any_cookie(s));
    if (has_links) {
        pm_neighbours_warn(s);
    }
    return OK;
}

static void on_child_init(apr_pool_t *pchild, server_rec *s)
{
    pm_watch_catch_up(pchild);
}

static int on_monitor(apr_pool_t *p, server_rec *s)
{
    pm_watch_follow(s);
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
    ap_hook_quick_handler(on_quick_handler, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_translate_name(on_translate_name, NULL, NULL,
                           APR_HOOK_REALLY_FIRST);
    ap_hook_map_to_storage(on_map_to_storage, NULL, NULL,
                           APR_HOOK_REALLY_FIRST);
    ap_hook_fixups(on_fixups, before, after, APR_HOOK_REALLY_LAST);
    ap_hook_pre_connection(on_pre_connection, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_log_transaction(on_log_transaction, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_insert_filter(on_insert_filter, NULL, NULL, APR_HOOK_LAST);
    pm_status_register();
    /* Before mod_cache stores the headers and mod_headers edits them. */
    response_filter = ap_register_output_filter(
        "PUSHMANIFEST", pm_final_on_response, NULL, AP_FTYPE_CONTENT_SET - 1);
    /* Behind mod_cache, so that what it keeps has nobody's cookie. */
    way_out_filter = ap_register_output_filter(
        "PUSHMANIFEST_OUT", pm_final_on_way_out, NULL, AP_FTYPE_PROTOCOL - 1);
    pm_interim_register();
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
