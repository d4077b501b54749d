/*
 * _headers of Cloudflare Pages and Netlify.
 *
 *   file   = *( path LF *( indent field LF ) )
 *   field  = name ":" value / "!" name       ; the latter: as if nobody said it
 *
 * A path has at most one star, for any bytes, and placeholders, `:name`, for a
 * segment. Lines that begin with `#` are comments. All paths that fit count.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>
#include <strings.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "foreign/source.h"

/* A path with stars for its placeholders, *is_wider if there are any; a host in
 * front of it is left out. */
static const char *pattern_of(apr_pool_t *pool, const char *path, int *is_wider)
{
    char *text, *end;
    const char *host = strstr(path, "://");

    if (host) {
        host += 3 + strcspn(host + 3, "/");
        path = *host ? host : "/";
    }
    text = end = apr_pstrdup(pool, path);
    while (*path) {
        if (*path == ':' && apr_isalpha(path[1])) {
            *is_wider = 1;
            for (path++; apr_isalnum(*path) || *path == '_'; path++) {
            }
            *end++ = '*';
        }
        else {
            *end++ = *path++;
        }
    }
    *end = '\0';
    return text;
}

/* The line of a path. */
static pm_section_t *read_path(pm_sections_t *sections, const char *line,
                               int number)
{
    int is_wider = 0;
    const char *pattern = pattern_of(sections->pool, line, &is_wider);

    if (is_wider) {
        pm_sections_loss(sections, number,
                         "\"%s\" became \"%s\", which fits more paths", line,
                         pattern);
    }
    return pm_sections_add(sections, pattern, number);
}

/* A field; what is no Link is no hint, and counted. */
static int read_field(pm_sections_t *sections, pm_section_t *section,
                      const char *line, int number)
{
    const char *name = line + (*line == '!');
    apr_size_t length;

    name += strspn(name, " \t");
    length = strcspn(name, ": \t");
    if (length != 4 || strncasecmp(name, "Link", 4) != 0) {
        return 0;
    }
    if (!section) {
        return 1; /* its path was refused */
    }
    if (*line == '!') {
        section->is_fresh = 1;
        return 1;
    }
    name += length + strspn(name + length, ": \t");
    pm_sections_field(sections, section, number, name);
    return 1;
}

apr_status_t pm_source_headers(pm_source_text_t *text, pm_error_t *error)
{
    pm_sections_t *sections = text->sections;
    pm_section_t *section = NULL;
    char *line = text->text, *end;
    int number = 0, others = 0;

    for (; line; line = end) {
        int is_field = apr_isspace(*line);

        number++;
        end = strchr(line, '\n');
        if (end) {
            *end++ = '\0';
        }
        line += strspn(line, " \t\r");
        line[strcspn(line, "\r")] = '\0';
        if (*line == '\0' || *line == '#') {
            continue;
        }
        if (!is_field && (*line == '/' || strstr(line, "://"))) {
            section = read_path(sections, line, number);
        }
        else if (!is_field) {
            return pm_error_set(error, PM_EINVALID, sections->source, number, 1,
                                "neither a path nor an indented field");
        }
        else {
            others += !read_field(sections, section, line, number);
        }
    }
    if (others > 0) {
        pm_report_note(sections->report, (pm_place_t){sections->source, 0, 0},
                       "%d other field%s no hint%s", others,
                       others == 1 ? " is" : "s are", others == 1 ? "" : "s");
    }
    return APR_SUCCESS;
}
