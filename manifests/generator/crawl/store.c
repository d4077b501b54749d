/*
 * The store of a crawl.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/store.h"

#include <stdlib.h>
#include <string.h>

#include <apr_file_info.h>
#include <apr_strings.h>
#include <xxhash.h>

#include "format/link.h"

#define MARKER "pushmanifest-cache"

/* The first line of the marker. The second is the origin of the crawl's URL;
 * once it is done, the third is the one that was asked in the end, and the
 * fourth the one that browsers see. */
#define VERSION "pushmanifest cache 1\n"
#define MARKER_MAX 4096

#define KEY_LENGTH 32
#define HEAD_MAX (256 * 1024)
#define CHUNK (64 * 1024)

static const char *file_of(apr_pool_t *pool, const pm_store_t *store,
                           const char *name, const char *suffix)
{
    return apr_pstrcat(pool, store->directory, "/", name, suffix, NULL);
}

/* Whether a file's name is one of a store's own: KEY.json, KEY.body, or what
 * pm_store_begin() writes. */
static int is_own_name(const char *name)
{
    apr_size_t length = strspn(name, "0123456789abcdef");

    return strncmp(name, "new-", 4) == 0 ||
           (length == KEY_LENGTH && (strcmp(name + length, ".json") == 0 ||
                                     strcmp(name + length, ".body") == 0));
}

/* Calls on_name for each entry of the directory but dots. */
static void each_name(pm_store_t *store, apr_pool_t *pool,
                      void (*on_name)(pm_store_t *store, apr_pool_t *pool,
                                      const char *name, void *baton),
                      void *baton)
{
    apr_array_header_t *names = apr_array_make(pool, 64, sizeof(const char *));
    apr_finfo_t info;
    apr_dir_t *dir;
    int i;

    if (apr_dir_open(&dir, store->directory, pool) != APR_SUCCESS) {
        return;
    }
    while (apr_dir_read(&info, APR_FINFO_NAME, dir) == APR_SUCCESS) {
        if (info.name && strcmp(info.name, ".") != 0 &&
            strcmp(info.name, "..") != 0) {
            APR_ARRAY_PUSH(names, const char *) = apr_pstrdup(pool, info.name);
        }
    }
    apr_dir_close(dir);
    for (i = 0; i < names->nelts; i++) {
        on_name(store, pool, APR_ARRAY_IDX(names, i, const char *), baton);
    }
}

static void note_foreign(pm_store_t *store, apr_pool_t *pool, const char *name,
                         void *foreign)
{
    if (strcmp(name, MARKER) != 0 && !is_own_name(name)) {
        *(const char **)foreign = name;
    }
}

static void remove_own(pm_store_t *store, apr_pool_t *pool, const char *name,
                       void *baton)
{
    if (is_own_name(name)) {
        apr_file_remove(file_of(pool, store, name, ""), pool);
    }
}

static void remove_unused(pm_store_t *store, apr_pool_t *pool, const char *name,
                          void *baton)
{
    if (is_own_name(name) &&
        (name[0] == 'n' || !apr_hash_get(store->used, name, KEY_LENGTH))) {
        apr_file_remove(file_of(pool, store, name, ""), pool);
    }
}

/* Calls each_name() with scratch memory. */
static void sweep(pm_store_t *store, void (*on_name)(pm_store_t *, apr_pool_t *,
                                                     const char *, void *))
{
    apr_pool_t *scratch;

    apr_pool_create(&scratch, store->pool);
    each_name(store, scratch, on_name, NULL);
    apr_pool_destroy(scratch);
}

void pm_store_prune(pm_store_t *store)
{
    if (store->is_kept) {
        sweep(store, remove_unused);
    }
}

static apr_status_t remove_temporary(void *baton)
{
    pm_store_t *store = baton;

    sweep(store, remove_own);
    apr_dir_remove(store->directory, store->pool);
    return APR_SUCCESS;
}

static apr_status_t open_temporary(pm_store_t *store, pm_error_t *error)
{
    const char *where;
    char *name;

    if (apr_temp_dir_get(&where, store->pool) != APR_SUCCESS) {
        where = "/tmp";
    }
    name = apr_pstrcat(store->pool, where, "/pushmanifest-XXXXXX", NULL);
    if (!mkdtemp(name)) {
        return pm_error_set(error, apr_get_os_error(), where, 0, 0,
                            "no directory can be made there for what is read");
    }
    store->directory = name;
    apr_pool_cleanup_register(store->pool, store, remove_temporary,
                              apr_pool_cleanup_null);
    return APR_SUCCESS;
}

