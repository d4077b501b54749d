/*
 * The inputs: what other servers and tools have, read as sections.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "foreign/source.h"

#include <string.h>

#include <apr_file_io.h>
#include <apr_strings.h>

const pm_source_kind_t pm_source_kinds[] = {
    {"json", "http2-push-manifest, prpl-server, @commonshost/manifest",
     pm_source_push_json},
    {"headers", "_headers of Cloudflare Pages, Netlify", pm_source_headers},
    {"apache", "httpd.conf, .htaccess", pm_source_apache},
    {"nginx", "nginx.conf", pm_source_nginx},
    {NULL, NULL, NULL},
};

static apr_status_t read_text(apr_pool_t *pool, const char *path, char **text,
                              pm_error_t *error)
{
    apr_finfo_t info;
    apr_size_t length;
    apr_file_t *file;
    apr_status_t rv =
        apr_file_open(&file, path, APR_FOPEN_READ, APR_OS_DEFAULT, pool);

    if (rv == APR_SUCCESS) {
        rv = apr_file_info_get(&info, APR_FINFO_SIZE | APR_FINFO_TYPE, file);
    }
    if (rv != APR_SUCCESS) {
        return pm_error_set(error, rv, path, 0, 0, "cannot be read");
    }
    if (info.filetype != APR_REG || info.size > PM_SOURCE_BYTES_MAX) {
        return pm_error_set(error, PM_EINVALID, path, 0, 0,
                            "not a regular file of at most %d bytes",
                            PM_SOURCE_BYTES_MAX);
    }
    length = (apr_size_t)info.size;
    *text = apr_pcalloc(pool, length + 1);
    rv = apr_file_read_full(file, *text, length, &length);
    if (rv != APR_SUCCESS && !APR_STATUS_IS_EOF(rv)) {
        return pm_error_set(error, rv, path, 0, 0, "cannot be read");
    }
    if (strlen(*text) != length) {
        return pm_error_set(error, PM_EINVALID, path, 0, 0,
                            "a NUL byte; it is no text");
    }
    return APR_SUCCESS;
}

/* Whether a line of the text begins with the word, in any case. */
static int has_line(const char *text, const char *word)
{
    apr_size_t length = strlen(word);

    while (*text) {
        text += strspn(text, " \t\r\n");
        if (strncasecmp(text, word, length) == 0) {
            return 1;
        }
        text += strcspn(text, "\n");
    }
    return 0;
}

/* What a file is by what it has. */
static const char *kind_of(const char *text)
{
    static const struct {
        const char *word, *kind;
    } marks[] = {
        {"http2_push", "nginx"},
        {"add_header", "nginx"},
        {"location ", "nginx"},
        {"H2PushResource", "apache"},
        {"H2EarlyHint ", "apache"},
        {"Header ", "apache"},
        {"PushManifestResource", "apache"},
        {"<", "apache"},
        {"Link:", "headers"},
        {"/", "headers"},
    };
    apr_size_t space = strspn(text, " \t\r\n");
    size_t i;

    if (text[space] == '{' || text[space] == '[') {
        return "json";
    }
    for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        if (has_line(text, marks[i].word)) {
            return marks[i].kind;
        }
    }
    return NULL;
}

apr_status_t pm_source_read(pm_sections_t *sections, const char *path,
                            const char *name, const char *page,
                            pm_error_t *error)
{
    pm_source_text_t source = {.sections = sections, .page = page};
    const pm_source_kind_t *kind = pm_source_kinds;
    apr_status_t rv = read_text(sections->pool, path, &source.text, error);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    name = name ? name : kind_of(source.text);
    while (name && kind->name && strcmp(kind->name, name) != 0) {
        kind++;
    }
    return name && kind->name
               ? kind->read(&source, error)
               : pm_error_set(error, PM_EINVALID, path, 0, 0,
                              "nobody knows what it is; say it with --from");
}
