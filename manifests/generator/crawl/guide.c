/*
 * What a site says to crawlers: its robots.txt, and what its sitemaps list.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/guide.h"

#include <string.h>

#include <apr_file_io.h>
#include <apr_hash.h>
#include <apr_strings.h>

#include "crawl/links.h"
#include "crawl/sitemap.h"
#include "format/url.h"

#define CHUNK (64 * 1024)

typedef struct reader_t {
    apr_pool_t *pool;
    const pm_guide_site_t *site;
    apr_array_header_t *listed; /* of const char *: addresses */
    apr_hash_t *sitemaps;       /* addresses of sitemaps that are known */
    const char *sitemap;        /* the one that is read */
    int depth;                  /* of its index */
    apr_array_header_t *queue;  /* of const char *: sitemaps of an index */
} reader_t;

/* The URL of an address, for messages; from pool. */
static const char *url_of(apr_pool_t *pool, const pm_guide_site_t *site,
                          const char *address)
{
    return apr_pstrcat(pool, APR_ARRAY_IDX(site->origins, 0, const char *),
                       address, NULL);
}

/* Asks for something that is no page, redirects of this site followed. */
static const pm_answer_t *ask_plainly(const pm_guide_site_t *site,
                                      apr_pool_t *pool, const char *address)
{
    const pm_answer_t *answer = NULL;
    int i;

    for (i = 0; address && i <= PM_GUIDE_REDIRECTS_MAX; i++) {
        pm_ask_t *ask = apr_pcalloc(pool, sizeof(*ask));

        ask->address = address;
        answer = pm_fetch_now(site->fetch, pool, ask);
        if (!pm_answer_is_redirect(answer)) {
            break;
        }
        address = pm_links_address(pool, site->origins, address,
                                   answer->fields[PM_FIELD_LOCATION]);
    }
    return answer;
}

/* Reads at most so many bytes of a file, from pool. */
static char *read_file(apr_pool_t *pool, const char *path, apr_size_t *length)
{
    char *text = apr_palloc(pool, *length);
    apr_file_t *file;

    if (apr_file_open(&file, path, APR_FOPEN_READ, 0, pool) != APR_SUCCESS) {
        *length = 0;
        return text;
    }
    apr_file_read_full(file, text, *length, length);
    apr_file_close(file);
    return text;
}

/* RFC 9309, section 2.3.1: who has no robots.txt allows all, of whom it cannot
 * be had nothing is asked. */
apr_status_t pm_guide_robots(apr_pool_t *pool, const pm_guide_site_t *site,
                             int is_needed, pm_robots_t **robots,
                             pm_error_t *error)
{
    const pm_answer_t *answer;
    apr_size_t length = PM_ROBOTS_LENGTH_MAX;
    apr_pool_t *scratch;
    const char *text = "";

    apr_pool_create(&scratch, pool);
    answer = ask_plainly(site, scratch, "/robots.txt");
    if (is_needed && (answer->problem || answer->status >= 500)) {
        pm_error_set(error, PM_EINVALID, url_of(scratch, site, "/robots.txt"),
                     0, 0,
                     "%s, so nobody knows what may be read; "
                     "--ignore-robots reads all",
                     pm_answer_words(scratch, answer));
        apr_pool_destroy(scratch);
        return error->status;
    }
    if (answer->body) {
        text = read_file(scratch, answer->body, &length);
    }
    *robots = pm_robots_parse(pool, text, answer->body ? length : 0,
                              PM_REQUEST_AGENT);
    apr_pool_destroy(scratch);
    return APR_SUCCESS;
}