/* All of the marker, from the store's pool; "" if it cannot be read. */
static const char *read_marker(const pm_store_t *store)
{
    char *text = apr_pcalloc(store->pool, MARKER_MAX);
    apr_size_t length;
    apr_status_t rv =
        apr_file_read_full(store->marker, text, MARKER_MAX - 1, &length);

    return rv == APR_EOF || rv == APR_SUCCESS ? text : "";
}

/* The head is the same in all of them, so that one which is cut short is still
 * that of this cache. */
static apr_status_t write_marker(const pm_store_t *store, const char *text)
{
    apr_off_t start = 0;
    apr_status_t rv = apr_file_seek(store->marker, APR_SET, &start);

    if (rv == APR_SUCCESS) {
        rv = apr_file_write_full(store->marker, text, strlen(text), NULL);
    }
    return rv == APR_SUCCESS
               ? apr_file_trunc(store->marker, (apr_off_t)strlen(text))
               : rv;
}

/* Reads the marker; if it is not what it should be the store is emptied, and
 * the marker written. */
static apr_status_t check_marker(pm_store_t *store, const char *origin)
{
    const char *text = read_marker(store);

    store->head = apr_pstrcat(store->pool, VERSION, origin, "\n", NULL);
    if (strncmp(text, store->head, strlen(store->head)) == 0) {
        return APR_SUCCESS;
    }
    if (*text) {
        store->rebuilt = strncmp(text, VERSION, strlen(VERSION)) == 0
                             ? "it was made of another site"
                             : "it was made by another version";
    }
    sweep(store, remove_own);
    return write_marker(store, store->head);
}

apr_status_t pm_store_sign(pm_store_t *store, const char *asked,
                           const char *name)
{
    return store->is_kept
               ? write_marker(store,
                              apr_pstrcat(store->pool, store->head, asked, "\n",
                                          name ? name : asked, "\n", NULL))
               : APR_SUCCESS;
}

static apr_status_t open_kept(pm_store_t *store, const char *origin,
                              pm_error_t *error)
{
    const char *marker = file_of(store->pool, store, MARKER, "");
    const char *foreign = NULL;
    apr_finfo_t info;
    apr_status_t rv = apr_dir_make_recursive(
        store->directory,
        APR_FPROT_UREAD | APR_FPROT_UWRITE | APR_FPROT_UEXECUTE, store->pool);

    if (rv != APR_SUCCESS) {
        return pm_error_set(error, rv, store->directory, 0, 0,
                            "the directory of the cache cannot be made");
    }
    each_name(store, store->pool, note_foreign, &foreign);
    if (foreign &&
        apr_stat(&info, marker, APR_FINFO_TYPE, store->pool) != APR_SUCCESS) {
        return pm_error_set(error, PM_EINVALID, store->directory, 0, 0,
                            "is no cache: it has a \"%s\"; name an empty "
                            "directory, or one that is not there",
                            foreign);
    }
    rv = apr_file_open(&store->marker, marker,
                       APR_FOPEN_READ | APR_FOPEN_WRITE | APR_FOPEN_CREATE,
                       APR_FPROT_UREAD | APR_FPROT_UWRITE, store->pool);
    if (rv != APR_SUCCESS) {
        return pm_error_set(error, rv, marker, 0, 0, "cannot be opened");
    }
    rv = apr_file_lock(store->marker, APR_FLOCK_EXCLUSIVE | APR_FLOCK_NONBLOCK);
    if (rv != APR_SUCCESS) {
        return pm_error_set(error, rv, store->directory, 0, 0,
                            "another crawl is using this cache");
    }
    rv = check_marker(store, origin);
    return rv == APR_SUCCESS
               ? rv
               : pm_error_set(error, rv, marker, 0, 0, "cannot be written");
}

apr_status_t pm_store_open(apr_pool_t *pool, const char *directory,
                           const char *origin, pm_store_t **store,
                           pm_error_t *error)
{
    *store = apr_pcalloc(pool, sizeof(**store));
    (*store)->pool = pool;
    (*store)->directory = directory;
    (*store)->is_kept = directory != NULL;
    (*store)->used = apr_hash_make(pool);
    return directory ? open_kept(*store, origin, error)
                     : open_temporary(*store, error);
}

/* The line that *text begins with, from pool, without its end; *text goes on
 * behind it. NULL: there is none. */
static const char *take_line(apr_pool_t *pool, const char **text)
{
    const char *line = *text, *end = strchr(line, '\n');

    *text = end ? end + 1 : line;
    return end ? apr_pstrmemdup(pool, line, (apr_size_t)(end - line)) : NULL;
}

