/*
 * Where the tags of a page begin and end, as WHATWG HTML says: between the
 * decoder and libxml2.
 *
 * libxml2 knows HTML 4: it takes the text of a title, a noscript or an iframe
 * for tags, stops at </html>, and holds a tag or a script of any length. So it
 * is given one start tag at a time, to read its attributes, and this tokenizer
 * decides what is one. Left out here are comments (conditional ones too),
 * doctypes, processing instructions, the text of elements that browsers show as
 * text or not at all, and templates that are no shadow root.
 *
 * Memory does not grow with the page: what is too long is cut, and counted on.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_TOKENIZER_H
#define PM_HTML_TOKENIZER_H

#include <apr_pools.h>

#include "text/position.h"

/* Most bytes of a tag and of an attribute's value; the rest is cut off. */
#define PM_TOKEN_TAG_MAX (128 * 1024)
#define PM_TOKEN_VALUE_MAX (64 * 1024)
#define PM_TOKEN_ATTRIBUTES_MAX 256
#define PM_TOKEN_NAME_MAX 32

/* A start or end tag. Everything in it lives until the callback returns. */
typedef struct pm_token_t {
    const char *name; /* in lower case; "" if longer than PM_TOKEN_NAME_MAX */
    int is_end;
    int is_empty;       /* `/>` where that ends the element */
    int has_attributes; /* one or more */
    const char *markup; /* the tag without its `>`, values in double quotes */
    apr_size_t length;
    pm_position_t position;      /* of the `<` */
    pm_position_t text_position; /* of what follows the tag */
} pm_token_t;

typedef struct pm_token_sink_t {
    void *baton;
    void (*on_tag)(void *baton, const pm_token_t *token);
    /* Text in pieces. raw: "script" or "style" for the text of such an element,
     * as it stands; else NULL, and entities are not undone. */
    void (*on_text)(void *baton, const char *text, apr_size_t length,
                    const char *raw);
} pm_token_sink_t;

typedef struct pm_tokenizer_t pm_tokenizer_t;

/*
 * A tokenizer in pool. is_xml: the page is served as XML (.xhtml), where `/>`
 * ends every element.
 */
pm_tokenizer_t *pm_tokenizer_create(apr_pool_t *pool, int is_xml,
                                    const pm_token_sink_t *sink);

/* The next text of the page: UTF-8 without NUL. A pm_text_sink_t, so that a
 * decoder can feed it. A tag that is unfinished at the end of the page is
 * none, so there is nothing to do at the end. */
void pm_tokenizer_feed(void *baton, const char *bytes, apr_size_t length);

#endif
