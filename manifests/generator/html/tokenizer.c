/*
 * Where the tags of a page begin and end, as WHATWG HTML says: between the
 * decoder and libxml2.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/tokenizer.h"

#include <string.h>
#include <strings.h>

#include <apr_lib.h>

/*
 * The states of WHATWG HTML, "Tokenization", as far as they decide where a
 * token ends.
 */
typedef enum state_t {
    DATA,
    TAG_OPEN,     /* `<` and what may be a tag's name */
    TAG,          /* in a tag, before or in an attribute's name */
    BEFORE_VALUE, /* after `=` */
    VALUE_DOUBLE,
    VALUE_SINGLE,
    VALUE_UNQUOTED,
    MARKUP, /* `<!` or `<!-`: a comment, or something bogus */
    COMMENT,
    BOGUS,     /* a doctype, `<?`, `<![`, `</1`: up to `>` */
    RAW,       /* in the text of the element `raw` */
    RAW_CLOSE, /* `<` in it, and what may become its end tag */
    PLAINTEXT  /* the rest of the page */
} state_t;

/* How the text of a script is escaped (sections 13.2.5.20 to 31): in a comment
 * it may hold a script of its own, whose end tag is not the end. */
typedef enum escape_t {
    NO_ESCAPES, /* not a script's */
    NOT_ESCAPED,
    ESCAPED,       /* after `<!--` */
    DOUBLE_ESCAPED /* after `<script` in that */
} escape_t;

/* Of a tag that is too long this much is kept free, for a closing quote. */
#define MARGIN 1

struct pm_tokenizer_t {
    pm_token_sink_t sink;
    int is_xml;
    state_t state;
    const char *at;         /* the byte that is looked at */
    const char *counted;    /* the first that `position` has not passed */
    pm_position_t position; /* of that one */
    char last;              /* the one before it */
    pm_token_t token;
    char *markup; /* of the tag so far; also `<` and a name that may be one */
    apr_size_t length;
    char name[PM_TOKEN_NAME_MAX + 1];
    apr_size_t attribute; /* where the attribute's name began in markup; 0 */
    int may_have_value;   /* a name was read, and `=` may follow */
    int attributes;
    apr_size_t value;        /* bytes of the attribute's value so far */
    int is_quoted;           /* the value's opening quote was kept */
    int is_shadow;           /* the tag has shadowrootmode */
    int is_closed;           /* the last byte of the tag is `/` */
    char comment[2];         /* the last bytes of a comment */
    apr_size_t ncomment;     /* bytes of it */
    const char *raw;         /* the element whose text this is */
    const char *raw_end;     /* what may become its end tag */
    escape_t escape;         /* of that text */
    int dashes;              /* that the escaped text ends with so far */
    int is_raw_passed;       /* its text is of use */
    int templates;           /* open templates */
    int svg, foreign_object; /* open elements */
};

/* Elements whose text holds no tags, with scripting on (WHATWG HTML, "Tree
 * construction"). That of the first two is passed on. */
static const char *const raw_ends[] = {
    "</script", "</style",    "</title",   "</textarea", "</noscript",
    "</iframe", "</noframes", "</noembed", "</xmp",
};
#define RAW_PASSED 2

static int is_name(const pm_tokenizer_t *tokenizer, const char *name)
{
    return strcmp(tokenizer->name, name) == 0;
}

/* Appends a byte to the tag, unless the tag or the value is too long.
 *
 * The markup is not the author's: every value stands in double quotes, and
 * names have no quotes, since libxml2 looks for the end of a tag outside
 * quotes wherever they stand. */
static void keep(pm_tokenizer_t *tokenizer, char c)
{
    if (tokenizer->length < PM_TOKEN_TAG_MAX - MARGIN &&
        tokenizer->value <= PM_TOKEN_VALUE_MAX &&
        tokenizer->attributes <= PM_TOKEN_ATTRIBUTES_MAX) {
        tokenizer->markup[tokenizer->length++] = c;
    }
}

