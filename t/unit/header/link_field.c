/*
 * Link fields of others: what their targets come to, and which of our links
 * they say already.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "header/link_field.h"
#include "unit/tap.h"

static const pm_base_t base = {
    .scheme = "https",
    .authority = "Shop.example",
    .path = "/a/b/page.html",
};

/* References on https://shop.example/a/b/page.html. */
static const struct {
    const char *reference, *href;
} references[] = {
    {"/css/a.css", "/css/a.css"},
    {"c.css", "/a/b/c.css"},
    {"./c.css", "/a/b/c.css"},
    {"../c.css?v=1", "/a/c.css?v=1"},
    {"../../../c.css", "/c.css"},
    {"x/../c.css", "/a/b/c.css"},
    {"x/%2e%2E/c.css", "/a/b/c.css"},
    {"/x/./y/.", "/x/y/"},
    {"..", "/a/"},
    {"?v=1", "/a/b/page.html?v=1"},
    {"?a=../b", "/a/b/page.html?a=../b"},
    {"", "/a/b/page.html"},
    {"#top", "/a/b/page.html"},
    {"/c.css#x", "/c.css"},
    {" /c.css ", "/c.css"},
    {"\\c.css", "/c.css"},
    {"/a b\".css", "/a%20b%22.css"},
    {"https://shop.example/c.css", "/c.css"},
    {"HTTPS://SHOP.example:443/c.css", "/c.css"},
    {"https://shop.example", "/"},
    {"//shop.example/c.css", "/c.css"},
    {"http://shop.example/c.css", "http://shop.example/c.css"},
    {"https://shop.example:8443/c.css", "https://shop.example:8443/c.css"},
    {"https://CDN.example/../C.css", "https://cdn.example/C.css"},
    {"//cdn.example?x", "https://cdn.example/?x"},
    {"data:text/css,x", "data:text/css,x"},
};

static void resolves(apr_pool_t *pool)
{
    size_t i;

    for (i = 0; i < sizeof(references) / sizeof(references[0]); i++) {
        tap_is(pm_link_field_resolve(pool, &base, references[i].reference),
               references[i].href, references[i].reference);
    }
}

/* A field, a link of ours, and whether the field says it. */
static const struct {
    const char *field;
    pm_link_t link;
    int says;
} cases[] = {
#define STYLE                                                                  \
    {                                                                          \
        .href = "/css/a.css", .as = PM_AS_STYLE                                \
    }
#define MODULE                                                                 \
    {                                                                          \
        .href = "/js/a.js", .rel = PM_REL_MODULEPRELOAD                        \
    }
#define FONT                                                                   \
    {                                                                          \
        .href = "/f.woff2", .as = PM_AS_FONT,                                  \
        .crossorigin = PM_CROSSORIGIN_ANONYMOUS                                \
    }
#define ORIGIN                                                                 \
    {                                                                          \
        .href = "https://cdn.example", .rel = PM_REL_PRECONNECT                \
    }
    {"</css/a.css>; rel=preload; as=style", STYLE, 1},
    {"</css/a.css> ; as = \"STYLE\" ;rel=\"next Preload\"", STYLE, 1},
    {"<../../css/a.css>; rel=preload; as=style", STYLE, 1},
    {"<https://shop.example/css/a.css>; rel=preload; as=style", STYLE, 1},
    {"</x>; rel=next, </css/a.css>; rel=preload; as=style", STYLE, 1},
    {"</x>; title=\"a, b; c\", </css/a.css>; rel=preload; as=style", STYLE, 1},
    {"</x>; title=\"\\\", </y>\", </css/a.css>; rel=preload; as=style", STYLE,
     1},
    {"</css/a.css>; rel=preload; as=style; nopush; x=*", STYLE, 1},
    {"</css/a.css>; rel=preload; as=style; anchor=\"#x\"", STYLE, 1},
    {",, </css/a.css>; rel=preload; as=style,", STYLE, 1},
    {"</css/a.css>;; rel=preload; as=style", STYLE, 1},
    {"</x>; title=\"</css/a.css>; rel=preload; as=style\"", STYLE, 0},
    {"</css/a.css>; rel=prefetch; as=style", STYLE, 0},
    {"</css/a.css>; rel=stylesheet", STYLE, 0},
    {"</css/a.css>; rel='preload'; as=style", STYLE, 0},
    {"</css/a.css>; rel=next; rel=preload; as=style", STYLE, 0},
    {"</css/a.css>; rel=preload; as=style; anchor=\"/other\"", STYLE, 0},
    {"</css/a.css>; rel=preload", STYLE, 0},
    {"</css/a.css>; rel=preload; as=script", STYLE, 0},
    {"</css/a.css>; rel=preload; as=style; media=print", STYLE, 0},
    {"</css/a.css>; rel=preload; as=style; crossorigin", STYLE, 0},
    {"</css/a.css?v=2>; rel=preload; as=style", STYLE, 0},
    {"<http://shop.example/css/a.css>; rel=preload; as=style", STYLE, 0},
    {"/css/a.css; rel=preload; as=style", STYLE, 0},
    {"</css/a.css; rel=preload; as=style", STYLE, 0},
    {"", STYLE, 0},
    {"</f.woff2>; rel=preload; as=font; crossorigin", FONT, 1},
    {"</f.woff2>; rel=preload; as=font; crossorigin=anonymous", FONT, 1},
    {"</f.woff2>; rel=preload; as=font", FONT, 0},
    {"</f.woff2>; rel=preload; as=font; crossorigin=use-credentials", FONT, 0},
    {"</js/a.js>; rel=modulepreload", MODULE, 1},
    {"</js/a.js>; rel=preload; as=script; crossorigin", MODULE, 1},
    {"</js/a.js>; rel=preload; as=script", MODULE, 0},
    {"<https://cdn.example>; rel=preconnect", ORIGIN, 1},
    {"<//cdn.example/>; rel=preconnect", ORIGIN, 1},
    {"<https://cdn.example>; rel=dns-prefetch", ORIGIN, 0},
    {"<https://cdn.example.org>; rel=preconnect", ORIGIN, 0},
    {"<https://cdn.example>; rel=preconnect; crossorigin", ORIGIN, 0},
};

