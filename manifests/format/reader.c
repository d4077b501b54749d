/*
 * From JSON Lines to the model: what the lines of a manifest say together.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "format/reader.h"

#include <apr_strings.h>

#include "format/lines.h"
#include "format/lookup.h"

/* Where something stands in the file. */
typedef struct place_t {
    int line, column;
} place_t;

/* A set that was named before it was defined, and where. */
typedef struct pending_t {
    const pm_set_t *set;
    place_t place;
} pending_t;

/* A manifest that is being read. */
typedef struct reader_t {
    pm_manifest_t *manifest;
    const char *source; /* NULL: none */
    apr_pool_t *scratch;
    apr_hash_t *named;           /* sets that are in pending */
    apr_array_header_t *pending; /* in the order of the file */
    apr_hash_t *places;          /* pattern of a match -> place_t */
} reader_t;

/*
 * A FIFO without a writer would hold us up for ever, and a device has no end: a
 * file is looked at before a byte is read.
 */
apr_status_t pm_reader_open(apr_pool_t *pool, const char *path,
                            apr_file_t **file, pm_error_t *error)
{
    apr_finfo_t info;
    apr_status_t rv = apr_file_open(
        file, path, APR_FOPEN_READ | APR_FOPEN_NONBLOCK, APR_OS_DEFAULT, pool);

    if (rv == APR_SUCCESS) {
        rv = apr_file_info_get(&info, APR_FINFO_TYPE, *file);
    }
    if (rv != APR_SUCCESS) {
        return pm_error_set(error, rv, path, 0, 0, "cannot open the manifest");
    }
    if (info.filetype != APR_REG) {
        return pm_error_set(error, PM_EINVALID, path, 0, 0,
                            "not a regular file; a manifest is one");
    }
    return APR_SUCCESS;
}

static reader_t begin(apr_pool_t *pool, apr_pool_t *scratch, const char *source)
{
    return (reader_t){
        .manifest = pm_manifest_create(pool),
        .source = source,
        .scratch = scratch,
        .named = apr_hash_make(scratch),
        .pending = apr_array_make(scratch, 16, sizeof(pending_t)),
        .places = apr_hash_make(scratch),
    };
}

static apr_status_t define_set(reader_t *reader, const pm_record_t *record,
                               pm_error_t *error)
{
    pm_error_t wrong = PM_ERROR_NONE;

    return pm_manifest_define_set(reader->manifest, record->set, record->links,
                                  record->nlinks, &wrong) == APR_SUCCESS
               ? APR_SUCCESS
               : pm_record_refuse(record, "set", error, "%s", wrong.message);
}

/* Remembers where a set was named first, if it is not defined yet. */
static void remember(reader_t *reader, const pm_record_t *record,
                     const pm_set_t *set)
{
    pending_t pending = {.set = set};

    if (set->links ||
        apr_hash_get(reader->named, set->id, APR_HASH_KEY_STRING)) {
        return;
    }
    pending.place = (place_t){record->line, pm_record_column(record, "set")};
    apr_hash_set(reader->named, set->id, APR_HASH_KEY_STRING, set);
    APR_ARRAY_PUSH(reader->pending, pending_t) = pending;
}

/* Whether a match may be is known when all are: its place is remembered. */
static void remember_match(reader_t *reader, const pm_record_t *record)
{
    place_t place = {record->line, pm_record_column(record, "match")};

    apr_hash_set(reader->places, apr_pstrdup(reader->scratch, record->path),
                 APR_HASH_KEY_STRING,
                 apr_pmemdup(reader->scratch, &place, sizeof(place)));
}

