/*
 * The tags and texts of a page (WHATWG HTML, section 13.2.5, "Tokenization").
 * The states have the standard's names, as far as they are states of their own
 * here; each takes as many bytes as it can.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/tokenizer.h"

#include <string.h>

#include <apr_lib.h>

#include "html/charref.h"
#include "html/markup.h"
#include "html/tag_builder.h"

typedef enum state_t {
    TEXT, /* any of pm_text_kind_t */
    TAG_OPEN,
    END_TAG_OPEN,
    TAG_NAME,
    BEFORE_ATTRIBUTE,
    ATTRIBUTE_NAME,
    AFTER_ATTRIBUTE_NAME,
    BEFORE_VALUE,
    QUOTED_VALUE,
    UNQUOTED_VALUE,
    SELF_CLOSING,
    MARKUP, /* comments and the like */
    WRITTEN /* after a script: what it has written comes next */
} state_t;

struct pm_tokenizer_t {
    pm_token_sink_t sink;
    state_t state;
    pm_text_kind_t kind;
    pm_raw_text_t raw;
    pm_charref_t reference; /* what may be one in text */
    int after_cr;           /* the last byte was CR */
    const char *counted;    /* the first byte that position has not passed */
    const char *line_end;   /* the first LF from there on; NULL: none */
    const char *end;        /* of what is fed */
    pm_position_t position; /* of that one */
    pm_position_t tag_position;
    pm_tag_builder_t *tag;
    char quote; /* of the value that is being read */
    pm_markup_t markup;
    int written; /* how deep what is read is in what scripts write */
};

/* A state's work: takes the bytes from at, at least one or none if the state
 * changes, and returns the next. */
typedef const char *step_t(pm_tokenizer_t *tokenizer, const char *at,
                           const char *end);

/* What is before that byte of what is fed has been passed; lines are looked for
 * once, rather than in each tag and text. */
static void count_from(pm_tokenizer_t *tokenizer, const char *at)
{
    tokenizer->counted = at;
    tokenizer->line_end = memchr(at, '\n', (apr_size_t)(tokenizer->end - at));
}

/* Everything that a script has written is where that is done. */
static pm_position_t position_at(pm_tokenizer_t *tokenizer, const char *at)
{
    if (tokenizer->written > 0) {
        return tokenizer->position;
    }
    while (tokenizer->line_end && tokenizer->line_end < at) {
        pm_position_pass_line(&tokenizer->position);
        count_from(tokenizer, tokenizer->line_end + 1);
    }
    pm_position_pass_bytes(&tokenizer->position,
                           (apr_size_t)(at - tokenizer->counted));
    tokenizer->counted = at;
    return tokenizer->position;
}

/* Text. */

/* A pm_text_sink_t: as it is. */
static void put(void *baton, const char *text, apr_size_t length)
{
    pm_tokenizer_t *tokenizer = baton;

    if (length > 0) {
        tokenizer->sink.on_text(tokenizer->sink.baton, text, length);
    }
}

/* A pm_text_sink_t: with its references undone. */
static void put_undone(void *baton, const char *text, apr_size_t length)
{
    pm_tokenizer_t *tokenizer = baton;

    pm_charref_pass(&tokenizer->reference, text, length, put, tokenizer);
}

static void begin_tag(pm_tokenizer_t *tokenizer, int is_end)
{
    tokenizer->state = TAG_NAME;
    pm_tag_builder_begin(tokenizer->tag, is_end, tokenizer->tag_position);
}

/* Text up to the end tag of its element; the tag's name is read already, and
 * has no line end in it. */
static const char *in_raw_text(pm_tokenizer_t *tokenizer, const char *at,
                               const char *end)
{
    const char *name = tokenizer->raw.end;
    int is_end;

    at += pm_raw_text_read(&tokenizer->raw, at, (apr_size_t)(end - at),
                           tokenizer->kind == PM_TEXT_RCDATA ? put_undone : put,
                           tokenizer, &is_end);
    if (is_end) {
        pm_charref_end(&tokenizer->reference, '<', put, tokenizer);
        tokenizer->tag_position = position_at(tokenizer, at);
        tokenizer->tag_position.column -= (int)strlen(name);
        begin_tag(tokenizer, 1);
        pm_tag_builder_name(tokenizer->tag, name + 2, strlen(name + 2));
    }
    return at;
}

