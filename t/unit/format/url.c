/*
 * URLs of a manifest: what may stand there, and encoding.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "format/url.h"
#include "unit/tap.h"

/* wrong: how the text begins that says what is wrong; NULL: nothing is. */
typedef struct check_t {
    const char *url, *wrong;
} check_t;

static const check_t hrefs[] = {
    {"/", NULL},
    {"/a.css", NULL},
    {"/a.css?v=1&w=a/../b", NULL},
    {"/%C3%A9.css", NULL},
    {"/a%20b", NULL},
    {"/a,b;c'd(e)[f]|g^h*i!$&+=@:~", NULL},
    {"/...", NULL},
    {"/.well-known/x", NULL},
    {"/a..b/..c/d..", NULL},
    {"/a//b", NULL},
    {"https://cdn.example", NULL},
    {"https://cdn.example/", NULL},
    {"https://cdn.example:8443/a?b", NULL},
    {"http://[2001:db8::1]:80/a", NULL},
    {"HTTPS://cdn.example?x", NULL},
    {"", "an empty URL"},
    {"a.css", "a relative URL"},
    {"./a.css", "a relative URL"},
    {"?q", "a relative URL"},
    {"//cdn.example/a", "// at its start"},
    {"ftp://host/a", "a URL where"},
    {"data:text/css,x", "a URL where"},
    {"javascript:alert(1)", "a URL where"},
    {"a/b:c", "a relative URL"},
    {"/a#b", "a fragment"},
    {"/a b", "a space"},
    {"/a\tb", "a control byte"},
    {"/a\r\nSet-Cookie: x=y", "a control byte"},
    {"/a\x7f", "a control byte"},
    {"/\xC3\xA9", "a byte outside ASCII"},
    {"/a>; rel=x", "one of <"},
    {"/<", "one of <"},
    {"/\"", "one of <"},
    {"/\\", "one of <"},
    {"/`", "one of <"},
    {"/{", "one of <"},
    {"/}", "one of <"},
    {"/%", "a % without"},
    {"/%4", "a % without"},
    {"/%zz", "a % without"},
    {"/%00", "%00"},
    {"/../a", "a segment . or .."},
    {"/a/..", "a segment . or .."},
    {"/a/./b", "a segment . or .."},
    {"/.", "a segment . or .."},
    {"/..?x", "a segment . or .."},
    {"/%2e%2E/a", "a segment . or .."},
    {"/.%2e", "a segment . or .."},
    {"/a%2F..%2fb", "a segment . or .."},
    {"https://cdn.example/../a", "a segment . or .."},
    {"https:///a", "an absolute URL without a host"},
    {"https://user@host/", "an absolute URL whose host"},
    {"https://[::1/", "an absolute URL without a host"},
    {"https://host:80x/", "an absolute URL whose host"},
};

static const check_t origins[] = {
    {"https://cdn.example", NULL},
    {"http://cdn.example:8080", NULL},
    {"https://[::1]:8080", NULL},
    {"https://cdn.example/", "not an origin"},
    {"https://cdn.example?", "not an origin"},
    {"/a", "not an origin"},
    {"https://", "an absolute URL without a host"},
};

static const check_t pages[] = {
    {"/", NULL},
    {"/a*b", NULL},
    {"/%C3%A9", NULL},
    {"/a%3Fb", NULL},
    {"/a%5Eb", NULL},
    {"/a?b", "a query"},
    {"/a^b", "a ^"},
    {"/a%2Fb", "%2F"},
    {"/a%2fb", "%2F"},
    {"a", "a relative URL"},
    {"https://host/", "a URL where"},
    {"/a/../b", "a segment . or .."},
    {"/a#b", "a fragment"},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void test_checks(const char *name, const char *(*check)(const char *url),
                        const check_t *checks, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) {
        const char *wrong = check(checks[i].url), *should = checks[i].wrong;
        int ok = should ? wrong && strncmp(wrong, should, strlen(should)) == 0
                        : !wrong;

        tap_ok(ok, "%s %.20s...: %s", name,
               strpbrk(checks[i].url, "\r\n#") ? "(one)" : checks[i].url,
               should ? should : "may stand");
        if (!ok) {
            printf("# is: %s\n", wrong ? wrong : "NULL");
        }
    }
}

