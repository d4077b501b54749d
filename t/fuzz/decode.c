/*
 * Fuzz target: bytes in an encoding. The first of them chooses how it is found:
 * as that of a page, of XML, of a stylesheet, or by a label that the first line
 * is. In one piece and byte by byte the text is the same, and it is UTF-8.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "html/declared.h"
#include "text/codepoint.h"
#include "text/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Decoded text, as a number that depends on the order. */
typedef struct sum_t {
    uint64_t sum;
    size_t length;
} sum_t;

static void add_text(void *baton, const char *text, apr_size_t length)
{
    sum_t *sum = baton;
    apr_size_t i, size;
    apr_uint32_t c;

    sum->length += length;
    for (i = 0; i < length; i += size) {
        size = pm_codepoint_read(text + i, length - i, &c);
        if (c == 0 || (c == PM_CODEPOINT_REPLACEMENT && size == 1)) {
            abort();
        }
        sum->sum = (sum->sum ^ c) * 1099511628211u;
    }
}

static sum_t decode(apr_pool_t *pool, const pm_encoding_t *encoding,
                    const char *text, size_t size, size_t piece)
{
    sum_t sum = {.length = 0};
    pm_decoder_t *decoder = pm_decoder_create(pool, encoding, add_text, &sum);
    size_t at;

    for (at = 0; at < size; at += piece) {
        pm_decoder_feed(decoder, text + at,
                        piece < size - at ? piece : size - at);
    }
    pm_decoder_end(decoder);
    return sum;
}

static const pm_encoding_t *choose(apr_pool_t *pool, int how, const char *text,
                                   size_t size)
{
    const char *end = memchr(text, '\n', size);

    switch (how % 4) {
    case 0:
        return pm_html_declared(pool, text, size);
    case 1:
        return pm_encoding_of_xml(text, size);
    case 2:
        return pm_encoding_of_style(text, size);
    default:
        return pm_encoding_find(text, end ? (size_t)(end - text) : size);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *pool;
    const char *text = (const char *)data + 1;
    const pm_encoding_t *encoding;
    sum_t whole, pieces;

    if (!pool) {
        apr_initialize();
        apr_pool_create(&pool, NULL);
    }
    if (size == 0) {
        return 0;
    }
    size--;
    encoding = choose(pool, data[0], text, size);
    whole = decode(pool, encoding, text, size, size + 1);
    pieces = decode(pool, encoding, text, size, 1);
    if (whole.length != pieces.length || whole.sum != pieces.sum) {
        abort();
    }
    apr_pool_clear(pool);
    return 0;
}
