/*
 * Fuzz target: a page in HTML. In one piece and byte by byte it gives the same
 * elements and texts; it is scanned as pages of a site are, for references and
 * for elements.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "html/element.h"
#include "html/scan.h"
#include "html/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a handler was told, as a number that depends on the order. */
typedef struct told_t {
    uint64_t sum;
    int depth;
} told_t;

static void add(told_t *told, const char *text, apr_size_t length)
{
    apr_size_t i;

    for (i = 0; i < length; i++) {
        told->sum = (told->sum ^ (unsigned char)text[i]) * 1099511628211u;
    }
}

static void on_open(void *baton, const pm_tag_t *tag)
{
    told_t *told = baton;
    const char *const *at;

    told->depth++;
    add(told, tag->name, strlen(tag->name) + 1);
    for (at = tag->attributes; *at; at++) {
        add(told, *at, strlen(*at) + 1);
    }
    add(told, (const char *)&tag->position, sizeof(tag->position));
    add(told, (const char *)&tag->text_position, sizeof(tag->text_position));
}

static void on_close(void *baton, const pm_element_t *element)
{
    told_t *told = baton;

    if (--told->depth < 0) {
        abort();
    }
    add(told, element->name, strlen(element->name) + 1);
}

static void on_text(void *baton, const char *text, apr_size_t length,
                    int is_raw)
{
    add(baton, text, length);
}

/* Reads the page in pieces of that size. */
static uint64_t read_in(apr_pool_t *pool, const char *text, size_t size,
                        size_t piece)
{
    told_t told = {.depth = 0};
    const pm_html_handler_t handler = {&told, on_open, on_close, on_text, NULL};
    pm_tree_t *tree = pm_tree_create(pool, &handler);
    pm_token_sink_t sink = pm_tree_sink(tree);
    pm_tokenizer_t *tokenizer = pm_tokenizer_create(pool, &sink);
    size_t at;

    for (at = 0; at < size; at += piece) {
        pm_tokenizer_feed(tokenizer, text + at,
                          piece < size - at ? piece : size - at);
    }
    pm_tokenizer_end(tokenizer);
    pm_tree_end(tree);
    if (told.depth != 0) {
        abort();
    }
    return told.sum;
}

static void scan(apr_pool_t *pool, const char *text, size_t size)
{
    pm_error_t error = PM_ERROR_NONE;
    pm_scan_t *scanned;
    int i;

    if (pm_scan_bytes(pool, text, size, 0, &scanned, &error) != APR_SUCCESS) {
        abort();
    }
    if (scanned->extents->nelts != scanned->page->elements->nelts) {
        abort();
    }
    for (i = 0; i < scanned->extents->nelts; i++) {
        if (APR_ARRAY_IDX(scanned->extents, i, pm_extent_t).height < 0) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *pool;
    const char *text = (const char *)data;

    if (!pool) {
        apr_initialize();
        apr_pool_create(&pool, NULL);
    }
    /* The decoder lets no NUL through. */
    if (!memchr(text, '\0', size) &&
        read_in(pool, text, size, size + 1) != read_in(pool, text, size, 1)) {
        abort();
    }
    scan(pool, text, size);
    apr_pool_clear(pool);
    return 0;
}
