/*
 * resolve.h: a table of URLs; and with a base and an origin as arguments a
 * filter that resolves the URLs on standard input, one a line, for the
 * comparison with another implementation in t/210-resolve-as-node.t.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_lib.h>
#include <apr_pools.h>
#include <apr_strings.h>

#include "site/resolve.h"
#include "unit/tap.h"

#define PAGE "/dir/sub/page.html"

static const struct {
    const char *own, *base, *url, *href; /* NULL: no href */
} cases[] = {
    /* relative */
    {NULL, PAGE, "a.css", "/dir/sub/a.css"},
    {NULL, PAGE, "./a.css", "/dir/sub/a.css"},
    {NULL, PAGE, "../a.css", "/dir/a.css"},
    {NULL, PAGE, "../../../../a.css", "/a.css"},
    {NULL, PAGE, "/a.css", "/a.css"},
    {NULL, PAGE, "x/..", "/dir/sub/"},
    {NULL, PAGE, "x/.", "/dir/sub/x/"},
    {NULL, PAGE, "..", "/dir/"},
    {NULL, PAGE, "a//../b", "/dir/sub/a/b"},
    {NULL, PAGE, "?v=2", "/dir/sub/page.html?v=2"},
    {NULL, "/dir/", "a.css", "/dir/a.css"},
    {NULL, "/", "a.css", "/a.css"},
    {NULL, "/p?x=/y/z", "a", "/a"},
    /* dots, escaped */
    {NULL, PAGE, "%2e%2e/a", "/dir/a"},
    {NULL, PAGE, ".%2E/a", "/dir/a"},
    {NULL, PAGE, "/%2e/a", "/a"},
    {NULL, PAGE, "...", "/dir/sub/..."},
    {NULL, PAGE, "%2e%2e%2f/a", "/dir/sub/%2e%2e%2f/a"},
    /* what browsers mend */
    {NULL, PAGE, "  a.css\n", "/dir/sub/a.css"},
    {NULL, PAGE, "a\n.c\tss", "/dir/sub/a.css"},
    {NULL, PAGE, "img\\a.png", "/dir/sub/img/a.png"},
    {NULL, PAGE, "\\a.png", "/a.png"},
    {NULL, PAGE, "a b.css", "/dir/sub/a%20b.css"},
    {NULL, PAGE, "\xc3\xa9.css?\xc3\xa9", "/dir/sub/%C3%A9.css?%C3%A9"},
    {NULL, PAGE, "a%20b%2Fc%c3", "/dir/sub/a%20b%2Fc%c3"},
    {NULL, PAGE, "/a\"<>`{}^|", "/a%22%3C%3E%60%7B%7D%5E|"},
    {NULL, PAGE, "/a?\"<>'`|", "/a?%22%3C%3E%27`|"},
    {NULL, PAGE, "/a?b\\c", "/a?b\\c"},
    {NULL, PAGE, "/a#frag?x", "/a"},
    {NULL, PAGE, "/a?b?c#d", "/a?b?c"},
    /* nothing to fetch */
    {NULL, PAGE, "", NULL},
    {NULL, PAGE, " \n", NULL},
    {NULL, PAGE, "#top", NULL},
    {NULL, PAGE, "data:text/css,a{}", NULL},
    {NULL, PAGE, "JavaScript:void(0)", NULL},
    {NULL, PAGE, "about:blank", NULL},
    {NULL, PAGE, "blob:https://a.test/1", NULL},
    {NULL, PAGE, "mailto:a@b.test", NULL},
    {NULL, PAGE, "https://", NULL},
    {NULL, PAGE, "https://a b/", NULL},
    {NULL, PAGE, "https://a:99999/", NULL},
    {NULL, PAGE, "https://user:secret@a.test/", NULL},
    {NULL, PAGE, "https://[%3A:1]/", NULL},
    {NULL, PAGE,
     "https://b\xc3\xbc"
     "cher.test/",
     NULL},
    /* other origins */
    {NULL, PAGE, "https://CDN.test/a.css", "https://cdn.test/a.css"},
    {NULL, PAGE, "https://cdn.test", "https://cdn.test/"},
    {NULL, PAGE, "https://cdn.test?x", "https://cdn.test/?x"},
    {NULL, PAGE, "https://cdn.test:443/a", "https://cdn.test/a"},
    {NULL, PAGE, "http://cdn.test:80/a", "http://cdn.test/a"},
    {NULL, PAGE, "http://cdn.test:0443/a", "http://cdn.test:443/a"},
    {NULL, PAGE, "https://[::1]:8443/a", "https://[::1]:8443/a"},
    {NULL, PAGE, "https://[1:0:0:2::]/a", "https://[1:0:0:2::]/a"},
    {NULL, PAGE, "https://[::ffff:1.2.3.4]/a", "https://[::ffff:102:304]/a"},
    {NULL, PAGE, "https://0x7f.1/a", "https://127.0.0.1/a"},
    {NULL, PAGE, "https://1.2.3.4.5/a", NULL},
    {NULL, PAGE, "https://a.09/a", NULL},
    {NULL, PAGE, "https://cdn.test:0/a", "https://cdn.test:0/a"},
    {NULL, PAGE, "https://cdn.test:/a", "https://cdn.test/a"},
    {NULL, PAGE, "https://@cdn.test/a", "https://cdn.test/a"},
    {NULL, PAGE, "//cdn.test/a", "https://cdn.test/a"},
    {NULL, PAGE, "\\\\cdn.test\\a", "https://cdn.test/a"},
    {NULL, PAGE, "///cdn.test/a", "https://cdn.test/a"},
    {"http://own.test", PAGE, "//cdn.test/a", "http://cdn.test/a"},
    {NULL, "https://cdn.test/x/y", "a", "https://cdn.test/x/a"},
    {NULL, "https://cdn.test/x/y", "/a", "https://cdn.test/a"},
    /* the site's own */
    {"https://own.test", PAGE, "https://own.test/a", "/a"},
    {"https://own.test", PAGE, "https://OWN.test:443/a", "/a"},
    {"https://own.test", PAGE, "//own.test/a?b", "/a?b"},
    {"https://own.test", PAGE, "http://own.test/a", "http://own.test/a"},
    {"https://own.test", PAGE, "https:a", "/dir/sub/a"},
    {"https://own.test", PAGE, "https:/a", "/a"},
    {"https://own.test", PAGE, "http:cdn.test/a", "http://cdn.test/a"},
    {"https://own.test", "https://cdn.test/x", "//own.test/a", "/a"},
};