/* The position of the byte `ahead` of the one that is looked at. */
static pm_position_t position_of(pm_tokenizer_t *tokenizer, apr_size_t ahead)
{
    const char *counted = tokenizer->counted;
    apr_size_t length = (apr_size_t)(tokenizer->at - counted) + ahead;

    pm_position_pass(&tokenizer->position, counted, length, tokenizer->last);
    tokenizer->counted += length;
    if (length > 0) {
        tokenizer->last = tokenizer->counted[-1];
    }
    return tokenizer->position;
}

static void begin_markup(pm_tokenizer_t *tokenizer, state_t state)
{
    tokenizer->state = state;
    tokenizer->markup[0] = '<';
    tokenizer->length = 1;
    tokenizer->value = 0;
    tokenizer->attributes = 0;
    tokenizer->token.position = position_of(tokenizer, 0);
}

static void text(pm_tokenizer_t *tokenizer, const char *bytes,
                 apr_size_t length)
{
    const char *raw = tokenizer->state == DATA ? NULL : tokenizer->raw;

    if (length > 0 && tokenizer->templates == 0 &&
        (!raw || tokenizer->is_raw_passed)) {
        tokenizer->sink.on_text(tokenizer->sink.baton, bytes, length, raw);
    }
}

/* Whether the tag is one of SVG, where `/>` counts and titles hold tags. */
static int is_foreign(const pm_tokenizer_t *tokenizer)
{
    return tokenizer->svg > tokenizer->foreign_object;
}

static int is_empty(const pm_tokenizer_t *tokenizer)
{
    return tokenizer->is_closed &&
           (tokenizer->is_xml || is_foreign(tokenizer) ||
            is_name(tokenizer, "svg"));
}

static int is_plain(char c)
{
    return apr_isalnum(c) || c == '-' || c == ':' || c == '_';
}

/* The markup is that of a tag, as far as its name. */
static void begin_tag(pm_tokenizer_t *tokenizer)
{
    const char *from = tokenizer->markup + 1;
    apr_size_t i, length;

    tokenizer->token.is_end = *from == '/';
    from += tokenizer->token.is_end;
    length = tokenizer->length - (apr_size_t)(from - tokenizer->markup);
    for (i = 0; i < length && length <= PM_TOKEN_NAME_MAX; i++) {
        tokenizer->name[i] = (char)apr_tolower(from[i]);
    }
    tokenizer->name[i] = '\0';
    /* What libxml2 would not take for a name is none that matters. */
    for (i = 0; tokenizer->name[i]; i++) {
        if (!is_plain(tokenizer->name[i])) {
            tokenizer->name[0] = '\0';
        }
    }
    tokenizer->attribute = 0;
    tokenizer->may_have_value = tokenizer->is_shadow = tokenizer->is_closed = 0;
    tokenizer->state = TAG;
}

/* Counts the elements that change the rules for their content. */
static void count_foreign(pm_tokenizer_t *tokenizer)
{
    int *count = is_name(tokenizer, "svg") ? &tokenizer->svg
                 : is_name(tokenizer, "foreignobject")
                     ? &tokenizer->foreign_object
                     : NULL;

    if (!count) {
        return;
    }
    if (!tokenizer->token.is_end) {
        *count += !is_empty(tokenizer);
    }
    else if (*count > 0) {
        --*count;
    }
    if (tokenizer->foreign_object > tokenizer->svg) {
        tokenizer->foreign_object = tokenizer->svg;
    }
}

/* A template's content is inert, unless the template is a shadow root. */
static int count_template(pm_tokenizer_t *tokenizer)
{
    if (!is_name(tokenizer, "template")) {
        return 0;
    }
    if (!tokenizer->token.is_end) {
        tokenizer->templates +=
            !tokenizer->is_shadow || tokenizer->templates > 0;
    }
    else if (tokenizer->templates > 0) {
        tokenizer->templates--;
    }
    return 1;
}

