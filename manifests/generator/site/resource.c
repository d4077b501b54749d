/*
 * What the references of a site's pages lead to: whether it is there, how large
 * it is, what is in it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "site/resource.h"

#include <string.h>

#include <apr_file_io.h>
#include <apr_hash.h>
#include <apr_strings.h>
#include <xxhash.h>

#include "text/decode.h"
#include "text/encoding.h"
#include "text/memory.h"

#define CHUNK (64 * 1024)

struct pm_resources_t {
    apr_pool_t *pool;
    pm_site_t *site;
    pm_report_t *report;
    apr_hash_t *by_href; /* -> pm_resource_t */
    apr_hash_t *by_key;  /* key of a location -> pm_content_t */
};

pm_resources_t *pm_resources_create(apr_pool_t *pool, pm_site_t *site,
                                    pm_report_t *report)
{
    pm_resources_t *resources = apr_palloc(pool, sizeof(*resources));

    resources->pool = pool;
    resources->site = site;
    resources->report = report;
    resources->by_href = apr_hash_make(pool);
    resources->by_key = apr_hash_make(pool);
    return resources;
}

/* Opens a content's file, in pool; NULL if that fails. */
static apr_file_t *open_content(apr_pool_t *pool, const pm_content_t *content)
{
    apr_file_t *file;

    return apr_file_open(&file, content->file,
                         APR_FOPEN_READ | APR_FOPEN_BINARY, 0,
                         pool) == APR_SUCCESS
               ? file
               : NULL;
}

/* Counts and hashes the bytes of a file. Returns whether all were read, up to
 * one more than are hashed. */
static int hash_file(apr_pool_t *pool, apr_file_t *file, apr_int64_t *bytes,
                     apr_uint64_t *hash)
{
    char *chunk = apr_palloc(pool, CHUNK);
    XXH3_state_t *state = XXH3_createState();
    apr_status_t rv = APR_SUCCESS;
    apr_size_t length;

    if (!state) {
        pm_memory_check(pool, APR_ENOMEM);
        return 0;
    }
    *bytes = 0;
    XXH3_64bits_reset(state);
    while (rv == APR_SUCCESS && *bytes <= PM_RESOURCE_HASHED_MAX) {
        length = CHUNK;
        rv = apr_file_read(file, chunk, &length);
        if (rv == APR_SUCCESS) {
            XXH3_64bits_update(state, chunk, length);
            *bytes += (apr_int64_t)length;
        }
    }
    *hash = XXH3_64bits_digest(state);
    XXH3_freeState(state);
    return rv == APR_SUCCESS || rv == APR_EOF;
}

/* Fills in size and hash of a content's file, as far as there is one. */
static void look_into(pm_resources_t *resources, apr_pool_t *scratch,
                      pm_content_t *content)
{
    apr_file_t *file = open_content(scratch, content);
    apr_uint64_t hash = 0;
    apr_finfo_t info;

    if (!file ||
        apr_file_info_get(&info, APR_FINFO_SIZE, file) != APR_SUCCESS) {
        content->problem = PM_REASON_UNREADABLE;
        return;
    }
    content->bytes = info.size;
    if (info.size <= PM_RESOURCE_HASHED_MAX &&
        !hash_file(scratch, file, &content->bytes, &hash)) {
        content->problem = PM_REASON_UNREADABLE;
    }
    else if (content->bytes > PM_RESOURCE_HASHED_MAX) {
        pm_report_note(resources->report, (pm_place_t){content->source, 0, 0},
                       "more than %d bytes; links to it have no hash",
                       PM_RESOURCE_HASHED_MAX);
    }
    else {
        content->hash =
            apr_psprintf(resources->pool, "%016" APR_UINT64_T_HEX_FMT, hash);
    }
}

/* The size of a file; PM_BYTES_UNKNOWN if nobody knows. */
static apr_int64_t size_of(apr_pool_t *scratch, const char *file)
{
    apr_finfo_t info;

    return apr_stat(&info, file, APR_FINFO_SIZE, scratch) == APR_SUCCESS
               ? (apr_int64_t)info.size
               : PM_BYTES_UNKNOWN;
}

