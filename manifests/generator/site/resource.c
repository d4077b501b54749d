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
    apr_hash_t *by_href;       /* -> pm_resource_t */
    apr_hash_t *by_key;        /* key of a location -> pm_content_t */
    apr_array_header_t *asked; /* of const pm_resource_t *, since the start */
    int is_doubtful;           /* likewise */
    long start;                /* its number, from 1 */
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
    resources->asked = apr_array_make(pool, 32, sizeof(pm_resource_t *));
    resources->start = 1;
    resources->is_doubtful = 0;
    return resources;
}

/* Opens a content's file, in pool; NULL if that fails. */
static apr_file_t *open_content(apr_pool_t *pool, const pm_content_t *content)
{
    apr_file_t *file;
    apr_status_t rv = apr_file_open(&file, content->file,
                                    APR_FOPEN_READ | APR_FOPEN_BINARY, 0, pool);

    pm_memory_check(pool, rv);
    return rv == APR_SUCCESS ? file : NULL;
}

/* Fills in size and hash of a content's file, as far as there is one. then may
 * be NULL. */
static void look_into(pm_resources_t *resources, apr_pool_t *scratch,
                      const pm_sighting_t *then, pm_content_t *content)
{
    apr_file_t *file;
    apr_uint64_t hash = 0;

    content->stamp = then ? pm_stamp_at(content->file) : PM_STAMP_NONE;
    if (then && pm_stamp_equal(&content->stamp, &then->stamp)) {
        content->bytes = content->stamp.bytes;
        content->hash = apr_pstrdup(resources->pool, then->hash);
        return;
    }
    file = open_content(scratch, content);
    content->stamp = file ? pm_stamp_of(file) : PM_STAMP_NONE;
    content->bytes = content->stamp.bytes;
    if (content->bytes < 0) {
        content->problem = PM_REASON_UNREADABLE;
    }
    else if (content->bytes <= PM_RESOURCE_HASHED_MAX &&
             !pm_stamp_hash(scratch, file, PM_RESOURCE_HASHED_MAX + 1,
                            &content->bytes, &hash)) {
        content->problem = PM_REASON_UNREADABLE;
    }
    else if (content->bytes > PM_RESOURCE_HASHED_MAX) {
        content->is_large = 1;
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
                                        const pm_location_t *location,
                                        const pm_sighting_t *then)
{
    apr_pool_t *pool = resources->pool;
    pm_content_t *content =
        apr_hash_get(resources->by_key, location->key, APR_HASH_KEY_STRING);

    if (content) {
        return content;
    }
    content = apr_pcalloc(pool, sizeof(*content));
    content->file = apr_pstrdup(pool, location->file);
    content->bytes = PM_BYTES_UNKNOWN;
    content->stamp = PM_STAMP_NONE;
    if (content->file && location->hash) {
        content->bytes = size_of(scratch, content->file);
    }
    else if (content->file) {
        look_into(resources, scratch, then, content);
    }
    apr_hash_set(resources->by_key, apr_pstrdup(pool, location->key),
                 APR_HASH_KEY_STRING, content);
    return content;
}

/* Fills in what an href leads to. */
static void look(pm_resources_t *resources, apr_pool_t *scratch,
                 const pm_wanted_t *wanted, const pm_sighting_t *then,
                 pm_resource_t *resource)
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
    resource->content = find_content(resources, scratch, &location, then);
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

/* The hash of all that a page can tell of a resource. */
static apr_uint64_t digest_of(const pm_resource_t *resource)
{
    const pm_content_t *content = resource->content;
    const apr_int64_t numbers[] = {resource->problem, resource->bytes,
                                   content ? content->bytes : -2};
    apr_uint64_t digest = XXH3_64bits(numbers, sizeof(numbers));

    digest = pm_stamp_mix(digest, resource->detail);
    digest = pm_stamp_mix(digest, resource->source);
    digest = pm_stamp_mix(digest, resource->base);
    digest = pm_stamp_mix(digest, resource->hash);
    digest = pm_stamp_mix(digest, content ? content->file : NULL);
    return pm_stamp_mix(digest, content ? content->hash : NULL);
}

static pm_resource_t *add(pm_resources_t *resources, const pm_wanted_t *wanted,
                          const pm_sighting_t *then)
{
    pm_resource_t *resource = apr_pcalloc(resources->pool, sizeof(*resource));
    apr_pool_t *scratch;

    resource->href = apr_pstrdup(resources->pool, wanted->href);
    apr_pool_create(&scratch, resources->pool);
    look(resources, scratch, wanted, then, resource);
    apr_pool_destroy(scratch);
    resource->digest = digest_of(resource);
    apr_hash_set(resources->by_href, resource->href, APR_HASH_KEY_STRING,
                 resource);
    return resource;
}

/* Notes that it was asked for, and says what is to be said whoever asks. */
static const pm_resource_t *ask(pm_resources_t *resources,
                                pm_resource_t *resource)
{
    if (resource->asked == resources->start) {
        return resource;
    }
    resource->asked = resources->start;
    APR_ARRAY_PUSH(resources->asked, const pm_resource_t *) = resource;
    if (resource->content && resource->content->is_large) {
        pm_report_note(resources->report, (pm_place_t){resource->source, 0, 0},
                       "more than %d bytes; links to it have no hash",
                       PM_RESOURCE_HASHED_MAX);
    }
    return resource;
}

const pm_resource_t *pm_resources_find(pm_resources_t *resources,
                                       const pm_wanted_t *wanted)
{
    pm_resource_t *resource =
        apr_hash_get(resources->by_href, wanted->href, APR_HASH_KEY_STRING);

    return ask(resources, resource ? resource : add(resources, wanted, NULL));
}

int pm_resources_recall(pm_resources_t *resources, const pm_sighting_t *then,
                        int *is_seen)
{
    const pm_wanted_t wanted = {.href = then->href};
    pm_resource_t *known =
        apr_hash_get(resources->by_href, then->href, APR_HASH_KEY_STRING);
    const pm_resource_t *resource =
        ask(resources, known ? known : add(resources, &wanted, then));
    const pm_content_t *content = resource->content;

    *is_seen &= content && content->hash
                    ? pm_stamp_equal(&content->stamp, &then->stamp)
                    : then->stamp.bytes < 0;
    return resource->digest == then->digest;
}

void pm_resources_start(pm_resources_t *resources)
{
    resources->start++;
    resources->is_doubtful = 0;
    apr_array_clear(resources->asked);
}

void pm_resources_doubt(pm_resources_t *resources)
{
    resources->is_doubtful = 1;
}

int pm_resources_are_doubtful(const pm_resources_t *resources)
{
    return resources->is_doubtful;
}

const apr_array_header_t *pm_resources_asked(const pm_resources_t *resources)
{
    return resources->asked;
}

/* A pm_text_sink_t. */
static void append(void *buffer, const char *bytes, apr_size_t length)
{
    pm_buffer_append(buffer, bytes, length);
}

int pm_content_read_text(const pm_content_t *content, apr_size_t limit,
                         const pm_encoding_t *around, pm_buffer_t *text,
                         const pm_encoding_t **declared)
{
    const pm_encoding_t *own;
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
            own = pm_encoding_of_style(chunk, length);
            decoder = pm_decoder_create(pool, own ? own : around, append, text);
            if (declared) {
                *declared = own;
            }
        }
        pm_decoder_feed(decoder, chunk, length);
    }
    if (decoder) {
        pm_decoder_end(decoder);
    }
    return file && (rv == APR_SUCCESS || rv == APR_EOF);
}
