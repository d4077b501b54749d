/*
 * One line of a manifest: JSON to what it says, believing nothing.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "format/record.h"

#include <stdarg.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "format/json_place.h"
#include "format/link_json.h"

#define FAIL(record, error, offset, ...)                                       \
    pm_error_set(error, PM_EINVALID, (record)->source, (record)->line,         \
                 (int)(offset) + 1, __VA_ARGS__)

/* The offset in the line of the value of a key. */
static apr_size_t offset_of(const pm_record_t *record, const char *key)
{
    return pm_locate(record->text, record->length, key, -1, NULL);
}

/* The offset in the line of an attribute of link number index. */
static apr_size_t offset_in_link(const pm_record_t *record, int index,
                                 const char *attribute)
{
    return pm_locate(record->text, record->length, "links", index, attribute);
}

int pm_record_column(const pm_record_t *record, const char *key)
{
    return (int)offset_of(record, key) + 1;
}

apr_status_t pm_record_refuse(const pm_record_t *record, const char *key,
                              pm_error_t *error, const char *format, ...)
{
    char message[PM_ERROR_MESSAGE_SIZE];
    va_list arguments;

    va_start(arguments, format);
    apr_vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    return FAIL(record, error, offset_of(record, key), "%s", message);
}

apr_status_t pm_record_refuse_start(const pm_record_t *record,
                                    pm_error_t *error, const char *what)
{
    return FAIL(record, error, 0,
                "%s; a manifest begins with {\"pushmanifest\":%d}", what,
                PM_FORMAT_VERSION);
}

/* Link number index of a set. */
static apr_status_t read_link(apr_pool_t *pool, pm_record_t *record,
                              json_t *object, int index, pm_error_t *error)
{
    pm_link_json_fault_t fault;

    if (pm_link_json_read(pool, object, &record->links[index], &fault) !=
        APR_SUCCESS) {
        return FAIL(record, error,
                    offset_in_link(record, index, fault.attribute), "%s",
                    fault.message);
    }
    return APR_SUCCESS;
}

/*
 * The id of a set: it stands in notes and logs, so letters, digits, `.`, `_`
 * and `-`, at most PM_SET_ID_MAX of them.
 */
static apr_status_t read_id(pm_record_t *record, pm_error_t *error)
{
    json_t *value = json_object_get(record->object, "set");
    const char *at = json_string_value(value);

    if (!value) {
        return FAIL(record, error, 0,
                    "\"set\" is missing; write the id of a set");
    }
    record->set = at;
    while (at && *at && (apr_isalnum(*at) || strchr("._-", *at))) {
        at++;
    }
    if (!at || *at || at == record->set || at - record->set > PM_SET_ID_MAX) {
        return FAIL(record, error, offset_of(record, "set"),
                    "\"set\" is not an id; write 1 to %d letters, digits, "
                    "\".\", \"_\" or \"-\"",
                    PM_SET_ID_MAX);
    }
    return APR_SUCCESS;
}

static apr_status_t read_links(apr_pool_t *pool, pm_record_t *record,
                               pm_error_t *error)
{
    json_t *array = json_object_get(record->object, "links");
    size_t i;

    if (!json_is_array(array)) {
        return FAIL(record, error, offset_of(record, "links"), "\"links\" %s",
                    array ? "is not an array"
                          : "is missing; write an array of links");
    }
    if (json_array_size(array) > PM_SET_LINKS_MAX) {
        return FAIL(record, error,
                    offset_in_link(record, PM_SET_LINKS_MAX, NULL),
                    "a set has at most %d links, this one has %d",
                    PM_SET_LINKS_MAX, (int)json_array_size(array));
    }
    for (i = 0; i < json_array_size(array); i++) {
        if (read_link(pool, record, json_array_get(array, i), (int)i, error) !=
            APR_SUCCESS) {
            return PM_EINVALID;
        }
    }
    record->nlinks = (int)json_array_size(array);
    return APR_SUCCESS;
}

static apr_status_t read_set(apr_pool_t *pool, pm_record_t *record,
                             pm_error_t *error)
{
    record->kind = PM_RECORD_SET;
    return read_id(record, error) == APR_SUCCESS
               ? read_links(pool, record, error)
               : PM_EINVALID;
}

