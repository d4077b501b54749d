/*
 * Where in a manifest its pages and sets stand.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "view/places.h"

#include <apr_strings.h>

#include "format/lines.h"
#include "format/reader.h"
#include "format/url.h"

/* Remembers where a key stands first. */
static void remember(apr_hash_t *lines, const char *key, int line)
{
    if (!apr_hash_get(lines, key, APR_HASH_KEY_STRING)) {
        key = apr_pstrdup(apr_hash_pool_get(lines), key);
        apr_hash_set(lines, key, APR_HASH_KEY_STRING, (void *)(intptr_t)line);
    }
}

/* A pm_lines_sink_t. */
static apr_status_t take(void *baton, const pm_record_t *record,
                         pm_error_t *error)
{
    pm_places_t *places = baton;

    if (record->kind == PM_RECORD_PAGE) {
        remember(places->pages,
                 pm_url_decode(apr_hash_pool_get(places->pages), record->path),
                 record->line);
    }
    else if (record->kind == PM_RECORD_SET) {
        remember(places->sets, record->set, record->line);
    }
    return APR_SUCCESS;
}

pm_places_t *pm_places_read(apr_pool_t *pool, const char *path)
{
    pm_places_t *places = apr_palloc(pool, sizeof(*places));
    pm_error_t ignored = PM_ERROR_NONE;
    apr_pool_t *scratch;
    apr_file_t *file;

    places->pages = apr_hash_make(pool);
    places->sets = apr_hash_make(pool);
    apr_pool_create(&scratch, pool);
    if (pm_reader_open(scratch, path, &file, &ignored) == APR_SUCCESS) {
        pm_lines_read(scratch, file, path, take, places, &ignored);
    }
    apr_pool_destroy(scratch);
    return places;
}

int pm_places_page(const pm_places_t *places, const char *page)
{
    return (int)(intptr_t)apr_hash_get(places->pages, page,
                                       APR_HASH_KEY_STRING);
}

int pm_places_set(const pm_places_t *places, const char *id)
{
    return (int)(intptr_t)apr_hash_get(places->sets, id, APR_HASH_KEY_STRING);
}
