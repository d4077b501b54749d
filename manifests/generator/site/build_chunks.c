/*
 * Vite's manifest.json, and Nuxt's client.manifest.mjs: chunks by their
 * sources, with the chunks that each imports.
 *
 *   { "src/app.js": { "file": "assets/app-1f.js", "isEntry": true,
 *       "imports": ["_shared-2c.js"], "css": ["assets/app-7d.css"] } }
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include <apr_strings.h>

#include "site/build_tool.h"
#include "site/script_literal.h"

/* In which order the tool names what there is. An entry's script comes before
 * those that it imports in any case. */
typedef struct order_t {
    int own_first; /* else what a chunk imports comes before its own */
    pm_build_script_t entry;
} order_t;

static const order_t vite_order = {.own_first = 0, .entry = PM_BUILD_MODULE};
static const order_t nuxt_order = {.own_first = 1,
                                   .entry = PM_BUILD_MODULEPRELOAD};

static void add_styles(pm_build_page_t *page, const json_t *chunk)
{
    const char *file = json_string_value(json_object_get(chunk, "file"));
    const json_t *styles = json_object_get(chunk, "css");
    size_t i;

    for (i = 0; i < json_array_size(styles); i++) {
        const char *style = json_string_value(json_array_get(styles, i));

        if (style) {
            pm_build_page_add_style(page, style);
        }
    }
    if (pm_build_page_is_style(file)) {
        pm_build_page_add_style(page, file);
    }
}

static void add_script(pm_build_page_t *page, const json_t *chunk,
                       pm_build_script_t how)
{
    const char *file = json_string_value(json_object_get(chunk, "file"));

    if (!pm_build_page_is_style(file)) {
        pm_build_page_add_script(page, file, how);
    }
}

/* Names what a chunk needs. What is named already is not named again. */
static void add_chunk(pm_build_page_t *page, const json_t *chunks,
                      const char *key, const order_t *order, int depth)
{
    const json_t *chunk = json_object_get(chunks, key);
    const json_t *imports = json_object_get(chunk, "imports");
    size_t i;

    if (!json_is_string(json_object_get(chunk, "file")) ||
        depth > PM_BUILD_DEPTH_MAX ||
        !pm_build_page_is_new(page, apr_pstrcat(page->pool, " ", key, NULL))) {
        return;
    }
    if (order->own_first) {
        add_styles(page, chunk);
    }
    if (order->own_first || depth == 0) {
        add_script(page, chunk,
                   depth == 0 ? order->entry : PM_BUILD_MODULEPRELOAD);
    }
    for (i = 0; i < json_array_size(imports); i++) {
        const char *name = json_string_value(json_array_get(imports, i));

        if (name) {
            add_chunk(page, chunks, name, order, depth + 1);
        }
    }
    add_styles(page, chunk);
    add_script(page, chunk, PM_BUILD_MODULEPRELOAD);
}

/* The names of the chunks that have the key, with commas between them. */
static const char *names_with(apr_pool_t *pool, json_t *chunks,
                              const char *wanted)
{
    const char *names = "", *key;
    json_t *chunk;

    json_object_foreach(chunks, key, chunk)
    {
        if (json_is_true(json_object_get(chunk, wanted))) {
            names = apr_pstrcat(pool, names, *names ? ", " : "", key, NULL);
        }
    }
    return *names ? names : "none";
}

static apr_status_t read_vite(apr_pool_t *pool, const char *file, json_t **root,
                              pm_error_t *error)
{
    const char *text;
    apr_status_t rv = pm_build_tool_load(pool, file, &text, error);

    return rv == APR_SUCCESS
               ? pm_build_tool_parse(pool, text, file, "Vite's", root, error)
               : rv;
}

static int add_vite(pm_build_page_t *page, json_t *root, const char *entry)
{
    add_chunk(page, root, entry, &vite_order, 0);
    return json_object_get(root, entry) != NULL;
}

static const char *vite_entries(apr_pool_t *pool, json_t *root)
{
    return names_with(pool, root, "isEntry");
}

static apr_status_t read_nuxt(apr_pool_t *pool, const char *file, json_t **root,
                              pm_error_t *error)
{
    const char *text;
    apr_status_t rv = pm_build_tool_load(pool, file, &text, error);

    return rv == APR_SUCCESS
               ? pm_build_tool_parse(pool, pm_script_literal_json(pool, text),
                                     file, "Nuxt's", root, error)
               : rv;
}

/* The pages that a page is shown in: `pages/a.vue` for `pages/a/b.vue`. */
static void add_parents(pm_build_page_t *page, json_t *root, const char *entry)
{
    const char *slash = strchr(entry, '/');

    for (slash = slash ? strchr(slash + 1, '/') : NULL; slash;
         slash = strchr(slash + 1, '/')) {
        const char *parent = apr_pstrcat(
            page->pool,
            apr_pstrmemdup(page->pool, entry, (apr_size_t)(slash - entry)),
            ".vue", NULL);

        add_chunk(page, root, parent, &nuxt_order, 0);
    }
}

/* Every page has the application's entry and its layout before its own. */
static int add_nuxt(pm_build_page_t *page, json_t *root, const char *entry)
{
    const char *key;
    json_t *chunk;

    page->is_cors = 1;
    json_object_foreach(root, key, chunk)
    {
        if (json_is_true(json_object_get(chunk, "isEntry"))) {
            const order_t first = {.own_first = 1, .entry = PM_BUILD_MODULE};

            add_chunk(page, root, key, &first, 0);
        }
    }
    add_chunk(page, root, "layouts/default.vue", &nuxt_order, 0);
    add_parents(page, root, entry);
    add_chunk(page, root, entry, &nuxt_order, 0);
    return json_object_get(root, entry) != NULL;
}

static const char *nuxt_entries(apr_pool_t *pool, json_t *root)
{
    return names_with(pool, root, "isDynamicEntry");
}

static void nuxt_routes(apr_pool_t *pool, json_t *root, const char *base,
                        apr_array_header_t *routes)
{
    static const char folder[] = "pages/", suffix[] = ".vue";
    const char *key;
    json_t *chunk;

    json_object_foreach(root, key, chunk)
    {
        const char *name = key + sizeof(folder) - 1;
        apr_size_t length = strlen(key);

        if (length > sizeof(folder) + sizeof(suffix) &&
            strncmp(key, folder, sizeof(folder) - 1) == 0 &&
            strcmp(key + length - sizeof(suffix) + 1, suffix) == 0 &&
            json_is_true(json_object_get(chunk, "isDynamicEntry"))) {
            pm_build_tool_add_routes(
                pool, base,
                apr_pstrmemdup(pool, name,
                               length - sizeof(folder) - sizeof(suffix) + 2),
                key, routes);
        }
    }
}

const pm_build_tool_t pm_build_vite = {.option = "vite",
                                       .prefix = "/build/",
                                       .read = read_vite,
                                       .add = add_vite,
                                       .entries = vite_entries};

const pm_build_tool_t pm_build_nuxt = {.option = "nuxt",
                                       .prefix = "/_nuxt/",
                                       .read = read_nuxt,
                                       .add = add_nuxt,
                                       .entries = nuxt_entries,
                                       .routes = nuxt_routes};