static const struct {
    const char *text, *origin;
} origins[] = {
    {"https://Own.test", "https://own.test"},
    {"https://own.test/", "https://own.test"},
    {"http://own.test:8080", "http://own.test:8080"},
    {"https://own.test:443", "https://own.test"},
    {"https://own.test/x", NULL},
    {"own.test", NULL},
    {"ftp://own.test", NULL},
    {"https://", NULL},
};

static void filter(apr_pool_t *pool, const char *base, const char *own)
{
    char line[4096];

    while (fgets(line, sizeof(line), stdin)) {
        pm_target_t target;

        line[strcspn(line, "\n")] = '\0';
        target = pm_resolve(pool, *own ? own : NULL, base, line);
        puts(target.href ? target.href : "-");
        apr_pool_clear(pool);
    }
}

/* Each byte of ASCII, escaped in a host: what ends a name may not end it. */
static void hosts(apr_pool_t *pool)
{
    int c;

    for (c = 0; c < 0x80; c++) {
        const char *url = apr_psprintf(
            pool, "https://own.test%%%02x.evil.test/a.css", (unsigned)c);
        int may_stand =
            apr_isalnum(c) || (c && strchr("!\"$&'()*+,-.;=_`{}~", c));
        pm_target_t target = pm_resolve(pool, "https://own.test", PAGE, url);

        tap_ok(may_stand ? target.kind == PM_TARGET_OTHER
                         : target.reason == PM_REASON_INVALID,
               "%s", url);
    }
}

int main(int argc, char **argv)
{
    apr_pool_t *pool;
    size_t i;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    if (argc == 3) {
        filter(pool, argv[1], argv[2]);
        return 0;
    }
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        pm_target_t target =
            pm_resolve(pool, cases[i].own, cases[i].base, cases[i].url);

        tap_is(target.href, cases[i].href, cases[i].url);
        tap_ok((target.kind == PM_TARGET_NONE) ==
                   (target.reason != PM_REASON_NONE),
               "there is a reason if there is no URL");
    }
    hosts(pool);
    for (i = 0; i < sizeof(origins) / sizeof(origins[0]); i++) {
        tap_is(pm_resolve_origin(pool, origins[i].text), origins[i].origin,
               origins[i].text);
    }
    apr_pool_destroy(pool);
    apr_terminate();
    return tap_done();
}
