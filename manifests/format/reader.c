/*
 * From JSON Lines to the model, a line at a time, believing nothing.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "reader.h"

#include <string.h>

#include <apr_file_io.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <jansson.h>

#include "locate.h"
#include "lookup.h"

/* A set that was named before it was defined, and where. */
typedef struct pending_t {
    const pm_set_t *set;
    int line, column;
} pending_t;

/* What the reading of one file needs to know. */
typedef struct reading_t {
    pm_manifest_t *manifest;
    const char *path;
    pm_error_t *error;
    apr_hash_t *named;           /* sets that are in pending */
    apr_array_header_t *pending; /* of pending_t, in the order of the file */
    int line;                    /* number of the line at hand */
    const char *text;            /* that line, length bytes */
    apr_size_t length;
} reading_t;

#define FAIL(reading, offset, ...)                                             \
    pm_error_set((reading)->error, PM_EINVALID, (reading)->path,               \
                 (reading)->line, (int)(offset) + 1, __VA_ARGS__)

/* The offset in the line of the value of a key. */
static apr_size_t offset_of(const reading_t *reading, const char *key)
{
    return pm_locate(reading->text, reading->length, key, -1, NULL);
}

/* The offset in the line of an attribute of link number index. */
static apr_size_t offset_in_link(const reading_t *reading, int index,
                                 const char *attribute)
{
    return pm_locate(reading->text, reading->length, "links", index, attribute);
}

/* The attributes of a link whose value is a string. */
static const char *const attributes[] = {
    "href",           "rel",   "as",          "type",       "crossorigin",
    "fetchpriority",  "media", "imagesrcset", "imagesizes", "integrity",
    "referrerpolicy", "hash",  "via",         "why",
};

static apr_status_t read_strings(reading_t *reading, json_t *object, int index,
                                 pm_link_t *link)
{
    size_t i;

    for (i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++) {
        const char *name = attributes[i], *text, *accepted;
        json_t *value = json_object_get(object, name);

        if (!value) {
            continue;
        }
        text = json_string_value(value);
        if (!text) {
            return FAIL(reading, offset_in_link(reading, index, name),
                        "\"%s\" is not a string", name);
        }
        accepted = pm_link_set(link, name, text);
        if (accepted) {
            return FAIL(reading, offset_in_link(reading, index, name),
                        "\"%s\":\"%.64s\" is unknown; write %s", name, text,
                        accepted);
        }
    }
    return APR_SUCCESS;
}

static apr_status_t read_numbers(reading_t *reading, json_t *object, int index,
                                 pm_link_t *link)
{
    json_t *push = json_object_get(object, "push");
    json_t *bytes = json_object_get(object, "bytes");

    if (push && !json_is_boolean(push)) {
        return FAIL(reading, offset_in_link(reading, index, "push"),
                    "\"push\" is neither true nor false");
    }
    if (bytes && (!json_is_integer(bytes) || json_integer_value(bytes) < 0)) {
        return FAIL(reading, offset_in_link(reading, index, "bytes"),
                    "\"bytes\" is not a size in bytes");
    }
    link->hint_only = json_is_false(push);
    link->bytes = bytes ? json_integer_value(bytes) : PM_BYTES_UNKNOWN;
    return APR_SUCCESS;
}

/* Link number index of a set; its texts live as long as the JSON object. */
static apr_status_t read_link(reading_t *reading, json_t *object, int index,
                              pm_link_t *link)
{
    const char *attribute, *message;
    apr_status_t rv;

    memset(link, 0, sizeof(*link));
    if (!json_is_object(object)) {
        return FAIL(reading, offset_in_link(reading, index, NULL),
                    "a link is not an object");
    }
    if ((rv = read_strings(reading, object, index, link)) != APR_SUCCESS ||
        (rv = read_numbers(reading, object, index, link)) != APR_SUCCESS) {
        return rv;
    }
    rv = pm_link_check(reading->manifest->pool, link, &attribute, &message);
    if (rv != APR_SUCCESS) {
        return FAIL(reading, offset_in_link(reading, index, attribute),
                    "\"%s\" %s", attribute, message);
    }
    return APR_SUCCESS;
}

/*
 * The value of key as the id of a set: it stands in notes and logs, so letters,
 * digits, `.`, `_` and `-`, at most PM_SET_ID_MAX of them.
 */
static apr_status_t read_id(reading_t *reading, json_t *object, const char **id)
{
    const char *at = json_string_value(json_object_get(object, "set"));

    *id = at;
    while (at && *at && (apr_isalnum(*at) || strchr("._-", *at))) {
        at++;
    }
    if (!at || *at || at == *id || at - *id > PM_SET_ID_MAX) {
        return FAIL(reading, offset_of(reading, "set"),
                    "\"set\" is not an id; write 1 to %d letters, digits, "
                    "\".\", \"_\" or \"-\"",
                    PM_SET_ID_MAX);
    }
    return APR_SUCCESS;
}

