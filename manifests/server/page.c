/*
 * The page of the manifest that a request is for, and the links that it needs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/page.h"

#include <ap_expr.h>
#include <http_log.h>

#include <apr_lib.h>

#include "format/lookup.h"
#include "format/url.h"
#include "header/response.h"
#include "server/config.h"
#include "server/handler.h"
#include "server/loader.h"
#include "server/route.h"
#include "server/seen.h"

APLOG_USE_MODULE(pushmanifest);

/*
 * Counts a request once, as one for a page if after an internal redirect it
 * turns out to be one. What is no page of any manifest counts for the one that
 * holds without a condition.
 */
static void count_page(const request_rec *r, pm_state_t *state, int is_found)
{
    const pm_served_t *served =
        state->served ? state->served
                      : pm_server_config(r->server)->always.served;

    if (!served) {
        return;
    }
    if (is_found && state->counted != PM_COUNTED_PAGE) {
        pm_counters_add(served->counters, PM_COUNT_MATCHED, 1);
        if (state->counted == PM_COUNTED_OTHER) {
            pm_counters_add(served->counters, PM_COUNT_UNMATCHED, -1);
        }
        state->counted = PM_COUNTED_PAGE;
    }
    else if (state->counted == PM_COUNTED_NOT) {
        pm_counters_add(served->counters, PM_COUNT_UNMATCHED, 1);
        state->counted = PM_COUNTED_OTHER;
    }
}

static apr_status_t release(void *generation)
{
    pm_live_release(generation);
    return APR_SUCCESS;
}

int pm_page_may_be_html(const request_rec *r)
{
    const char *type = r->content_type;

    return !type || !strncasecmp(type, "text/html", 9) ||
           !strncasecmp(type, "application/xhtml+xml", 21);
}

/* How the types of what pages are made of begin. */
static const char *const part_types[] = {
    "image/",
    "font/",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/json",
    "application/wasm",
    "audio/",
    "video/",
};
#define PART_TYPES (sizeof(part_types) / sizeof(part_types[0]))

/* Whether that is the type, which mod_mime tells by the name alone. */
static int is_part(const request_rec *r)
{
    size_t i = 0;

    if (!r->content_type) {
        return 0;
    }
    while (i < PART_TYPES &&
           strncasecmp(r->content_type, part_types[i], strlen(part_types[i]))) {
        i++;
    }
    return i < PART_TYPES;
}

/*
 * Whether the request may be one for a page, as far as can be known before the
 * handler runs: a match fits whatever is below its prefix, images too.
 */
static int may_be_page(const request_rec *r)
{
    return pm_handler_makes_page(r) ? !is_part(r) : pm_page_may_be_html(r);
}

/*
 * Whether httpd has chosen one of several files for what was asked for: by
 * language, say, or as the index of a directory. A handler, which makes the
 * page itself, may do so from what was asked for.
 */
static int is_chosen(const request_rec *r, const char *asked)
{
    return pm_route_is_variant(r) ||
           (!pm_handler_makes_page(r) && strcmp(r->uri, asked) &&
            !strncmp(r->uri, asked, strlen(asked)));
}

/* One page of a manifest: where it was found, and what it needs. */
typedef struct found_t {
    const char *path;
    const pm_set_t *set; /* NULL: there is none */
} found_t;

/* Looks one more path up, if nothing was found yet. */
static void look_up(found_t *found, const pm_manifest_t *manifest,
                    const char *path)
{
    if (!found->set && path) {
        found->path = path;
        found->set = pm_lookup_find(manifest, path, NULL);
    }
}

/* Prefers a page of just that path, if it is in the manifest and needs else. */
static void prefer(found_t *found, const pm_manifest_t *manifest,
                   const char *path)
{
    const pm_match_t *match;
    const pm_set_t *set = pm_lookup_find(manifest, path, &match);

    if (set && !match && set != found->set) {
        found->path = path;
        found->set = set;
    }
}

/*
 * Looks for the page in a manifest: as the client asked for it, unless another
 * one is served in its place; as httpd serves it; and by its file.
 */
