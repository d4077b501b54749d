/*
 * The encoding that a page in HTML declares. Beyond the bytes that are looked
 * at before a page is read, browsers read its head for it, and then begin
 * again.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/declared.h"

#include <string.h>
#include <strings.h>

#include "html/tree.h"

/* Bytes that are read at once, before it is asked whether the head goes on. */
#define PIECE 1024

typedef struct search_t {
    const pm_encoding_t *encoding;
    int is_over; /* the body has begun, or it is found */
} search_t;

/* WHATWG HTML, section 13.2.6.4.4: "A start tag whose tag name is meta" */
static void take_meta(search_t *search, const pm_tag_t *tag)
{
    const char *charset = pm_tag_get(tag, "charset");
    const char *pragma = pm_tag_get(tag, "http-equiv");
    const char *content = pm_tag_get(tag, "content");
    apr_size_t length = charset ? strlen(charset) : 0;

    if (!charset && pragma && content &&
        strcasecmp(pragma, "content-type") == 0) {
        charset = pm_encoding_in_content(content, strlen(content), &length);
    }
    if (charset) {
        search->encoding = pm_encoding_declared(charset, length);
    }
}

static void on_open(void *baton, const pm_tag_t *tag)
{
    search_t *search = baton;

    if (search->is_over) {
        return;
    }
    if (strcmp(tag->name, "meta") == 0) {
        take_meta(search, tag);
    }
    search->is_over = search->encoding || strcmp(tag->name, "body") == 0 ||
                      strcmp(tag->name, "frameset") == 0;
}

static void on_close(void *baton, const struct pm_element_t *element) {}

static void on_text(void *baton, const char *text, apr_size_t length,
                    int is_raw)
{
}

const pm_encoding_t *pm_html_declared(apr_pool_t *pool, const char *bytes,
                                      apr_size_t length)
{
    search_t search = {.encoding = pm_encoding_of_html(bytes, length)};
    const pm_html_handler_t handler = {&search, on_open, on_close, on_text,
                                       NULL};
    pm_token_sink_t sink;
    pm_tokenizer_t *tokenizer;
    apr_size_t at;

    if (search.encoding || length <= PM_ENCODING_PRESCAN) {
        return search.encoding;
    }
    sink = pm_tree_sink(pm_tree_create(pool, &handler));
    tokenizer = pm_tokenizer_create(pool, &sink);
    /* Tags are ASCII in every encoding that can be declared. */
    for (at = 0; at < length && !search.is_over; at += PIECE) {
        pm_tokenizer_feed(tokenizer, bytes + at,
                          length - at < PIECE ? length - at : PIECE);
    }
    return search.encoding;
}
