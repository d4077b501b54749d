/*
 * Next.js: .next/build-manifest.json, of the pages of pages/, and beside it, of
 * those of app/, app-path-routes-manifest.json and a script for each page with
 * its styles and scripts.
 *
 *   { "pages": { "/_app": ["static/app.css", "static/app.js"],
 *                "/blog/[slug]": ["static/blog.css", "static/blog.js"] },
 *     "lowPriorityFiles": [...], "rootMainFiles": ["static/main-app.js"] }
 *
 *   globalThis.__RSC_MANIFEST["/shop/page"] = {
 *     "entryCSSFiles": { "[project]/app/layout": [{ "path": "static/l.css" }]
 * }, "entryJSFiles": { "[project]/app/shop/page": ["static/s.js"] } };
 *
 * The pages of app/ become a key `app` of the object: { route: script }.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include <apr_strings.h>

#include "site/build_tool.h"

static const char tool[] = "Next's";

/* Names a file as Next does. */
static void add_file(pm_build_page_t *page, const char *file,
                     pm_build_script_t how)
{
    if (file && pm_build_page_is_style(file)) {
        pm_build_page_add_style(page, file);
    }
    else if (file) {
        pm_build_page_add_script(page, file, how);
    }
}

/* Names files: strings, or objects with a "path". What stands in the page
 * itself is no file. */
static void add_files(pm_build_page_t *page, const json_t *files,
                      pm_build_script_t how)
{
    size_t i;

    for (i = 0; i < json_array_size(files); i++) {
        const json_t *file = json_array_get(files, i);

        if (!json_is_true(json_object_get(file, "inlined"))) {
            add_file(page,
                     json_string_value(json_is_object(file)
                                           ? json_object_get(file, "path")
                                           : file),
                     how);
        }
    }
}

/* Names the files of each of an object's keys, but for what is shown only when
 * something has gone wrong. */
static void add_each(pm_build_page_t *page, json_t *object,
                     pm_build_script_t how)
{
    const char *key;
    json_t *files;

    json_object_foreach(object, key, files)
    {
        if (!strstr(key, "global-error")) {
            add_files(page, files, how);
        }
    }
}

/* A page of pages/: the application's files, then its own. */
static void add_of_pages(pm_build_page_t *page, const json_t *root,
                         const json_t *files)
{
    const json_t *pages = json_object_get(root, "pages");

    add_files(page, json_object_get(pages, "/_app"), PM_BUILD_DEFER);
    add_files(page, files, PM_BUILD_DEFER);
    add_files(page, json_object_get(root, "lowPriorityFiles"), PM_BUILD_DEFER);
}

/* A page of app/: the styles of its layouts, then its own; scripts. */
static void add_of_app(pm_build_page_t *page, const json_t *root,
                       const json_t *files)
{
    const json_t *first = json_object_get(root, "rootMainFiles");

    add_each(page, json_object_get(files, "entryCSSFiles"), PM_BUILD_ASYNC);
    add_file(page, json_string_value(json_array_get(first, 0)), PM_BUILD_LOW);
    add_files(page, first, PM_BUILD_ASYNC);
    add_each(page, json_object_get(files, "entryJSFiles"), PM_BUILD_ASYNC);
}

static int add(pm_build_page_t *page, json_t *root, const char *entry)
{
    const json_t *of_pages =
        json_object_get(json_object_get(root, "pages"), entry);
    const json_t *of_app = json_object_get(json_object_get(root, "app"), entry);

    if (of_app) {
        add_of_app(page, root, of_app);
    }
    else if (of_pages) {
        add_of_pages(page, root, of_pages);
    }
    return of_app || of_pages;
}

/* Reads what the script of a page of app/ says; none is no error. */
static json_t *read_script(apr_pool_t *pool, const char *file)
{
    pm_error_t ignored = PM_ERROR_NONE;
    const char *text, *at;
    json_t *object;

    if (pm_build_tool_load(pool, file, &text, &ignored) != APR_SUCCESS ||
        !(at = strstr(text, "__RSC_MANIFEST[\"")) ||
        !(at = strstr(at, "\"]")) || !(at = strchr(at, '{')) ||
        pm_build_tool_parse(pool, at, file, tool, &object, &ignored) !=
            APR_SUCCESS) {
        return NULL;
    }
    return object;
}

