/*
 * Sitemaps (sitemaps.org).
 *
 *   bytes -> inflate, if they begin as gzip -> XML parser, or lines of text
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/sitemap.h"

#include <string.h>
#include <strings.h>

#include <apr_strings.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <zlib.h>

#include "format/url.h"

/* Bytes decompressed at a time. */
#define PIECE 16384

/* Elements of a sitemap, as far as they matter: root/entry/loc. */
typedef enum level_t { LEVEL_ROOT = 1, LEVEL_ENTRY, LEVEL_LOC } level_t;

struct pm_sitemap_t {
    apr_pool_t *pool;
    const char *source;
    pm_sitemap_sink_t *sink;
    void *baton;
    int has_begun;   /* is_gzip is known */
    int is_gzip;     /* `inflater` is in use */
    int is_inflated; /* the gzip stream has ended */
    z_stream inflater;
    apr_size_t length; /* decompressed so far */
    int is_xml;        /* 0: not known yet; 1: XML; -1: text */
    xmlParserCtxtPtr parser;
    xmlSAXHandler handler;
    int depth;
    int is_index;        /* the root is <sitemapindex> */
    int in_entry;        /* within <url> or <sitemap> of the root */
    int in_loc;          /* within its <loc> */
    char namespace[128]; /* of the root */
    char address[PM_URL_MAX + 1];
    apr_size_t naddress; /* beyond PM_URL_MAX: too long */
    int addresses;
    const char *wrong; /* why the reading has ended; static */
};

/* Ends the reading. The first reason counts. */
static void stop(pm_sitemap_t *sitemap, const char *wrong)
{
    if (!sitemap->wrong) {
        sitemap->wrong = wrong;
    }
    if (sitemap->parser) {
        xmlStopParser(sitemap->parser);
    }
}

static void add_text(pm_sitemap_t *sitemap, const char *text, apr_size_t length)
{
    if (sitemap->naddress + length > PM_URL_MAX) {
        sitemap->naddress = PM_URL_MAX + 1;
        return;
    }
    memcpy(sitemap->address + sitemap->naddress, text, length);
    sitemap->naddress += length;
}

/* Hands on the address that was collected, without white space around it. */
static void end_address(pm_sitemap_t *sitemap, int is_sitemap)
{
    char *at = sitemap->address;
    apr_size_t length = sitemap->naddress;

    sitemap->naddress = 0;
    if (length > PM_URL_MAX) {
        return;
    }
    while (length > 0 && (unsigned char)at[length - 1] <= ' ') {
        length--;
    }
    at[length] = '\0';
    at += strspn(at, " \t\r\n");
    if (!*at || strlen(at) != (apr_size_t)(sitemap->address + length - at)) {
        return;
    }
    if (sitemap->is_xml < 0 && strncasecmp(at, "http", 4) != 0) {
        stop(sitemap, "neither XML nor a list of addresses");
        return;
    }
    if (++sitemap->addresses > PM_SITEMAP_ADDRESSES_MAX) {
        stop(sitemap, "more addresses than a sitemap may have");
        return;
    }
    sitemap->sink(sitemap->baton, at, is_sitemap);
}

static int is_named(const xmlChar *name, const char *wanted)
{
    return strcmp((const char *)name, wanted) == 0;
}

static void open_root(pm_sitemap_t *sitemap, const xmlChar *name,
                      const xmlChar *uri)
{
    sitemap->is_index = is_named(name, "sitemapindex");
    if (!sitemap->is_index && !is_named(name, "urlset")) {
        stop(sitemap, "neither <urlset> nor <sitemapindex>");
    }
    apr_cpystrn(sitemap->namespace, uri ? (const char *)uri : "",
                sizeof(sitemap->namespace));
}

/* The callbacks of a namespace-aware SAX parser (startElementNs and so on). */
static void on_open(void *baton, const xmlChar *name, const xmlChar *prefix,
                    const xmlChar *uri, int nb_namespaces,
                    const xmlChar **namespaces, int nb_attributes,
                    int nb_defaulted, const xmlChar **attributes)
{
    pm_sitemap_t *sitemap = baton;
    int is_own = strcmp(uri ? (const char *)uri : "", sitemap->namespace) == 0;

    if (++sitemap->depth > PM_SITEMAP_DEPTH_MAX) {
        stop(sitemap, "elements within too many elements");
    }
    else if (sitemap->depth == LEVEL_ROOT) {
        open_root(sitemap, name, uri);
    }
    else if (sitemap->depth == LEVEL_ENTRY) {
        sitemap->in_entry =
            is_own && is_named(name, sitemap->is_index ? "sitemap" : "url");
    }
    else if (sitemap->depth == LEVEL_LOC) {
        sitemap->in_loc = sitemap->in_entry && is_own && is_named(name, "loc");
        sitemap->naddress = 0;
    }
}

