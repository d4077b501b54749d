/*
 * Lines of access logs, of every format that is understood, and of none.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "learn/access_line.h"
#include "learn/timestamp.h"
#include "unit/tap.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TIME "[25/Nov/2026:21:44:33 +0000]"

/* What is read of a line, as a text; what has its default is left out. */
static const char *brief(apr_pool_t *pool, const char *text)
{
    static const char *const kinds[] = {"entry", "empty", "no fields", "wrong"};
    char *line = apr_pstrdup(pool, text);
    pm_entry_t entry;
    pm_access_line_t kind = pm_access_line_read(line, &entry);
    const char *out = kinds[kind];

    if (kind != PM_ACCESS_LINE_ENTRY) {
        return out;
    }
    out = apr_psprintf(pool, "%s%s%d %s", entry.host ? entry.host : "",
                       entry.host ? " " : "", entry.status, entry.url);
    out = entry.referer ? apr_pstrcat(pool, out, " from ", entry.referer, NULL)
                        : out;
    out = apr_pstrcat(pool, out, entry.is_get ? "" : " no-get",
                      entry.is_bot ? " bot" : "",
                      entry.is_pushed ? " pushed" : "",
                      entry.is_speculative ? " speculative" : "",
                      entry.is_exact ? " exact" : "", NULL);
    return apr_psprintf(
        pool, "%s%s%s%s%s%s%s", out,
        entry.dest ? apr_psprintf(pool, " dest%d", entry.dest) : "",
        entry.mode ? apr_psprintf(pool, " mode%d", entry.mode) : "",
        entry.urgency != PM_URGENCY_UNKNOWN
            ? apr_psprintf(pool, " u%d", entry.urgency)
            : "",
        entry.keep ? apr_psprintf(pool, " keep%d", entry.keep) : "",
        entry.sent ? apr_psprintf(pool, " sent%d", entry.sent) : "",
        entry.set ? apr_pstrcat(pool, " set ", entry.set, NULL) : "");
}

