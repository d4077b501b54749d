/*
 * What sitemaps list, in each of their forms, in pieces of any size.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/sitemap.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <zlib.h>

#include "format/url.h"
#include "unit/tap.h"

#define NS "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\""

static apr_pool_t *pool;
static const char *found;

static void sink(void *baton, const char *address, int is_sitemap)
{
    found = apr_pstrcat(pool, found, *found ? " " : "",
                        is_sitemap ? "index:" : "", address, NULL);
}

/* What is found in the bytes, given in pieces, and what is wrong. */
static const char *read_in(const char *bytes, apr_size_t length,
                           apr_size_t piece)
{
    pm_sitemap_t *sitemap = pm_sitemap_create(pool, "s", sink, NULL);
    pm_error_t error = PM_ERROR_NONE;
    apr_size_t at;

    found = "";
    for (at = 0; at < length && !error.status; at += piece) {
        pm_sitemap_feed(sitemap, bytes + at,
                        length - at < piece ? length - at : piece, &error);
    }
    if (!error.status) {
        pm_sitemap_end(sitemap, &error);
    }
    return error.status ? apr_pstrcat(pool, found, *found ? " " : "", "! ",
                                      error.message, NULL)
                        : found;
}

static const struct {
    const char *sitemap, *should;
} cases[] = {
    {"<urlset " NS "><url><loc>http://h/a</loc><priority>1</priority></url>"
     "<url>\n<loc>\n http://h/b?x=1&amp;y=2 \n</loc></url></urlset>",
     "http://h/a http://h/b?x=1&y=2"},
    {"<?xml version=\"1.0\" encoding=\"UTF-8\"?><?xml-stylesheet href='x'?>\n"
     "<urlset " NS " xmlns:image='http://i'><url><loc>http://h/a</loc>"
     "<image:image><image:loc>http://h/i</image:loc></image:image>"
     "<image:loc>http://h/j</image:loc></url></urlset>",
     "http://h/a"},
    {"<s:urlset xmlns:s='http://s'><s:url><s:loc>http://h/a</s:loc></s:url>"
     "</s:urlset>",
     "http://h/a"},
    {"<urlset><url><loc><![CDATA[http://h/a]]></loc></url></urlset>",
     "http://h/a"},
    {"<urlset><url><loc>http://h/&#228;</loc></url></urlset>",
     "http://h/\xc3\xa4"},
    {"<?xml version='1.0' encoding='ISO-8859-1'?><urlset><url>"
     "<loc>http://h/\xe4</loc></url></urlset>",
     "http://h/\xc3\xa4"},
    {"<sitemapindex " NS "><sitemap><loc>http://h/1.xml</loc>"
     "<lastmod>2024</lastmod></sitemap></sitemapindex>",
     "index:http://h/1.xml"},
    {"<urlset><sitemap><loc>http://h/a</loc></sitemap><loc>http://h/b</loc>"
     "<url><x><loc>http://h/c</loc></x></url></urlset>",
     ""},
    {"http://h/a\r\nhttps://h/b\n\nhttp://h/c",
     "http://h/a https://h/b http://h/c"},
    {"\xef\xbb\xbfhttp://h/a\n", "http://h/a"},
    {"", "! not a sitemap: empty"},
    {"Not found\nhttp://h/a\n",
     "! not a sitemap: neither XML nor a list of addresses"},
    {"<!DOCTYPE html><html><a href='/x'>x</a></html>",
     "! not a sitemap: a document type, which a sitemap does not have"},
    {"<!DOCTYPE urlset [<!ENTITY a 'http://h/a'>]><urlset><url><loc>&a;</loc>"
     "</url></urlset>",
     "! not a sitemap: a document type, which a sitemap does not have"},
    {"<urlset><url><loc>&a;http://h/a</loc></url></urlset>",
     "! not a sitemap: not well-formed"},
    {"<html><head></head></html>",
     "! not a sitemap: neither <urlset> nor <sitemapindex>"},
    {"<urlset><url><loc>http://h/a</loc></url><url><loc>http://h/b",
     "http://h/a ! not a sitemap: not well-formed"},
};

