/*
 * Reading a page: from its file to its tags, attributes and texts.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/read.h"

#include <string.h>

#include <apr_file_io.h>
#include <apr_strings.h>
#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>

#include "html/tokenizer.h"
#include "text/decode.h"

#define CHUNK (32 * 1024)

/* Bytes that a parser reads before another takes its place: libxml2's push
 * parser for HTML keeps all that it was given. Tags do not depend on each
 * other, so nothing is lost. */
#define PARSER_BYTES_MAX (256 * 1024)

/* The scan of one file: what the parser's callbacks get. */
typedef struct scanner_t {
    htmlParserCtxtPtr parser;
    const pm_html_handler_t *handler;
    const pm_token_t *token; /* the one that the parser is reading */
    apr_size_t given;        /* bytes, to this parser */
} scanner_t;

/* libxml2 read a tag. */
static void on_start(void *baton, const xmlChar *name,
                     const xmlChar **attributes)
{
    scanner_t *scanner = baton;

    if (scanner->token &&
        strcmp(scanner->token->name, (const char *)name) == 0) {
        scanner->handler->on_open(scanner->handler->baton, scanner->token,
                                  (const char *const *)attributes);
        scanner->token = NULL;
    }
}

/* Whatever libxml2 holds to be an error, browsers read on. */
static void on_error(void *baton, xmlErrorPtr error) {}

static htmlParserCtxtPtr create_parser(scanner_t *scanner)
{
    htmlSAXHandler handler = {
        .initialized = XML_SAX2_MAGIC,
        .startElement = on_start,
        .serror = on_error,
    };
    htmlParserCtxtPtr parser = htmlCreatePushParserCtxt(
        &handler, scanner, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);

    if (parser) {
        htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                       HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                       HTML_PARSE_IGNORE_ENC);
    }
    return parser;
}

static void free_parser(htmlParserCtxtPtr parser)
{
    if (parser) {
        htmlParseChunk(parser, NULL, 0, 1);
        if (parser->myDoc) {
            xmlFreeDoc(parser->myDoc);
        }
        htmlFreeParserCtxt(parser);
    }
}

/* A parser that has room for so many bytes; NULL: out of memory. */
static htmlParserCtxtPtr get_parser(scanner_t *scanner, apr_size_t length)
{
    if (scanner->parser && scanner->given > PARSER_BYTES_MAX) {
        free_parser(scanner->parser);
        scanner->parser = NULL;
    }
    if (!scanner->parser) {
        scanner->parser = create_parser(scanner);
        scanner->given = 0;
    }
    scanner->given += length;
    return scanner->parser;
}

/*
 * Gives a start tag to libxml2, which calls on_start() before this returns. All
 * elements but the outermost are closed at once: their nesting is of no use to
 * the parser, and a stack of them would grow with the page.
 */
static void read_attributes(scanner_t *scanner, const pm_token_t *token)
{
    htmlParserCtxtPtr parser = get_parser(scanner, token->length);
    int is_outer =
        strcmp(token->name, "html") == 0 || strcmp(token->name, "body") == 0;

    if (!parser) {
        return;
    }
    scanner->token = token;
    htmlParseChunk(parser, token->markup, (int)token->length, 0);
    htmlParseChunk(parser, is_outer ? " >" : " />", is_outer ? 2 : 3, 0);
    scanner->token = NULL;
}

static void on_tag(void *baton, const pm_token_t *token)
{
    scanner_t *scanner = baton;

    if (token->is_end) {
        scanner->handler->on_close(scanner->handler->baton, token->name);
    }
    else if (token->has_attributes && token->name[0] &&
             scanner->handler->wants(scanner->handler->baton, token)) {
        read_attributes(scanner, token);
    }
    else {
        scanner->handler->on_open(scanner->handler->baton, token, NULL);
    }
}

static void on_text(void *baton, const char *text, apr_size_t length,
                    const char *raw)
{
    scanner_t *scanner = baton;

    scanner->handler->on_text(scanner->handler->baton, text, length, raw);
}

/* The next bytes of the file, up to size, however read() splits them. */
static apr_status_t read_chunk(apr_file_t *file, char *chunk, apr_size_t *size)
{
    apr_size_t wanted = *size;
    apr_status_t rv = apr_file_read_full(file, chunk, wanted, size);

    return rv == APR_EOF ? APR_SUCCESS : rv;
}

/* Reads the file through decoder, tokenizer and parser. */
static apr_status_t pump(apr_pool_t *pool, apr_file_t *file,
                         pm_tokenizer_t *tokenizer)
{
    char *chunk = apr_palloc(pool, CHUNK);
    pm_decoder_t *decoder = NULL;
    apr_size_t length;
    apr_status_t rv;

    do {
        length = CHUNK;
        rv = read_chunk(file, chunk, &length);
        if (rv != APR_SUCCESS) {
            return rv;
        }
        if (!decoder) {
            decoder = pm_decoder_create(pool, chunk, length, pm_tokenizer_feed,
                                        tokenizer);
        }
        pm_decoder_feed(decoder, chunk, length);
    } while (length == CHUNK);
    pm_decoder_end(decoder);
    return APR_SUCCESS;
}

static apr_status_t read_file(apr_pool_t *pool, apr_file_t *file, int is_xml,
                              const pm_html_handler_t *handler)
{
    scanner_t scanner = {.handler = handler};
    pm_token_sink_t sink = {&scanner, on_tag, on_text};
    apr_status_t rv =
        pump(pool, file, pm_tokenizer_create(pool, is_xml, &sink));

    free_parser(scanner.parser);
    return rv;
}

apr_status_t pm_html_read(apr_pool_t *pool, const char *path, int is_xml,
                          const pm_html_handler_t *handler, pm_error_t *error)
{
    apr_pool_t *scratch;
    apr_file_t *file;
    apr_status_t rv;

    apr_pool_create(&scratch, pool);
    rv = apr_file_open(&file, path, APR_FOPEN_READ | APR_FOPEN_BINARY, 0,
                       scratch);
    if (rv != APR_SUCCESS) {
        pm_error_set(error, rv, path, 0, 0, "cannot open the page");
    }
    else if ((rv = read_file(scratch, file, is_xml, handler)) != APR_SUCCESS) {
        pm_error_set(error, rv, path, 0, 0, "cannot read the page");
    }
    apr_pool_destroy(scratch);
    return rv;
}
