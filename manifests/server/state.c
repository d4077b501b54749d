/*
 * What is known of a request while it is served.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/state.h"

#include <ap_expr.h>
#include <http_log.h>

#include <apr_strings.h>

#include "format/lookup.h"
#include "header/response.h"
#include "server/address.h"
#include "server/directives.h"
#include "server/loader.h"

APLOG_USE_MODULE(pushmanifest);

/* The request that the client made, before internal redirects. */
static request_rec *first_of(request_rec *r)
{
    while (r->prev) {
        r = r->prev;
    }
    return r;
}

pm_state_t *pm_state_if_any(request_rec *r)
{
    return ap_get_module_config(first_of(r)->request_config,
                                &pushmanifest_module);
}

pm_state_t *pm_state_of(request_rec *r)
{
    pm_state_t *state = pm_state_if_any(r);

    if (!state) {
        request_rec *first = first_of(r);

        state = apr_pcalloc(first->pool, sizeof(*state));
        state->asked = first->uri;
        ap_set_module_config(first->request_config, &pushmanifest_module,
                             state);
    }
    return state;
}

void pm_state_count(const request_rec *r, pm_count_t what, int n)
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
static void count_page(const request_rec *r, pm_state_t *state, int is_found)
{
    if (is_found) {
        pm_state_count(r, PM_COUNT_MATCHED, 1);
        pm_state_count(r, PM_COUNT_UNMATCHED, -state->missed);
    }
    else if (!state->missed) {
        pm_state_count(r, PM_COUNT_UNMATCHED, 1);
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
                               request_rec *r, pm_state_t *state)
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
static const pm_set_t *find_page(request_rec *r, pm_state_t *state)
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

int pm_state_may_be_html(const request_rec *r)
{
    const char *type = r->content_type;

    return !type || !strncasecmp(type, "text/html", 9) ||
           !strncasecmp(type, "application/xhtml+xml", 21);
}

/* Types that are names of handlers, as `AddType application/x-httpd-php`. */
#define HANDLER_TYPES "application/x-httpd-"

/* Whether a handler, which says the type itself later, makes the response. */
static int is_made_by_handler(const request_rec *r)
{
    const char *type = r->content_type;

    return (r->handler && strcmp(r->handler, "default-handler")) ||
           (type && (!strcmp(type, DIR_MAGIC_TYPE) ||
                     !strncmp(type, HANDLER_TYPES, strlen(HANDLER_TYPES))));
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
    return is_made_by_handler(r) ? !is_part(r) : pm_state_may_be_html(r);
}

/* Whether the condition of PushManifestWhen holds. */
static int is_when(request_rec *r, const ap_expr_info_t *when)
{
    const char *error = NULL;

    return !when || ap_expr_exec(r, when, &error) > 0;
}

const pm_set_t *pm_state_find_links(request_rec *r, pm_state_t *state)
{
    const pm_dir_config_t *config = pm_dir_config(r);
    const pm_set_t *set = NULL;
    const char *reason = NULL;

    if (may_be_page(r)) {
        set = pm_response_join(r->pool, find_page(r, state), config->resources);
    }
    else {
        count_page(r, state, 0);
    }
    if (!set) {
        reason = "not a page of the manifest";
    }
    else if (!is_when(r, config->when)) {
        reason = "PushManifestWhen does not hold";
        state->withheld = 1;
        pm_state_count(r, PM_COUNT_HELD_CONDITION, set->nlinks);
    }
    if (reason) {
        ap_log_rerror(APLOG_MARK, set ? APLOG_DEBUG : APLOG_TRACE1, 0, r,
                      "page %s: nothing sent: %s", state->asked, reason);
        return NULL;
    }
    return set;
}

/* A piece of a text: its bytes, and how many. */
static struct iovec piece(const char *text)
{
    struct iovec piece = {.iov_base = (void *)text, .iov_len = strlen(text)};

    return piece;
}

void pm_state_note(request_rec *r, pm_state_t *state)
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
    state->noted = r;
}
