/*
 * One line of a manifest: JSON to the model, believing nothing.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "format/record.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>
#include <jansson.h>

#include "format/json_place.h"
#include "format/link_json.h"
#include "format/lookup.h"
#include "format/url.h"

/* Where something stands in the file. */
typedef struct place_t {
    int line, column;
} place_t;

/* A set that was named before it was defined, and where. */
typedef struct pending_t {
    const pm_set_t *set;
    place_t place;
} pending_t;

#define FAIL(records, offset, ...)                                             \
    pm_error_set((records)->error, PM_EINVALID, (records)->path,               \
                 (records)->line, (int)(offset) + 1, __VA_ARGS__)

/* The offset in the line of the value of a key. */
static apr_size_t offset_of(const pm_records_t *records, const char *key)
{
    return pm_locate(records->text, records->length, key, -1, NULL);
}

/* The place in the file of the value of a key. */
static place_t place_of(const pm_records_t *records, const char *key)
{
    return (place_t){records->line, (int)offset_of(records, key) + 1};
}

/* The offset in the line of an attribute of link number index. */
static apr_size_t offset_in_link(const pm_records_t *records, int index,
                                 const char *attribute)
{
    return pm_locate(records->text, records->length, "links", index, attribute);
}

/* Link number index of a set; its texts live as long as the JSON object. */
static apr_status_t read_link(pm_records_t *records, json_t *object, int index,
                              pm_link_t *link)
{
    pm_link_json_fault_t fault;

    if (pm_link_json_read(records->manifest->pool, object, link, &fault) !=
        APR_SUCCESS) {
        return FAIL(records, offset_in_link(records, index, fault.attribute),
                    "%s", fault.message);
    }
    return APR_SUCCESS;
}

/*
 * The value of key as the id of a set: it stands in notes and logs, so letters,
 * digits, `.`, `_` and `-`, at most PM_SET_ID_MAX of them.
 */
static apr_status_t read_id(pm_records_t *records, json_t *object,
                            const char **id)
{
    json_t *value = json_object_get(object, "set");
    const char *at = json_string_value(value);

    if (!value) {
        return FAIL(records, 0, "\"set\" is missing; write the id of a set");
    }
    *id = at;
    while (at && *at && (apr_isalnum(*at) || strchr("._-", *at))) {
        at++;
    }
    if (!at || *at || at == *id || at - *id > PM_SET_ID_MAX) {
        return FAIL(records, offset_of(records, "set"),
                    "\"set\" is not an id; write 1 to %d letters, digits, "
                    "\".\", \"_\" or \"-\"",
                    PM_SET_ID_MAX);
    }
    return APR_SUCCESS;
}

static apr_status_t read_links(pm_records_t *records, json_t *array,
                               pm_link_t links[PM_SET_LINKS_MAX])
{
    size_t i;

    if (!json_is_array(array)) {
        return FAIL(records, offset_of(records, "links"), "\"links\" %s",
                    array ? "is not an array"
                          : "is missing; write an array of links");
    }
    if (json_array_size(array) > PM_SET_LINKS_MAX) {
        return FAIL(records, offset_in_link(records, PM_SET_LINKS_MAX, NULL),
                    "a set has at most %d links, this one has %d",
                    PM_SET_LINKS_MAX, (int)json_array_size(array));
    }
    for (i = 0; i < json_array_size(array); i++) {
        apr_status_t rv =
            read_link(records, json_array_get(array, i), (int)i, &links[i]);

        if (rv != APR_SUCCESS) {
            return rv;
        }
    }
    return APR_SUCCESS;
}

static apr_status_t read_set(pm_records_t *records, json_t *object)
{
    json_t *array = json_object_get(object, "links");
    pm_link_t links[PM_SET_LINKS_MAX];
    pm_error_t error = PM_ERROR_NONE;
    const char *id = NULL;
    apr_status_t rv;

    if ((rv = read_id(records, object, &id)) != APR_SUCCESS ||
        (rv = read_links(records, array, links)) != APR_SUCCESS) {
        return rv;
    }
    rv = pm_manifest_define_set(records->manifest, id, links,
                                (int)json_array_size(array), &error);
    if (rv != APR_SUCCESS) {
        return FAIL(records, offset_of(records, "set"), "%s", error.message);
    }
    return APR_SUCCESS;
}