/* The content that a location leads to, looked into once. */
static const pm_content_t *find_content(pm_resources_t *resources,
                                        apr_pool_t *scratch,
                                        const pm_location_t *location)
{
    apr_pool_t *pool = resources->pool;
    pm_content_t *content =
        apr_hash_get(resources->by_key, location->key, APR_HASH_KEY_STRING);

    if (content) {
        return content;
    }
    content = apr_pcalloc(pool, sizeof(*content));
    content->source = apr_pstrdup(pool, location->source);
    content->file = apr_pstrdup(pool, location->file);
    content->bytes = PM_BYTES_UNKNOWN;
    if (content->file && location->hash) {
        content->bytes = size_of(scratch, content->file);
    }
    else if (content->file) {
        look_into(resources, scratch, content);
    }
    apr_hash_set(resources->by_key, apr_pstrdup(pool, location->key),
                 APR_HASH_KEY_STRING, content);
    return content;
}

/* Fills in what an href leads to. */
static void look(pm_resources_t *resources, apr_pool_t *scratch,
                 const pm_wanted_t *wanted, pm_resource_t *resource)
{
    apr_pool_t *pool = resources->pool;
    pm_location_t location;

    pm_site_locate(resources->site, scratch, wanted, &location);
    resource->problem = location.problem;
    resource->detail = apr_pstrdup(pool, location.detail);
    resource->source = apr_pstrdup(pool, location.source);
    resource->base =
        apr_pstrdup(pool, location.base ? location.base : wanted->href);
    resource->bytes = location.bytes;
    resource->hash = apr_pstrdup(pool, location.hash);
    if (!location.key) {
        return;
    }
    resource->content = find_content(resources, scratch, &location);
    if (resource->content->problem) {
        resource->problem = resource->content->problem;
        resource->content = NULL;
        return;
    }
    if (resource->bytes == PM_BYTES_UNKNOWN) {
        resource->bytes = resource->content->bytes;
    }
    if (!resource->hash) {
        resource->hash = resource->content->hash;
    }
}

const pm_resource_t *pm_resources_find(pm_resources_t *resources,
                                       const pm_wanted_t *wanted)
{
    pm_resource_t *resource =
        apr_hash_get(resources->by_href, wanted->href, APR_HASH_KEY_STRING);
    apr_pool_t *scratch;

    if (!resource) {
        resource = apr_pcalloc(resources->pool, sizeof(*resource));
        apr_pool_create(&scratch, resources->pool);
        look(resources, scratch, wanted, resource);
        apr_pool_destroy(scratch);
        apr_hash_set(resources->by_href,
                     apr_pstrdup(resources->pool, wanted->href),
                     APR_HASH_KEY_STRING, resource);
    }
    return resource;
}

/* A pm_text_sink_t. */
static void append(void *buffer, const char *bytes, apr_size_t length)
{
    pm_buffer_append(buffer, bytes, length);
}

int pm_content_read_text(const pm_content_t *content, apr_size_t limit,
                         pm_buffer_t *text)
{
    apr_pool_t *pool = text->pool;
    apr_file_t *file = content->file ? open_content(pool, content) : NULL;
    char *chunk = apr_palloc(pool, CHUNK);
    pm_decoder_t *decoder = NULL;
    apr_size_t length;
    apr_status_t rv = APR_SUCCESS;

    if (content->bytes > 0) {
        pm_buffer_reserve(text, content->bytes < (apr_int64_t)limit
                                    ? (apr_size_t)content->bytes
                                    : limit + CHUNK);
    }
    while (file && rv == APR_SUCCESS && text->length <= limit) {
        rv = apr_file_read_full(file, chunk, CHUNK, &length);
        if (!decoder) {
            decoder = pm_decoder_create(
                pool, pm_encoding_of_style(chunk, length), append, text);
        }
        pm_decoder_feed(decoder, chunk, length);
    }
    if (decoder) {
        pm_decoder_end(decoder);
    }
    return file && (rv == APR_SUCCESS || rv == APR_EOF);
}