static void on_close(void *baton, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *uri)
{
    pm_sitemap_t *sitemap = baton;

    if (sitemap->depth-- == LEVEL_LOC && sitemap->in_loc) {
        sitemap->in_loc = 0;
        end_address(sitemap, sitemap->is_index);
    }
}

static void on_characters(void *baton, const xmlChar *text, int length)
{
    pm_sitemap_t *sitemap = baton;

    if (sitemap->in_loc && sitemap->depth == LEVEL_LOC) {
        add_text(sitemap, (const char *)text, (apr_size_t)length);
    }
}

static void on_doctype(void *baton, const xmlChar *name,
                       const xmlChar *external, const xmlChar *system)
{
    stop(baton, "a document type, which a sitemap does not have");
}

/* What XML's own are is known without being asked. */
static xmlEntityPtr find_entity(void *baton, const xmlChar *name)
{
    return xmlGetPredefinedEntity(name);
}

/* Without functions for errors libxml2 says nothing of them. */
static void create_parser(pm_sitemap_t *sitemap)
{
    sitemap->handler = (xmlSAXHandler){
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_open,
        .endElementNs = on_close,
        .characters = on_characters,
        .cdataBlock = on_characters,
        .ignorableWhitespace = on_characters,
        .internalSubset = on_doctype,
        .getEntity = find_entity,
    };
    sitemap->parser =
        xmlCreatePushParserCtxt(&sitemap->handler, sitemap, NULL, 0, NULL);
    if (sitemap->parser) {
        xmlCtxtUseOptions(sitemap->parser, XML_PARSE_NONET | XML_PARSE_NOERROR |
                                               XML_PARSE_NOWARNING);
    }
}

/* One address a line. */
static void feed_lines(pm_sitemap_t *sitemap, const char *text,
                       apr_size_t length)
{
    const char *end = text + length;

    while (text < end && !sitemap->wrong) {
        const char *line = memchr(text, '\n', (apr_size_t)(end - text));

        add_text(sitemap, text, (apr_size_t)((line ? line : end) - text));
        if (!line) {
            return;
        }
        end_address(sitemap, 0);
        text = line + 1;
    }
}

/* Whether the text is XML, by its first byte that says something. */
static void guess_kind(pm_sitemap_t *sitemap, const char **text,
                       apr_size_t *length)
{
    while (*length > 0 && strchr(" \t\r\n\xef\xbb\xbf", **text) && **text) {
        (*text)++;
        (*length)--;
    }
    if (*length > 0) {
        char c = **text;

        /* UTF-16 begins with a mark, or with NUL beside `<`. */
        sitemap->is_xml =
            c == '<' || c == '\xfe' || c == '\xff' || c == '\0' ? 1 : -1;
        if (sitemap->is_xml > 0) {
            create_parser(sitemap);
        }
    }
}

static void feed_text(pm_sitemap_t *sitemap, const char *text,
                      apr_size_t length)
{
    sitemap->length += length;
    if (sitemap->length > PM_SITEMAP_LENGTH_MAX) {
        stop(sitemap, "more bytes than a sitemap may have");
        return;
    }
    if (!sitemap->is_xml) {
        guess_kind(sitemap, &text, &length);
    }
    if (length == 0) {
        return;
    }
    if (sitemap->is_xml < 0) {
        feed_lines(sitemap, text, length);
    }
    else if (!sitemap->parser) {
        stop(sitemap, "no memory for a parser");
    }
    else if (xmlParseChunk(sitemap->parser, text, (int)length, 0) != 0) {
        stop(sitemap, "not well-formed");
    }
}