static void begin_raw(pm_tokenizer_t *tokenizer)
{
    apr_size_t i, count = is_foreign(tokenizer)
                              ? RAW_PASSED
                              : sizeof(raw_ends) / sizeof(raw_ends[0]);

    if (is_name(tokenizer, "plaintext")) {
        tokenizer->state = PLAINTEXT;
    }
    for (i = 0; i < count; i++) {
        if (is_name(tokenizer, raw_ends[i] + 2)) {
            tokenizer->raw_end = raw_ends[i];
            tokenizer->raw = raw_ends[i] + 2;
            tokenizer->is_raw_passed = i < RAW_PASSED;
            tokenizer->escape =
                i == 0 && !tokenizer->is_xml && !is_foreign(tokenizer)
                    ? NOT_ESCAPED
                    : NO_ESCAPES;
            tokenizer->state = RAW;
        }
    }
}

/* After the `>` of a tag. */
static void end_tag(pm_tokenizer_t *tokenizer)
{
    pm_token_t *token = &tokenizer->token;

    tokenizer->state = DATA;
    count_foreign(tokenizer);
    token->is_empty = is_empty(tokenizer);
    if (count_template(tokenizer)) {
        return;
    }
    if (!token->is_end && !token->is_empty) {
        begin_raw(tokenizer);
    }
    if (tokenizer->templates > 0) {
        return;
    }
    token->name = tokenizer->name;
    token->has_attributes = tokenizer->attributes > 0;
    token->markup = tokenizer->markup;
    token->length = tokenizer->length;
    token->text_position = position_of(tokenizer, 1);
    tokenizer->sink.on_tag(tokenizer->sink.baton, token);
}

static void end_attribute_name(pm_tokenizer_t *tokenizer)
{
    static const char shadow[] = "shadowrootmode";
    const char *name = tokenizer->markup + tokenizer->attribute;

    if (tokenizer->attribute > 0) {
        tokenizer->is_shadow |=
            tokenizer->length - tokenizer->attribute == sizeof(shadow) - 1 &&
            strncasecmp(name, shadow, sizeof(shadow) - 1) == 0;
        tokenizer->attributes++;
        tokenizer->attribute = 0;
        tokenizer->may_have_value = 1;
    }
}

/* The value begins, or may: its opening quote. */
static void begin_value(pm_tokenizer_t *tokenizer)
{
    apr_size_t length;

    keep(tokenizer, '=');
    length = tokenizer->length;
    keep(tokenizer, '"');
    tokenizer->is_quoted = tokenizer->length > length;
    tokenizer->state = BEFORE_VALUE;
}

/* The closing quote, for which there is a margin: the tag may be full. */
static void end_value(pm_tokenizer_t *tokenizer)
{
    if (tokenizer->is_quoted) {
        tokenizer->markup[tokenizer->length++] = '"';
    }
    tokenizer->state = TAG;
    tokenizer->value = 0;
}

static void in_tag(pm_tokenizer_t *tokenizer, char c)
{
    if (c == '>') {
        end_attribute_name(tokenizer);
        end_tag(tokenizer);
        return;
    }
    tokenizer->is_closed = c == '/';
    if (c == '=' && (tokenizer->attribute > 0 || tokenizer->may_have_value)) {
        end_attribute_name(tokenizer);
        tokenizer->may_have_value = 0;
        begin_value(tokenizer);
    }
    else if (apr_isspace(c) || c == '/') {
        end_attribute_name(tokenizer);
        tokenizer->may_have_value &= c != '/';
        keep(tokenizer, ' ');
    }
    else {
        if (tokenizer->attribute == 0) {
            keep(tokenizer, ' ');
            tokenizer->attribute = tokenizer->length;
            tokenizer->may_have_value = 0;
        }
        keep(tokenizer, is_plain(c) ? c : '_');
    }
}

static void in_value(pm_tokenizer_t *tokenizer, char c)
{
    static const char quote[] = "&quot;";
    const char *at;

    if (tokenizer->state == VALUE_UNQUOTED && (apr_isspace(c) || c == '>')) {
        end_value(tokenizer);
        in_tag(tokenizer, c);
        return;
    }
    if ((c == '"' && tokenizer->state == VALUE_DOUBLE) ||
        (c == '\'' && tokenizer->state == VALUE_SINGLE)) {
        end_value(tokenizer);
        return;
    }
    tokenizer->value++;
    if (c != '"') {
        keep(tokenizer, c);
        return;
    }
    for (at = quote; *at; at++) {
        keep(tokenizer, *at);
    }
}