/* The bytes as gzip, from pool. */
static char *gzip(const char *bytes, apr_size_t length, apr_size_t *size)
{
    z_stream stream = {.avail_in = (uInt)length};
    char *packed = apr_palloc(pool, length + 1000);

    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    stream.next_in = (unsigned char *)(uintptr_t)bytes;
    stream.next_out = (unsigned char *)packed;
    stream.avail_out = (uInt)length + 1000;
    deflate(&stream, Z_FINISH);
    *size = stream.total_out;
    deflateEnd(&stream);
    return packed;
}

static void test_forms(void)
{
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *text = cases[i].sitemap, *packed;
        apr_size_t length = strlen(text), size;

        packed = gzip(text, length, &size);
        tap_is(read_in(text, length, 1 << 20), cases[i].should, text);
        tap_is(read_in(text, length, 1), cases[i].should, "byte by byte");
        tap_is(read_in(packed, size, 1 << 20), cases[i].should, "as gzip");
        tap_is(read_in(packed, size, 1), cases[i].should, "byte by byte");
    }
}

/* So many times c, from pool. */
static const char *filler(char c, apr_size_t count)
{
    char *text = apr_palloc(pool, count + 1);

    memset(text, c, count);
    text[count] = '\0';
    return text;
}

static void test_gzip(void)
{
    apr_size_t length, size;
    char *one = gzip("http://h/a\n", 11, &length), *two;

    tap_is(read_in(one, length - 4, 100),
           "http://h/a ! not a sitemap: gzip that ends too early", "cut gzip");
    two = apr_palloc(pool, 2 * length);
    memcpy(two, one, length);
    memcpy(two + length, one, length);
    tap_is(read_in(two, 2 * length, 7), "http://h/a http://h/a",
           "two streams of gzip");
    one[length / 2] ^= 0x55;
    tap_ok(strstr(read_in(one, length, 100), "broken gzip") != NULL,
           "broken gzip");
    /* 51 MiB of spaces */
    two = apr_pstrcat(pool, "<urlset>", filler(' ', 51 * 1024 * 1024), NULL);
    one = gzip(two, strlen(two), &size);
    tap_is(read_in(one, size, 4096),
           "! not a sitemap: more bytes than a sitemap may have",
           "a bomb of some KB");
}

static int count;

static void count_one(void *baton, const char *address, int is_sitemap)
{
    count++;
}

static void test_limits(void)
{
    pm_sitemap_t *sitemap = pm_sitemap_create(pool, "s", count_one, NULL);
    pm_error_t error = PM_ERROR_NONE;
    const char *text;
    int i;

    while (!error.status) {
        pm_sitemap_feed(sitemap, "http://h/a\n", 11, &error);
    }
    tap_is_number(count, PM_SITEMAP_ADDRESSES_MAX, "so many addresses");
    tap_is(error.message,
           "not a sitemap: more addresses than a sitemap may have", "not more");
    text = apr_pstrcat(pool, "<urlset><url><loc>http://h/",
                       filler('x', PM_URL_MAX), "</loc></url></urlset>", NULL);
    tap_is(read_in(text, strlen(text), 100), "", "an address that is too long");
    text = apr_pstrdup(pool, "<urlset>");
    for (i = 0; i < PM_SITEMAP_DEPTH_MAX; i++) {
        text = apr_pstrcat(pool, text, "<a>", NULL);
    }
    tap_is(read_in(text, strlen(text), 1000),
           "! not a sitemap: elements within too many elements", "depth");
}

int main(void)
{
    apr_initialize();
    apr_pool_create(&pool, NULL);
    test_forms();
    test_gzip();
    test_limits();
    apr_terminate();
    return tap_done();
}
