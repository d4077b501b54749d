/*
 * Where in a line of JSON a value stands.
 *
 * RFC 8259: the text is known to be valid, so that a value can be stepped over
 * by counting its brackets outside of strings.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "format/json_place.h"

#include <string.h>

typedef struct cursor_t {
    const char *at, *end;
} cursor_t;

static void skip_space(cursor_t *cursor)
{
    while (cursor->at < cursor->end && strchr(" \t\r\n", *cursor->at)) {
        cursor->at++;
    }
}

/* Steps over one character, and space after it. */
static void skip_one(cursor_t *cursor)
{
    if (cursor->at < cursor->end) {
        cursor->at++;
    }
    skip_space(cursor);
}

static void skip_string(cursor_t *cursor)
{
    for (cursor->at++; cursor->at < cursor->end && *cursor->at != '"';
         cursor->at++) {
        if (*cursor->at == '\\' && cursor->at + 1 < cursor->end) {
            cursor->at++;
        }
    }
    skip_one(cursor);
}

/* Steps over a value of any kind, and space after it. */
static void skip_value(cursor_t *cursor)
{
    int depth = 0;

    do {
        if (cursor->at >= cursor->end) {
            return;
        }
        if (*cursor->at == '"') {
            skip_string(cursor);
            continue;
        }
        if (depth == 0 && strchr(",]}", *cursor->at)) {
            return;
        }
        depth += strchr("[{", *cursor->at) != NULL;
        depth -= strchr("]}", *cursor->at) != NULL;
        skip_one(cursor);
    } while (depth > 0 ||
             (cursor->at < cursor->end && !strchr(",]}", *cursor->at)));
}

/* Whether the string at the cursor is key, written without escapes. */
static int is_key(const cursor_t *cursor, const char *key)
{
    apr_size_t length = strlen(key);

    return (apr_size_t)(cursor->end - cursor->at) > length + 1 &&
           *cursor->at == '"' && memcmp(cursor->at + 1, key, length) == 0 &&
           cursor->at[length + 1] == '"';
}

/* Moves from an object to the value of its key; 0, unmoved, if not there. */
static int enter_key(cursor_t *cursor, const char *key)
{
    cursor_t inside = *cursor;

    skip_one(&inside);
    while (inside.at < inside.end && *inside.at == '"') {
        int found = is_key(&inside, key);

        skip_string(&inside);
        skip_one(&inside);
        if (found) {
            *cursor = inside;
            return 1;
        }
        skip_value(&inside);
        skip_one(&inside);
    }
    return 0;
}

/* Moves from an array to its element; 0, unmoved, if it is shorter. */
static int enter_index(cursor_t *cursor, int index)
{
    cursor_t inside = *cursor;

    if (*inside.at != '[') {
        return 0;
    }
    skip_one(&inside);
    while (index-- > 0) {
        skip_value(&inside);
        if (inside.at >= inside.end || *inside.at != ',') {
            return 0;
        }
        skip_one(&inside);
    }
    if (inside.at >= inside.end || *inside.at == ']') {
        return 0;
    }
    *cursor = inside;
    return 1;
}

apr_size_t pm_locate(const char *json, apr_size_t length, const char *key,
                     int index, const char *inner)
{
    cursor_t cursor = {.at = json, .end = json + length};

    skip_space(&cursor);
    if (enter_key(&cursor, key) && index >= 0 && enter_index(&cursor, index) &&
        inner && *cursor.at == '{') {
        enter_key(&cursor, inner);
    }
    return (apr_size_t)(cursor.at - json);
}

apr_size_t pm_locate_wrong(const json_error_t *wrong)
{
    apr_size_t read = wrong->position > 0 ? (apr_size_t)wrong->position : 0;
    const char *named = strstr(wrong->text, " near '");
    apr_size_t back = named ? strlen(named + strlen(" near '")) - 1 : 1;

    if (strstr(wrong->text, " near end of file")) {
        back = 0;
    }
    return read > back ? read - back : 0;
}