/* Remembers where a set was named first, if it is not defined yet. */
static void remember(pm_records_t *records, const pm_set_t *set)
{
    pending_t *pending;

    if (set->links ||
        apr_hash_get(records->named, set->id, APR_HASH_KEY_STRING)) {
        return;
    }
    apr_hash_set(records->named, set->id, APR_HASH_KEY_STRING, set);
    pending = apr_array_push(records->pending);
    pending->set = set;
    pending->place = place_of(records, "set");
}

typedef apr_status_t add_entry_t(pm_manifest_t *manifest, const char *path,
                                 const pm_set_t *set, pm_error_t *error);

/* Enters a page or a match, which needs the set of that id. */
static apr_status_t enter(pm_records_t *records, const char *kind,
                          const char *path, const char *id, add_entry_t *add)
{
    const pm_set_t *set = pm_manifest_name_set(records->manifest, id);
    pm_error_t error = PM_ERROR_NONE;

    if (!set) {
        return FAIL(records, offset_of(records, "set"), "more than %d sets",
                    PM_SETS_MAX);
    }
    remember(records, set);
    if (add(records->manifest, path, set, &error) != APR_SUCCESS) {
        return FAIL(records, offset_of(records, kind), "%s", error.message);
    }
    return APR_SUCCESS;
}

/* A page or a match: a path and the set that it needs. */
static apr_status_t read_entry(pm_records_t *records, json_t *object,
                               const char *kind, add_entry_t *add)
{
    const char *path = json_string_value(json_object_get(object, kind));
    const char *id = NULL;
    apr_status_t rv;

    if (!path) {
        return FAIL(records, offset_of(records, kind), "\"%s\" is not a string",
                    kind);
    }
    rv = read_id(records, object, &id);
    return rv == APR_SUCCESS ? enter(records, kind, path, id, add) : rv;
}

static apr_status_t read_header(pm_records_t *records, json_t *object)
{
    json_t *version = json_object_get(object, "pushmanifest");

    if (!json_is_integer(version) ||
        json_integer_value(version) != PM_FORMAT_VERSION) {
        return FAIL(records, offset_of(records, "pushmanifest"),
                    "an unknown version of the format; this is a reader of "
                    "version %d",
                    PM_FORMAT_VERSION);
    }
    return APR_SUCCESS;
}

static apr_status_t refuse_start(pm_records_t *records, const char *what)
{
    return FAIL(records, 0, "%s; a manifest begins with {\"pushmanifest\":%d}",
                what, PM_FORMAT_VERSION);
}

static apr_status_t read_page(pm_records_t *records, json_t *object)
{
    if (json_object_size(object) > 2 && json_object_get(object, "match")) {
        return FAIL(records, offset_of(records, "match"),
                    "a page and a match at once; write two lines");
    }
    return read_entry(records, object, "page", pm_manifest_add_page);
}

/* Whether a match may be is known when all are: its place is remembered. */
static apr_status_t read_match(pm_records_t *records, json_t *object)
{
    apr_status_t rv =
        read_entry(records, object, "match", pm_manifest_add_match);
    apr_pool_t *pool = apr_hash_pool_get(records->places);
    place_t place = place_of(records, "match");

    if (rv == APR_SUCCESS) {
        const char *pattern =
            json_string_value(json_object_get(object, "match"));

        apr_hash_set(records->places, apr_pstrdup(pool, pattern),
                     APR_HASH_KEY_STRING,
                     apr_pmemdup(pool, &place, sizeof(place)));
    }
    return rv;
}

/* Nearly all lines are pages: they are asked for first. */
static apr_status_t read_object(pm_records_t *records, json_t *object)
{
    if (records->line > 1 && json_object_get(object, "page")) {
        return read_page(records, object);
    }
    if (json_object_get(object, "pushmanifest")) {
        return read_header(records, object);
    }
    if (records->line == 1) {
        return refuse_start(records, "the version is missing");
    }
    if (json_object_get(object, "match")) {
        return read_match(records, object);
    }
    if (json_object_get(object, "set")) {
        return read_set(records, object);
    }
    return FAIL(records, 0, "neither a set nor a page nor a match");
}

static int is_blank(const char *text, apr_size_t length)
{
    while (length > 0 && strchr(" \t\r", *text) && *text) {
        text++;
        length--;
    }
    return length == 0;
}

/*
 * Copies the bytes of a string without escapes, and of printable ASCII alone,
 * that `at` begins and that `after` follows; returns what comes then, or NULL
 * if that is not what is there, or more than size bytes.
 */