static found_t find_in(const pm_manifest_t *manifest, request_rec *r,
                       const pm_route_t *route)
{
    found_t found = {.set = NULL};

    if (!pm_route_is_diverted(r, route, manifest)) {
        look_up(&found, manifest, route->asked);
        if (is_chosen(r, route->asked)) {
            prefer(&found, manifest, r->uri);
        }
    }
    if (strcmp(route->asked, r->uri)) {
        look_up(&found, manifest, r->uri);
    }
    look_up(&found, manifest, pm_address_of_file(r));
    return found;
}

/*
 * Looks for the page in what is served of one file. Where it is found, the
 * generation that it was found in is held until the request ends.
 */
static found_t find_in_served(const pm_served_t *served, request_rec *r,
                              const pm_route_t *route)
{
    pm_generation_t *generation = pm_live_hold(served->live);
    found_t found = {.set = NULL};

    if (!generation) {
        return found;
    }
    found = find_in(generation->manifest, r, route);
    if (found.set) {
        apr_pool_cleanup_register(r->pool, generation, release,
                                  apr_pool_cleanup_null);
    }
    else {
        pm_live_release(generation);
    }
    return found;
}

/* Whether the condition of PushManifestWhen holds. */
static int is_when(request_rec *r, const ap_expr_info_t *when)
{
    const char *error = NULL;

    return !when || ap_expr_exec(r, when, &error) > 0;
}

/* Whether one of the host's manifests knows the page. */
static int is_known(request_rec *r, const pm_route_t *route)
{
    const pm_source_t *source;
    int i;

    for (i = 0; (source = pm_source_at(r->server, i)) != NULL; i++) {
        if (find_in_served(source->served, r, route).set) {
            return 1;
        }
    }
    return 0;
}

/*
 * Chooses the manifest that holds for the request, once. Expressions are asked
 * only for pages that one of the manifests knows: by asking, httpd makes the
 * response vary with what they look at.
 */
static void choose_manifest(request_rec *r, pm_state_t *state)
{
    const pm_source_t *source = pm_source_at(r->server, 0);
    int i;

    if (state->served || !source ||
        (source->when && !is_known(r, &state->route))) {
        return;
    }
    for (i = 0; source && !is_when(r, source->when); i++) {
        source = pm_source_at(r->server, i + 1);
    }
    state->served = source ? source->served : NULL;
}

/* A path as a manifest writes it; most need nothing written otherwise. */
static const char *encoded(apr_pool_t *pool, const char *path)
{
    const char *at = path;

    while (apr_isalnum(*at) || *at == '/' || *at == '.' || *at == '-' ||
           *at == '_') {
        at++;
    }
    return *at ? pm_url_encode(pool, path) : path;
}

/* Says why nothing is sent. */
static void log_nothing(const request_rec *r, const pm_state_t *state,
                        int level, const char *reason)
{
    if (APLOG_R_IS_LEVEL(r, level)) {
        ap_log_rerror(APLOG_MARK, level, 0, r, "page %s: nothing sent: %s",
                      encoded(r->pool, state->route.asked), reason);
    }
}

int pm_page_find(request_rec *r, pm_state_t *state)
{
    const pm_dir_config_t *config = pm_dir_config(r);
    found_t found = {.set = NULL};
    const pm_set_t *set = NULL;

    if (config->resources) {
        pm_seen_name_set(config->resources);
    }
    if (may_be_page(r)) {
        choose_manifest(r, state);
        if (state->served) {
            found = find_in_served(state->served, r, &state->route);
        }
        set = pm_response_join(r->pool, found.set, config->resources);
    }
    count_page(r, state, found.set != NULL);
    if (!set) {
        log_nothing(r, state, APLOG_TRACE1, "not a page of the manifest");
        return 0;
    }
    if (!is_when(r, config->when)) {
        log_nothing(r, state, APLOG_DEBUG, "PushManifestWhen does not hold");
        state->is_withheld = 1;
        pm_state_count(state, PM_COUNT_HELD_CONDITION, set->nlinks);
        return 0;
    }
    state->page = encoded(r->pool, found.set ? found.path : state->route.asked);
    state->set = set;
    return 1;
}
