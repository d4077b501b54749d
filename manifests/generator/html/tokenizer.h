/*
 * The tags and texts of a page, as WHATWG HTML says (section 13.2.5): between
 * the decoder and the tree.
 *
 * What a browser reads is what counts, however it is written, so there are no
 * errors. Comments, doctypes and processing instructions are passed over.
 * Memory does not grow with the page: what is too long of a tag is cut (see
 * tag.h), and read on.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_TOKENIZER_H
#define PM_HTML_TOKENIZER_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "html/raw_text.h"
#include "html/tag.h"

/* What a script has written: it stands behind the script's end tag. */
typedef struct pm_written_t {
    const char *text;
    apr_size_t length;
    pm_position_t position; /* in the page: what makes the script write it */
} pm_written_t;

/* Who takes the tokens. */
typedef struct pm_token_sink_t {
    void *baton;
    /* A tag; returns what text follows it: that depends on the tree. RCDATA,
     * RAW and SCRIPT end with the tag of the same name. */
    pm_text_kind_t (*on_tag)(void *baton, const pm_tag_t *tag);
    /* Text in pieces of any size, character references undone. */
    void (*on_text)(void *baton, const char *text, apr_size_t length);
    /* After the end tag of a script: what is to be read before what follows it,
     * of pm_written_t; NULL: nothing. The function may be NULL. */
    const apr_array_header_t *(*on_script)(void *baton);
} pm_token_sink_t;

/* Scripts that are written by scripts that are written ... */
#define PM_TOKENIZER_WRITTEN_MAX 8

typedef struct pm_tokenizer_t pm_tokenizer_t;

/* A tokenizer in pool, at the start of a page. */
pm_tokenizer_t *pm_tokenizer_create(apr_pool_t *pool,
                                    const pm_token_sink_t *sink);

/* Begins elsewhere: in text of that kind, in an element of that name; for
 * tests. */
void pm_tokenizer_start(pm_tokenizer_t *tokenizer, pm_text_kind_t kind,
                        const char *name);

/* The next text of the page: UTF-8 without NUL. A pm_text_sink_t, so that a
 * decoder can feed it. */
void pm_tokenizer_feed(void *baton, const char *bytes, apr_size_t length);

/* Whether what was read so far ends between tags, in no element that holds text
 * alone. */
int pm_tokenizer_is_between_tags(const pm_tokenizer_t *tokenizer);

/* The end of the page: what is unfinished there is text, but for a tag or a
 * comment, which is nothing. */
void pm_tokenizer_end(pm_tokenizer_t *tokenizer);

#endif