/* Decompresses; a gzip file can be several streams, one after the other. */
static void feed_gzip(pm_sitemap_t *sitemap, const char *bytes,
                      apr_size_t length)
{
    z_stream *inflater = &sitemap->inflater;
    unsigned char piece[PIECE];
    int rv = Z_OK;

    /* zlib's own type has no const; it does not write there. */
    inflater->next_in = (unsigned char *)(uintptr_t)bytes;
    inflater->avail_in = (uInt)length;
    while (!sitemap->wrong && (inflater->avail_in > 0 || rv == Z_OK)) {
        inflater->next_out = piece;
        inflater->avail_out = PIECE;
        if (sitemap->is_inflated && inflater->avail_in > 0) {
            inflateReset(inflater);
            sitemap->is_inflated = 0;
        }
        rv = inflate(inflater, Z_NO_FLUSH);
        feed_text(sitemap, (const char *)piece, PIECE - inflater->avail_out);
        if (rv == Z_STREAM_END) {
            sitemap->is_inflated = 1;
        }
        else if (rv == Z_BUF_ERROR && inflater->avail_in == 0) {
            return; /* all that there is so far */
        }
        else if (rv != Z_OK) {
            stop(sitemap, "broken gzip");
        }
    }
}

static apr_status_t end_inflater(void *baton)
{
    inflateEnd(&((pm_sitemap_t *)baton)->inflater);
    return APR_SUCCESS;
}

static apr_status_t end_parser(void *baton)
{
    pm_sitemap_t *sitemap = baton;

    if (sitemap->parser) {
        if (sitemap->parser->myDoc) {
            xmlFreeDoc(sitemap->parser->myDoc);
        }
        xmlFreeParserCtxt(sitemap->parser);
        sitemap->parser = NULL;
    }
    return APR_SUCCESS;
}

pm_sitemap_t *pm_sitemap_create(apr_pool_t *pool, const char *source,
                                pm_sitemap_sink_t *sink, void *baton)
{
    pm_sitemap_t *sitemap = apr_pcalloc(pool, sizeof(*sitemap));

    sitemap->pool = pool;
    sitemap->source = source;
    sitemap->sink = sink;
    sitemap->baton = baton;
    apr_pool_cleanup_register(pool, sitemap, end_parser, apr_pool_cleanup_null);
    return sitemap;
}

/* What the error says: where it is in XML, as far as that is known. */
static apr_status_t outcome(const pm_sitemap_t *sitemap, pm_error_t *error)
{
    int line = sitemap->parser && !sitemap->is_gzip
                   ? xmlSAX2GetLineNumber(sitemap->parser)
                   : 0;

    return sitemap->wrong
               ? pm_error_set(error, PM_EINVALID, sitemap->source, line, 0,
                              "not a sitemap: %s", sitemap->wrong)
               : APR_SUCCESS;
}

apr_status_t pm_sitemap_feed(pm_sitemap_t *sitemap, const char *bytes,
                             apr_size_t length, pm_error_t *error)
{
    if (!sitemap->has_begun && length > 0) {
        sitemap->has_begun = 1;
        sitemap->is_gzip = bytes[0] == '\x1f';
        if (sitemap->is_gzip) {
            /* 15: the largest window; 16: with a gzip header. */
            if (inflateInit2(&sitemap->inflater, 15 + 16) != Z_OK) {
                stop(sitemap, "no memory to decompress it");
            }
            apr_pool_cleanup_register(sitemap->pool, sitemap, end_inflater,
                                      apr_pool_cleanup_null);
        }
    }
    if (!sitemap->wrong && length > 0) {
        (sitemap->is_gzip ? feed_gzip : feed_text)(sitemap, bytes, length);
    }
    return outcome(sitemap, error);
}

apr_status_t pm_sitemap_end(pm_sitemap_t *sitemap, pm_error_t *error)
{
    if (!sitemap->wrong && sitemap->is_gzip && !sitemap->is_inflated) {
        stop(sitemap, "gzip that ends too early");
    }
    if (!sitemap->wrong && sitemap->is_xml < 0 && sitemap->naddress > 0) {
        end_address(sitemap, 0);
    }
    if (!sitemap->wrong && sitemap->is_xml == 0) {
        stop(sitemap, "empty");
    }
    if (!sitemap->wrong && sitemap->parser &&
        xmlParseChunk(sitemap->parser, NULL, 0, 1) != 0) {
        stop(sitemap, "not well-formed");
    }
    return outcome(sitemap, error);
}