/* Adds the pages of app/, if there are any: `/shop/page` is shown at `/shop`.
 */
static apr_status_t read_app(apr_pool_t *pool, const char *folder, json_t *root,
                             pm_error_t *error)
{
    static const char suffix[] = "/page";
    const char *file =
        apr_pstrcat(pool, folder, "app-path-routes-manifest.json", NULL);
    pm_error_t ignored = PM_ERROR_NONE;
    json_t *app = json_object(), *routes, *path;
    const char *text, *key;

    json_object_set_new(root, "app", app);
    if (pm_build_tool_load(pool, file, &text, &ignored) != APR_SUCCESS) {
        return APR_SUCCESS;
    }
    if (pm_build_tool_parse(pool, text, file, tool, &routes, error) !=
        APR_SUCCESS) {
        return error->status;
    }
    json_object_foreach(routes, key, path)
    {
        apr_size_t length = strlen(key);
        json_t *script;

        if (length < sizeof(suffix) - 1 || strstr(key, "..") ||
            strcmp(key + length - sizeof(suffix) + 1, suffix) != 0 ||
            !json_is_string(path)) {
            continue;
        }
        script = read_script(pool, apr_pstrcat(pool, folder, "server/app", key,
                                               "_client-reference-manifest.js",
                                               NULL));
        if (script) {
            json_object_set(app, json_string_value(path), script);
        }
    }
    return APR_SUCCESS;
}

static apr_status_t read_next(apr_pool_t *pool, const char *file, json_t **root,
                              pm_error_t *error)
{
    const char *text, *slash = strrchr(file, '/');
    const char *folder =
        slash ? apr_pstrmemdup(pool, file, (apr_size_t)(slash + 1 - file)) : "";

    if (pm_build_tool_load(pool, file, &text, error) != APR_SUCCESS ||
        pm_build_tool_parse(pool, text, file, tool, root, error) !=
            APR_SUCCESS) {
        return error->status;
    }
    if (!json_is_object(json_object_get(*root, "pages"))) {
        return pm_error_set(error, PM_EINVALID, file, 0, 0,
                            "is no manifest of %s: it has no \"pages\"", tool);
    }
    return read_app(pool, folder, *root, error);
}

/* `/_app`, `/_error`, `/404`: what no address leads to. */
static int is_page(const char *name)
{
    return strncmp(name, "/_", 2) != 0 && strcmp(name, "/404") != 0 &&
           strcmp(name, "/500") != 0;
}

static void add_names(apr_pool_t *pool, json_t *object, const char *base,
                      apr_array_header_t *routes)
{
    const char *key;
    json_t *unused;

    json_object_foreach(object, key, unused)
    {
        /* `(.)photo` is shown within another page. */
        if (is_page(key) && !strstr(key, "/(")) {
            pm_build_tool_add_routes(pool, base, key, key, routes);
        }
    }
}

static void routes_of(apr_pool_t *pool, json_t *root, const char *base,
                      apr_array_header_t *routes)
{
    add_names(pool, json_object_get(root, "app"), base, routes);
    add_names(pool, json_object_get(root, "pages"), base, routes);
}

static const char *entries(apr_pool_t *pool, json_t *root)
{
    apr_array_header_t *routes =
        apr_array_make(pool, 16, sizeof(pm_build_route_t));
    const char *names = "";
    int i;

    routes_of(pool, root, "", routes);
    for (i = 0; i < routes->nelts; i++) {
        names =
            apr_pstrcat(pool, names, *names ? ", " : "",
                        APR_ARRAY_IDX(routes, i, pm_build_route_t).entry, NULL);
    }
    return *names ? names : "none";
}

const pm_build_tool_t pm_build_next = {.option = "next",
                                       .prefix = "/_next/",
                                       .read = read_next,
                                       .add = add,
                                       .entries = entries,
                                       .routes = routes_of};
