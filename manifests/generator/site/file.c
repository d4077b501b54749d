/*
 * The files of the site that references lead to: whether they are there, what
 * is in them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "site/file.h"

#include <string.h>

#include <apr_file_io.h>
#include <apr_strings.h>
#include <xxhash.h>

#include "format/link.h"
#include "format/url.h"
#include "text/buffer.h"
#include "text/decode.h"
#include "text/memory.h"

#define CHUNK (64 * 1024)

/* A pm_text_sink_t. */
static void append(void *buffer, const char *bytes, apr_size_t length)
{
    pm_buffer_append(buffer, bytes, length);
}

/* Opens a content's file, in pool; NULL if that fails. */
static apr_file_t *open_content(apr_pool_t *pool, const pm_content_t *content)
{
    apr_file_t *file;

    return apr_file_open(&file, content->path,
                         APR_FOPEN_READ | APR_FOPEN_BINARY, 0,
                         pool) == APR_SUCCESS
               ? file
               : NULL;
}

/* Counts and hashes the bytes of the file. Returns whether all were read. */
static int read_content(apr_pool_t *pool, pm_content_t *content,
                        const pm_resources_t *resources)
{
    apr_file_t *file = open_content(pool, content);
    char *chunk = apr_palloc(pool, CHUNK);
    XXH3_state_t *state = XXH3_createState();
    apr_status_t rv = APR_SUCCESS;
    apr_size_t length;

    if (!state) {
        pm_memory_check(pool, APR_ENOMEM);
        return 0;
    }
    content->bytes = 0;
    XXH3_64bits_reset(state);
    while (file && rv == APR_SUCCESS) {
        length = CHUNK;
        rv = apr_file_read(file, chunk, &length);
        if (rv == APR_SUCCESS) {
            XXH3_64bits_update(state, chunk, length);
            content->bytes += (apr_int64_t)length;
        }
    }
    content->hash = apr_psprintf(resources->pool, "%016" APR_UINT64_T_HEX_FMT,
                                 (apr_uint64_t)XXH3_64bits_digest(state));
    XXH3_freeState(state);
    return file && rv == APR_EOF;
}

static pm_content_t *find_content(pm_resources_t *resources, const char *real)
{
    pm_content_t *content =
        apr_hash_get(resources->by_content, real, APR_HASH_KEY_STRING);
    apr_pool_t *scratch;
    apr_finfo_t info = {.filetype = APR_NOFILE};

    if (content) {
        return content;
    }
    content = apr_pcalloc(resources->pool, sizeof(*content));
    content->path = apr_pstrdup(resources->pool, real);
    apr_hash_set(resources->by_content, content->path, APR_HASH_KEY_STRING,
                 content);
    apr_pool_create(&scratch, resources->pool);
    if (apr_stat(&info, real, APR_FINFO_TYPE, scratch) != APR_SUCCESS ||
        info.filetype != APR_REG) {
        content->problem =
            info.filetype == APR_DIR ? PM_REASON_DIRECTORY : PM_REASON_NO_FILE;
    }
    else if (!pm_site_has(resources->site, real)) {
        content->bytes = PM_BYTES_UNKNOWN;
        content->is_sheet_read = content->is_script_read = 1;
    }
    else if (!read_content(scratch, content, resources)) {
        content->problem = PM_REASON_UNREADABLE;
    }
    apr_pool_destroy(scratch);
    return content;
}

/* The file name for a URL path below the prefix, relative to DOCROOT; NULL if
 * no file name can be meant. */
static const char *file_name(apr_pool_t *pool, const char *path)
{
    const char *at;

    for (at = path; (at = strchr(at, '%')) != NULL; at++) {
        /* httpd answers 404 to an encoded slash, and there is no NUL. */
        if (strncasecmp(at, "%2f", 3) == 0 || strncmp(at, "%00", 3) == 0) {
            return NULL;
        }
    }
    return pm_url_decode(pool, path + strspn(path, "/"));
}

