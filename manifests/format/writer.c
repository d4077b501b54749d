/*
 * From the model to JSON Lines.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "format/writer.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>
#include <jansson.h>

#include "format/link_json.h"
#include "format/url.h"

#define GENERATOR "pushmanifest " PM_VERSION

/* A JSON value as one line's text, from pool; the value is given up. */
static const char *dump(apr_pool_t *pool, json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT);
    const char *copy = text ? apr_pstrdup(pool, text) : NULL;

    free(text);
    json_decref(value);
    return copy;
}

struct pm_writer_t {
    apr_file_t *file;
    apr_uint64_t bytes; /* so far */
    apr_pool_t *line;   /* cleared after each line */
    apr_status_t status;
};

pm_writer_t *pm_writer_create(apr_pool_t *pool, apr_file_t *file)
{
    pm_writer_t *writer = apr_pcalloc(pool, sizeof(*writer));

    writer->file = file;
    apr_pool_create(&writer->line, pool);
    return writer;
}

static void put_line(pm_writer_t *writer, const char *line)
{
    if (writer->status == APR_SUCCESS && !line) {
        writer->status = APR_ENOMEM;
    }
    if (writer->status == APR_SUCCESS) {
        writer->bytes += strlen(line) + 1;
        writer->status = writer->bytes > PM_MANIFEST_BYTES_MAX
                             ? PM_EINVALID
                             : apr_file_puts(line, writer->file);
    }
    if (writer->status == APR_SUCCESS) {
        writer->status = apr_file_putc('\n', writer->file);
    }
    apr_pool_clear(writer->line);
}

void pm_writer_header(pm_writer_t *writer)
{
    put_line(writer, dump(writer->line, json_pack("{s:i,s:s}", "pushmanifest",
                                                  PM_FORMAT_VERSION,
                                                  "generator", GENERATOR)));
}

void pm_writer_set(pm_writer_t *writer, const char *id, const char *links)
{
    const char *start = dump(writer->line, json_pack("{s:s}", "set", id));

    /* {"set":"x"} without its brace: the links are text already. */
    put_line(writer, start && links
                         ? apr_psprintf(writer->line, "%.*s,\"links\":%s}",
                                        (int)strlen(start) - 1, start, links)
                         : NULL);
}

/* A page or a match. There may be millions: its words are written as they are,
 * since neither a path nor the id of a set has what JSON escapes (url.h,
 * manifest.h). */
static void put_entry(pm_writer_t *writer, const char *kind, const char *path,
                      const char *set)
{
    put_line(writer, apr_pstrcat(writer->line, "{\"", kind, "\":\"", path,
                                 "\",\"set\":\"", set, "\"}", NULL));
}

void pm_writer_page(pm_writer_t *writer, const char *decoded, const char *set)
{
    put_entry(writer, "page", pm_url_encode(writer->line, decoded), set);
}

void pm_writer_match(pm_writer_t *writer, const char *pattern, const char *set)
{
    put_entry(writer, "match", pattern, set);
}

apr_status_t pm_writer_end(pm_writer_t *writer, const char *source,
                           pm_error_t *error)
{
    if (writer->status == APR_SUCCESS) {
        writer->status = apr_file_flush(writer->file);
    }
    if (writer->status == PM_EINVALID) {
        return pm_error_set(error, PM_EINVALID, source, 0, 0,
                            "the manifest would have more than %d bytes",
                            PM_MANIFEST_BYTES_MAX);
    }
    if (writer->status != APR_SUCCESS) {
        return pm_error_set(error, writer->status, source, 0, 0,
                            "cannot write the manifest");
    }
    return APR_SUCCESS;
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The keys of a hash in the order of their bytes, from pool. */
static const char **sorted_keys(apr_pool_t *pool, apr_hash_t *hash)
{
    unsigned int count = apr_hash_count(hash);
    const char **keys = apr_palloc(pool, (count + 1) * sizeof(*keys));
    apr_hash_index_t *index;
    unsigned int i = 0;

    for (index = apr_hash_first(pool, hash); index;
         index = apr_hash_next(index)) {
        keys[i++] = apr_hash_this_key(index);
    }
    qsort(keys, count, sizeof(*keys), compare_keys);
    keys[count] = NULL;
    return keys;
}

/* The matches by their patterns as they are written, from pool. */
static apr_hash_t *by_pattern(apr_pool_t *pool, apr_hash_t *matches)
{
    apr_hash_t *patterns = apr_hash_make(pool);
    apr_hash_index_t *index;

    for (index = apr_hash_first(pool, matches); index;
         index = apr_hash_next(index)) {
        const pm_match_t *match = apr_hash_this_val(index);

        apr_hash_set(patterns, match->pattern, APR_HASH_KEY_STRING, match);
    }
    return patterns;
}

static void put_sets(pm_writer_t *writer, apr_pool_t *pool,
                     const pm_manifest_t *manifest)
{
    apr_hash_t *sets = pm_manifest_used_sets(pool, manifest);
    apr_pool_t *scratch;
    const char **id;

    apr_pool_create(&scratch, pool);
    for (id = sorted_keys(pool, sets); *id; id++) {
        const pm_set_t *set = apr_hash_get(sets, *id, APR_HASH_KEY_STRING);

        pm_writer_set(writer, set->id,
                      pm_link_json_text(scratch, set->links, set->nlinks));
        apr_pool_clear(scratch);
    }
}

static void put_pages(pm_writer_t *writer, apr_pool_t *pool, apr_hash_t *pages)
{
    const char **key;

    for (key = sorted_keys(pool, pages); *key; key++) {
        const pm_set_t *set = apr_hash_get(pages, *key, APR_HASH_KEY_STRING);

        pm_writer_page(writer, *key, set->id);
    }
}

static void put_matches(pm_writer_t *writer, apr_pool_t *pool,
                        apr_hash_t *matches)
{
    apr_hash_t *patterns = by_pattern(pool, matches);
    const char **key;

    for (key = sorted_keys(pool, patterns); *key; key++) {
        const pm_match_t *match =
            apr_hash_get(patterns, *key, APR_HASH_KEY_STRING);

        pm_writer_match(writer, match->pattern, match->set->id);
    }
}

apr_status_t pm_writer_write(const pm_manifest_t *manifest, apr_file_t *file,
                             const char *source, pm_error_t *error)
{
    apr_pool_t *pool;
    pm_writer_t *writer;
    apr_status_t rv;

    apr_pool_create(&pool, manifest->pool);
    writer = pm_writer_create(pool, file);
    pm_writer_header(writer);
    put_sets(writer, pool, manifest);
    put_pages(writer, pool, manifest->pages);
    put_matches(writer, pool, manifest->matches);
    rv = pm_writer_end(writer, source, error);
    apr_pool_destroy(pool);
    return rv;
}