static void before_value(pm_tokenizer_t *tokenizer, char c)
{
    if (c == '>') {
        end_value(tokenizer);
        in_tag(tokenizer, c);
    }
    else if (c == '"' || c == '\'') {
        tokenizer->state = c == '"' ? VALUE_DOUBLE : VALUE_SINGLE;
    }
    else if (!apr_isspace(c)) {
        tokenizer->state = VALUE_UNQUOTED;
        in_value(tokenizer, c);
    }
}

static void in_comment(pm_tokenizer_t *tokenizer, char c)
{
    char *last = tokenizer->comment;

    /* `<!-->` and `<!--->` are comments, too; `--!>` ends one, for which `+`
     * stands here after `--!`. */
    if (c == '>' && last[1] != '+' ? last[0] == '-' && last[1] == '-'
                                   : c == '>' && tokenizer->ncomment > 1) {
        tokenizer->state = DATA;
    }
    if (c == '!' && last[0] == '-' && last[1] == '-' &&
        tokenizer->ncomment > 1) {
        c = '+';
    }
    else if (c == '+') {
        c = ' ';
    }
    last[0] = last[1];
    last[1] = c;
    tokenizer->ncomment++;
}

/* After `<!`, and after `<!-`. */
static void in_markup(pm_tokenizer_t *tokenizer, char c)
{
    if (c == '-' && tokenizer->length == 1) {
        tokenizer->length++;
        return;
    }
    if (c == '-') {
        tokenizer->state = COMMENT;
        tokenizer->comment[0] = tokenizer->comment[1] = '-';
        tokenizer->ncomment = 0;
        return;
    }
    tokenizer->state = c == '>' ? DATA : BOGUS;
}

/* A byte after `<`, or after the name that began there. */
static void tag_open(pm_tokenizer_t *tokenizer, char c)
{
    if (tokenizer->length == 1 && !apr_isalpha(c) && c != '/') {
        if (c == '!' || c == '?') {
            tokenizer->state = c == '!' ? MARKUP : BOGUS;
        }
        else if (c == '<') {
            begin_markup(tokenizer, TAG_OPEN);
        }
        else {
            tokenizer->state = DATA;
        }
        return;
    }
    if (tokenizer->length == 2 && tokenizer->markup[1] == '/' &&
        !apr_isalpha(c)) {
        tokenizer->state = c == '>' ? DATA : BOGUS;
        return;
    }
    if (apr_isspace(c) || c == '>' || (c == '/' && tokenizer->length > 1)) {
        begin_tag(tokenizer);
        in_tag(tokenizer, c);
        return;
    }
    keep(tokenizer, c);
}

/* Text of a raw element without `<`; `-->` ends how it is escaped. */
static void raw_text(pm_tokenizer_t *tokenizer, const char *bytes,
                     apr_size_t length)
{
    apr_size_t i;

    for (i = 0; i < length && tokenizer->escape >= ESCAPED; i++) {
        if (bytes[i] == '>' && tokenizer->dashes >= 2) {
            tokenizer->escape = NOT_ESCAPED;
        }
        tokenizer->dashes =
            bytes[i] != '-' ? 0 : tokenizer->dashes + (tokenizer->dashes < 2);
    }
    text(tokenizer, bytes, length);
}

static int is_held(const pm_tokenizer_t *tokenizer, const char *word)
{
    return tokenizer->length == strlen(word) &&
           strncasecmp(tokenizer->markup, word, tokenizer->length) == 0;
}

/* Whether what is held, and then c, begin the word. */
static int leads_to(const pm_tokenizer_t *tokenizer, char c, const char *word)
{
    return strncasecmp(tokenizer->markup, word, tokenizer->length) == 0 &&
           apr_tolower(c) == word[tokenizer->length];
}