static const char *in_text(pm_tokenizer_t *tokenizer, const char *at,
                           const char *end)
{
    const char *next;

    if (tokenizer->kind == PM_TEXT_PLAIN) {
        put(tokenizer, at, (apr_size_t)(end - at));
        return end;
    }
    if (tokenizer->kind != PM_TEXT_DATA && tokenizer->kind != PM_TEXT_FOREIGN) {
        return in_raw_text(tokenizer, at, end);
    }
    next = memchr(at, '<', (apr_size_t)(end - at));
    if (next != at) {
        put_undone(tokenizer, at, (apr_size_t)((next ? next : end) - at));
    }
    if (!next) {
        return end;
    }
    pm_charref_end(&tokenizer->reference, '<', put, tokenizer);
    tokenizer->tag_position = position_at(tokenizer, next);
    tokenizer->state = TAG_OPEN;
    return next + 1;
}

/* What is no tag, after its `<!`, or after `<` or `</`. */
static void begin_markup(pm_tokenizer_t *tokenizer, int is_declaration)
{
    tokenizer->state = MARKUP;
    pm_markup_begin(&tokenizer->markup, is_declaration,
                    tokenizer->kind == PM_TEXT_FOREIGN);
}

static const char *in_tag_open(pm_tokenizer_t *tokenizer, const char *at,
                               const char *end)
{
    if (apr_isalpha(*at)) {
        begin_tag(tokenizer, 0);
        return at;
    }
    switch (*at) {
    case '/':
        tokenizer->state = END_TAG_OPEN;
        return at + 1;
    case '!':
        begin_markup(tokenizer, 1);
        return at + 1;
    case '?':
        begin_markup(tokenizer, 0);
        return at;
    default:
        put(tokenizer, "<", 1);
        tokenizer->state = TEXT;
        return at;
    }
}

static const char *in_end_tag_open(pm_tokenizer_t *tokenizer, const char *at,
                                   const char *end)
{
    if (apr_isalpha(*at)) {
        begin_tag(tokenizer, 1);
        return at;
    }
    if (*at == '>') {
        tokenizer->state = TEXT;
        return at + 1;
    }
    begin_markup(tokenizer, 0);
    return at;
}

/* Tags. */

/* What ends the name of a tag, and that of an attribute. */
enum { ENDS_TAG = 1, ENDS_ATTRIBUTE = 2, ENDS_BOTH = 3 };
static const unsigned char ends[256] = {
    ['\t'] = ENDS_BOTH, ['\n'] = ENDS_BOTH,     ['\f'] = ENDS_BOTH,
    ['\r'] = ENDS_BOTH, [' '] = ENDS_BOTH,      ['/'] = ENDS_BOTH,
    ['>'] = ENDS_BOTH,  ['='] = ENDS_ATTRIBUTE,
};

/* Reads on in a name, as far as it goes: to a byte of that kind. */
static const char *read_name(pm_tokenizer_t *tokenizer, const char *at,
                             const char *end, int kind)
{
    const char *start = at;

    while (at < end && !(ends[(unsigned char)*at] & kind)) {
        at++;
    }
    pm_tag_builder_name(tokenizer->tag, start, (apr_size_t)(at - start));
    return at;
}

static const char *in_tag_name(pm_tokenizer_t *tokenizer, const char *at,
                               const char *end)
{
    at = read_name(tokenizer, at, end, ENDS_TAG);
    if (at < end) {
        pm_tag_builder_end_name(tokenizer->tag);
        tokenizer->state = BEFORE_ATTRIBUTE;
    }
    return at;
}

/* After the `>` of a tag; next is the byte after it. */
static const char *end_tag(pm_tokenizer_t *tokenizer, int is_self_closing,
                           const char *next)
{
    const pm_tag_t *tag = pm_tag_builder_end(tokenizer->tag, is_self_closing,
                                             position_at(tokenizer, next));

    pm_tokenizer_start(tokenizer,
                       tokenizer->sink.on_tag(tokenizer->sink.baton, tag),
                       tag->name);
    return next;
}

static const char *after_space(const char *at, const char *end)
{
    while (at < end && pm_tag_is_space(*at)) {
        at++;
    }
    return at;
}