static void test_length(apr_pool_t *pool)
{
    char *url = apr_palloc(pool, PM_URL_MAX + 2);

    memset(url, 'a', PM_URL_MAX + 1);
    url[0] = '/';
    url[PM_URL_MAX] = '\0';
    tap_ok(!pm_url_check_href(url), "an href of PM_URL_MAX bytes may stand");
    tap_ok(!pm_url_check_page(url), "a page of PM_URL_MAX bytes may stand");
    url[PM_URL_MAX] = 'a';
    url[PM_URL_MAX + 1] = '\0';
    tap_is(pm_url_check_href(url), "more than 2048 bytes",
           "an href of one byte more may not");
    tap_is(pm_url_check_page(url), "more than 2048 bytes", "nor a page");
}

static const struct {
    const char *encoded, *bytes;
} codes[] = {
    {"/plain/path.html", "/plain/path.html"},
    {"/%C3%A9", "/\xC3\xA9"},
    {"/%20%22%23%25%3C%3E%3F%5C%5E%60%7B%7D", "/ \"#%<>?\\^`{}"},
    {"/%01%7F%FF", "/\x01\x7f\xff"},
    {"/a+b&c=d;e,f'(g)*!", "/a+b&c=d;e,f'(g)*!"},
};

static void test_codes(apr_pool_t *pool)
{
    const char *path = "/as/it/is";
    char bytes[257] = "/";
    size_t i;

    for (i = 0; i < COUNT(codes); i++) {
        tap_is(pm_url_encode(pool, codes[i].bytes), codes[i].encoded,
               "encoded as a path");
        tap_is(pm_url_decode(pool, codes[i].encoded), codes[i].bytes,
               "and decoded");
    }
    tap_is(pm_url_decode(pool, "/%c3%a9"), "/\xC3\xA9",
           "lower-case digits are decoded too");
    tap_ok(pm_url_decode(pool, path) == path,
           "what has no %% is not copied when decoded");
    for (i = 1; i < 256; i++) {
        bytes[i] = (char)i == '/' ? 'x' : (char)i;
    }
    tap_is(pm_url_decode(pool, pm_url_encode(pool, bytes)), bytes,
           "every byte comes back");
    tap_is(pm_url_check_page(pm_url_encode(pool, bytes)), NULL,
           "and every encoded path may stand as a page");
}

static void test_parts(apr_pool_t *pool)
{
    static const struct {
        const char *url;
        int length;
    } schemes[] = {{"https://a/", 6}, {"A+b-1.c:", 8}, {"1a:", 0},
                   {"/a:b", 0},       {"a", 0},        {"", 0}};
    size_t i;

    for (i = 0; i < COUNT(schemes); i++) {
        tap_is_number((long)pm_url_scheme_length(schemes[i].url),
                      schemes[i].length, schemes[i].url);
    }
    for (i = 0; i < 16; i++) {
        tap_ok(pm_url_hex_value("0123456789abcdef"[i]) == (int)i &&
                   pm_url_hex_value("0123456789ABCDEF"[i]) == (int)i,
               "the hexadecimal digit of %d", (int)i);
    }
    tap_ok(pm_url_hex_value('g') < 0 && pm_url_hex_value('/') < 0 &&
               pm_url_hex_value('@') < 0 && pm_url_hex_value(-1) < 0 &&
               pm_url_hex_value('\0') < 0,
           "other bytes are none");
    tap_is(pm_url_escape(pool, "a%b? \0\x7f\xe9x", 8, "?"),
           "a%b%3F%20%00%7F%E9", "escaped: the set, and what all sets have");
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    test_checks("href", pm_url_check_href, hrefs, COUNT(hrefs));
    test_checks("origin", pm_url_check_origin, origins, COUNT(origins));
    test_checks("page", pm_url_check_page, pages, COUNT(pages));
    tap_ok(pm_url_is_absolute("https://a/"), "https://a/ is absolute");
    tap_ok(!pm_url_is_absolute("/a"), "/a is not");
    test_length(pool);
    test_codes(pool);
    test_parts(pool);
    return tap_done();
}
