/*
 * How httpd came from the path that a client asked for to what it serves.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/route.h"

#include <stdlib.h>

#include <http_core.h>

#include <apr_strings.h>

#include "format/lookup.h"
#include "server/handler.h"

/* The note that mod_rewrite leaves: what the rules of the server have done. */
#define REWRITTEN "mod_rewrite_rewritten"

/* The handlers that mod_rewrite and mod_negotiation lead on by. */
#define HANDLER_REWRITE "redirect-handler"
#define HANDLER_TYPE_MAP "type-map"
#define TYPE_TYPE_MAP "application/x-type-map"

/* How the names of files end that answer with a page. */
static const char *const page_endings[] = {
    "html", "php", "htm", "xhtml", "shtml", "xht", "cgi",
    "pl",   "py",  "rb",  "asp",   "aspx",  "jsp",
};
#define PAGE_ENDINGS (sizeof(page_endings) / sizeof(page_endings[0]))

/* The index that the generator, like httpd, takes for a directory's page. */
#define INDEX_NAME "index.html"

void pm_route_begin(pm_route_t *route, const request_rec *r)
{
    route->asked = route->translated = r->uri;
}

int pm_route_is_rewritten(const request_rec *r)
{
    const char *status = apr_table_get(r->notes, REWRITTEN);

    return status && atoi(status) != 0;
}

void pm_route_translated(pm_route_t *route, const request_rec *r)
{
    route->translated = r->uri;
    route->is_rewritten = pm_route_is_rewritten(r);
    route->is_proxied = r->proxyreq != PROXYREQ_NONE;
}

static int is_handler(const request_rec *r, const char *name)
{
    return r->handler && !strcmp(r->handler, name);
}

static int is_type_map(const request_rec *r)
{
    return is_handler(r, HANDLER_TYPE_MAP) || is_handler(r, TYPE_TYPE_MAP);
}

/* ---- The address that a file has of its own ---- */

/* Whether text ends with the first length bytes of end. */
static int ends_with(const char *text, const char *end, apr_size_t length)
{
    apr_size_t text_length = strlen(text);

    return text_length >= length &&
           !memcmp(text + text_length - length, end, length);
}

const char *pm_address_of_file(request_rec *r)
{
    const char *root, *prefix;
    apr_size_t length;

    if (r->finfo.filetype != APR_REG ||
        ends_with(r->filename, r->uri, strlen(r->uri))) {
        return NULL;
    }
    root = ap_context_document_root(r);
    prefix = ap_context_prefix(r);
    length = strlen(root);
    while (length > 0 && root[length - 1] == '/') {
        length--;
    }
    if (strncmp(r->filename, root, length) || r->filename[length] != '/') {
        return NULL;
    }
    return *prefix
               ? ap_make_full_path(r->pool, prefix, r->filename + length + 1)
               : r->filename + length;
}

int pm_address_is_uri(request_rec *r)
{
    apr_size_t length = strlen(r->uri);
    const char *address;

    if (r->path_info && ends_with(r->uri, r->path_info, strlen(r->path_info))) {
        length -= strlen(r->path_info);
    }
    if (ends_with(r->filename, r->uri, length)) {
        return 1;
    }
    address = pm_address_of_file(r);
    return address && strlen(address) == length &&
           !memcmp(address, r->uri, length);
}

/* ---- The way ---- */

int pm_route_leads_on(const request_rec *r)
{
    return is_handler(r, HANDLER_REWRITE) || is_type_map(r);
}

int pm_route_is_variant(const request_rec *r)
{
    return r->prev && is_type_map(r->prev);
}

/* mod_actions: the script works on what its path info names. */
static int is_action(const request_rec *r)
{
    return r->path_info && !strcmp(r->path_info, r->prev->uri);
}

int pm_route_is_elsewhere(const request_rec *r)
{
    return r->prev && !is_action(r);
}

/*
 * Whether a handler, having run, led to another path on the way to r: a script
 * that answered with a Location of this server.
 */
static int is_led_by_handler(const request_rec *r)
{
    while (r->prev && (pm_route_leads_on(r->prev) || is_action(r))) {
        r = r->prev;
    }
    return r->prev != NULL;
}

