/*
 * The JSON of a link.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "format/link_json.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

/* The attributes of a link whose value is a string. */
static const char *const strings[] = {
    "href",           "rel",   "as",          "type",       "crossorigin",
    "fetchpriority",  "media", "imagesrcset", "imagesizes", "integrity",
    "referrerpolicy", "hash",  "via",         "why",
};

#define STRINGS (sizeof(strings) / sizeof(strings[0]))

int pm_link_json_knows(const char *key)
{
    size_t i = 0;

    while (i < STRINGS && strcmp(strings[i], key) != 0) {
        i++;
    }
    return i < STRINGS || strcmp(key, "screens") == 0 ||
           strcmp(key, "push") == 0 || strcmp(key, "bytes") == 0;
}

static apr_status_t refuse(pm_link_json_fault_t *fault, const char *attribute,
                           const char *message)
{
    fault->attribute = attribute;
    fault->message = message;
    return PM_EINVALID;
}

static apr_status_t read_string(apr_pool_t *pool, const char *name,
                                json_t *value, pm_link_t *link,
                                pm_link_json_fault_t *fault)
{
    const char *text = json_string_value(value), *accepted;

    if (!text) {
        return refuse(fault, name,
                      apr_psprintf(pool, "\"%s\" is not a string", name));
    }
    accepted = pm_link_set(link, name, text);
    return accepted
               ? refuse(fault, name,
                        apr_psprintf(pool,
                                     "\"%s\":\"%.64s\" is unknown; write %s",
                                     name, text, accepted))
               : APR_SUCCESS;
}

static apr_status_t read_strings(apr_pool_t *pool, json_t *object,
                                 pm_link_t *link, pm_link_json_fault_t *fault)
{
    size_t i;

    for (i = 0; i < STRINGS; i++) {
        json_t *value = json_object_get(object, strings[i]);

        if (value &&
            read_string(pool, strings[i], value, link, fault) != APR_SUCCESS) {
            return PM_EINVALID;
        }
    }
    return APR_SUCCESS;
}

static apr_status_t read_screens(json_t *object, pm_link_t *link,
                                 pm_link_json_fault_t *fault)
{
    json_t *screens = json_object_get(object, "screens"), *value;
    unsigned screen;
    size_t i;

    if (screens && json_array_size(screens) == 0) {
        return refuse(fault, "screens", "\"screens\" is no array of screens");
    }
    json_array_foreach(screens, i, value)
    {
        if (!json_is_string(value) ||
            !pm_screen_parse(json_string_value(value), &screen)) {
            return refuse(fault, "screens",
                          "\"screens\" has one that is unknown; write desktop "
                          "or phone");
        }
        link->screens |= screen;
    }
    return APR_SUCCESS;
}

static apr_status_t read_push_and_bytes(json_t *object, pm_link_t *link,
                                        pm_link_json_fault_t *fault)
{
    json_t *push = json_object_get(object, "push");
    json_t *bytes = json_object_get(object, "bytes");

    if (push && !json_is_boolean(push)) {
        return refuse(fault, "push", "\"push\" is neither true nor false");
    }
    if (bytes && (!json_is_integer(bytes) || json_integer_value(bytes) < 0)) {
        return refuse(fault, "bytes", "\"bytes\" is not a size in bytes");
    }
    link->hint_only = json_is_false(push);
    link->bytes = bytes ? json_integer_value(bytes) : PM_BYTES_UNKNOWN;
    return APR_SUCCESS;
}

apr_status_t pm_link_json_read(apr_pool_t *pool, json_t *object,
                               pm_link_t *link, pm_link_json_fault_t *fault)
{
    const char *attribute, *message;

    memset(link, 0, sizeof(*link));
    if (!json_is_object(object)) {
        return refuse(fault, NULL, "a link is not an object");
    }
    if (read_strings(pool, object, link, fault) != APR_SUCCESS ||
        read_screens(object, link, fault) != APR_SUCCESS ||
        read_push_and_bytes(object, link, fault) != APR_SUCCESS) {
        return PM_EINVALID;
    }
    if (pm_link_check(pool, link, &attribute, &message) != APR_SUCCESS) {
        return refuse(fault, attribute,
                      apr_psprintf(pool, "\"%s\" %s", attribute, message));
    }
    return APR_SUCCESS;
}

