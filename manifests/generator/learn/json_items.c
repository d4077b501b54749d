/*
 * The elements of `{"log": {"entries": [ ... ]}}`, cut out one by one.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/json_items.h"

#include <string.h>

/* Depths: inside the document's object, inside "log", inside "entries". */
enum { IN_DOCUMENT = 1, IN_LOG = 2, IN_ENTRIES = 3 };

/* More than any recording has; the real parser takes fewer. */
#define DEPTH_MAX 4096

pm_json_items_t pm_json_items_begin(apr_pool_t *pool)
{
    return (pm_json_items_t){.item = {.pool = pool}, .line = 1};
}

/* Keeps a byte of an element, as long as it is not too large. */
static void keep(pm_json_items_t *items, char c)
{
    if (!items->in_items || items->depth <= IN_ENTRIES || items->is_large) {
        return;
    }
    pm_buffer_append(&items->item, &c, 1);
    items->is_large = items->item.length > PM_JSON_ITEM_MAX;
}

static void begin_string(pm_json_items_t *items)
{
    keep(items, '"');
    items->in_string = 1;
    items->string_length = 0;
    items->string_at = items->item.length;
}

/* What the string at hand holds is remembered if it is short: a key. */
static void end_string(pm_json_items_t *items)
{
    items->in_string = 0;
    if (items->string_length >= sizeof(items->string)) {
        items->string_length = 0;
    }
    items->string[items->string_length] = '\0';
    keep(items, '"');
}

static void pass_in_string(pm_json_items_t *items, char c)
{
    if (c == '"' && !items->is_escaped) {
        end_string(items);
        return;
    }
    items->is_escaped = c == '\\' && !items->is_escaped;
    if (items->string_length < sizeof(items->string)) {
        items->string[items->string_length] = c;
    }
    items->string_length++;
    if (items->string_length <= PM_JSON_STRING_MAX) {
        keep(items, c);
    }
    else if (items->in_items && items->item.length > items->string_at) {
        items->item.length = items->string_at;
    }
}

/* The member whose value opens is the one that was named last. */
static void open_value(pm_json_items_t *items, char c)
{
    if (items->depth == IN_DOCUMENT) {
        items->is_in_log = c == '{' && strcmp(items->string, "log") == 0;
    }
    items->in_items =
        items->in_items || (items->depth == IN_LOG && items->is_in_log &&
                            c == '[' && strcmp(items->string, "entries") == 0);
    if (items->depth == IN_ENTRIES && items->in_items) {
        items->item.length = 0;
        items->item_line = items->line;
        items->is_large = 0;
    }
    items->depth++;
    keep(items, c);
}

/* Whether it closes an element. */
static int close_value(pm_json_items_t *items, char c)
{
    keep(items, c);
    items->depth--;
    items->is_whole = items->depth == 0;
    if (items->depth == IN_LOG) {
        items->in_items = 0;
    }
    return items->in_items && items->depth == IN_ENTRIES;
}

static pm_json_found_t pass(pm_json_items_t *items, char c)
{
    items->line += c == '\n';
    if (items->in_string) {
        pass_in_string(items, c);
        return PM_JSON_MORE;
    }
    if (items->depth == 0 && (items->is_whole || c != '{')) {
        /* A byte order mark and white space may stand around the object. */
        return c && strchr("\xef\xbb\xbf \t\r\n", c) ? PM_JSON_MORE
                                                     : PM_JSON_WRONG;
    }
    switch (c) {
    case '"':
        begin_string(items);
        return PM_JSON_MORE;
    case '{':
    case '[':
        open_value(items, c);
        return items->depth > DEPTH_MAX ? PM_JSON_WRONG : PM_JSON_MORE;
    case '}':
    case ']':
        return !close_value(items, c) ? PM_JSON_MORE
               : items->is_large      ? PM_JSON_LARGE
                                      : PM_JSON_ITEM;
    default:
        keep(items, c);
        return PM_JSON_MORE;
    }
}

pm_json_found_t pm_json_items_next(pm_json_items_t *items, const char *bytes,
                                   apr_size_t length, apr_size_t *used)
{
    pm_json_found_t found = PM_JSON_MORE;
    apr_size_t i;

    for (i = 0; i < length && found == PM_JSON_MORE; i++) {
        found = pass(items, bytes[i]);
    }
    items->is_whole = items->is_whole && found != PM_JSON_WRONG;
    *used = i;
    return found;
}

int pm_json_items_is_whole(const pm_json_items_t *items)
{
    return items->is_whole;
}
