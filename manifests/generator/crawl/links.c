/*
 * The links of a page that lead to other pages.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/links.h"

#include <string.h>

#include <apr_strings.h>

#include "format/url.h"
#include "html/read.h"
#include "site/resolve.h"
#include "text/query.h"

typedef struct reader_t {
    apr_pool_t *pool, *scratch;
    const apr_array_header_t *origins;
    const char *base;              /* address, or URL of another origin */
    int has_base;                  /* the first <base href> counts */
    const pm_encoding_t *encoding; /* of the page, for queries */
    apr_array_header_t *addresses;
} reader_t;

/* Without an empty query, which says nothing. */
static const char *trimmed(apr_pool_t *pool, const char *address)
{
    apr_size_t length = strlen(address);

    return length > 1 && address[length - 1] == '?'
               ? apr_pstrmemdup(pool, address, length - 1)
               : address;
}

const char *pm_links_address(apr_pool_t *pool,
                             const apr_array_header_t *origins,
                             const char *base, const char *url)
{
    pm_target_t target =
        pm_resolve(pool, APR_ARRAY_IDX(origins, 0, const char *), base, url);
    const char *address = NULL;
    int i;

    if (target.kind == PM_TARGET_OWN) {
        address = target.href;
    }
    for (i = 0; target.kind == PM_TARGET_OTHER && i < origins->nelts; i++) {
        if (strcmp(target.origin, APR_ARRAY_IDX(origins, i, const char *)) ==
            0) {
            address = target.href + strlen(target.origin);
        }
    }
    address = address ? trimmed(pool, address) : NULL;
    return address && !pm_url_check_href(address) ? address : NULL;
}

static int is_link(const char *name)
{
    return strcmp(name, "a") == 0 || strcmp(name, "area") == 0;
}

static void take_base(reader_t *reader, const char *href)
{
    pm_target_t target;

    if (!href || reader->has_base) {
        return;
    }
    reader->has_base = 1;
    target = pm_resolve(reader->pool,
                        APR_ARRAY_IDX(reader->origins, 0, const char *),
                        reader->base, href);
    if (target.kind != PM_TARGET_NONE) {
        reader->base = target.href;
    }
}

static void on_open(void *baton, const pm_tag_t *tag)
{
    reader_t *reader = baton;
    const char *href = pm_tag_get(tag, "href"), *address;

    if (strcmp(tag->name, "base") == 0) {
        take_base(reader, href);
    }
    else if (href && is_link(tag->name) &&
             reader->addresses->nelts < PM_LINKS_MAX &&
             !pm_tag_get(tag, "download") &&
             !pm_tag_has_token(pm_tag_get(tag, "rel"), "nofollow")) {
        apr_pool_clear(reader->scratch);
        if (pm_query_is_encoded(reader->encoding)) {
            href = pm_query_encode(reader->scratch, href, reader->encoding);
        }
        address = href ? pm_links_address(reader->scratch, reader->origins,
                                          reader->base, href)
                       : NULL;
        if (address) {
            APR_ARRAY_PUSH(reader->addresses, const char *) =
                apr_pstrdup(reader->pool, address);
        }
    }
}

static void on_close(void *baton, const struct pm_element_t *element) {}

static void on_text(void *baton, const char *text, apr_size_t length,
                    int is_raw)
{
}

apr_array_header_t *pm_links_read(apr_pool_t *pool, const pm_answer_t *page,
                                  const apr_array_header_t *origins)
{
    reader_t reader = {
        .pool = pool,
        .origins = origins,
        .base = page->address,
        .addresses = apr_array_make(pool, 64, sizeof(const char *)),
    };
    const pm_html_handler_t handler = {&reader, on_open, on_close, on_text,
                                       NULL};
    const pm_html_source_t source = {
        .path = page->body,
        .is_xml =
            strcmp(pm_answer_type(pool, page), "application/xhtml+xml") == 0,
        .charset = pm_answer_charset(pool, page),
        .encoding = &reader.encoding,
    };
    pm_error_t ignored = PM_ERROR_NONE;

    apr_pool_create(&reader.scratch, pool);
    pm_html_read(pool, &source, &handler, &ignored);
    apr_pool_destroy(reader.scratch);
    return reader.addresses;
}
