/*
 * build_tool.h and script_literal.h: file names as paths, and what minifiers
 * write as JSON.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_pools.h>
#include <apr_strings.h>

#include "site/build_tool.h"
#include "site/script_literal.h"
#include "unit/tap.h"

/* The paths have spaces between them. */
static const struct {
    const char *base, *name, *paths;
} names[] = {
    {"", "index", "/"},
    {"", "/", "/"},
    {"", "about", "/about"},
    {"", "/blog/[slug]", "/blog/*"},
    {"", "blog/index", "/blog"},
    {"", "index/index", "/index"},
    {"/docs", "index", "/docs"},
    {"/docs", "[...all]", "/docs/*"},
    {"", "[[...all]]", "/ /*"},
    {"", "a/[[...all]]", "/a /a/*"},
    {"", "(shop)/cart", "/cart"},
    {"", "(shop)/index", "/"},
    {"", "user-[id].[format]/x", "/user-*.*/x"},
    {"", "[lang]/[[id]]/x", "/*/*/x"},
    {"", "a[b", "/a%5Bb"},
    {"", "caf\xc3\xa9 x", "/caf%C3%A9%20x"},
    {"", "..", ""},
    {"", "a/%2f", ""},
};

static const char *paths_of(apr_pool_t *pool, int which)
{
    apr_array_header_t *routes =
        apr_array_make(pool, 2, sizeof(pm_build_route_t));
    const char *paths = "";
    int i;

    pm_build_tool_add_routes(pool, names[which].base, names[which].name, "e",
                             routes);
    for (i = 0; i < routes->nelts; i++) {
        paths =
            apr_pstrcat(pool, paths, *paths ? " " : "",
                        APR_ARRAY_IDX(routes, i, pm_build_route_t).path, NULL);
    }
    return paths;
}

static const struct {
    const char *script, *json;
} literals[] = {
    {"export default ({a:!0,b:!1})", "{\"a\":true,\"b\":false})"},
    {"{\"a\": [1, -2.5e3, true, null,],}", "{\"a\": [1, -2.5e3, true, null]}"},
    {"{$a_1:void 0,trues:false}", "{\"$a_1\":null,\"trues\":false}"},
    {"{a:'it\\'s \"x\"',b:`y\n`}", "{\"a\":\"it's \\\"x\\\"\",\"b\":\"y\\n\"}"},
    {"{a:\"{'\\\\\\u0041\\x41\\/\\q\"}",
     "{\"a\":\"{'\\\\\\u0041\\u0041\\/q\"}"},
    {"{a:\"", "{\"a\":\"\""},
    {"{a:'\\", "{\"a\":\"\""},
    {"{a:'\\x4", "{\"a\":\"x4\""},
    {"x", ""},
    {"{", "{"},
    {"{,", "{,"},
};

int main(void)
{
    apr_pool_t *pool;
    size_t i;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        tap_is(paths_of(pool, (int)i), names[i].paths, names[i].name);
    }
    for (i = 0; i < sizeof(literals) / sizeof(literals[0]); i++) {
        tap_is(pm_script_literal_json(pool, literals[i].script),
               literals[i].json, literals[i].script);
    }
    apr_terminate();
    return tap_done();
}