/* Between attributes, also after one's name, where `=` begins its value. */
static const char *before_attribute(pm_tokenizer_t *tokenizer, const char *at,
                                    const char *end)
{
    at = after_space(at, end);
    if (at == end) {
        return end;
    }
    if (*at == '>') {
        return end_tag(tokenizer, 0, at + 1);
    }
    if (*at == '/') {
        tokenizer->state = SELF_CLOSING;
        return at + 1;
    }
    if (*at == '=' && tokenizer->state == AFTER_ATTRIBUTE_NAME) {
        tokenizer->state = BEFORE_VALUE;
        return at + 1;
    }
    tokenizer->state = ATTRIBUTE_NAME;
    pm_tag_builder_attribute(tokenizer->tag);
    if (*at == '=') { /* the first byte of a name may be one */
        pm_tag_builder_name(tokenizer->tag, at++, 1);
    }
    return at;
}

static const char *in_self_closing(pm_tokenizer_t *tokenizer, const char *at,
                                   const char *end)
{
    if (*at == '>') {
        return end_tag(tokenizer, 1, at + 1);
    }
    tokenizer->state = BEFORE_ATTRIBUTE;
    return at;
}

static const char *in_attribute_name(pm_tokenizer_t *tokenizer, const char *at,
                                     const char *end)
{
    at = read_name(tokenizer, at, end, ENDS_ATTRIBUTE);
    if (at < end) {
        pm_tag_builder_end_attribute(tokenizer->tag);
        tokenizer->state = AFTER_ATTRIBUTE_NAME;
    }
    return at;
}

static const char *before_value(pm_tokenizer_t *tokenizer, const char *at,
                                const char *end)
{
    at = after_space(at, end);
    if (at == end) {
        return end;
    }
    if (*at == '>') {
        return end_tag(tokenizer, 0, at + 1);
    }
    if (*at == '"' || *at == '\'') {
        tokenizer->quote = *at;
        tokenizer->state = QUOTED_VALUE;
        return at + 1;
    }
    tokenizer->state = UNQUOTED_VALUE;
    return at;
}

static void end_value(pm_tokenizer_t *tokenizer, char next)
{
    pm_tag_builder_end_value(tokenizer->tag, next);
    tokenizer->state = BEFORE_ATTRIBUTE;
}

static const char *in_quoted_value(pm_tokenizer_t *tokenizer, const char *at,
                                   const char *end)
{
    const char *next = memchr(at, tokenizer->quote, (apr_size_t)(end - at));

    pm_tag_builder_value(tokenizer->tag, at,
                         (apr_size_t)((next ? next : end) - at));
    if (!next) {
        return end;
    }
    end_value(tokenizer, *next);
    return next + 1;
}

static const char *in_unquoted_value(pm_tokenizer_t *tokenizer, const char *at,
                                     const char *end)
{
    const char *start = at;

    while (at < end && !pm_tag_is_space(*at) && *at != '>') {
        at++;
    }
    pm_tag_builder_value(tokenizer->tag, start, (apr_size_t)(at - start));
    if (at < end) {
        end_value(tokenizer, *at);
    }
    return at;
}

static const char *in_markup(pm_tokenizer_t *tokenizer, const char *at,
                             const char *end)
{
    int is_end;

    at += pm_markup_read(&tokenizer->markup, at, (apr_size_t)(end - at), put,
                         tokenizer, &is_end);
    if (is_end) {
        tokenizer->state = TEXT;
    }
    return at;
}

static const char *in_written(pm_tokenizer_t *tokenizer, const char *at,
                              const char *end);

static step_t *const steps[] = {
    [TEXT] = in_text,
    [TAG_OPEN] = in_tag_open,
    [END_TAG_OPEN] = in_end_tag_open,
    [TAG_NAME] = in_tag_name,
    [BEFORE_ATTRIBUTE] = before_attribute,
    [ATTRIBUTE_NAME] = in_attribute_name,
    [AFTER_ATTRIBUTE_NAME] = before_attribute,
    [BEFORE_VALUE] = before_value,
    [QUOTED_VALUE] = in_quoted_value,
    [UNQUOTED_VALUE] = in_unquoted_value,
    [SELF_CLOSING] = in_self_closing,
    [MARKUP] = in_markup,
    [WRITTEN] = in_written,
};

/* The page. */

