/*
 * What is made of a response's header, and which addresses are private.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/answer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "crawl/address.h"
#include "crawl/request.h"
#include "unit/tap.h"

static apr_pool_t *pool;

/* An answer with these lines, each ended by a newline. */
static pm_answer_t answer_of(int status, const char *lines)
{
    pm_answer_t answer = {.status = status, .address = "/"};

    while (*lines) {
        apr_size_t length = strcspn(lines, "\n");

        pm_answer_take_field(pool, &answer, lines, length);
        lines += length + 1;
    }
    return answer;
}

static const struct {
    const char *lines;
    pm_freshness_t freshness;
} freshnesses[] = {
    {"", PM_FRESH_UNSAID},
    {"Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT\n", PM_FRESH_GUESSED},
    {"Cache-Control: max-age=60\n", PM_FRESH_SAID},
    {"cache-control: public, MAX-AGE=\"60\"\n", PM_FRESH_SAID},
    {"Cache-Control: max-age=0\n", PM_FRESH_NEVER},
    {"Cache-Control: s-maxage=60\n", PM_FRESH_UNSAID},
    {"Cache-Control: x-max-age=60\n", PM_FRESH_UNSAID},
    {"Cache-Control: max-age=60, no-cache\n", PM_FRESH_NEVER},
    {"Cache-Control: max-age=60\nCache-Control: no-store\n", PM_FRESH_NEVER},
    {"Cache-Control: ext=\"no-store, x\", max-age=5\n", PM_FRESH_SAID},
    {"Cache-Control: private\nLast-Modified: x\n", PM_FRESH_GUESSED},
    {"Date: Wed, 01 Jan 2020 00:00:00 GMT\n"
     "Expires: Wed, 01 Jan 2020 00:01:00 GMT\n",
     PM_FRESH_SAID},
    {"Date: Wed, 01 Jan 2020 00:00:00 GMT\n"
     "Expires: Wed, 01 Jan 2020 00:00:00 GMT\n",
     PM_FRESH_NEVER},
    {"Expires: 0\nLast-Modified: x\n", PM_FRESH_NEVER},
    {"Expires: 0\nCache-Control: max-age=5\n", PM_FRESH_SAID},
};

static void test_freshness(void)
{
    size_t i;

    for (i = 0; i < sizeof(freshnesses) / sizeof(freshnesses[0]); i++) {
        pm_answer_t answer = answer_of(200, freshnesses[i].lines);

        tap_is_number(
            pm_answer_freshness(&answer), freshnesses[i].freshness,
            apr_pstrcat(pool, "freshness: ", freshnesses[i].lines, NULL));
    }
}

static const struct {
    int status;
    const char *field, *type, *charset;
    int is_page;
} types[] = {
    {200, "text/html", "text/html", NULL, 1},
    {200, "Text/HTML;charset=\"utf-8\"", "text/html", "utf-8", 1},
    {200, "text/html; x=y; Charset=koi8-r ; z", "text/html", "koi8-r", 1},
    {200, "application/xhtml+xml", "application/xhtml+xml", NULL, 1},
    {200, "text/html5", "text/html5", NULL, 0},
    {200, "text/css; charset=", "text/css", NULL, 0},
    {404, "text/html", "text/html", NULL, 0},
    {203, "text/html", "text/html", NULL, 0},
    {200, "", "", NULL, 0},
};

static void test_types(void)
{
    size_t i;

    for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        pm_answer_t answer = answer_of(
            types[i].status,
            apr_pstrcat(pool, "Content-Type: ", types[i].field, "\n", NULL));

        tap_is(pm_answer_type(pool, &answer), types[i].type, types[i].field);
        tap_is(pm_answer_charset(pool, &answer), types[i].charset, "charset");
        tap_is_number(pm_answer_is_page(&answer), types[i].is_page, "a page");
    }
}

