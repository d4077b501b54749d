/*
 * The header of a request, as a browser would send it (Fetch, "HTTP-network
 * fetch"; Fetch Metadata Request Headers).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/request.h"

#include <string.h>
#include <strings.h>

#include <apr_strings.h>

#define ACCEPT_PAGE                                                            \
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,"        \
    "image/webp,image/apng,*/*;q=0.8"
#define ACCEPT_IMAGE                                                           \
    "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"

static const char *accept_of(const pm_ask_t *ask)
{
    return ask->is_page             ? ACCEPT_PAGE
           : ask->as == PM_AS_STYLE ? "text/css,*/*;q=0.1"
           : ask->as == PM_AS_IMAGE ? ACCEPT_IMAGE
                                    : "*/*";
}

static const char *destination_of(const pm_ask_t *ask)
{
    return ask->is_page             ? "document"
           : ask->as == PM_AS_NONE  ? "empty"
           : ask->as == PM_AS_FETCH ? "empty"
                                    : pm_as_name(ask->as);
}

const char *pm_request_way(const pm_ask_t *ask) { return destination_of(ask); }

/* Whether two header lines have one name. */
static int are_alike(const char *line, const char *other)
{
    apr_size_t length = strcspn(line, ":");

    return strcspn(other, ":;") == length &&
           strncasecmp(line, other, length) == 0;
}

static void add(apr_pool_t *pool, apr_array_header_t *lines,
                const apr_array_header_t *extra, const char *name,
                const char *value)
{
    const char *line = apr_pstrcat(pool, name, ": ", value, NULL);
    int i;

    for (i = 0; i < extra->nelts; i++) {
        if (are_alike(line, APR_ARRAY_IDX(extra, i, const char *))) {
            return;
        }
    }
    APR_ARRAY_PUSH(lines, const char *) = line;
}

/*
 * httpd compares an entity tag with that of the file, to which it has added a
 * suffix when it compressed the answer: both are given.
 */
static const char *tags_of(apr_pool_t *pool, const char *etag)
{
    static const char *const suffixes[] = {"-gzip\"", "-br\"", "-zstd\""};
    apr_size_t i, length = strlen(etag);

    for (i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        apr_size_t size = strlen(suffixes[i]);

        if (length > size + 1 &&
            strcmp(etag + length - size, suffixes[i]) == 0) {
            return apr_psprintf(pool, "%s, %.*s\"", etag, (int)(length - size),
                                etag);
        }
    }
    return etag;
}

static void add_conditions(apr_pool_t *pool, apr_array_header_t *lines,
                           const apr_array_header_t *extra,
                           const pm_answer_t *known)
{
    const char *etag = known->fields[PM_FIELD_ETAG];
    const char *modified = known->fields[PM_FIELD_LAST_MODIFIED];

    if (etag) {
        add(pool, lines, extra, "If-None-Match", tags_of(pool, etag));
    }
    if (modified) {
        add(pool, lines, extra, "If-Modified-Since", modified);
    }
}

apr_array_header_t *pm_request_lines(apr_pool_t *pool, const pm_ask_t *ask,
                                     const apr_array_header_t *extra,
                                     const pm_answer_t *known)
{
    apr_array_header_t *lines = apr_array_make(pool, 16, sizeof(const char *));

    add(pool, lines, extra, "User-Agent",
        "Mozilla/5.0 (compatible; " PM_REQUEST_AGENT "/" PM_VERSION ")");
    add(pool, lines, extra, "Accept", accept_of(ask));
    add(pool, lines, extra, "Sec-Fetch-Dest", destination_of(ask));
    add(pool, lines, extra, "Sec-Fetch-Mode",
        ask->is_page   ? "navigate"
        : ask->is_cors ? "cors"
                       : "no-cors");
    add(pool, lines, extra, "Sec-Fetch-Site",
        ask->referer ? "same-origin" : "none");
    if (ask->is_page) {
        add(pool, lines, extra, "Sec-Fetch-User", "?1");
        add(pool, lines, extra, "Upgrade-Insecure-Requests", "1");
    }
    if (ask->referer) {
        add(pool, lines, extra, "Referer", ask->referer);
    }
    if (known) {
        add_conditions(pool, lines, extra, known);
    }
    apr_array_cat(lines, extra);
    return lines;
}