static const char *plain_string(const char *at, const char *end, char *to,
                                apr_size_t size, const char *after)
{
    apr_size_t length = strlen(after);

    for (; at < end && *at != '"'; at++) {
        if (*at < 0x20 || *at > 0x7e || *at == '\\' || --size == 0) {
            return NULL;
        }
        *to++ = *at;
    }
    *to = '\0';
    return (apr_size_t)(end - at) >= length && !memcmp(at, after, length)
               ? at + length
               : NULL;
}

/*
 * Whether the line is a page as the writer writes it, to the byte. Nearly all
 * lines are, and of the time that it takes to load them the JSON library would
 * have most. What is not is left to the library, and to its messages.
 */
static int is_plain_page(const pm_records_t *records, char path[PM_URL_MAX + 1],
                         char id[PM_SET_ID_MAX + 1])
{
    static const char before[] = "{\"page\":\"";
    const char *at = records->text, *end = at + records->length;

    if (records->line == 1 || records->length < sizeof(before) ||
        memcmp(at, before, sizeof(before) - 1) != 0) {
        return 0;
    }
    at = plain_string(at + sizeof(before) - 1, end, path, PM_URL_MAX + 1,
                      "\",\"set\":\"");
    at = at ? plain_string(at, end, id, PM_SET_ID_MAX + 1, "\"}") : NULL;
    return at == end && *id &&
           strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                      "0123456789._-") == strlen(id);
}

apr_status_t pm_record_read(pm_records_t *records)
{
    char path[PM_URL_MAX + 1], id[PM_SET_ID_MAX + 1];
    json_error_t wrong;
    json_t *object;
    apr_status_t rv;

    if (is_plain_page(records, path, id)) {
        return enter(records, "page", path, id, pm_manifest_add_page);
    }
    if (is_blank(records->text, records->length)) {
        return records->line > 1 ? APR_SUCCESS
                                 : refuse_start(records, "a blank line");
    }
    if (records->line == 1 && records->length >= 3 &&
        memcmp(records->text, "\xEF\xBB\xBF", 3) == 0) {
        return FAIL(records, 0,
                    "a byte order mark; save the file as UTF-8 without it");
    }
    object = json_loadb(records->text, records->length,
                        JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &wrong);
    if (!object) {
        return FAIL(records, pm_locate_wrong(&wrong), "not JSON: %s",
                    wrong.text);
    }
    rv = json_is_object(object) ? read_object(records, object)
                                : FAIL(records, 0, "not a JSON object");
    json_decref(object);
    return rv;
}

pm_records_t pm_record_begin(apr_pool_t *pool, apr_pool_t *scratch,
                             const char *path, pm_error_t *error)
{
    pm_records_t records = {.path = path, .error = error};

    records.manifest = pm_manifest_create(pool);
    records.named = apr_hash_make(scratch);
    records.pending = apr_array_make(scratch, 16, sizeof(pending_t));
    records.places = apr_hash_make(scratch);
    return records;
}

static apr_status_t check_pending(const pm_records_t *records)
{
    int i;

    for (i = 0; i < records->pending->nelts; i++) {
        const pending_t *pending =
            &APR_ARRAY_IDX(records->pending, i, pending_t);

        if (!pending->set->links) {
            return pm_error_set(records->error, PM_EINVALID, records->path,
                                pending->place.line, pending->place.column,
                                "the set \"%s\" is unknown; no line defines it",
                                pending->set->id);
        }
    }
    return APR_SUCCESS;
}

static apr_status_t prepare(const pm_records_t *records)
{
    pm_error_t error = PM_ERROR_NONE;
    const pm_match_t *wrong;
    const place_t *place;
    apr_status_t rv = pm_lookup_prepare(records->manifest, &wrong, &error);

    if (rv != APR_SUCCESS) {
        place =
            apr_hash_get(records->places, wrong->pattern, APR_HASH_KEY_STRING);
        return pm_error_set(records->error, rv, records->path, place->line,
                            place->column, "%s", error.message);
    }
    return APR_SUCCESS;
}

apr_status_t pm_record_finish(pm_records_t *records)
{
    apr_status_t rv;

    if (records->line == 0) {
        records->line = 1;
        return refuse_start(records, "an empty file");
    }
    rv = check_pending(records);
    return rv == APR_SUCCESS ? prepare(records) : rv;
}
