/*
 * Fuzz target: a page. Read in one piece and byte by byte it is the same text;
 * then it is scanned as pages of a site are, for references and for elements.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "html/declared.h"
#include "html/scan.h"
#include "text/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Decoded text: its length, and a sum that depends on the order. */
typedef struct sum_t {
    size_t length;
    uint64_t sum;
} sum_t;

static void add_text(void *baton, const char *text, apr_size_t length)
{
    sum_t *sum = baton;
    apr_size_t i;

    if (memchr(text, '\0', length)) {
        abort();
    }
    sum->length += length;
    for (i = 0; i < length; i++) {
        sum->sum = (sum->sum ^ (unsigned char)text[i]) * 1099511628211u;
    }
}

static sum_t decode(apr_pool_t *pool, const char *text, apr_size_t size,
                    apr_size_t piece)
{
    sum_t sum = {.length = 0};
    pm_decoder_t *decoder = pm_decoder_create(
        pool, pm_html_declared(pool, text, size), add_text, &sum);
    apr_size_t at;

    for (at = 0; at < size; at += piece) {
        pm_decoder_feed(decoder, text + at,
                        piece < size - at ? piece : size - at);
    }
    pm_decoder_end(decoder);
    return sum;
}

static void check_pieces(apr_pool_t *pool, const char *text, apr_size_t size)
{
    sum_t whole = decode(pool, text, size, size > 0 ? size : 1);
    sum_t pieces = decode(pool, text, size, 1);

    if (whole.length != pieces.length || whole.sum != pieces.sum) {
        abort();
    }
}

static void scan_page(apr_pool_t *pool, const char *text, size_t size,
                      int is_xml)
{
    pm_error_t error = PM_ERROR_NONE;
    const pm_css_page_t *page;
    pm_scan_t *scan;
    int i;

    if (pm_scan_bytes(pool, text, size, is_xml, &scan, &error) != APR_SUCCESS) {
        abort();
    }
    page = pm_scan_elements(scan, NULL);
    if (scan->extents->nelts != page->elements->nelts) {
        abort();
    }
    for (i = 0; i < scan->extents->nelts; i++) {
        if (APR_ARRAY_IDX(scan->extents, i, pm_extent_t).height < 0) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int is_ready;
    apr_pool_t *pool;

    if (!is_ready) {
        apr_initialize();
        atexit(apr_terminate);
    }
    is_ready = 1;
    apr_pool_create(&pool, NULL);
    check_pieces(pool, (const char *)data, size);
    scan_page(pool, (const char *)data, size, 0);
    scan_page(pool, (const char *)data, size, 1);
    apr_pool_destroy(pool);
    return 0;
}