apr_status_t pm_store_open_kept(apr_pool_t *pool, const char *directory,
                                pm_store_t **store, pm_error_t *error)
{
    pm_store_t *made = *store = apr_pcalloc(pool, sizeof(*made));
    apr_status_t rv;
    const char *text;

    made->pool = pool;
    made->directory = directory;
    made->is_kept = 1;
    made->used = apr_hash_make(pool);
    rv = apr_file_open(&made->marker, file_of(pool, made, MARKER, ""),
                       APR_FOPEN_READ, 0, pool);
    if (rv != APR_SUCCESS) {
        return pm_error_set(error, rv, directory, 0, 0,
                            "is not the --cache of a crawl");
    }
    rv = apr_file_lock(made->marker, APR_FLOCK_SHARED | APR_FLOCK_NONBLOCK);
    if (rv != APR_SUCCESS) {
        return pm_error_set(error, rv, directory, 0, 0,
                            "a crawl is using this cache");
    }
    text = read_marker(made);
    if (strncmp(text, VERSION, strlen(VERSION)) != 0) {
        return pm_error_set(error, PM_EINVALID, directory, 0, 0,
                            "the cache was made by another version");
    }
    text += strlen(VERSION);
    take_line(pool, &text);
    made->asked = take_line(pool, &text);
    made->name = take_line(pool, &text);
    return made->name ? APR_SUCCESS
                      : pm_error_set(error, PM_EINVALID, directory, 0, 0,
                                     "no crawl has come to its end with this "
                                     "cache; crawl again");
}

const char *pm_store_key(apr_pool_t *pool, const char *way, const char *address)
{
    const char *text = apr_pstrcat(pool, way, " ", address, NULL);
    XXH128_hash_t hash = XXH3_128bits(text, strlen(text));

    return apr_psprintf(pool,
                        "%016" APR_UINT64_T_HEX_FMT "%016" APR_UINT64_T_HEX_FMT,
                        (apr_uint64_t)hash.high64, (apr_uint64_t)hash.low64);
}

/* All of a small file, from pool; NULL if that fails. */
static char *read_small(apr_pool_t *pool, const char *path, apr_size_t *length)
{
    char *text = apr_palloc(pool, HEAD_MAX);
    apr_file_t *file;
    apr_status_t rv;

    if (apr_file_open(&file, path, APR_FOPEN_READ, 0, pool) != APR_SUCCESS) {
        return NULL;
    }
    rv = apr_file_read_full(file, text, HEAD_MAX, length);
    apr_file_close(file);
    return rv == APR_EOF ? text : NULL;
}

/* Whether the file holds what the answer says. */
static int is_body_of(apr_pool_t *pool, const pm_answer_t *answer,
                      const char *path)
{
    XXH3_state_t *state = XXH3_createState();
    char *chunk = apr_palloc(pool, CHUNK);
    apr_int64_t length = 0;
    apr_size_t size;
    apr_file_t *file = NULL;
    apr_status_t rv = apr_file_open(&file, path, APR_FOPEN_READ, 0, pool);
    const char *hash;

    XXH3_64bits_reset(state);
    while (rv == APR_SUCCESS) {
        size = CHUNK;
        rv = apr_file_read(file, chunk, &size);
        if (rv == APR_SUCCESS) {
            XXH3_64bits_update(state, chunk, size);
            length += (apr_int64_t)size;
        }
    }
    hash = apr_psprintf(pool, "%016" APR_UINT64_T_HEX_FMT,
                        (apr_uint64_t)XXH3_64bits_digest(state));
    XXH3_freeState(state);
    if (file) {
        apr_file_close(file);
    }
    return rv == APR_EOF && length == answer->length && answer->hash &&
           strcmp(hash, answer->hash) == 0;
}

static void mark_used(pm_store_t *store, const char *key)
{
    if (!apr_hash_get(store->used, key, KEY_LENGTH)) {
        key = apr_pstrdup(store->pool, key);
        apr_hash_set(store->used, key, KEY_LENGTH, key);
    }
}

pm_answer_t *pm_store_find(apr_pool_t *pool, pm_store_t *store, const char *key,
                           const char *address)
{
    pm_answer_t *answer = apr_pcalloc(pool, sizeof(*answer));
    const char *body = file_of(pool, store, key, ".body"), *text;
    apr_pool_t *scratch;
    apr_size_t length;
    int is_whole;

    apr_pool_create(&scratch, pool);
    text = read_small(scratch, file_of(scratch, store, key, ".json"), &length);
    is_whole = text &&
               pm_answer_read(pool, text, length, answer) == APR_SUCCESS &&
               (!answer->hash || is_body_of(scratch, answer, body));
    apr_pool_destroy(scratch);
    if (!is_whole) {
        store->damaged += text != NULL;
        return NULL;
    }
    answer->body = answer->hash ? body : NULL;
    return strcmp(answer->address, address) == 0 ? answer : NULL;
}