static void test_form(void)
{
    pm_answer_t answer = answer_of(200, "ETag: \"a\"\nSet-Cookie: secret=1\n"
                                        "Vary: Cookie\nVary: Origin\n"
                                        "X-Other: y\nno colon\n");
    pm_answer_t again;
    const char *text;

    answer.wire = 5;
    answer.length = 10;
    answer.hash = "0011";
    text = pm_answer_write(pool, &answer);
    tap_ok(strstr(text, "secret") == NULL, "no cookie is kept");
    tap_is_number(pm_answer_read(pool, text, strlen(text), &again), APR_SUCCESS,
                  "what was written is read");
    tap_is(again.fields[PM_FIELD_ETAG], "\"a\"", "with its fields");
    tap_is(again.fields[PM_FIELD_SET_COOKIE], "", "and that there is a cookie");
    tap_is(again.fields[PM_FIELD_VARY], "Cookie, Origin", "lists are joined");
    tap_is_number((long)again.length, 10, "its length");
    tap_is(pm_answer_write(pool, &again), text, "and stays as it is");
    tap_ok(pm_answer_read(pool, "{\"status\":200}", 14, &again) != APR_SUCCESS,
           "without an address it is none");
    tap_ok(pm_answer_read(pool, text, 20, &again) != APR_SUCCESS, "nor cut");
}

/* The value of a header line that a request has; NULL: none. */
static const char *line_of(const apr_array_header_t *lines, const char *name)
{
    int i;

    for (i = 0; i < lines->nelts; i++) {
        const char *line = APR_ARRAY_IDX(lines, i, const char *);

        if (strncmp(line, name, strlen(name)) == 0 &&
            line[strlen(name)] == ':') {
            return line + strlen(name) + 2;
        }
    }
    return NULL;
}

static void test_request(void)
{
    apr_array_header_t *extra = apr_array_make(pool, 1, sizeof(const char *));
    pm_ask_t ask = {.address = "/a",
                    .referer = "http://h/",
                    .as = PM_AS_FONT,
                    .is_cors = 1};
    pm_answer_t known = answer_of(200, "ETag: \"a-gzip\"\nLast-Modified: x\n");
    apr_array_header_t *lines;

    APR_ARRAY_PUSH(extra, const char *) = "user-agent: me";
    lines = pm_request_lines(pool, &ask, extra, &known);
    tap_is(line_of(lines, "Sec-Fetch-Dest"), "font", "a font");
    tap_is(line_of(lines, "Sec-Fetch-Mode"), "cors", "in CORS mode");
    tap_is(line_of(lines, "Referer"), "http://h/", "for a page");
    tap_is(line_of(lines, "If-None-Match"), "\"a-gzip\", \"a\"",
           "if it has changed, compressed or not");
    tap_is(line_of(lines, "If-Modified-Since"), "x", "since then");
    tap_is(line_of(lines, "User-Agent"), NULL, "people's own lines win");
    tap_is(line_of(lines, "user-agent"), "me", "as they wrote them");
    ask = (pm_ask_t){.address = "/", .is_page = 1};
    lines = pm_request_lines(pool, &ask, extra, NULL);
    tap_is(line_of(lines, "Sec-Fetch-Mode"), "navigate", "a page");
    tap_is(line_of(lines, "Sec-Fetch-Dest"), "document", "is a document");
}

static const struct {
    const char *address;
    int is_private;
} addresses[] = {
    {"127.0.0.1", 1},
    {"127.255.0.1", 1},
    {"10.1.2.3", 1},
    {"172.16.0.1", 1},
    {"172.31.255.255", 1},
    {"172.32.0.1", 0},
    {"192.168.1.1", 1},
    {"192.169.1.1", 0},
    {"169.254.169.254", 1},
    {"100.64.0.1", 1},
    {"100.128.0.1", 0},
    {"0.0.0.0", 1},
    {"8.8.8.8", 0},
    {"224.0.0.1", 1},
    {"255.255.255.255", 1},
    {"::1", 1},
    {"::", 1},
    {"fe80::1", 1},
    {"fd00::1", 1},
    {"::ffff:127.0.0.1", 1},
    {"::ffff:8.8.8.8", 0},
    {"64:ff9b::a00:1", 1},
    {"2606:4700::1111", 0},
    {"ff02::1", 1},
};

static void test_addresses(void)
{
    size_t i;

    for (i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
        struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
        struct sockaddr_in v4 = {.sin_family = AF_INET};
        int is_v6 = strchr(addresses[i].address, ':') != NULL;

        inet_pton(is_v6 ? AF_INET6 : AF_INET, addresses[i].address,
                  is_v6 ? (void *)&v6.sin6_addr : (void *)&v4.sin_addr);
        tap_is_number(pm_address_is_private(is_v6 ? (struct sockaddr *)&v6
                                                  : (struct sockaddr *)&v4),
                      addresses[i].is_private, addresses[i].address);
    }
}

int main(void)
{
    apr_initialize();
    apr_pool_create(&pool, NULL);
    test_freshness();
    test_types();
    test_form();
    test_request();
    test_addresses();
    apr_terminate();
    return tap_done();
}
