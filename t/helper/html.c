/*
 * What the generator makes of HTML, for tests that are not in C. Standard input
 * has one case after the other, each a line `LENGTH [WORD WORD]` and so many
 * bytes; for each there is a line of JSON on standard output.
 *
 * html tokens     the tags and texts, as html5lib-tests write them; the words
 *                 are the kind of text that it begins in (as pm_text_kind_t)
 * and the element that it is in html elements   the elements of the page: name,
 * attributes, text of a raw one html xml        likewise of a page that is XML
 * html decode     the name of the encoding that the word is a label of, and the
 *                 text of the bytes in it
 * html encoding   a list of the name of the encoding that the page has, or none
 * html query      the URL, its query in the encoding that the word is a label
 * of; or null html srcset     a list of the URL that is chosen, or none
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_general.h>
#include <apr_strings.h>
#include <jansson.h>

#include "html/declared.h"
#include "html/element.h"
#include "html/read.h"
#include "html/srcset.h"
#include "html/tokenizer.h"
#include "text/buffer.h"
#include "text/decode.h"
#include "text/query.h"

#define RAW_MAX 64

/* What was read of one case. */
typedef struct case_t {
    apr_pool_t *pool;
    json_t *items;
    pm_text_kind_t kind;
    pm_buffer_t text;     /* that no item has yet */
    json_t *raw[RAW_MAX]; /* open styles and scripts; in SVG they may nest */
    int nraw;
} case_t;

static json_t *attributes_of(const pm_tag_t *tag)
{
    json_t *object = json_object();
    const char *const *at;

    for (at = tag->attributes; *at; at += 2) {
        json_object_set_new(object, at[0], json_string(at[1]));
    }
    return object;
}

static json_t *taken_text(case_t *one)
{
    json_t *text = json_stringn(one->text.length > 0 ? one->text.bytes : "",
                                one->text.length);

    one->text.length = 0;
    return text;
}

/* Tokens: a text is one, however many pieces it came in. */

static void end_text(case_t *one)
{
    if (one->text.length > 0) {
        json_array_append_new(one->items,
                              json_pack("[so]", "Character", taken_text(one)));
    }
}

static pm_text_kind_t on_token(void *baton, const pm_tag_t *tag)
{
    case_t *one = baton;
    json_t *token;

    end_text(one);
    token = tag->is_end
                ? json_pack("[ss]", "EndTag", tag->name)
                : json_pack("[sso]", "StartTag", tag->name, attributes_of(tag));
    if (!tag->is_end && tag->is_self_closing) {
        json_array_append_new(token, json_true());
    }
    json_array_append_new(one->items, token);
    return one->kind == PM_TEXT_FOREIGN ? PM_TEXT_FOREIGN : PM_TEXT_DATA;
}

static void on_token_text(void *baton, const char *text, apr_size_t length)
{
    case_t *one = baton;

    pm_buffer_append(&one->text, text, length);
}

static void read_tokens(case_t *one, char *bytes, apr_size_t length,
                        const char *words)
{
    const pm_token_sink_t sink = {one, on_token, on_token_text, NULL};
    pm_tokenizer_t *tokenizer = pm_tokenizer_create(one->pool, &sink);
    apr_size_t i;
    char name[256] = "";
    int kind = 0;

    sscanf(words, "%d %255s", &kind, name);
    one->kind = (pm_text_kind_t)kind;
    pm_tokenizer_start(tokenizer, one->kind, name);
    /* Pieces of a byte are the hardest. */
    for (i = 0; i < length; i++) {
        pm_tokenizer_feed(tokenizer, bytes + i, 1);
    }
    pm_tokenizer_end(tokenizer);
    end_text(one);
}

/* Elements. */

static int is_raw_name(const char *name)
{
    return strcmp(name, "style") == 0 || strcmp(name, "script") == 0;
}

static void on_open(void *baton, const pm_tag_t *tag)
{
    static const char *const prefixes[] = {"", "svg ", "math ", "other "};
    case_t *one = baton;
    json_t *element = json_pack(
        "[so]", apr_pstrcat(one->pool, prefixes[tag->space], tag->name, NULL),
        attributes_of(tag));

    json_array_append_new(one->items, element);
    if (is_raw_name(tag->name) && one->nraw < RAW_MAX) {
        json_array_append_new(element, json_string(""));
        one->raw[one->nraw++] = json_array_get(element, 2);
    }
}

static void on_close(void *baton, const pm_element_t *element)
{
    case_t *one = baton;

    if (is_raw_name(element->name) && one->nraw > 0) {
        one->nraw--;
    }
}