/* A page or a match: a path and the set that it needs. */
static apr_status_t read_entry(pm_record_t *record, pm_record_kind_t kind,
                               const char *key, pm_error_t *error)
{
    record->kind = kind;
    record->path = json_string_value(json_object_get(record->object, key));
    return record->path ? read_id(record, error)
                        : FAIL(record, error, offset_of(record, key),
                               "\"%s\" is not a string", key);
}

static apr_status_t read_header(pm_record_t *record, pm_error_t *error)
{
    json_t *version = json_object_get(record->object, "pushmanifest");

    record->kind = PM_RECORD_HEADER;
    if (!json_is_integer(version) ||
        json_integer_value(version) != PM_FORMAT_VERSION) {
        return FAIL(record, error, offset_of(record, "pushmanifest"),
                    "an unknown version of the format; this is a reader of "
                    "version %d",
                    PM_FORMAT_VERSION);
    }
    return APR_SUCCESS;
}

static apr_status_t read_page(pm_record_t *record, pm_error_t *error)
{
    if (json_object_size(record->object) > 2 &&
        json_object_get(record->object, "match")) {
        return FAIL(record, error, offset_of(record, "match"),
                    "a page and a match at once; write two lines");
    }
    return read_entry(record, PM_RECORD_PAGE, "page", error);
}

/* Nearly all lines are pages: they are asked for first. */
static apr_status_t read_object(apr_pool_t *pool, pm_record_t *record,
                                pm_error_t *error)
{
    const json_t *object = record->object;

    if (record->line > 1 && json_object_get(object, "page")) {
        return read_page(record, error);
    }
    if (json_object_get(object, "pushmanifest")) {
        return read_header(record, error);
    }
    if (record->line == 1) {
        return pm_record_refuse_start(record, error, "the version is missing");
    }
    if (json_object_get(object, "match")) {
        return read_entry(record, PM_RECORD_MATCH, "match", error);
    }
    if (json_object_get(object, "set")) {
        return read_set(pool, record, error);
    }
    return FAIL(record, error, 0, "neither a set nor a page nor a match");
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
static int is_plain_page(pm_record_t *record)
{
    static const char before[] = "{\"page\":\"";
    const char *at = record->text, *end = at + record->length;
    char *id = record->plain_set;

    if (record->line == 1 || record->length < sizeof(before) ||
        memcmp(at, before, sizeof(before) - 1) != 0) {
        return 0;
    }
    at = plain_string(at + sizeof(before) - 1, end, record->plain_path,
                      PM_URL_MAX + 1, "\",\"set\":\"");
    at = at ? plain_string(at, end, id, PM_SET_ID_MAX + 1, "\"}") : NULL;
    return at == end && *id &&
           strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                      "0123456789._-") == strlen(id);
}

/* A line that is neither a plain page nor blank. */
static apr_status_t read_json(apr_pool_t *pool, pm_record_t *record,
                              pm_error_t *error)
{
    json_error_t wrong;

    if (record->line == 1 && record->length >= 3 &&
        memcmp(record->text, "\xEF\xBB\xBF", 3) == 0) {
        return FAIL(record, error, 0,
                    "a byte order mark; save the file as UTF-8 without it");
    }
    record->object =
        json_loadb(record->text, record->length,
                   JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &wrong);
    if (!record->object) {
        return FAIL(record, error, pm_locate_wrong(&wrong), "not JSON: %s",
                    wrong.text);
    }
    return json_is_object(record->object)
               ? read_object(pool, record, error)
               : FAIL(record, error, 0, "not a JSON object");
}

apr_status_t pm_record_read(apr_pool_t *pool, pm_record_t *record,
                            pm_error_t *error)
{
    pm_record_release(record);
    if (is_plain_page(record)) {
        record->kind = PM_RECORD_PAGE;
        record->path = record->plain_path;
        record->set = record->plain_set;
        return APR_SUCCESS;
    }
    if (is_blank(record->text, record->length)) {
        record->kind = PM_RECORD_BLANK;
        return record->line > 1
                   ? APR_SUCCESS
                   : pm_record_refuse_start(record, error, "a blank line");
    }
    return read_json(pool, record, error);
}

void pm_record_release(pm_record_t *record)
{
    json_decref(record->object);
    record->object = NULL;
}
