/*
 * Reading a page: from its bytes to its elements and texts.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/read.h"

#include <string.h>

#include <apr_file_io.h>

#include "html/declared.h"
#include "html/tokenizer.h"
#include "html/tree.h"
#include "html/xml.h"
#include "text/decode.h"
#include "text/memory.h"

#define CHUNK (32 * 1024)

/* Where the decoded text of a page goes. */
typedef struct reader_t {
    pm_text_sink_t *feed;
    void *baton;
} reader_t;

/* The encoding of the page of which these are the first bytes: by its mark, by
 * what a server says of it, by what it declares (WHATWG HTML, section
 * 13.2.3.2). */
static const pm_encoding_t *encoding_of(apr_pool_t *pool,
                                        const pm_html_source_t *source,
                                        const char *bytes, apr_size_t length)
{
    const pm_encoding_t *encoding = pm_encoding_of_mark(bytes, length);

    if (!encoding && source->charset) {
        encoding = pm_encoding_find(source->charset, strlen(source->charset));
    }
    if (encoding) {
        return encoding;
    }
    return source->is_xml ? pm_encoding_of_xml(bytes, length)
                          : pm_html_declared(pool, bytes, length);
}

static pm_decoder_t *create_decoder(apr_pool_t *pool,
                                    const pm_html_source_t *source,
                                    const char *bytes, apr_size_t length,
                                    const reader_t *reader)
{
    const pm_encoding_t *encoding = encoding_of(pool, source, bytes, length);

    if (source->encoding) {
        *source->encoding = encoding;
    }
    return pm_decoder_create(pool, encoding, reader->feed, reader->baton);
}

static void end_decoder(pm_decoder_t *decoder, const pm_html_source_t *source)
{
    pm_decoder_end(decoder);
    if (source->is_guessed) {
        *source->is_guessed = pm_decoder_is_guessed(decoder);
    }
}

/* The next bytes of the file, up to size, however read() splits them. */
static apr_status_t read_chunk(apr_file_t *file, char *chunk, apr_size_t *size)
{
    apr_size_t wanted = *size;
    apr_status_t rv = apr_file_read_full(file, chunk, wanted, size);

    return rv == APR_EOF ? APR_SUCCESS : rv;
}

/* Reads the file through a decoder. */
static apr_status_t pump_file(apr_pool_t *pool, const pm_html_source_t *source,
                              apr_file_t *file, const reader_t *reader)
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
            decoder = create_decoder(pool, source, chunk, length, reader);
        }
        pm_decoder_feed(decoder, chunk, length);
    } while (length == CHUNK);
    end_decoder(decoder, source);
    return APR_SUCCESS;
}

static void pump_bytes(apr_pool_t *pool, const pm_html_source_t *source,
                       const reader_t *reader)
{
    pm_decoder_t *decoder =
        create_decoder(pool, source, source->bytes, source->length, reader);

    pm_decoder_feed(decoder, source->bytes, source->length);
    end_decoder(decoder, source);
}

static apr_status_t pump(apr_pool_t *pool, const pm_html_source_t *source,
                         const reader_t *reader, pm_error_t *error)
{
    apr_file_t *file;
    apr_status_t rv;

    if (source->bytes) {
        pump_bytes(pool, source, reader);
        return APR_SUCCESS;
    }
    rv = apr_file_open(&file, source->path, APR_FOPEN_READ | APR_FOPEN_BINARY,
                       0, pool);
    pm_memory_check(pool, rv);
    if (rv != APR_SUCCESS) {
        pm_error_set(error, rv, source->path, 0, 0, "cannot open the page");
        return rv;
    }
    rv = pump_file(pool, source, file, reader);
    if (rv != APR_SUCCESS) {
        pm_error_set(error, rv, source->path, 0, 0, "cannot read the page");
    }
    return rv;
}

static apr_status_t read_html(apr_pool_t *pool, const pm_html_source_t *source,
                              const pm_html_handler_t *handler,
                              pm_error_t *error)
{
    pm_tree_t *tree = pm_tree_create(pool, handler);
    const pm_token_sink_t sink = pm_tree_sink(tree);
    pm_tokenizer_t *tokenizer = pm_tokenizer_create(pool, &sink);
    const reader_t reader = {pm_tokenizer_feed, tokenizer};
    apr_status_t rv = pump(pool, source, &reader, error);

    pm_tokenizer_end(tokenizer);
    pm_tree_end(tree);
    return rv;
}

static apr_status_t read_xml(apr_pool_t *pool, const pm_html_source_t *source,
                             const pm_html_handler_t *handler,
                             pm_error_t *error)
{
    pm_xml_t *xml = pm_xml_create(pool, handler);
    const reader_t reader = {pm_xml_feed, xml};
    apr_status_t rv;

    if (!xml) {
        pm_error_set(error, APR_ENOMEM, source->path, 0, 0,
                     "cannot make a parser for the page");
        return APR_ENOMEM;
    }
    rv = pump(pool, source, &reader, error);
    pm_xml_end(xml);
    return rv;
}

apr_status_t pm_html_read(apr_pool_t *pool, const pm_html_source_t *source,
                          const pm_html_handler_t *handler, pm_error_t *error)
{
    apr_pool_t *scratch;
    apr_status_t rv;

    apr_pool_create(&scratch, pool);
    rv = source->is_xml ? read_xml(scratch, source, handler, error)
                        : read_html(scratch, source, handler, error);
    apr_pool_destroy(scratch);
    return rv;
}