static const struct {
    const char *line, *brief;
} cases[] = {
    /* combined */
    {"192.0.2.1 - - " TIME " \"GET /a?b HTTP/1.1\" 200 5 \"-\" \"M\"",
     "entry: 200 /a?b"},
    {"192.0.2.1 - - " TIME
     " \"GET / HTTP/2.0\" 304 - \"https://h/x?y\" \"M\" extra 17",
     "304 / from https://h/x?y"},
    {"host.example - user " TIME " \"POST / HTTP/1.1\" 200 5 \"-\" \"M\"",
     "200 / no-get"},
    {"::1 - a b " TIME " \"GET / HTTP/1.1\" 200 5 \"-\" \"M\"", "200 /"},
    {"::1 - a [b] " TIME " \"GET / HTTP/1.1\" 200 5 \"-\" \"M\"", "200 /"},
    {"::1 - [25/Nov/2026:21:44:33 +0000] x " TIME
     " \"GET / HTTP/1.1\" 200 5 \"-\" \"M\"",
     "200 /"},
    {"::1 - " TIME " \\\"GET /evil HTTP/1.1\\\" 200 1 " TIME
     " \"GET / HTTP/1.1\" 404 5 \"-\" \"M\"",
     "404 /"},
    {"::1 - - " TIME " \"GET /\\x22a\\\\b HTTP/1.1\" 200 5 \"-\" \"a\\\"b\"",
     "200 /\"a\\b"},
    {"::1 - - " TIME " \"GET /a b HTTP/1.1\" 200 5 \"-\" \"M\"", "200 /a b"},
    {"::1 - - " TIME " \"GET /\\x00 HTTP/1.1\" 200 5 \"-\" \"M\"", "200 /?"},
    {"::1 - - " TIME
     " \"GET / HTTP/1.1\" 200 5 \"-\" \"X (compatible; Bingbot/2.0)\"",
     "200 / bot"},
    /* vhost_combined */
    {"www.example:443 192.0.2.1 - - " TIME
     " \"GET / HTTP/1.1\" 200 5 \"-\" \"M\"",
     "www.example 200 /"},
    {"www.example 2001:db8::1 - - " TIME
     " \"GET / HTTP/1.1\" 200 5 \"-\" \"M\"",
     "www.example 200 /"},
    {"www.example:80 name.example - - " TIME
     " \"GET / HTTP/1.1\" 200 5 \"-\" \"M\"",
     "www.example 200 /"},
    {"2001:db8::1 - - " TIME " \"GET / HTTP/1.1\" 200 5 \"-\" \"M\"", "200 /"},
    {"192.0.2.1, 10.0.0.1 - - " TIME " \"GET / HTTP/1.1\" 200 5 \"-\" \"M\"",
     "200 /"},
    /* ours */
    {"::1 - - " TIME " \"GET / HTTP/2.0\" 200 5 \"-\" \"M\" "
     "time=1795643073349361 took=500 port=1 dest=\"document\" "
     "mode=\"navigate\" purpose=\"-\" priority=\"u=0, i\" type=\"text/html\" "
     "cache=\"max-age=5\" pushed=- sent=\"page=/ set=ab sent=early,link "
     "held=1\"",
     "200 / exact dest1 mode3 u0 keep1 sent2 set ab"},
    {"::1 - - " TIME " \"GET /a HTTP/2.0\" 200 5 \"-\" \"M\" pushed=PUSHED "
     "purpose=\"prefetch\" priority=\"-\" cache=\"no-store\" sent=\"-\"",
     "200 /a pushed speculative u-1 keep2 sent1"},
    {"::1 - - " TIME " \"GET /a HTTP/2.0\" 200 5 \"-\" \"M\" new=1 x "
     "\"y\" =z dest=font sent=\"page=/a set=evil sent=none b set=ab "
     "sent=link\"",
     "200 /a dest5 sent2 set ab"},
    {"::1 - - " TIME " \"GET /a HTTP/2.0\" 200 5 \"-\" \"M\" time=1 "
     "dest=\"x\\\" mode=cors\" priority=\"i\"",
     "200 /a dest9 u3"},
    {"::1 - - " TIME " \"GET /a HTTP/2.0\" 200 5 \"-\" \"M\" dest=\"font",
     "200 /a"},
    /* nothing to learn from */
    {"::1 - - " TIME " \"-\" 408 -", "empty"},
    {"::1 - - " TIME " \"GET * HTTP/1.1\" 200 5 \"-\" \"M\"", "empty"},
    {"::1 - - " TIME " \"GET http://h/ HTTP/1.1\" 200 5 \"-\" \"M\"", "empty"},
    {"::1 - - " TIME " \"GET /\" 200 5 \"-\" \"M\"", "empty"},
    {"::1 - - " TIME " \"\\x16\\x03\\x01\" 400 300 \"-\" \"-\"", "empty"},
    {"::1 - - " TIME " \"GET / HTTP/1.1\" 200 5", "no fields"},
    {"::1 - - " TIME " \"GET / HTTP/1.1\" 200 5 \"-\"", "no fields"},
    {"::1 - - " TIME " \"GET / HTTP/1.1\" 200 5 \"-\" \"M", "no fields"},
    {"", "wrong"},
    {"hello", "wrong"},
    {TIME, "wrong"},
    {"::1 - - [25/Foo/2026:21:44:33 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" "
     "\"M\"",
     "wrong"},
    {"::1 - - " TIME " \"GET / HTTP/1.1\" ok 5 \"-\" \"M\"", "wrong"},
    {"::1 - - " TIME " \"GET / HTTP/1.1", "wrong"},
    {"::1 - - " TIME " \"GET / HTTP/1.1\\", "wrong"},
};

static void lines(apr_pool_t *pool)
{
    apr_size_t i;

    for (i = 0; i < COUNT(cases); i++) {
        const char *should = cases[i].brief;

        should += strncmp(should, "entry: ", 7) == 0 ? 7 : 0;
        tap_is(brief(pool, cases[i].line), should, cases[i].line);
    }
}

/* A line that is cut anywhere, without a byte to spare. */
static void cut_lines(apr_pool_t *pool)
{
    apr_size_t i, length;
    int wrong = 0;

    for (i = 0; i < COUNT(cases); i++) {
        for (length = 0; length < strlen(cases[i].line); length++) {
            char *line = malloc(length + 1);
            pm_entry_t entry;

            memcpy(line, cases[i].line, length);
            line[length] = '\0';
            wrong +=
                pm_access_line_read(line, &entry) == PM_ACCESS_LINE_ENTRY &&
                entry.url[0] != '/';
            free(line);
        }
    }
    tap_is_number(wrong, 0, "lines that are cut are read as far as they go");
}