static apr_status_t read_links(reading_t *reading, json_t *array,
                               pm_link_t links[PM_SET_LINKS_MAX])
{
    size_t i;

    if (!json_is_array(array)) {
        return FAIL(reading, offset_of(reading, "links"),
                    "a set without \"links\", an array");
    }
    if (json_array_size(array) > PM_SET_LINKS_MAX) {
        return FAIL(reading, offset_in_link(reading, PM_SET_LINKS_MAX, NULL),
                    "a set has at most %d links, this one has %d",
                    PM_SET_LINKS_MAX, (int)json_array_size(array));
    }
    for (i = 0; i < json_array_size(array); i++) {
        apr_status_t rv =
            read_link(reading, json_array_get(array, i), (int)i, &links[i]);

        if (rv != APR_SUCCESS) {
            return rv;
        }
    }
    return APR_SUCCESS;
}

static apr_status_t read_set(reading_t *reading, json_t *object)
{
    json_t *array = json_object_get(object, "links");
    pm_link_t links[PM_SET_LINKS_MAX];
    pm_error_t error = PM_ERROR_NONE;
    const char *id;
    apr_status_t rv;

    if ((rv = read_id(reading, object, &id)) != APR_SUCCESS ||
        (rv = read_links(reading, array, links)) != APR_SUCCESS) {
        return rv;
    }
    if (apr_hash_count(reading->manifest->sets) >= PM_SETS_MAX) {
        return FAIL(reading, 0, "more than %d sets", PM_SETS_MAX);
    }
    rv = pm_manifest_define_set(reading->manifest, id, links,
                                (int)json_array_size(array), &error);
    if (rv != APR_SUCCESS) {
        return FAIL(reading, offset_of(reading, "set"), "%s", error.message);
    }
    return APR_SUCCESS;
}

/* Remembers where a set was named first, if it is not defined yet. */
static void remember(reading_t *reading, const pm_set_t *set)
{
    pending_t *pending;

    if (set->links ||
        apr_hash_get(reading->named, set->id, APR_HASH_KEY_STRING)) {
        return;
    }
    apr_hash_set(reading->named, set->id, APR_HASH_KEY_STRING, set);
    pending = apr_array_push(reading->pending);
    pending->set = set;
    pending->line = reading->line;
    pending->column = (int)offset_of(reading, "set") + 1;
}

typedef apr_status_t add_entry_t(pm_manifest_t *manifest, const char *path,
                                 const pm_set_t *set, pm_error_t *error);

/* A page or a match: a path and the set that it needs. */
static apr_status_t read_entry(reading_t *reading, json_t *object,
                               const char *kind, add_entry_t *add)
{
    const char *path = json_string_value(json_object_get(object, kind)), *id;
    apr_status_t rv = read_id(reading, object, &id);
    pm_error_t error = PM_ERROR_NONE;
    const pm_set_t *set;

    if (rv != APR_SUCCESS) {
        return rv;
    }
    if (!path) {
        return FAIL(reading, offset_of(reading, kind), "\"%s\" is not a string",
                    kind);
    }
    set = pm_manifest_name_set(reading->manifest, id);
    remember(reading, set);
    if (add(reading->manifest, path, set, &error) != APR_SUCCESS) {
        return FAIL(reading, offset_of(reading, kind), "%s", error.message);
    }
    return APR_SUCCESS;
}

static apr_status_t read_header(reading_t *reading, json_t *object)
{
    json_t *version = json_object_get(object, "pushmanifest");

    if (!json_is_integer(version) ||
        json_integer_value(version) != PM_FORMAT_VERSION) {
        return FAIL(reading, offset_of(reading, "pushmanifest"),
                    "an unknown version of the format; this is a reader of "
                    "version %d",
                    PM_FORMAT_VERSION);
    }
    return APR_SUCCESS;
}

static apr_status_t read_object(reading_t *reading, json_t *object)
{
    if (json_object_get(object, "pushmanifest")) {
        return read_header(reading, object);
    }
    if (reading->line == 1) {
        return FAIL(reading, 0,
                    "the version is missing; a manifest begins with "
                    "{\"pushmanifest\":%d}",
                    PM_FORMAT_VERSION);
    }
    if (json_object_get(object, "page")) {
        return read_entry(reading, object, "page", pm_manifest_add_page);
    }
    if (json_object_get(object, "match")) {
        return read_entry(reading, object, "match", pm_manifest_add_match);
    }
    if (json_object_get(object, "set")) {
        return read_set(reading, object);
    }
    return FAIL(reading, 0, "neither a set nor a page nor a match");
}

