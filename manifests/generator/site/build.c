/*
 * A site of which a build is known, and no page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "site/build.h"

#include <string.h>

#include <apr_file_io.h>
#include <apr_strings.h>
#include <jansson.h>

#include "format/url.h"
#include "site/build_page.h"

/* A route: its page, and the HTML of what its entries need. */
typedef struct route_t {
    const char *path;
    const char *html;
} route_t;

typedef struct build_t {
    pm_site_t site;
    pm_site_t *files;
    apr_array_header_t *routes; /* of route_t */
    int next;
} build_t;

/* Adds the page of a route. */
static void add_page(build_t *build, const char *path,
                     const pm_build_page_t *page)
{
    APR_ARRAY_PUSH(build->routes, route_t) =
        (route_t){path, pm_build_page_html(page)};
}

/* Adds the route that the text says. */
static apr_status_t add_route(apr_pool_t *pool, build_t *build, json_t *root,
                              const pm_build_settings_t *settings,
                              const char *text, pm_error_t *error)
{
    pm_build_page_t page = pm_build_page_make(pool, settings->prefix);
    const char *equals = strchr(text, '=');
    char *entries = apr_pstrdup(pool, equals ? equals + 1 : ""), *state, *entry;
    const char *path =
        apr_pstrmemdup(pool, text, equals ? (apr_size_t)(equals - text) : 0);

    if (!equals || pm_url_check_page(path)) {
        return pm_error_set(error, PM_EINVALID, NULL, 0, 0,
                            "--route \"%s\" is not PATTERN=ENTRY, such as "
                            "/blog/*=src/blog.js",
                            text);
    }
    for (entry = apr_strtok(entries, ",", &state); entry;
         entry = apr_strtok(NULL, ",", &state)) {
        if (!settings->tool->add(&page, root, entry)) {
            return pm_error_set(error, PM_EINVALID, settings->file, 0, 0,
                                "has no entry \"%s\"; its entries are %s",
                                entry, settings->tool->entries(pool, root));
        }
    }
    add_page(build, path, &page);
    return APR_SUCCESS;
}

/* Adds the pages that the tool makes itself: its files are at /BASE/_NAME/. */
static void add_own_routes(apr_pool_t *pool, build_t *build, json_t *root,
                           const pm_build_settings_t *settings)
{
    apr_array_header_t *routes =
        apr_array_make(pool, 16, sizeof(pm_build_route_t));
    char *base =
        apr_pstrmemdup(pool, settings->prefix, strlen(settings->prefix) - 1);
    char *slash = strrchr(base, '/');
    int i;

    base[slash ? slash - base : 0] = '\0';
    if (settings->tool->routes) {
        settings->tool->routes(pool, root, base, routes);
    }
    for (i = 0; i < routes->nelts; i++) {
        const pm_build_route_t *route =
            &APR_ARRAY_IDX(routes, i, pm_build_route_t);
        pm_build_page_t page = pm_build_page_make(pool, settings->prefix);

        settings->tool->add(&page, root, route->entry);
        add_page(build, route->path, &page);
    }
}

static void fill_in(apr_pool_t *pool, const build_t *build,
                    const route_t *route, pm_document_t *document)
{
    static const char *const none[] = {NULL};
    const char *where;
    char *name;
    pm_page_t *page = apr_pcalloc(pool, sizeof(*page));
    apr_file_t *file;

    if (apr_temp_dir_get(&where, pool) != APR_SUCCESS) {
        where = "/tmp";
    }
    name = apr_pstrcat(pool, where, "/pushmanifest-XXXXXX", NULL);
    page->path = page->base = route->path;
    page->source = build->site.name;
    page->also = none;
    *document = (pm_document_t){
        .file = name, .source = page->source, .npages = 1, .pages = page};
    /* It goes with pool. */
    if (apr_file_mktemp(&file, name,
                        APR_FOPEN_CREATE | APR_FOPEN_WRITE | APR_FOPEN_EXCL |
                            APR_FOPEN_DELONCLOSE,
                        pool) == APR_SUCCESS) {
        apr_file_write_full(file, route->html, strlen(route->html), NULL);
    }
}

static int next(pm_site_t *site, apr_pool_t *pool, pm_document_t *document)
{
    build_t *build = (build_t *)site;

    if (build->next == build->routes->nelts) {
        return 0;
    }
    fill_in(pool, build, &APR_ARRAY_IDX(build->routes, build->next, route_t),
            document);
    build->next++;
    return 1;
}

static pm_reason_t find(pm_site_t *site, apr_pool_t *pool, const char *path,
                        pm_document_t *document, const pm_page_t **page)
{
    const build_t *build = (const build_t *)site;
    int i;

    for (i = 0; i < build->routes->nelts; i++) {
        const route_t *route = &APR_ARRAY_IDX(build->routes, i, route_t);

        if (strcmp(route->path, path) == 0) {
            fill_in(pool, build, route, document);
            *page = document->pages;
            return PM_REASON_NONE;
        }
    }
    return PM_REASON_MISSING;
}

static void locate(pm_site_t *site, apr_pool_t *pool, const pm_wanted_t *wanted,
                   pm_location_t *location)
{
    pm_site_locate(((build_t *)site)->files, pool, wanted, location);
}

apr_status_t pm_build_open(apr_pool_t *pool,
                           const pm_build_settings_t *settings,
                           pm_site_t **site, pm_error_t *error)
{
    static const pm_site_functions_t functions = {next, find, locate};
    build_t *build = apr_pcalloc(pool, sizeof(*build));
    json_t *root = NULL;
    int i;

    if (settings->tool->read(pool, settings->file, &root, error) !=
        APR_SUCCESS) {
        return error->status;
    }
    build->files = settings->files;
    build->routes = apr_array_make(pool, 8, sizeof(route_t));
    for (i = 0; i < settings->routes->nelts; i++) {
        if (add_route(pool, build, root, settings,
                      APR_ARRAY_IDX(settings->routes, i, const char *),
                      error) != APR_SUCCESS) {
            return error->status;
        }
    }
    if (settings->routes->nelts == 0) {
        add_own_routes(pool, build, root, settings);
    }
    if (build->routes->nelts == 0) {
        return pm_error_set(
            error, PM_EINVALID, settings->file, 0, 0,
            "--route PATTERN=ENTRY says which pages use it; its "
            "entries are %s",
            settings->tool->entries(pool, root));
    }
    build->site = *settings->files;
    build->site.functions = &functions;
    build->site.name = settings->file;
    build->site.known = build->routes->nelts;
    build->site.unread = NULL;
    *site = &build->site;
    return APR_SUCCESS;
}
