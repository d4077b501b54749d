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

/* What is not UTF-8 becomes null, so that is_whole() can tell. */
static void put_text(json_t *object, const char *key, const char *value)
{
    if (value) {
        json_t *text = json_string(value);

        json_object_set_new(object, key, text ? text : json_null());
    }
}

/* Whether all values of an object are what they should be. */
static int is_whole(json_t *object)
{
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value)
    {
        if (json_is_null(value)) {
            return 0;
        }
    }
    return 1;
}

static void put_screens(json_t *object, unsigned screens)
{
    json_t *array = json_array();
    unsigned screen;

    for (screen = 1; screen <= screens; screen <<= 1) {
        if (screens & screen) {
            json_array_append_new(array, json_string(pm_screen_name(screen)));
        }
    }
    json_object_set_new(object, "screens", array);
}

/* A link as an object, its keys in the order that people read them in. */
static json_t *link_object(const pm_link_t *link)
{
    json_t *object = json_object();

    put_text(object, "href", link->href);
    if (link->rel != PM_REL_PRELOAD) {
        put_text(object, "rel", pm_rel_name(link->rel));
    }
    put_text(object, "as", pm_as_name(link->as));
    put_text(object, "type", link->type);
    put_text(object, "crossorigin", pm_crossorigin_name(link->crossorigin));
    put_text(object, "fetchpriority",
             pm_fetchpriority_name(link->fetchpriority));
    put_text(object, "media", link->media);
    put_text(object, "imagesrcset", link->imagesrcset);
    put_text(object, "imagesizes", link->imagesizes);
    if (link->screens) {
        put_screens(object, link->screens);
    }
    put_text(object, "integrity", link->integrity);
    put_text(object, "referrerpolicy", link->referrerpolicy);
    if (link->hint_only) {
        json_object_set_new(object, "push", json_false());
    }
    if (link->bytes != PM_BYTES_UNKNOWN) {
        json_object_set_new(object, "bytes", json_integer(link->bytes));
    }
    put_text(object, "hash", link->hash);
    put_text(object, "via", link->via);
    put_text(object, "why", link->why);
    return object;
}

const char *pm_link_json_text(apr_pool_t *pool, const pm_link_t *links,
                              int nlinks)
{
    json_t *array = json_array();
    const char *copy = NULL;
    int whole = 1, i;
    char *text;

    for (i = 0; i < nlinks; i++) {
        json_t *object = link_object(&links[i]);

        whole = whole && is_whole(object);
        json_array_append_new(array, object);
    }
    if (whole) {
        text = json_dumps(array, JSON_COMPACT);
        copy = apr_pstrdup(pool, text);
        free(text);
    }
    json_decref(array);
    return copy;
}