static void times(apr_pool_t *pool)
{
    static const struct {
        const char *text;
        apr_int64_t time;
    } log[] =
        {
            {"25/Nov/2026:21:44:33 +0000", APR_INT64_C(1795643073000000)},
            {"25/Nov/2026:22:44:33 +0100", APR_INT64_C(1795643073000000)},
            {"25/Nov/2026:16:14:33 -0530", APR_INT64_C(1795643073000000)},
            {"29/Feb/2024:00:00:00 +0000", APR_INT64_C(1709164800000000)},
            {"01/Mar/2100:00:00:00 +0000", APR_INT64_C(4107542400000000)},
            {"32/Nov/2026:21:44:33 +0000", 0},
            {"25/Nov/1926:21:44:33 +0000", 0},
            {"25/nov/2026:21:44:33 +0000", 0},
            {"25/Nov/2026:24:44:33 +0000", 0},
            {"25/Nov/2026:21:44:33", 0},
            {"", 0},
        },
      iso[] = {
          {"2026-11-25T21:44:33.123Z", APR_INT64_C(1795643073123000)},
          {"2026-11-25T22:44:33.123456789+01:00",
           APR_INT64_C(1795643073123456)},
          {"2026-11-25T21:44:33Z", APR_INT64_C(1795643073000000)},
          {"2026-11-25T21:44:33", 0},
          {"2026-13-25T21:44:33Z", 0},
          {"", 0},
      };
    apr_size_t i;

    for (i = 0; i < COUNT(log); i++) {
        tap_ok(pm_timestamp_log(log[i].text) == log[i].time, "\"%s\"",
               log[i].text);
    }
    for (i = 0; i < COUNT(iso); i++) {
        tap_ok(pm_timestamp_iso(iso[i].text) == iso[i].time, "\"%s\"",
               iso[i].text);
    }
}

static void fields(apr_pool_t *pool)
{
    static const struct {
        const char *text;
        pm_keep_t keep;
    } keeps[] = {
        {"", PM_KEEP_UNKNOWN},
        {"-", PM_KEEP_UNKNOWN},
        {"public", PM_KEEP_UNKNOWN},
        {"max-age=60", PM_KEEP_YES},
        {"public, Max-Age=60", PM_KEEP_YES},
        {"max-age=0", PM_KEEP_NO},
        {"max-age=60, no-cache", PM_KEEP_NO},
        {"no-cache=\"Set-Cookie\"", PM_KEEP_NO},
        {"s-maxage=60", PM_KEEP_UNKNOWN},
        {"no-cachet", PM_KEEP_UNKNOWN},
    };
    apr_size_t i;

    for (i = 0; i < COUNT(keeps); i++) {
        tap_is_number(pm_entry_keep(keeps[i].text), keeps[i].keep,
                      keeps[i].text);
    }
    tap_is_number(pm_entry_urgency("i, u=1"), 1, "Priority: a member");
    tap_is_number(pm_entry_urgency("u=9"), 3, "  one that is no urgency");
    tap_ok(pm_entry_address("2001:db8::1") ==
                   pm_entry_address("2001:db8:0:0:ffff::") &&
               pm_entry_address("2001:db8::1") !=
                   pm_entry_address("2001:db8:0:1::1"),
           "addresses of one /64 are one");
    tap_ok(pm_entry_address("::ffff:192.0.2.1") ==
               pm_entry_address("192.0.2.1"),
           "an IPv4 address may be written as IPv6");
    tap_is_number(pm_entry_guess("/a.CSS?x=/b.js"), PM_DEST_STYLE,
                  "the extension is the path's");
    tap_is_number(pm_entry_guess("/a.d/b"), PM_DEST_UNKNOWN,
                  "  of its last segment");
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    lines(pool);
    cut_lines(pool);
    times(pool);
    fields(pool);
    apr_pool_destroy(pool);
    return tap_done();
}