/* Fills in what the path (without a query, and with the prefix) leads to. */
static void locate(pm_resources_t *resources, apr_pool_t *scratch,
                   const char *path, pm_resource_t *resource)
{
    const pm_site_t *site = resources->site;
    apr_size_t prefix = strlen(site->prefix);
    const char *name, *real;

    if (strncmp(path, site->prefix, prefix) != 0 || path[prefix] != '/') {
        resource->problem = PM_REASON_OUTSIDE;
        resource->is_outside = 1;
        return;
    }
    name = file_name(scratch, path + prefix);
    real = name ? pm_site_locate(scratch, site, name) : NULL;
    if (!real) {
        resource->problem = PM_REASON_MISSING;
        return;
    }
    resource->source = pm_site_source(resources->pool, site, name);
    resource->content = find_content(resources, real);
    /* A trailing slash asks for a directory, whatever the file system says. */
    if (path[strlen(path) - 1] == '/' && !resource->content->problem) {
        resource->problem = PM_REASON_MISSING;
    }
    else {
        resource->problem = resource->content->problem;
    }
}

pm_resources_t *pm_resources_create(apr_pool_t *pool, const pm_site_t *site)
{
    pm_resources_t *resources = apr_pcalloc(pool, sizeof(*resources));

    resources->pool = pool;
    resources->site = site;
    resources->by_path = apr_hash_make(pool);
    resources->by_content = apr_hash_make(pool);
    return resources;
}

pm_resources_t *pm_resources_create_elsewhere(apr_pool_t *pool,
                                              pm_locate_t *elsewhere,
                                              void *baton)
{
    pm_resources_t *resources = pm_resources_create(pool, NULL);

    resources->locate = elsewhere;
    resources->baton = baton;
    return resources;
}

const pm_resource_t *pm_resources_find(pm_resources_t *resources,
                                       const pm_wanted_t *wanted)
{
    apr_ssize_t length =
        (apr_ssize_t)strcspn(wanted->href, resources->site ? "?" : "");
    pm_resource_t *resource =
        apr_hash_get(resources->by_path, wanted->href, length);
    apr_pool_t *scratch;
    const char *path;

    if (resource) {
        return resource;
    }
    resource = apr_pcalloc(resources->pool, sizeof(*resource));
    path = apr_pstrmemdup(resources->pool, wanted->href, (apr_size_t)length);
    if (resources->site) {
        apr_pool_create(&scratch, resources->pool);
        locate(resources, scratch, path, resource);
        apr_pool_destroy(scratch);
    }
    else {
        resources->locate(resources->baton, resources->pool, wanted, resource);
    }
    apr_hash_set(resources->by_path, path, length, resource);
    return resource;
}

/* Reads the file as UTF-8 text, to its end or until the text is longer than
 * limit. Returns whether it could. */
static int read_text(apr_pool_t *pool, const pm_content_t *content,
                     apr_size_t limit, pm_buffer_t *text)
{
    apr_file_t *file = open_content(pool, content);
    char *chunk = apr_palloc(pool, CHUNK);
    pm_decoder_t *decoder = NULL;
    apr_size_t length;
    apr_status_t rv = APR_SUCCESS;

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

const pm_css_sheet_t *pm_resources_sheet(pm_resources_t *resources,
                                         const pm_resource_t *resource)
{
    pm_content_t *content = resource->content;
    pm_buffer_t text = {.length = 0};

    if (content && !content->is_sheet_read) {
        content->is_sheet_read = 1;
        apr_pool_create(&text.pool, resources->pool);
        if (read_text(text.pool, content, PM_CSS_LENGTH_MAX, &text)) {
            content->sheet = pm_css_parse(resources->pool, text.bytes,
                                          text.length, PM_POSITION_START);
        }
        apr_pool_destroy(text.pool);
    }
    return content ? content->sheet : NULL;
}

const pm_js_script_t *pm_resources_script(pm_resources_t *resources,
                                          const pm_resource_t *resource)
{
    pm_content_t *content = resource->content;
    pm_buffer_t text = {.length = 0};

    if (content && !content->is_script_read) {
        content->is_script_read = 1;
        apr_pool_create(&text.pool, resources->pool);
        if (read_text(text.pool, content, PM_JS_LENGTH_MAX, &text)) {
            content->script = pm_js_parse(resources->pool, text.bytes,
                                          text.length, PM_POSITION_START);
        }
        apr_pool_destroy(text.pool);
    }
    return content ? content->script : NULL;
}
