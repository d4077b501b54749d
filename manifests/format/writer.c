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

/* What the lines of one manifest are written with. */
typedef struct output_t {
    apr_file_t *file;
    apr_uint64_t bytes; /* so far */
    apr_pool_t *line;   /* cleared after each line */
    apr_status_t status;
} output_t;

static void put_line(output_t *output, const char *line)
{
    if (output->status == APR_SUCCESS && !line) {
        output->status = APR_ENOMEM;
    }
    if (output->status == APR_SUCCESS) {
        output->bytes += strlen(line) + 1;
        output->status = output->bytes > PM_MANIFEST_BYTES_MAX
                             ? PM_EINVALID
                             : apr_file_puts(line, output->file);
    }
    if (output->status == APR_SUCCESS) {
        output->status = apr_file_putc('\n', output->file);
    }
    apr_pool_clear(output->line);
}

static void put_header(output_t *output)
{
    put_line(output, dump(output->line, json_pack("{s:i,s:s}", "pushmanifest",
                                                  PM_FORMAT_VERSION,
                                                  "generator", GENERATOR)));
}

static void put_set(output_t *output, const pm_set_t *set)
{
    const char *id = dump(output->line, json_pack("{s:s}", "set", set->id));
    const char *links =
        pm_link_json_text(output->line, set->links, set->nlinks);

    /* {"set":"x"} without its brace: the links are text already. */
    put_line(output, id && links
                         ? apr_psprintf(output->line, "%.*s,\"links\":%s}",
                                        (int)strlen(id) - 1, id, links)
                         : NULL);
}

static void put_entry(output_t *output, const char *kind, const char *path,
                      const pm_set_t *set)
{
    put_line(output, dump(output->line,
                          json_pack("{s:s,s:s}", kind, path, "set", set->id)));
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

/* The sets that pages and matches name, by their ids, from pool. */
static apr_hash_t *used_sets(apr_pool_t *pool, const pm_manifest_t *manifest)
{
    apr_hash_t *sets = apr_hash_make(pool);
    apr_hash_index_t *index;

    for (index = apr_hash_first(pool, manifest->pages); index;
         index = apr_hash_next(index)) {
        const pm_set_t *set = apr_hash_this_val(index);

        apr_hash_set(sets, set->id, APR_HASH_KEY_STRING, set);
    }
    for (index = apr_hash_first(pool, manifest->matches); index;
         index = apr_hash_next(index)) {
        const pm_match_t *match = apr_hash_this_val(index);

        apr_hash_set(sets, match->set->id, APR_HASH_KEY_STRING, match->set);
    }
    return sets;
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

static void put_matches(output_t *output, apr_pool_t *pool, apr_hash_t *matches)
{
    apr_hash_t *patterns = by_pattern(pool, matches);
    const char **key;

    for (key = sorted_keys(pool, patterns); *key; key++) {
        const pm_match_t *match =
            apr_hash_get(patterns, *key, APR_HASH_KEY_STRING);

        put_entry(output, "match", match->pattern, match->set);
    }
}

static void put_pages(output_t *output, apr_pool_t *pool, apr_hash_t *pages)
{
    const char **key;

    for (key = sorted_keys(pool, pages); *key; key++) {
        put_entry(output, "page", pm_url_encode(output->line, *key),
                  apr_hash_get(pages, *key, APR_HASH_KEY_STRING));
    }
}

static void put_sets(output_t *output, apr_pool_t *pool,
                     const pm_manifest_t *manifest)
{
    apr_hash_t *sets = used_sets(pool, manifest);
    const char **id;

    for (id = sorted_keys(pool, sets); *id; id++) {
        put_set(output, apr_hash_get(sets, *id, APR_HASH_KEY_STRING));
    }
}

apr_status_t pm_writer_write(const pm_manifest_t *manifest, apr_file_t *file,
                             const char *source, pm_error_t *error)
{
    output_t output = {.file = file, .status = APR_SUCCESS};
    apr_pool_t *pool;

    apr_pool_create(&pool, manifest->pool);
    apr_pool_create(&output.line, pool);
    put_header(&output);
    put_sets(&output, pool, manifest);
    put_pages(&output, pool, manifest->pages);
    put_matches(&output, pool, manifest->matches);
    apr_pool_destroy(pool);
    if (output.status == APR_SUCCESS) {
        output.status = apr_file_flush(file);
    }
    if (output.status == PM_EINVALID) {
        return pm_error_set(error, PM_EINVALID, source, 0, 0,
                            "the manifest would have more than %d bytes",
                            PM_MANIFEST_BYTES_MAX);
    }
    if (output.status != APR_SUCCESS) {
        return pm_error_set(error, output.status, source, 0, 0,
                            "cannot write the manifest");
    }
    return APR_SUCCESS;
}
