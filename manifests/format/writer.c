/*
 * From the model to JSON Lines.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "writer.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>
#include <jansson.h>

#include "temporary.h"
#include "url.h"

#define GENERATOR "pushmanifest " PM_VERSION

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

/* A JSON value as one line's text, from pool; the value is given up. */
static const char *dump(apr_pool_t *pool, json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT);
    const char *copy = text ? apr_pstrdup(pool, text) : NULL;

    free(text);
    json_decref(value);
    return copy;
}

const char *pm_writer_links(apr_pool_t *pool, const pm_link_t *links,
                            int nlinks)
{
    json_t *array = json_array();
    int whole = 1, i;

    for (i = 0; i < nlinks; i++) {
        json_t *object = link_object(&links[i]);

        whole = whole && is_whole(object);
        json_array_append_new(array, object);
    }
    if (!whole) {
        json_decref(array);
        return NULL;
    }
    return dump(pool, array);
}

/* What the lines of one manifest are written with. */
typedef struct output_t {
    apr_file_t *file;
    apr_pool_t *line; /* cleared after each line */
    apr_status_t status;
} output_t;

static void put_line(output_t *output, const char *line)
{
    if (output->status == APR_SUCCESS) {
        output->status = line ? apr_file_puts(line, output->file) : APR_ENOMEM;
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

    /* {"set":"x"} without its brace: the links are text already. */
    put_line(output,
             apr_psprintf(
                 output->line, "%.*s,\"links\":%s}", (int)strlen(id) - 1, id,
                 pm_writer_links(output->line, set->links, set->nlinks)));
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

/* Every match of the manifest, pattern -> set, from pool. */
static apr_hash_t *all_matches(apr_pool_t *pool, const pm_manifest_t *manifest)
{
    apr_hash_t *matches = apr_hash_make(pool);
    apr_hash_index_t *index;
    int i;

    for (index = apr_hash_first(pool, manifest->prefixes); index;
         index = apr_hash_next(index)) {
        const pm_rules_t *rules = apr_hash_this_val(index);

        for (i = 0; i < rules->count; i++) {
            apr_hash_set(matches, rules->rules[i].pattern, APR_HASH_KEY_STRING,
                         rules->rules[i].set);
        }
    }
    return matches;
}

/* Adds the sets that the values of a hash name, by their ids. */
static void add_sets(apr_pool_t *pool, apr_hash_t *sets, apr_hash_t *from)
{
    apr_hash_index_t *index;

    for (index = apr_hash_first(pool, from); index;
         index = apr_hash_next(index)) {
        const pm_set_t *set = apr_hash_this_val(index);

        apr_hash_set(sets, set->id, APR_HASH_KEY_STRING, set);
    }
}

static void put_sets(output_t *output, apr_pool_t *pool, apr_hash_t *sets)
{
    const char **id;

    for (id = sorted_keys(pool, sets); *id; id++) {
        put_set(output, apr_hash_get(sets, *id, APR_HASH_KEY_STRING));
    }
}

apr_status_t pm_writer_write(const pm_manifest_t *manifest, apr_file_t *file,
                             const char *source, pm_error_t *error)
{
    output_t output = {.file = file, .status = APR_SUCCESS};
    apr_hash_t *sets, *matches;
    const char **key;
    apr_pool_t *pool;

    apr_pool_create(&pool, manifest->pool);
    apr_pool_create(&output.line, pool);
    matches = all_matches(pool, manifest);
    sets = apr_hash_make(pool);
    add_sets(pool, sets, manifest->pages);
    add_sets(pool, sets, matches);

    put_header(&output);
    put_sets(&output, pool, sets);
    for (key = sorted_keys(pool, manifest->pages); *key; key++) {
        put_entry(&output, "page", pm_url_encode(output.line, *key),
                  apr_hash_get(manifest->pages, *key, APR_HASH_KEY_STRING));
    }
    for (key = sorted_keys(pool, matches); *key; key++) {
        put_entry(&output, "match", *key,
                  apr_hash_get(matches, *key, APR_HASH_KEY_STRING));
    }
    apr_pool_destroy(pool);
    if (output.status == APR_SUCCESS) {
        output.status = apr_file_flush(file);
    }
    if (output.status != APR_SUCCESS) {
        return pm_error_set(error, output.status, source, 0, 0,
                            "cannot write the manifest");
    }
    return APR_SUCCESS;
}

/* Writes the whole file, onto the disk, with the permissions of the old one. */
static apr_status_t write_whole(const pm_manifest_t *manifest,
                                const pm_temporary_t *temporary,
                                const apr_finfo_t *old, pm_error_t *error)
{
    apr_file_t *file = temporary->file;
    apr_status_t rv = pm_writer_write(manifest, file, old->fname, error);
    apr_status_t closed;

    if (rv == APR_SUCCESS) {
        rv = apr_file_sync(file);
    }
    if (rv == APR_SUCCESS) {
        rv = apr_file_perms_set(temporary->name, old->protection);
    }
    closed = apr_file_close(file);
    return rv == APR_SUCCESS ? closed : rv;
}

/*
 * What the new manifest takes from the old one at path: its permissions, or
 * those of a file that everybody may read if there is none. What is not a file
 * (/dev/null, say) must not become one.
 */
static apr_status_t look_at_old(apr_finfo_t *old, const char *path,
                                apr_pool_t *pool, pm_error_t *error)
{
    apr_status_t rv =
        apr_stat(old, path, APR_FINFO_PROT | APR_FINFO_TYPE, pool);

    if (APR_STATUS_IS_ENOENT(rv)) {
        old->protection = APR_FPROT_UREAD | APR_FPROT_UWRITE | APR_FPROT_GREAD |
                          APR_FPROT_WREAD;
        old->filetype = APR_REG;
        rv = APR_SUCCESS;
    }
    old->fname = path;
    if (rv == APR_SUCCESS && old->filetype != APR_REG) {
        return pm_error_set(error, PM_EINVALID, path, 0, 0,
                            "not a regular file; a manifest is not put in its "
                            "place");
    }
    return rv;
}

apr_status_t pm_writer_replace(const pm_manifest_t *manifest, const char *path,
                               pm_error_t *error)
{
    apr_pool_t *pool;
    apr_finfo_t old;
    const char *target;
    pm_temporary_t temporary;
    apr_status_t rv;

    apr_pool_create(&pool, manifest->pool);
    rv = pm_temporary_target(pool, path, &target);
    if (rv == APR_SUCCESS) {
        rv = look_at_old(&old, path, pool, error);
    }
    if (rv == APR_SUCCESS) {
        rv = pm_temporary_open(pool, target, &temporary);
    }
    if (rv == APR_SUCCESS) {
        rv = write_whole(manifest, &temporary, &old, error);
        if (rv == APR_SUCCESS) {
            rv = pm_temporary_rename(pool, &temporary);
        }
        else {
            pm_temporary_remove(pool, &temporary);
        }
    }
    apr_pool_destroy(pool);
    return rv == APR_SUCCESS ? rv
                             : pm_error_set(error, rv, path, 0, 0,
                                            "cannot write the manifest");
}