/* What an entry was asked for at, from pool; NULL: it is none. */
static const char *address_of(apr_pool_t *pool, const pm_store_t *store,
                              const char *key)
{
    pm_answer_t answer = {.address = NULL};
    apr_size_t length;
    const char *text =
        read_small(pool, file_of(pool, store, key, ".json"), &length);

    return text && pm_answer_read(pool, text, length, &answer) == APR_SUCCESS
               ? answer.address
               : NULL;
}

apr_status_t pm_store_begin(apr_pool_t *pool, pm_store_t *store,
                            apr_file_t **file, const char **path)
{
    char *name = apr_pstrcat(pool, store->directory, "/new-XXXXXX", NULL);

    *path = name;
    return apr_file_mktemp(file, name,
                           APR_FOPEN_CREATE | APR_FOPEN_WRITE | APR_FOPEN_EXCL |
                               APR_FOPEN_BUFFERED,
                           pool);
}

/* Writes text to a file of its own, and renames it to path. */
static apr_status_t write_small(apr_pool_t *pool, pm_store_t *store,
                                const char *text, const char *path)
{
    apr_file_t *file;
    const char *name;
    apr_status_t rv = pm_store_begin(pool, store, &file, &name), closed;

    if (rv != APR_SUCCESS) {
        return rv;
    }
    rv = apr_file_write_full(file, text, strlen(text), NULL);
    closed = apr_file_close(file);
    rv = rv == APR_SUCCESS ? closed : rv;
    rv = rv == APR_SUCCESS ? apr_file_rename(name, path, pool) : rv;
    if (rv != APR_SUCCESS) {
        apr_file_remove(name, pool);
    }
    return rv;
}

apr_status_t pm_store_put(apr_pool_t *pool, pm_store_t *store, const char *key,
                          const char *body, pm_answer_t *answer)
{
    const char *path = file_of(pool, store, key, ".body");
    apr_pool_t *scratch;
    apr_status_t rv = APR_SUCCESS;

    if (!apr_hash_get(store->used, key, KEY_LENGTH)) {
        store->length += answer->length;
    }
    if (store->length > PM_STORE_LENGTH_MAX) {
        return APR_ENOSPC;
    }
    mark_used(store, key);
    if (body && (rv = apr_file_rename(body, path, pool)) != APR_SUCCESS) {
        return rv;
    }
    answer->body = answer->hash ? path : NULL;
    apr_pool_create(&scratch, pool);
    rv = write_small(scratch, store, pm_answer_write(scratch, answer),
                     file_of(scratch, store, key, ".json"));
    apr_pool_destroy(scratch);
    return rv;
}

/* The names of the store's entries, of const char *, without `.json`. */
static void add_key(pm_store_t *store, apr_pool_t *pool, const char *name,
                    void *keys)
{
    if (is_own_name(name) && strcmp(name + KEY_LENGTH, ".json") == 0) {
        APR_ARRAY_PUSH((apr_array_header_t *)keys, const char *) =
            apr_pstrmemdup(pool, name, KEY_LENGTH);
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

apr_array_header_t *pm_store_list(apr_pool_t *pool, pm_store_t *store,
                                  const char *way)
{
    apr_array_header_t *keys = apr_array_make(pool, 64, sizeof(const char *));
    apr_array_header_t *list = apr_array_make(pool, 64, sizeof(pm_answer_t));
    apr_pool_t *scratch;
    int i;

    apr_pool_create(&scratch, pool);
    each_name(store, pool, add_key, keys);
    qsort(keys->elts, (size_t)keys->nelts, sizeof(const char *), by_text);
    for (i = 0; i < keys->nelts; i++) {
        const char *key = APR_ARRAY_IDX(keys, i, const char *);
        const char *address = address_of(scratch, store, key), *whole;
        const pm_answer_t *answer;

        whole =
            address ? apr_pstrcat(scratch, store->asked, address, NULL) : "";
        answer = strcmp(pm_store_key(scratch, way, whole), key) == 0
                     ? pm_store_find(pool, store, key, address)
                     : NULL;
        if (answer) {
            APR_ARRAY_PUSH(list, pm_answer_t) = *answer;
        }
        apr_pool_clear(scratch);
    }
    apr_pool_destroy(scratch);
    return list;
}
