/*
 * Where in a manifest its pages and sets stand.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/manifest_lines.h"

#include <string.h>

#include <apr_file_io.h>
#include <apr_strings.h>
#include <jansson.h>

#include "format/reader.h"
#include "format/url.h"

/* Remembers where a key stands first. */
static void remember(apr_hash_t *lines, apr_pool_t *pool, const char *key,
                     int line)
{
    if (!apr_hash_get(lines, key, APR_HASH_KEY_STRING)) {
        apr_hash_set(lines, apr_pstrdup(pool, key), APR_HASH_KEY_STRING,
                     (void *)(intptr_t)line);
    }
}

static void read_line(pm_lines_t *lines, apr_pool_t *pool, const char *text,
                      int line)
{
    json_t *object = json_loads(text, 0, NULL);
    const char *page = json_string_value(json_object_get(object, "page"));
    const char *set = json_string_value(json_object_get(object, "set"));

    if (page) {
        remember(lines->pages, pool, pm_url_decode(pool, page), line);
    }
    else if (set && json_object_get(object, "links")) {
        remember(lines->sets, pool, set, line);
    }
    json_decref(object);
}

pm_lines_t *pm_lines_read(apr_pool_t *pool, const char *path)
{
    pm_lines_t *lines = apr_palloc(pool, sizeof(*lines));
    pm_error_t ignored = PM_ERROR_NONE;
    apr_pool_t *scratch;
    apr_file_t *file;
    char *text;
    int line;

    lines->pages = apr_hash_make(pool);
    lines->sets = apr_hash_make(pool);
    apr_pool_create(&scratch, pool);
    text = apr_palloc(scratch, PM_LINE_MAX + 1);
    if (pm_reader_open(scratch, path, &file, &ignored) == APR_SUCCESS &&
        apr_file_buffer_set(file, apr_palloc(scratch, PM_LINE_MAX),
                            PM_LINE_MAX) == APR_SUCCESS) {
        for (line = 1;
             apr_file_gets(text, PM_LINE_MAX + 1, file) == APR_SUCCESS;
             line++) {
            read_line(lines, pool, text, line);
        }
    }
    apr_pool_destroy(scratch);
    return lines;
}

int pm_lines_page(const pm_lines_t *lines, const char *page)
{
    return (int)(intptr_t)apr_hash_get(lines->pages, page, APR_HASH_KEY_STRING);
}

int pm_lines_set(const pm_lines_t *lines, const char *id)
{
    return (int)(intptr_t)apr_hash_get(lines->sets, id, APR_HASH_KEY_STRING);
}
