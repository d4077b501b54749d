/*
 * The pages of a site that a list names: a shard of it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "site/selection.h"

#include <string.h>

#include <apr_file_io.h>
#include <apr_hash.h>
#include <apr_strings.h>

#include "site/page_name.h"

/* A line of the list. */
typedef struct named_t {
    const char *path; /* relative to DOCROOT; NULL: it lies outside */
    const char *text; /* as it is written */
    int line;
    int is_there;
} named_t;

struct pm_selection_t {
    apr_pool_t *pool;
    const char *source;
    apr_hash_t *directories; /* those that are above a page */
    apr_hash_t *pages; /* path that all variants have -> named_t, the first */
    apr_array_header_t *others; /* of named_t: what can be no page */
};

/* The path below DOCROOT that a line names; NULL if it lies outside. */
static const char *below(const pm_root_t *root, const char *text)
{
    const char *const roots[] = {root->path, root->real};
    apr_size_t i, length;

    for (i = 0; *text == '/' && i < 2; i++) {
        length = strlen(roots[i]);
        if (strncmp(text, roots[i], length) == 0 && text[length] == '/') {
            return text + length + strspn(text + length, "/");
        }
    }
    while (strncmp(text, "./", 2) == 0) {
        text += 1 + strspn(text + 1, "/");
    }
    return *text == '/' ? NULL : text;
}

static void add_directories(pm_selection_t *selection, const char *path)
{
    const char *slash = strrchr(path, '/');

    while (slash) {
        const char *directory =
            apr_pstrmemdup(selection->pool, path, (apr_size_t)(slash - path));

        if (apr_hash_get(selection->directories, directory,
                         APR_HASH_KEY_STRING)) {
            return;
        }
        apr_hash_set(selection->directories, directory, APR_HASH_KEY_STRING,
                     directory);
        path = directory;
        slash = strrchr(path, '/');
    }
}

static void add_line(pm_selection_t *selection, const pm_root_t *root,
                     const char *text, int line)
{
    const char *path = below(root, text), *name;
    named_t named = {.text = apr_pstrdup(selection->pool, text), .line = line};
    apr_size_t length;

    named.path = path ? named.text + (path - text) : NULL;
    name = path && strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    if (!path || !pm_variant_is_page(name, &length)) {
        APR_ARRAY_PUSH(selection->others, named_t) = named;
        return;
    }
    path = apr_pstrmemdup(selection->pool, path,
                          (apr_size_t)(name - path) + length);
    if (!apr_hash_get(selection->pages, path, APR_HASH_KEY_STRING)) {
        apr_hash_set(selection->pages, path, APR_HASH_KEY_STRING,
                     apr_pmemdup(selection->pool, &named, sizeof(named)));
        add_directories(selection, path);
    }
}

/* Reads the lines of an open list. */
static apr_status_t read_lines(pm_selection_t *selection, apr_file_t *file,
                               const pm_root_t *root, pm_error_t *error)
{
    char text[PM_SELECTION_LINE_MAX + 2];
    apr_status_t rv;
    apr_size_t length;
    int line = 0;

    while ((rv = apr_file_gets(text, (int)sizeof(text), file)) == APR_SUCCESS) {
        length = strlen(text);
        line++;
        if (length > 0 && text[length - 1] == '\n') {
            text[--length] = '\0';
        }
        if (length > PM_SELECTION_LINE_MAX) {
            return pm_error_set(error, PM_EINVALID, selection->source, line, 0,
                                "the line has more than %d bytes",
                                PM_SELECTION_LINE_MAX);
        }
        if (length > 0) {
            add_line(selection, root, text, line);
        }
    }
    return rv == APR_EOF ? APR_SUCCESS
                         : pm_error_set(error, rv, selection->source, 0, 0,
                                        "cannot read the list");
}

apr_status_t pm_selection_read(apr_pool_t *pool, const char *path,
                               const pm_root_t *root,
                               pm_selection_t **selection, pm_error_t *error)
{
    int is_input = strcmp(path, "-") == 0;
    apr_int32_t flags = APR_FOPEN_READ | APR_FOPEN_BUFFERED;
    apr_file_t *file;
    apr_status_t rv = is_input ? apr_file_open_flags_stdin(&file, flags, pool)
                               : apr_file_open(&file, path, flags, 0, pool);

    *selection = apr_pcalloc(pool, sizeof(**selection));
    (*selection)->pool = pool;
    (*selection)->source = is_input ? "standard input" : path;
    (*selection)->directories = apr_hash_make(pool);
    (*selection)->pages = apr_hash_make(pool);
    (*selection)->others = apr_array_make(pool, 8, sizeof(named_t));
    if (rv != APR_SUCCESS) {
        return pm_error_set(error, rv, path, 0, 0, "cannot read the list");
    }
    rv = read_lines(*selection, file, root, error);
    apr_file_close(file);
    return rv;
}

int pm_selection_has_directory(const pm_selection_t *selection,
                               const char *path)
{
    return apr_hash_get(selection->directories, path, APR_HASH_KEY_STRING) !=
           NULL;
}

int pm_selection_has_page(const pm_selection_t *selection, const char *path,
                          apr_size_t length)
{
    named_t *named = apr_hash_get(selection->pages, path, (apr_ssize_t)length);

    if (named) {
        named->is_there = 1;
    }
    return named != NULL;
}

void pm_selection_report(const pm_selection_t *selection,
                         int (*is_left_out)(void *baton, const char *path),
                         void *baton, pm_report_t *report)
{
    int count = selection->others->nelts;
    const named_t *first =
        count > 0 ? &APR_ARRAY_IDX(selection->others, 0, named_t) : NULL;
    apr_hash_index_t *at;

    for (at = apr_hash_first(selection->pool, selection->pages); at;
         at = apr_hash_next(at)) {
        const named_t *named = apr_hash_this_val(at);

        if (!named->is_there && !is_left_out(baton, named->path)) {
            first = first && first->line < named->line ? first : named;
            count++;
        }
    }
    if (first) {
        pm_report_loss(report, (pm_place_t){selection->source, first->line, 0},
                       "\"%.200s\" is no page below DOCROOT%s", first->text,
                       count == 1
                           ? ""
                           : apr_psprintf(selection->pool,
                                          "; nor are %d more of the list",
                                          count - 1));
    }
}
