/*
 * A site of which a build is known, and no page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "site/build.h"

#include <string.h>

#include <apr_file_io.h>
#include <apr_hash.h>
#include <apr_strings.h>
#include <jansson.h>

#include "format/url.h"

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

/* The making of a route's HTML. */
typedef struct writer_t {
    apr_pool_t *pool;
    const json_t *chunks;
    const char *prefix;
    apr_hash_t *seen; /* keys of chunks, and URLs, that are named */
    const char *modules, *styles;
} writer_t;

static apr_status_t free_json(void *object)
{
    json_decref(object);
    return APR_SUCCESS;
}

/* Whether it is the first time that the name is met. */
static int is_new(writer_t *writer, const char *name)
{
    if (apr_hash_get(writer->seen, name, APR_HASH_KEY_STRING)) {
        return 0;
    }
    apr_hash_set(writer->seen, name, APR_HASH_KEY_STRING, name);
    return 1;
}

/* The URL of a built file, as an attribute has it. */
static const char *url_of(const writer_t *writer, const char *file)
{
    return apr_pstrcat(
        writer->pool, writer->prefix,
        pm_url_escape(writer->pool, file, strlen(file), "\"#<>?`{}&'"), NULL);
}

static void add_style(writer_t *writer, const char *file)
{
    if (file && is_new(writer, file)) {
        writer->styles = apr_pstrcat(writer->pool, writer->styles,
                                     "<link rel=stylesheet href=\"",
                                     url_of(writer, file), "\">\n", NULL);
    }
}

static int is_style(const char *file)
{
    apr_size_t length = strlen(file);

    return length > 4 && strcmp(file + length - 4, ".css") == 0;
}

/* Names what a chunk needs: what it imports, then its styles, then itself. */
static void add_chunk(writer_t *writer, const char *key, int depth)
{
    const json_t *chunk = json_object_get(writer->chunks, key);
    const char *file = json_string_value(json_object_get(chunk, "file"));
    const json_t *imports = json_object_get(chunk, "imports");
    const json_t *styles = json_object_get(chunk, "css");
    size_t i;

    if (!file || depth > PM_BUILD_DEPTH_MAX || !is_new(writer, key)) {
        return;
    }
    for (i = 0; i < json_array_size(imports); i++) {
        const char *name = json_string_value(json_array_get(imports, i));

        if (name) {
            add_chunk(writer, name, depth + 1);
        }
    }
    for (i = 0; i < json_array_size(styles); i++) {
        add_style(writer, json_string_value(json_array_get(styles, i)));
    }
    if (is_style(file)) {
        add_style(writer, file);
    }
    else {
        writer->modules =
            apr_pstrcat(writer->pool, writer->modules,
                        depth == 0 ? "<script type=module src=\""
                                   : "<link rel=modulepreload href=\"",
                        url_of(writer, file),
                        depth == 0 ? "\"></script>\n" : "\">\n", NULL);
    }
}

/* The entries, for people. */
static const char *entries_of(apr_pool_t *pool, json_t *chunks)
{
    const char *names = "", *key;
    json_t *chunk;

    json_object_foreach(chunks, key, chunk)
    {
        if (json_is_true(json_object_get(chunk, "isEntry"))) {
            names = apr_pstrcat(pool, names, *names ? ", " : "", key, NULL);
        }
    }
    return *names ? names : "none";
}

/* Adds the route that the text says. */
static apr_status_t add_route(apr_pool_t *pool, build_t *build, json_t *chunks,
                              const pm_build_settings_t *settings,
                              const char *text, pm_error_t *error)
{
    writer_t writer = {.pool = pool,
                       .chunks = chunks,
                       .prefix = settings->prefix,
                       .seen = apr_hash_make(pool),
                       .modules = "",
                       .styles = ""};
    const char *equals = strchr(text, '=');
    char *entries = apr_pstrdup(pool, equals ? equals + 1 : ""), *state, *entry;
    route_t route = {.path = apr_pstrmemdup(
                         pool, text, equals ? (apr_size_t)(equals - text) : 0)};

    if (!equals || pm_url_check_page(route.path)) {
        return pm_error_set(error, PM_EINVALID, NULL, 0, 0,
                            "--route \"%s\" is not PATTERN=ENTRY, such as "
                            "/blog/*=src/blog.js",
                            text);
    }
    for (entry = apr_strtok(entries, ",", &state); entry;
         entry = apr_strtok(NULL, ",", &state)) {
        if (!json_object_get(chunks, entry)) {
            return pm_error_set(error, PM_EINVALID, settings->file, 0, 0,
                                "has no entry \"%s\"; its entries are %s",
                                entry, entries_of(pool, chunks));
        }
        add_chunk(&writer, entry, 0);
    }
    route.html = apr_pstrcat(pool, "<!DOCTYPE html><head>\n", writer.styles,
                             writer.modules, "</head><body>\n", NULL);
    APR_ARRAY_PUSH(build->routes, route_t) = route;
    return APR_SUCCESS;
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

/* The tool's file as JSON, freed with pool. */
static apr_status_t read_chunks(apr_pool_t *pool, const char *file,
                                json_t **chunks, pm_error_t *error)
{
    json_error_t wrong;
    apr_finfo_t info;
    apr_status_t rv = apr_stat(&info, file, APR_FINFO_SIZE, pool);

    if (rv != APR_SUCCESS) {
        return pm_error_set(error, rv, file, 0, 0, "cannot be read");
    }
    if (info.size > PM_BUILD_LENGTH_MAX) {
        return pm_error_set(error, PM_EINVALID, file, 0, 0,
                            "has more than 32 MiB");
    }
    *chunks = json_load_file(file, 0, &wrong);
    if (!json_is_object(*chunks)) {
        json_decref(*chunks);
        return pm_error_set(error, PM_EINVALID, file,
                            wrong.line > 0 ? wrong.line : 0, 0,
                            "is no manifest of Vite's: %s",
                            *chunks ? "it is no object" : wrong.text);
    }
    apr_pool_cleanup_register(pool, *chunks, free_json, apr_pool_cleanup_null);
    return APR_SUCCESS;
}

apr_status_t pm_build_open(apr_pool_t *pool,
                           const pm_build_settings_t *settings,
                           pm_site_t **site, pm_error_t *error)
{
    static const pm_site_functions_t functions = {next, find, locate};
    build_t *build = apr_pcalloc(pool, sizeof(*build));
    json_t *chunks = NULL;
    int i;

    if (read_chunks(pool, settings->file, &chunks, error) != APR_SUCCESS) {
        return error->status;
    }
    build->files = settings->files;
    build->routes = apr_array_make(pool, 8, sizeof(route_t));
    if (settings->routes->nelts == 0) {
        return pm_error_set(
            error, PM_EINVALID, settings->file, 0, 0,
            "--route PATTERN=ENTRY says which pages use it; its "
            "entries are %s",
            entries_of(pool, chunks));
    }
    for (i = 0; i < settings->routes->nelts; i++) {
        if (add_route(pool, build, chunks, settings,
                      APR_ARRAY_IDX(settings->routes, i, const char *),
                      error) != APR_SUCCESS) {
            return error->status;
        }
    }
    build->site = *settings->files;
    build->site.functions = &functions;
    build->site.name = settings->file;
    build->site.known = build->routes->nelts;
    build->site.unread = NULL;
    *site = &build->site;
    return APR_SUCCESS;
}