static void on_text(void *baton, const char *text, apr_size_t length,
                    int is_raw)
{
    case_t *one = baton;

    if (is_raw && one->nraw > 0) {
        json_t *raw = one->raw[one->nraw - 1];
        const char *all =
            apr_pstrcat(one->pool, json_string_value(raw),
                        apr_pstrmemdup(one->pool, text, length), NULL);

        json_string_set(raw, all);
    }
}

static void read_page(case_t *one, char *bytes, apr_size_t length, int is_xml)
{
    const pm_html_handler_t handler = {one, on_open, on_close, on_text, NULL};
    const pm_html_source_t source = {
        .path = "", .bytes = bytes, .length = length, .is_xml = is_xml};
    pm_error_t error = PM_ERROR_NONE;

    pm_html_read(one->pool, &source, &handler, &error);
}

static void read_elements(case_t *one, char *bytes, apr_size_t length,
                          const char *words)
{
    read_page(one, bytes, length, 0);
}

static void read_xml(case_t *one, char *bytes, apr_size_t length,
                     const char *words)
{
    read_page(one, bytes, length, 1);
}

static void read_encoding(case_t *one, char *bytes, apr_size_t length,
                          const char *words)
{
    const pm_encoding_t *encoding = pm_html_declared(one->pool, bytes, length);

    if (encoding) {
        json_array_append_new(one->items, json_string(encoding->name));
    }
}

static void append(void *baton, const char *text, apr_size_t length)
{
    pm_buffer_append(baton, text, length);
}

/* The word is a label; `none` of the encodings is one that is not declared. */
static void read_text(case_t *one, char *bytes, apr_size_t length,
                      const char *words)
{
    const pm_encoding_t *encoding;
    pm_decoder_t *decoder;

    words += strspn(words, " ");
    encoding = pm_encoding_find(words, strcspn(words, " \n"));
    decoder = pm_decoder_create(one->pool, encoding, append, &one->text);
    pm_decoder_feed(decoder, bytes, length);
    pm_decoder_end(decoder);
    json_array_append_new(one->items,
                          json_string(encoding ? encoding->name : "none"));
    json_array_append_new(one->items, taken_text(one));
}

static void read_query(case_t *one, char *bytes, apr_size_t length,
                       const char *words)
{
    const pm_encoding_t *encoding;
    const char *url;

    words += strspn(words, " ");
    encoding = pm_encoding_find(words, strcspn(words, " \n"));
    url = pm_query_encode(one->pool, bytes, encoding);
    json_array_append_new(one->items, url ? json_string(url) : json_null());
}

/* A case is a srcset, a line end and sizes; the word is a view's number. */
static void read_srcset(case_t *one, char *bytes, apr_size_t length,
                        const char *words)
{
    char *sizes = strchr(bytes, '\n');
    apr_array_header_t *candidates;
    int chosen;

    *sizes++ = '\0';
    candidates = pm_srcset_parse(one->pool, bytes);
    chosen = pm_srcset_choose(candidates, *sizes ? sizes : NULL,
                              &pm_css_views[atoi(words)]);
    if (chosen >= 0) {
        json_array_append_new(
            one->items,
            json_string(
                APR_ARRAY_IDX(candidates, chosen, pm_srcset_candidate_t).url));
    }
}

static const struct {
    const char *name;
    void (*read)(case_t *one, char *bytes, apr_size_t length,
                 const char *words);
} modes[] = {
    {"decode", read_text},   {"encoding", read_encoding},
    {"tokens", read_tokens}, {"elements", read_elements},
    {"srcset", read_srcset}, {"xml", read_xml},
    {"query", read_query},
};

/* The next case; 0 at the end. */
static int next_case(int mode)
{
    char line[1024], *words;
    size_t length;
    case_t one = {.kind = PM_TEXT_DATA};
    char *bytes;

    if (!fgets(line, sizeof(line), stdin)) {
        return 0;
    }
    length = strtoul(line, &words, 10);
    apr_pool_create(&one.pool, NULL);
    one.text.pool = one.pool;
    one.items = json_array();
    bytes = apr_palloc(one.pool, length + 1);
    if (fread(bytes, 1, length, stdin) == length) {
        bytes[length] = '\0';
        modes[mode].read(&one, bytes, length, words);
    }
    json_dumpf(one.items, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(one.items);
    apr_pool_destroy(one.pool);
    return 1;
}

int main(int argc, char **argv)
{
    size_t i;

    apr_initialize();
    for (i = 0; argc == 2 && i < sizeof(modes) / sizeof(modes[0]); i++) {
        if (strcmp(argv[1], modes[i].name) == 0) {
            while (next_case((int)i)) {
            }
            return EXIT_SUCCESS;
        }
    }
    fprintf(stderr,
            "usage: html decode|encoding|tokens|elements|srcset|xml|query "
            "< CASES\n");
    return EXIT_FAILURE;
}