pm_tokenizer_t *pm_tokenizer_create(apr_pool_t *pool,
                                    const pm_token_sink_t *sink)
{
    pm_tokenizer_t *tokenizer = apr_pcalloc(pool, sizeof(*tokenizer));

    tokenizer->sink = *sink;
    tokenizer->position = PM_POSITION_START;
    tokenizer->tag = pm_tag_builder_create(pool);
    return tokenizer;
}

void pm_tokenizer_start(pm_tokenizer_t *tokenizer, pm_text_kind_t kind,
                        const char *name)
{
    /* No other tag than its own end tag ends the text of a script. */
    tokenizer->state = tokenizer->kind == PM_TEXT_SCRIPT ? WRITTEN : TEXT;
    tokenizer->kind = kind;
    if (kind != PM_TEXT_DATA && kind != PM_TEXT_FOREIGN) {
        pm_raw_text_begin(&tokenizer->raw, kind == PM_TEXT_SCRIPT, name);
    }
}

/* Text without CR. */
static void feed(pm_tokenizer_t *tokenizer, const char *at, apr_size_t length)
{
    const char *end = at + length;

    if (tokenizer->written == 0) {
        tokenizer->end = end;
        count_from(tokenizer, at);
    }
    while (at < end) {
        at = steps[tokenizer->state](tokenizer, at, end);
    }
    position_at(tokenizer, end);
}

/* Every line end is LF to what follows (section 13.2.3.5). */
void pm_tokenizer_feed(void *baton, const char *bytes, apr_size_t length)
{
    pm_tokenizer_t *tokenizer = baton;
    const char *end = bytes + length, *cr;

    while (bytes < end) {
        if (tokenizer->after_cr && *bytes == '\n') {
            bytes++;
        }
        tokenizer->after_cr = 0;
        cr = memchr(bytes, '\r', (apr_size_t)(end - bytes));
        feed(tokenizer, bytes, (apr_size_t)((cr ? cr : end) - bytes));
        bytes = cr ? cr + 1 : end;
        if (cr) {
            feed(tokenizer, "\n", 1);
            tokenizer->after_cr = 1;
        }
    }
}

/* Reads a part of what a script has written as a part of the page. */
static void read_piece(pm_tokenizer_t *tokenizer, const pm_written_t *piece)
{
    tokenizer->position = piece->position;
    pm_tokenizer_feed(tokenizer, piece->text, piece->length);
    tokenizer->after_cr = 0;
    if (tokenizer->state == WRITTEN) {
        in_written(tokenizer, NULL, NULL);
    }
}

static const char *in_written(pm_tokenizer_t *tokenizer, const char *at,
                              const char *end)
{
    const pm_position_t position = tokenizer->position;
    const apr_array_header_t *written = NULL;
    int i;

    tokenizer->state = TEXT;
    if (tokenizer->sink.on_script) {
        written = tokenizer->sink.on_script(tokenizer->sink.baton);
    }
    if (written && tokenizer->written < PM_TOKENIZER_WRITTEN_MAX) {
        tokenizer->written++;
        for (i = 0; i < written->nelts; i++) {
            read_piece(tokenizer, &APR_ARRAY_IDX(written, i, pm_written_t));
        }
        tokenizer->written--;
        tokenizer->position = position;
    }
    return at;
}

int pm_tokenizer_is_between_tags(const pm_tokenizer_t *tokenizer)
{
    return (tokenizer->state == TEXT || tokenizer->state == WRITTEN) &&
           (tokenizer->kind == PM_TEXT_DATA ||
            tokenizer->kind == PM_TEXT_FOREIGN);
}

void pm_tokenizer_end(pm_tokenizer_t *tokenizer)
{
    if (tokenizer->state == WRITTEN) {
        in_written(tokenizer, NULL, NULL);
    }
    switch (tokenizer->state) {
    case TEXT:
        pm_raw_text_end(&tokenizer->raw,
                        tokenizer->kind == PM_TEXT_RCDATA ? put_undone : put,
                        tokenizer);
        pm_charref_end(&tokenizer->reference, '\0', put, tokenizer);
        break;
    case TAG_OPEN:
        put(tokenizer, "<", 1);
        break;
    case END_TAG_OPEN:
        put(tokenizer, "</", 2);
        break;
    case MARKUP:
        pm_markup_end(&tokenizer->markup, put, tokenizer);
        break;
    default:
        break;
    }
}
