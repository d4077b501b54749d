/*
 * The entries of a HAR, cut out of pieces of any size.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>

#include "learn/json_items.h"
#include "unit/tap.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* All that is found in text, read in pieces of so many bytes: the elements, one
 * after the other, and how it ended. */
static const char *found_in(apr_pool_t *pool, const char *text,
                            apr_size_t length, apr_size_t piece)
{
    pm_json_items_t items = pm_json_items_begin(pool);
    const char *out = "";
    apr_size_t at = 0, used;

    while (at < length) {
        apr_size_t more = length - at < piece ? length - at : piece;
        pm_json_found_t found =
            pm_json_items_next(&items, text + at, more, &used);

        at += used;
        if (found == PM_JSON_ITEM) {
            out = apr_psprintf(pool, "%s%.*s@%d;", out, (int)items.item.length,
                               items.item.bytes, items.item_line);
        }
        else if (found == PM_JSON_LARGE) {
            out = apr_pstrcat(pool, out, "large;", NULL);
        }
        else if (found == PM_JSON_WRONG) {
            return apr_psprintf(pool, "%swrong %d", out, items.line);
        }
    }
    return apr_pstrcat(pool, out,
                       pm_json_items_is_whole(&items) ? "whole" : "cut", NULL);
}

static const struct {
    const char *text, *found;
} cases[] = {
    {"{\"log\":{\"entries\":[{\"a\":1},{\"b\":[{}]}]}}",
     "{\"a\":1}@1;{\"b\":[{}]}@1;whole"},
    {"\xef\xbb\xbf {\n\"log\" : {\"pages\":[{}],\n\"entries\" :\n[ {\"a\":\n\"}"
     "\\\"]\"} ] } }\n",
     "{\"a\":\n\"}\\\"]\"}@4;whole"},
    {"{\"x\":{\"entries\":[{}]},\"log\":{\"x\":[{}]},\"entries\":[{}]}",
     "whole"},
    {"{\"log\":[{\"entries\":[{}]}]}", "whole"},
    {"{\"log\":{\"x\":{\"entries\":[{}]}}}", "whole"},
    {"{\"log\":{\"entries\":[1,\"x\",[2],{}]}}", "[2]@1;{}@1;whole"},
    {"{\"log\":{\"entries\":[{}]}} {}", "{}@1;wrong 1"},
    {"\n[]", "wrong 2"},
    {"x", "wrong 1"},
    {"", "cut"},
    {"{\"log\":{\"entries\":[{\"a\":\"", "cut"},
    {"}", "wrong 1"},
};

static void pieces(apr_pool_t *pool)
{
    apr_size_t i, piece;

    for (i = 0; i < COUNT(cases); i++) {
        for (piece = 1; piece < 5; piece++) {
            tap_is(found_in(pool, cases[i].text, strlen(cases[i].text), piece),
                   cases[i].found,
                   apr_psprintf(pool, "case %d, in pieces of %d", (int)i,
                                (int)piece));
        }
    }
}

/* `{"log":{"entries":[{"a":"xxx..."},{}]}}` */
static char *with_string(apr_pool_t *pool, apr_size_t length)
{
    char *string = apr_palloc(pool, length + 1);

    memset(string, 'x', length);
    string[length] = '\0';
    return apr_pstrcat(pool, "{\"log\":{\"entries\":[{\"a\":\"", string,
                       "\"},{}]}}", NULL);
}

static void limits(apr_pool_t *pool)
{
    const char *text = with_string(pool, PM_JSON_STRING_MAX + 1);
    char *many;
    apr_size_t i;

    tap_is(found_in(pool, text, strlen(text), 1000),
           "{\"a\":\"\"}@1;{}@1;whole", "a string that is too long is empty");
    text = with_string(pool, PM_JSON_STRING_MAX);
    tap_ok(strlen(found_in(pool, text, strlen(text), 1000)) >
               PM_JSON_STRING_MAX,
           "  one of a byte less is not");
    many = apr_palloc(pool, 2 * PM_JSON_ITEM_MAX + 1);
    for (i = 0; i < 2 * PM_JSON_ITEM_MAX; i += 2) {
        memcpy(many + i, "1,", 3);
    }
    many = apr_pstrcat(pool, "{\"log\":{\"entries\":[{\"a\":[", many,
                       "1]},{}]}}", NULL);
    tap_is(found_in(pool, many, strlen(many), 65536), "large;{}@1;whole",
           "an element that is too large is not kept");
    memset(many, '{', PM_JSON_ITEM_MAX);
    many[PM_JSON_ITEM_MAX] = '\0';
    tap_is(found_in(pool, many, PM_JSON_ITEM_MAX, 65536), "wrong 1",
           "depth ends");
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    pieces(pool);
    limits(pool);
    apr_pool_destroy(pool);
    return tap_done();
}