static int is_blank(const char *text, apr_size_t length)
{
    while (length > 0 && strchr(" \t\r", *text) && *text) {
        text++;
        length--;
    }
    return length == 0;
}

static apr_status_t read_line(reading_t *reading)
{
    json_error_t wrong;
    json_t *object;
    apr_status_t rv;

    if (reading->line > 1 && is_blank(reading->text, reading->length)) {
        return APR_SUCCESS;
    }
    object = json_loadb(reading->text, reading->length,
                        JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &wrong);
    if (!object) {
        return FAIL(reading, wrong.position > 0 ? wrong.position - 1 : 0,
                    "not JSON: %s", wrong.text);
    }
    rv = json_is_object(object) ? read_object(reading, object)
                                : FAIL(reading, 0, "not a JSON object");
    json_decref(object);
    return rv;
}

/*
 * Cuts the bytes in the buffer into lines and reads those that are whole;
 * at_end: the last one may lack its newline. *used says how many bytes of the
 * buffer are done with.
 */
static apr_status_t read_lines(reading_t *reading, const char *buffer,
                               apr_size_t length, int at_end, apr_size_t *used)
{
    const char *at = buffer, *end = buffer + length;

    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        apr_status_t rv;

        if (!newline && !at_end) {
            break;
        }
        reading->line++;
        reading->text = at;
        reading->length = (apr_size_t)((newline ? newline : end) - at);
        rv = read_line(reading);
        if (rv != APR_SUCCESS) {
            return rv;
        }
        at = newline ? newline + 1 : end;
    }
    *used = (apr_size_t)(at - buffer);
    return APR_SUCCESS;
}

static apr_status_t read_file(reading_t *reading, apr_file_t *file)
{
    char *buffer = apr_palloc(apr_file_pool_get(file), PM_LINE_MAX);
    apr_size_t filled = 0;

    for (;;) {
        apr_size_t length = PM_LINE_MAX - filled, used = 0;
        apr_status_t rv = apr_file_read(file, buffer + filled, &length);
        int at_end = APR_STATUS_IS_EOF(rv);

        if (rv != APR_SUCCESS && !at_end) {
            return pm_error_set(reading->error, rv, reading->path, 0, 0,
                                "cannot read the manifest");
        }
        filled += at_end ? 0 : length;
        rv = read_lines(reading, buffer, filled, at_end, &used);
        if (rv != APR_SUCCESS || at_end) {
            return rv;
        }
        if (used == 0 && filled == PM_LINE_MAX) {
            reading->line++;
            return FAIL(reading, 0, "a line of more than %d bytes",
                        PM_LINE_MAX);
        }
        memmove(buffer, buffer + used, filled - used);
        filled -= used;
    }
}

/* Every set that was named must be defined by now. */
static apr_status_t check_pending(reading_t *reading)
{
    int i;

    if (reading->line == 0) {
        reading->line = 1;
        return FAIL(reading, 0,
                    "an empty file; a manifest begins with "
                    "{\"pushmanifest\":%d}",
                    PM_FORMAT_VERSION);
    }
    for (i = 0; i < reading->pending->nelts; i++) {
        const pending_t *pending =
            &APR_ARRAY_IDX(reading->pending, i, pending_t);

        if (!pending->set->links) {
            return pm_error_set(reading->error, PM_EINVALID, reading->path,
                                pending->line, pending->column,
                                "the set \"%s\" is unknown; no line defines it",
                                pending->set->id);
        }
    }
    return APR_SUCCESS;
}

apr_status_t pm_reader_read(apr_pool_t *pool, const char *path,
                            pm_manifest_t **manifest, pm_error_t *error)
{
    reading_t reading = {.path = path, .error = error};
    apr_pool_t *scratch;
    apr_file_t *file;
    apr_status_t rv;

    *manifest = reading.manifest = pm_manifest_create(pool);
    apr_pool_create(&scratch, pool);
    reading.named = apr_hash_make(scratch);
    reading.pending = apr_array_make(scratch, 16, sizeof(pending_t));
    rv = apr_file_open(&file, path, APR_FOPEN_READ, APR_OS_DEFAULT, scratch);
    if (rv != APR_SUCCESS) {
        pm_error_set(error, rv, path, 0, 0, "cannot open the manifest");
    }
    else if ((rv = read_file(&reading, file)) == APR_SUCCESS) {
        rv = check_pending(&reading);
    }
    apr_pool_destroy(scratch);
    if (rv == APR_SUCCESS) {
        pm_lookup_prepare(*manifest);
    }
    return rv;
}