/* What is held is text; what ends a tag's name comes after it, or not. */
static void give_up_close(pm_tokenizer_t *tokenizer, int is_name_end)
{
    if (tokenizer->escape == NOT_ESCAPED && is_held(tokenizer, "<!--")) {
        tokenizer->escape = ESCAPED;
        tokenizer->dashes = 2;
    }
    else if (tokenizer->escape == ESCAPED && is_name_end &&
             is_held(tokenizer, "<script")) {
        tokenizer->escape = DOUBLE_ESCAPED;
    }
    else if (tokenizer->escape == DOUBLE_ESCAPED && is_name_end &&
             is_held(tokenizer, tokenizer->raw_end)) {
        tokenizer->escape = ESCAPED;
    }
    text(tokenizer, tokenizer->markup, tokenizer->length);
    tokenizer->state = RAW;
}

/* A byte after `<` in raw text: held in markup while it may be the end tag, or
 * change how the text is escaped. */
static void raw_close(pm_tokenizer_t *tokenizer, char c)
{
    int is_name_end = apr_isspace(c) || c == '/' || c == '>';

    if (is_name_end && tokenizer->escape != DOUBLE_ESCAPED &&
        is_held(tokenizer, tokenizer->raw_end)) {
        begin_tag(tokenizer);
        in_tag(tokenizer, c);
        return;
    }
    if (leads_to(tokenizer, c, tokenizer->raw_end) ||
        (tokenizer->escape == NOT_ESCAPED && leads_to(tokenizer, c, "<!--")) ||
        (tokenizer->escape == ESCAPED && leads_to(tokenizer, c, "<script"))) {
        tokenizer->markup[tokenizer->length++] = c;
        return;
    }
    give_up_close(tokenizer, is_name_end);
    if (c == '<') {
        tokenizer->dashes = 0;
        begin_markup(tokenizer, RAW_CLOSE);
        return;
    }
    raw_text(tokenizer, &c, 1);
}

static void step(pm_tokenizer_t *tokenizer, char c)
{
    switch (tokenizer->state) {
    case DATA: /* c is `<`, here and in RAW: see run() */
        begin_markup(tokenizer, TAG_OPEN);
        break;
    case RAW:
        tokenizer->dashes = 0;
        begin_markup(tokenizer, RAW_CLOSE);
        break;
    case TAG_OPEN:
        tag_open(tokenizer, c);
        break;
    case TAG:
        in_tag(tokenizer, c);
        break;
    case BEFORE_VALUE:
        before_value(tokenizer, c);
        break;
    case MARKUP:
        in_markup(tokenizer, c);
        break;
    case COMMENT:
        in_comment(tokenizer, c);
        break;
    case BOGUS:
        tokenizer->state = c == '>' ? DATA : BOGUS;
        break;
    case RAW_CLOSE:
        raw_close(tokenizer, c);
        break;
    case PLAINTEXT:
        break;
    default:
        in_value(tokenizer, c);
    }
}

/* Takes text up to the next `<` at once, where nothing else matters. */
static apr_size_t run(pm_tokenizer_t *tokenizer, const char *bytes,
                      apr_size_t length)
{
    const char *next;

    if (tokenizer->state != DATA && tokenizer->state != RAW) {
        return 0;
    }
    next = memchr(bytes, '<', length);
    length = next ? (apr_size_t)(next - bytes) : length;
    raw_text(tokenizer, bytes, length);
    return length;
}

pm_tokenizer_t *pm_tokenizer_create(apr_pool_t *pool, int is_xml,
                                    const pm_token_sink_t *sink)
{
    pm_tokenizer_t *tokenizer = apr_pcalloc(pool, sizeof(*tokenizer));

    tokenizer->sink = *sink;
    tokenizer->is_xml = is_xml;
    tokenizer->position = PM_POSITION_START;
    tokenizer->markup = apr_palloc(pool, PM_TOKEN_TAG_MAX);
    return tokenizer;
}

void pm_tokenizer_feed(void *baton, const char *bytes, apr_size_t length)
{
    pm_tokenizer_t *tokenizer = baton;
    const char *end = bytes + length;

    tokenizer->counted = bytes;
    for (tokenizer->at = bytes; tokenizer->at < end; tokenizer->at++) {
        tokenizer->at +=
            run(tokenizer, tokenizer->at, (apr_size_t)(end - tokenizer->at));
        if (tokenizer->at == end) {
            break;
        }
        step(tokenizer, *tokenizer->at);
    }
    position_of(tokenizer, 0);
}