static const request_rec *first_of(const request_rec *r)
{
    while (r->prev) {
        r = r->prev;
    }
    return r;
}

/* Whether rules of the server changed the path, or the file that it names. */
static int is_rewritten_by_server(request_rec *r, const pm_route_t *route)
{
    return route->is_rewritten &&
           (strcmp(route->translated, route->asked) || !pm_address_is_uri(r));
}

/* Likewise rules of a directory: an internal redirect, or a proxy in place. */
static int is_rewritten_by_directory(const request_rec *r,
                                     const pm_route_t *route)
{
    const request_rec *first = first_of(r);

    return (r->prev && is_handler(first, HANDLER_REWRITE)) ||
           (first->proxyreq != PROXYREQ_NONE && !route->is_proxied);
}

/*
 * The last segment of a path of that length, with the slash that ends it if it
 * is a directory's.
 */
static const char *last_segment(const char *path, apr_size_t length)
{
    const char *at = path + length;

    if (at > path && at[-1] == '/') {
        at--;
    }
    while (at > path && at[-1] != '/') {
        at--;
    }
    return at;
}

/* Whether a proxy is asked for what has the same name as what was asked for. */
static int is_proxied_by_name(const request_rec *r, const char *asked)
{
    apr_size_t length = strcspn(r->filename, "?");
    const char *target = last_segment(r->filename, length);
    const char *name = last_segment(asked, strlen(asked));

    return r->proxyreq != PROXYREQ_NONE &&
           (apr_size_t)(r->filename + length - target) == strlen(name) &&
           !strncmp(target, name, strlen(name));
}

static int ends_like_page(const char *name)
{
    const char *dot = strrchr(name, '.');
    size_t i = 0;

    if (!dot) {
        return 0;
    }
    while (i < PAGE_ENDINGS && ap_cstr_casecmp(dot + 1, page_endings[i])) {
        i++;
    }
    return i < PAGE_ENDINGS;
}

/* Whether just that path is a page of the manifest. */
static int is_page(const pm_manifest_t *manifest, const char *path)
{
    const pm_match_t *match;

    return path && pm_lookup_find(manifest, path, &match) && !match;
}

/* Whether a path is that of a file, or of a directory's index, by its name. */
static int names_file(apr_pool_t *pool, const char *path,
                      const pm_manifest_t *manifest)
{
    apr_size_t length = strlen(path);

    if (length > 0 && path[length - 1] == '/') {
        return manifest &&
               is_page(manifest, apr_pstrcat(pool, path, INDEX_NAME, NULL));
    }
    return ends_like_page(last_segment(path, length));
}

/*
 * Whether there is a file for what was asked for. Where only rules of a
 * directory rewrote it httpd has looked.
 */
static int is_file_asked(request_rec *r, const pm_route_t *route,
                         const pm_manifest_t *manifest)
{
    const request_rec *first = first_of(r);

    if (!route->is_rewritten && first->finfo.filetype == APR_REG) {
        return !first->path_info || !*first->path_info;
    }
    if (!route->is_rewritten && first->finfo.filetype == APR_NOFILE) {
        return 0;
    }
    return names_file(r->pool, route->asked, manifest);
}

/*
 * Whether a file is sent that is a page of its own, and no program that looks
 * at what was asked for.
 */
static int is_other_page(request_rec *r, const pm_route_t *route,
                         const pm_manifest_t *manifest)
{
    return manifest && r->finfo.filetype == APR_REG &&
           !pm_handler_makes_page(r) &&
           (strcmp(r->uri, route->asked)
                ? is_page(manifest, r->uri)
                : is_page(manifest, pm_address_of_file(r)));
}

int pm_route_is_diverted(request_rec *r, const pm_route_t *route,
                         const pm_manifest_t *manifest)
{
    int by_server, by_directory;

    if (is_led_by_handler(r)) {
        return 1;
    }
    by_server = is_rewritten_by_server(r, route);
    by_directory = is_rewritten_by_directory(r, route);
    return (by_server || by_directory) &&
           !is_proxied_by_name(r, route->asked) &&
           (is_file_asked(r, route, manifest) ||
            (by_server && is_other_page(r, route, manifest)));
}