/* Text in the making; what is not UTF-8 makes it wrong. While there are no
 * bytes its length is counted only. */
typedef struct text_t {
    char *bytes;
    apr_size_t length;
    int is_wrong;
} text_t;

static void put(text_t *text, const char *piece)
{
    apr_size_t length = strlen(piece);

    if (text->bytes) {
        memcpy(text->bytes + text->length, piece, length);
    }
    text->length += length;
}

/* Whether a string stands in JSON as it is. */
static int is_plain(const char *value)
{
    while (*value >= ' ' && *value <= '~' && *value != '"' && *value != '\\') {
        value++;
    }
    return !*value;
}

static void put_string(text_t *text, const char *value)
{
    json_t *string;
    char *quoted;

    if (is_plain(value)) {
        put(text, "\"");
        put(text, value);
        put(text, "\"");
        return;
    }
    string = json_string(value);
    quoted = string ? json_dumps(string, JSON_ENCODE_ANY) : NULL;
    if (quoted) {
        put(text, quoted);
    }
    else {
        text->is_wrong = 1;
    }
    free(quoted);
    json_decref(string);
}

/* A member of a link whose first one, the href, is there. */
static void put_key(text_t *text, const char *key)
{
    put(text, ",\"");
    put(text, key);
    put(text, "\":");
}

static void put_member(text_t *text, const char *key, const char *value)
{
    if (value) {
        put_key(text, key);
        put_string(text, value);
    }
}

static void put_screens(text_t *text, unsigned screens)
{
    const char *before = "[";
    unsigned screen;

    put_key(text, "screens");
    for (screen = 1; screen <= screens; screen <<= 1) {
        if (screens & screen) {
            put(text, before);
            put_string(text, pm_screen_name(screen));
            before = ",";
        }
    }
    put(text, "]");
}

static void put_bytes(text_t *text, apr_int64_t bytes)
{
    char digits[24];

    apr_snprintf(digits, sizeof(digits), "%" APR_INT64_T_FMT, bytes);
    put_key(text, "bytes");
    put(text, digits);
}

/* A link as an object, its keys in the order that people read them in. */
static void put_link(text_t *text, const pm_link_t *link)
{
    put(text, "{\"href\":");
    put_string(text, link->href);
    put_member(text, "rel",
               link->rel != PM_REL_PRELOAD ? pm_rel_name(link->rel) : NULL);
    put_member(text, "as", pm_as_name(link->as));
    put_member(text, "type", link->type);
    put_member(text, "crossorigin", pm_crossorigin_name(link->crossorigin));
    put_member(text, "fetchpriority",
               pm_fetchpriority_name(link->fetchpriority));
    put_member(text, "media", link->media);
    put_member(text, "imagesrcset", link->imagesrcset);
    put_member(text, "imagesizes", link->imagesizes);
    if (link->screens) {
        put_screens(text, link->screens);
    }
    put_member(text, "integrity", link->integrity);
    put_member(text, "referrerpolicy", link->referrerpolicy);
    if (link->hint_only) {
        put_key(text, "push");
        put(text, "false");
    }
    if (link->bytes != PM_BYTES_UNKNOWN) {
        put_bytes(text, link->bytes);
    }
    put_member(text, "hash", link->hash);
    put_member(text, "via", link->via);
    put_member(text, "why", link->why);
    put(text, "}");
}

static void put_links(text_t *text, const pm_link_t *links, int nlinks)
{
    int i;

    put(text, "[");
    for (i = 0; i < nlinks; i++) {
        put(text, i > 0 ? "," : "");
        put_link(text, &links[i]);
    }
    put(text, "]");
}

const char *pm_link_json_text(apr_pool_t *pool, const pm_link_t *links,
                              int nlinks)
{
    text_t text = {.bytes = NULL};

    put_links(&text, links, nlinks);
    if (text.is_wrong) {
        return NULL;
    }
    text.bytes = apr_palloc(pool, text.length + 1);
    text.bytes[text.length] = '\0';
    text.length = 0;
    put_links(&text, links, nlinks);
    return text.bytes;
}