/* Enters a page or a match, which needs a set. */
static apr_status_t enter(reader_t *reader, const pm_record_t *record,
                          pm_error_t *error)
{
    int is_page = record->kind == PM_RECORD_PAGE;
    const pm_set_t *set = pm_manifest_name_set(reader->manifest, record->set);
    pm_error_t wrong = PM_ERROR_NONE;

    if (!set) {
        return pm_record_refuse(record, "set", error, "more than %d sets",
                                PM_SETS_MAX);
    }
    remember(reader, record, set);
    if ((is_page ? pm_manifest_add_page : pm_manifest_add_match)(
            reader->manifest, record->path, set, &wrong) != APR_SUCCESS) {
        return pm_record_refuse(record, is_page ? "page" : "match", error, "%s",
                                wrong.message);
    }
    if (!is_page) {
        remember_match(reader, record);
    }
    return APR_SUCCESS;
}

/* A pm_lines_sink_t. */
static apr_status_t take(void *baton, const pm_record_t *record,
                         pm_error_t *error)
{
    switch (record->kind) {
    case PM_RECORD_PAGE:
    case PM_RECORD_MATCH:
        return enter(baton, record, error);
    case PM_RECORD_SET:
        return define_set(baton, record, error);
    default:
        return APR_SUCCESS;
    }
}

static apr_status_t check_pending(const reader_t *reader, pm_error_t *error)
{
    int i;

    for (i = 0; i < reader->pending->nelts; i++) {
        const pending_t *pending =
            &APR_ARRAY_IDX(reader->pending, i, pending_t);

        if (!pending->set->links) {
            return pm_error_set(error, PM_EINVALID, reader->source,
                                pending->place.line, pending->place.column,
                                "the set \"%s\" is unknown; no line defines it",
                                pending->set->id);
        }
    }
    return APR_SUCCESS;
}

static apr_status_t prepare(const reader_t *reader, pm_error_t *error)
{
    pm_error_t found = PM_ERROR_NONE;
    const pm_match_t *wrong;
    const place_t *place;
    apr_status_t rv = pm_lookup_prepare(reader->manifest, &wrong, &found);

    if (rv != APR_SUCCESS) {
        place =
            apr_hash_get(reader->places, wrong->pattern, APR_HASH_KEY_STRING);
        return pm_error_set(error, rv, reader->source, place->line,
                            place->column, "%s", found.message);
    }
    return APR_SUCCESS;
}

/* What is left to do when all lines are read, if they were. */
static apr_status_t finish(const reader_t *reader, apr_status_t rv,
                           pm_error_t *error)
{
    if (rv == APR_SUCCESS) {
        rv = check_pending(reader, error);
    }
    return rv == APR_SUCCESS ? prepare(reader, error) : rv;
}

apr_status_t pm_reader_read_open(apr_pool_t *pool, apr_file_t *file,
                                 const char *path, pm_manifest_t **manifest,
                                 pm_error_t *error)
{
    apr_pool_t *scratch;
    reader_t reader;
    apr_status_t rv;

    apr_pool_create(&scratch, pool);
    reader = begin(pool, scratch, path);
    *manifest = reader.manifest;
    rv = pm_lines_read(scratch, file, path, take, &reader, error);
    rv = finish(&reader, rv, error);
    apr_pool_destroy(scratch);
    return rv;
}

apr_status_t pm_reader_read(apr_pool_t *pool, const char *path,
                            pm_manifest_t **manifest, pm_error_t *error)
{
    apr_pool_t *scratch;
    apr_file_t *file;
    apr_status_t rv;

    apr_pool_create(&scratch, pool);
    rv = pm_reader_open(scratch, path, &file, error);
    if (rv == APR_SUCCESS) {
        rv = pm_reader_read_open(pool, file, path, manifest, error);
    }
    apr_pool_destroy(scratch);
    return rv;
}

apr_status_t pm_reader_read_bytes(apr_pool_t *pool, const char *bytes,
                                  apr_size_t length, pm_manifest_t **manifest,
                                  pm_error_t *error)
{
    apr_pool_t *scratch;
    reader_t reader;
    apr_status_t rv;

    apr_pool_create(&scratch, pool);
    reader = begin(pool, scratch, NULL);
    *manifest = reader.manifest;
    rv = pm_lines_read_bytes(scratch, bytes, length, take, &reader, error);
    rv = finish(&reader, rv, error);
    apr_pool_destroy(scratch);
    return rv;
}
