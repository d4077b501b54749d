/*
 * What a request's fields say: whether links are of use, whether the page is
 * shown, which cookie and which screen the client has.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <time.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "header/request.h"
#include "unit/tap.h"

/* A field, a word of the refusal (NULL: none), and whether it is shown. */
static const struct {
    const char *name, *value, *refusal;
    int is_shown;
} fields[] = {
    {"Accept", "text/html", NULL, 1},
    {"Sec-Fetch-Mode", "navigate", NULL, 1},
    {"sec-fetch-mode", "NAVIGATE", NULL, 1},
    {"Sec-Fetch-Mode", "cors", "not a navigation", 0},
    {"Sec-Fetch-Mode", "", "not a navigation", 0},
    {"Sec-Fetch-Dest", "document", NULL, 1},
    {"Sec-Fetch-Dest", "iframe", "not a top-level document", 1},
    {"If-None-Match", "\"a\"", "a conditional request", 1},
    {"If-Modified-Since", "x", "a conditional request", 1},
    {"If-Match", "*", "a conditional request", 1},
    {"If-Unmodified-Since", "x", "a conditional request", 1},
    {"Range", "bytes=0-", "a range request", 0},
    {"If-Range", "\"a\"", "a range request", 0},
    {"Sec-Purpose", "prefetch;prerender", "a prefetch or prerender", 0},
    {"Purpose", "prefetch", "a prefetch or prerender", 0},
    {"Save-Data", "on", "the client saves data", 1},
    {"Save-Data", "off", NULL, 1},
};

static void refuses(apr_pool_t *pool)
{
    size_t i;

    for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        apr_table_t *headers = apr_table_make(pool, 1);
        const char *refusal;

        apr_table_setn(headers, fields[i].name, fields[i].value);
        refusal = pm_request_refusal(headers, 0);
        tap_ok(fields[i].refusal
                   ? refusal && strstr(refusal, fields[i].refusal) == refusal
                   : !refusal,
               "%s: %s is %s", fields[i].name, fields[i].value,
               refusal ? refusal : "fine");
        tap_ok(pm_request_is_shown(headers) == fields[i].is_shown,
               "and the page is%s shown", fields[i].is_shown ? "" : " not");
    }
    tap_ok(!pm_request_refusal(apr_table_make(pool, 1), 0),
           "a client that says nothing can use pushes");
}

/* A hint is for a client that says that it navigates. */
static void refuses_hints(apr_pool_t *pool)
{
    apr_table_t *headers = apr_table_make(pool, 2);

    tap_is(pm_request_refusal(headers, 1), "not a navigation (Sec-Fetch-Mode)",
           "a client that says nothing can use no hints");
    apr_table_setn(headers, "Sec-Fetch-Mode", "navigate");
    tap_is(pm_request_refusal(headers, 1),
           "not a top-level document (Sec-Fetch-Dest)", "it must say what for");
    apr_table_setn(headers, "Sec-Fetch-Dest", "document");
    tap_is(pm_request_refusal(headers, 1), NULL, "then it can");
    apr_table_setn(headers, "Range", "bytes=0-");
    tap_is(pm_request_refusal(headers, 1), "a range request (Range)",
           "but for what speaks against a push too");
}

/* The Cookie fields, up to two, and the value of the cookie "pm". */
static const struct {
    const char *first, *second, *value;
} cookies[] = {
    {"pm=abc", NULL, "abc"},
    {"a=b; pm=abc", NULL, "abc"},
    {"a=b;pm=abc;c=d", NULL, "abc"},
    {"pm=; c=d", NULL, ""},
    {"a=b", "pm=abc", "abc"},
    {"xpm=1; pm2=2; pm =3", NULL, NULL},
    {"a=pm=abc", NULL, NULL},
    {"PM=abc", NULL, NULL},
    {"pm", NULL, NULL},
    {"", NULL, NULL},
    {";;; ;", NULL, NULL},
    {"pm=abc; pm=def", NULL, "abc"},
    {"pm=0123456789abcdef", NULL, NULL},
    {"pm=0123456789abcdef", "pm=abc", "abc"},
    {"pm=0123456789abcde", NULL, "0123456789abcde"},
};

static void finds_cookies(apr_pool_t *pool)
{
    char value[16];
    size_t i;

    for (i = 0; i < sizeof(cookies) / sizeof(cookies[0]); i++) {
        apr_table_t *headers = apr_table_make(pool, 2);
        int found;

        apr_table_addn(headers, "Cookie", cookies[i].first);
        if (cookies[i].second) {
            apr_table_addn(headers, "cookie", cookies[i].second);
        }
        found = pm_request_cookie(headers, "pm", value, sizeof(value));
        tap_is(found ? value : NULL, cookies[i].value, cookies[i].first);
    }
}

/* The CPU that a field of so many bytes takes that repeats a text. */
static double seconds_for(apr_pool_t *pool, const char *text, size_t bytes)
{
    apr_table_t *headers = apr_table_make(pool, 1);
    char *field = apr_palloc(pool, bytes + 1), value[16];
    size_t length = strlen(text), i;
    clock_t began;

    for (i = 0; i < bytes; i++) {
        field[i] = text[i % length];
    }
    field[bytes] = '\0';
    apr_table_addn(headers, "Cookie", field);
    began = clock();
    tap_ok(!pm_request_cookie(headers, "pm", value, sizeof(value)),
           "no cookie in %d bytes of %s", (int)bytes, text);
    return (double)(clock() - began) / CLOCKS_PER_SEC;
}

static void takes_bounded_time(apr_pool_t *pool)
{
    static const char *const hostile[] = {
        "a;", "pm;", ";", "p", "x=pm; ", "pm=aaaaaaaaaaaaaaaa; "};
    size_t i;

    for (i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
        double seconds = seconds_for(pool, hostile[i], 10000000);

        tap_ok(seconds < 2, "ten megabytes take %.3f s", seconds);
    }
}

static void knows_screens(apr_pool_t *pool)
{
    static const struct {
        const char *mobile;
        unsigned screens;
    } cases[] = {
        {"?1", PM_SCREEN_PHONE}, {"?0", PM_SCREEN_DESKTOP},
        {"?2", PM_SCREENS_ALL},  {"1", PM_SCREENS_ALL},
        {"", PM_SCREENS_ALL},    {NULL, PM_SCREENS_ALL},
    };
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        apr_table_t *headers = apr_table_make(pool, 1);

        if (cases[i].mobile) {
            apr_table_setn(headers, "sec-ch-ua-mobile", cases[i].mobile);
        }
        tap_is_number(pm_request_screens(headers), cases[i].screens,
                      apr_psprintf(pool, "Sec-CH-UA-Mobile: %s",
                                   cases[i].mobile ? cases[i].mobile : "-"));
    }
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    refuses(pool);
    refuses_hints(pool);
    finds_cookies(pool);
    takes_bounded_time(pool);
    knows_screens(pool);
    apr_pool_destroy(pool);
    apr_terminate();
    return tap_done();
}