static apr_array_header_t *read_field(apr_pool_t *pool, const char *field)
{
    apr_array_header_t *values =
        apr_array_make(pool, 1, sizeof(pm_link_value_t));
    apr_table_t *headers = apr_table_make(pool, 2);

    apr_table_addn(headers, "X-Link", "</css/a.css>; rel=preload; as=style");
    apr_table_addn(headers, "link", field);
    pm_link_field_read(values, headers, &base);
    return values;
}

static void says(apr_pool_t *pool)
{
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        tap_is_number(pm_link_field_says(read_field(pool, cases[i].field),
                                         &cases[i].link),
                      cases[i].says, cases[i].field);
    }
}

static void pushes(apr_pool_t *pool)
{
    const apr_array_header_t *values = read_field(
        pool, "</a>; rel=preload, </b>; rel=preload; nopush, </c>; rel=next, "
              "</d>; title=nopush; rel=\"x preload\"");
    const char *pushed = "";
    int i;

    for (i = 0; i < values->nelts; i++) {
        const pm_link_value_t *value =
            &APR_ARRAY_IDX(values, i, pm_link_value_t);

        pushed = pm_link_field_pushes(value)
                     ? apr_pstrcat(pool, pushed, value->href, NULL)
                     : pushed;
    }
    tap_is(pushed, "/a/d", "what mod_http2 would push");
}

static void takes_bounded_time(apr_pool_t *pool)
{
    static const char *const hostile[] = {
        "<",
        "<>",
        "<>,",
        "</a>;",
        "</a>; x=\"",
        "</a>; x=\"\\",
        ";",
        "\"",
        "</../..//../",
        "<//x/..;>;rel=preload,",
    };
    size_t i, j, length;

    for (i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
        apr_pool_t *scratch;
        char *field;
        clock_t began;
        double seconds;

        apr_pool_create(&scratch, pool);
        field = apr_palloc(scratch, 65536);
        length = strlen(hostile[i]);
        for (j = 0; j < 65535; j++) {
            field[j] = hostile[i][j % length];
        }
        field[65535] = '\0';
        began = clock();
        read_field(scratch, field);
        seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
        tap_ok(seconds < 1, "64 KiB of %s take %.3f s", hostile[i], seconds);
        apr_pool_destroy(scratch);
    }
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    resolves(pool);
    says(pool);
    pushes(pool);
    takes_bounded_time(pool);
    return tap_done();
}