/* A pm_sitemap_sink_t. */
static void on_listed(void *baton, const char *url, int is_sitemap)
{
    reader_t *reader = baton;
    apr_pool_t *scratch;
    const char *address;

    apr_pool_create(&scratch, reader->pool);
    address = pm_url_scheme_length(url) > 0
                  ? pm_links_address(scratch, reader->site->origins, "/", url)
                  : NULL;
    if (!address) {
        pm_report_note(
            reader->site->report,
            (pm_place_t){url_of(scratch, reader->site, reader->sitemap), 0, 0},
            "\"%s\" is not of this site; if it is, name its origin "
            "with --origin",
            url);
    }
    else {
        APR_ARRAY_PUSH(is_sitemap ? reader->queue : reader->listed,
                       const char *) = apr_pstrdup(reader->pool, address);
    }
    apr_pool_destroy(scratch);
}

static apr_status_t feed_file(pm_sitemap_t *sitemap, const char *path,
                              apr_pool_t *pool, pm_error_t *error)
{
    char *chunk = apr_palloc(pool, CHUNK);
    apr_file_t *file;
    apr_size_t length;
    apr_status_t rv = apr_file_open(&file, path, APR_FOPEN_READ, 0, pool);

    while (rv == APR_SUCCESS) {
        length = CHUNK;
        rv = apr_file_read(file, chunk, &length);
        if (rv == APR_SUCCESS &&
            pm_sitemap_feed(sitemap, chunk, length, error) != APR_SUCCESS) {
            return error->status;
        }
    }
    return pm_sitemap_end(sitemap, error);
}

/* Reads one sitemap. is_sure: somebody said that it is there. */
static void read_sitemap(reader_t *reader, const char *address, int is_sure)
{
    const pm_answer_t *answer;
    pm_error_t error = PM_ERROR_NONE;
    apr_pool_t *scratch;
    const char *url;

    if (apr_hash_get(reader->sitemaps, address, APR_HASH_KEY_STRING) ||
        apr_hash_count(reader->sitemaps) >= PM_GUIDE_SITEMAPS_MAX) {
        return;
    }
    address = apr_pstrdup(reader->pool, address);
    apr_hash_set(reader->sitemaps, address, APR_HASH_KEY_STRING, address);
    apr_pool_create(&scratch, reader->pool);
    url = url_of(scratch, reader->site, address);
    answer = ask_plainly(reader->site, scratch, address);
    reader->sitemap = address;
    if (answer->body) {
        feed_file(pm_sitemap_create(scratch, url, on_listed, reader),
                  answer->body, scratch, &error);
    }
    else {
        pm_error_set(&error, PM_EINVALID, url, 0, 0, "%s",
                     pm_answer_words(scratch, answer));
    }
    /* At the usual place there may be anything. */
    if (error.status && is_sure && !pm_fetch_end(reader->site->fetch)) {
        pm_report_error(reader->site->report, &error);
    }
    apr_pool_destroy(scratch);
}

/* Reads the sitemaps of indexes, level by level. */
static void read_indexes(reader_t *reader)
{
    while (reader->queue->nelts > 0 && reader->depth++ < PM_GUIDE_DEPTH_MAX) {
        apr_array_header_t *queue = reader->queue;
        int i;

        reader->queue = apr_array_make(reader->pool, 8, sizeof(const char *));
        for (i = 0; i < queue->nelts; i++) {
            read_sitemap(reader, APR_ARRAY_IDX(queue, i, const char *), 1);
        }
    }
}

apr_array_header_t *pm_guide_listed(apr_pool_t *pool,
                                    const pm_guide_site_t *site,
                                    const pm_robots_t *robots)
{
    reader_t reader = {
        .pool = pool,
        .site = site,
        .listed = apr_array_make(pool, 64, sizeof(const char *)),
        .sitemaps = apr_hash_make(pool),
        .sitemap = "/robots.txt",
        .queue = apr_array_make(pool, 8, sizeof(const char *)),
    };
    int i;

    for (i = 0; i < robots->sitemaps->nelts; i++) {
        on_listed(&reader, APR_ARRAY_IDX(robots->sitemaps, i, const char *), 1);
    }
    if (reader.queue->nelts == 0) {
        read_sitemap(&reader, "/sitemap.xml", 0);
    }
    read_indexes(&reader);
    return reader.listed;
}
