/*
 * What the readers of build tools' files share: a bounded file, an object in
 * it, and routes by file names.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "site/build_tool.h"

#include <string.h>

#include <apr_file_io.h>
#include <apr_strings.h>

#include "format/url.h"

apr_status_t pm_build_tool_load(apr_pool_t *pool, const char *file,
                                const char **text, pm_error_t *error)
{
    apr_file_t *in;
    apr_finfo_t info;
    char *bytes;
    apr_size_t length;
    apr_status_t rv =
        apr_file_open(&in, file, APR_FOPEN_READ | APR_FOPEN_BINARY,
                      APR_FPROT_OS_DEFAULT, pool);

    if (rv != APR_SUCCESS ||
        (rv = apr_file_info_get(&info, APR_FINFO_SIZE | APR_FINFO_TYPE, in)) !=
            APR_SUCCESS ||
        info.filetype != APR_REG) {
        return pm_error_set(error, rv != APR_SUCCESS ? rv : PM_EINVALID, file,
                            0, 0, "cannot be read");
    }
    if (info.size > PM_BUILD_LENGTH_MAX) {
        return pm_error_set(error, PM_EINVALID, file, 0, 0,
                            "has more than 32 MiB");
    }
    length = (apr_size_t)info.size;
    bytes = apr_pcalloc(pool, length + 1);
    rv = length > 0 ? apr_file_read_full(in, bytes, length, NULL) : APR_SUCCESS;
    apr_file_close(in);
    *text = bytes;
    return rv == APR_SUCCESS
               ? rv
               : pm_error_set(error, rv, file, 0, 0, "cannot be read");
}

static apr_status_t free_json(void *object)
{
    json_decref(object);
    return APR_SUCCESS;
}

apr_status_t pm_build_tool_parse(apr_pool_t *pool, const char *text,
                                 const char *file, const char *tool,
                                 json_t **root, pm_error_t *error)
{
    json_error_t wrong;

    *root = json_loads(text, JSON_DISABLE_EOF_CHECK, &wrong);
    if (!json_is_object(*root)) {
        int is_other = *root != NULL;

        json_decref(*root);
        return pm_error_set(error, PM_EINVALID, file,
                            wrong.line > 0 && !is_other ? wrong.line : 0, 0,
                            "is no manifest of %s: %s", tool,
                            is_other ? "it is no object" : wrong.text);
    }
    apr_pool_cleanup_register(pool, *root, free_json, apr_pool_cleanup_null);
    return APR_SUCCESS;
}

static void add_route(apr_pool_t *pool, const char *path, const char *entry,
                      apr_array_header_t *routes)
{
    if (!pm_url_check_page(path)) {
        APR_ARRAY_PUSH(routes, pm_build_route_t) = (pm_build_route_t){
            apr_pstrdup(pool, path), apr_pstrdup(pool, entry)};
    }
}

/* A segment of a file's name as a part of a pattern. */
static const char *pattern_of(apr_pool_t *pool, const char *segment)
{
    char *pattern = apr_pcalloc(pool, strlen(segment) + 2), *to = pattern;
    const char *open;

    for (; (open = strchr(segment, '[')); segment++) {
        const char *close = strchr(open, ']');

        if (!close) {
            break;
        }
        memcpy(to, segment, (apr_size_t)(open - segment));
        to += open - segment;
        *to++ = '*';
        segment = close[1] == ']' ? close + 1 : close;
    }
    memcpy(to, segment, strlen(segment));
    return pm_url_escape(pool, pattern, strlen(pattern), "\"#<>?`{}[]\\^");
}

void pm_build_tool_add_routes(apr_pool_t *pool, const char *base,
                              const char *name, const char *entry,
                              apr_array_header_t *routes)
{
    char *segments = apr_pstrdup(pool, name), *state, *segment;
    const char *path = base;

    for (segment = apr_strtok(segments, "/", &state); segment;
         segment = apr_strtok(NULL, "/", &state)) {
        int is_last = !state || !*state;

        if (*segment == '(' || (is_last && strcmp(segment, "index") == 0)) {
            continue;
        }
        if (is_last && strncmp(segment, "[[", 2) == 0) {
            add_route(pool, *path ? path : "/", entry, routes);
        }
        path = apr_pstrcat(pool, path, "/", pattern_of(pool, segment), NULL);
    }
    add_route(pool, *path ? path : "/", entry, routes);
}
