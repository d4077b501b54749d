/*
 * Conditions, as trees of media conditions (Media Queries 4, section 3). Made
 * by the parser of stylesheets, put together by the computation of values.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/when.h"

#include <string.h>

#include <apr_strings.h>

#include "css/media.h"
#include "css/token.h"

typedef enum op_t {
    OP_MEDIA, /* a media condition */
    OP_NOT,   /* of a */
    OP_AND,   /* a and b */
    OP_OR,    /* a or b */
    OP_UNSAID /* something; the views alone are known */
} op_t;

struct pm_css_when_t {
    op_t op;
    pm_css_views_t views;
    int parts;        /* media conditions in it */
    const char *text; /* of a media condition: printable ASCII */
    const struct pm_css_when_t *a, *b;
};

static const pm_css_when_t never = {.op = OP_UNSAID, .views = PM_CSS_NO_VIEW};

const pm_css_when_t *pm_css_when_never(void) { return &never; }

pm_css_views_t pm_css_when_views(const pm_css_when_t *when)
{
    return when ? when->views : PM_CSS_ALL_VIEWS;
}

/* Something that holds for views, at least one. */
static const pm_css_when_t *make_unsaid(apr_pool_t *pool, pm_css_views_t views)
{
    pm_css_when_t *when = apr_pcalloc(pool, sizeof(*when));

    when->op = OP_UNSAID;
    when->views = views;
    return when;
}

static const pm_css_when_t *make(apr_pool_t *pool, op_t op,
                                 pm_css_views_t views, const pm_css_when_t *a,
                                 const pm_css_when_t *b)
{
    int parts = a->parts + (b ? b->parts : 0);
    pm_css_when_t *when;

    if (views == PM_CSS_NO_VIEW) {
        return &never;
    }
    if (a->op == OP_UNSAID || (b && b->op == OP_UNSAID) ||
        parts > PM_CSS_WHEN_PARTS_MAX) {
        return make_unsaid(pool, views);
    }
    when = apr_palloc(pool, sizeof(*when));
    *when = (pm_css_when_t){
        .op = op, .views = views, .parts = parts, .a = a, .b = b};
    return when;
}

/* Whether a media condition can be said in a header: its text then, with single
 * spaces; NULL if it has a comment, or what is not ASCII, or an open
 * parenthesis, or is too long. */
static const char *sayable(apr_pool_t *pool, const char *text,
                           apr_size_t length)
{
    char *copy = apr_palloc(pool, length + 1);
    apr_size_t size = 0, i;
    int depth = 0;

    for (i = 0; i < length; i++) {
        char c = text[i];

        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == '\t' || c == '\n' || c == '\r' || c == '\f') {
            c = ' ';
        }
        if (c < ' ' || c > '~' || strchr("\"\\", c) ||
            (c == '/' && i + 1 < length && text[i + 1] == '*')) {
            return NULL;
        }
        if (c != ' ' || (size > 0 && copy[size - 1] != ' ')) {
            copy[size++] = c;
        }
    }
    while (size > 0 && copy[size - 1] == ' ') {
        size--;
    }
    copy[size] = '\0';
    return size <= PM_CSS_WHEN_TEXT_MAX && depth == 0 ? copy : NULL;
}

/* A media condition: one that is malformed holds for no view. */
static const pm_css_when_t *make_condition(apr_pool_t *pool, const char *text,
                                           apr_size_t length)
{
    pm_css_views_t views = pm_css_media_views(text, length);
    pm_css_when_t *when;

    if (views == PM_CSS_NO_VIEW) {
        return &never;
    }
    when = apr_pcalloc(pool, sizeof(*when));
    when->views = views;
    when->text = sayable(pool, text, length);
    when->op = when->text ? OP_MEDIA : OP_UNSAID;
    when->parts = 1;
    return when;
}

const pm_css_when_t *pm_css_when_not(apr_pool_t *pool, const pm_css_when_t *a)
{
    if (!a) {
        return &never;
    }
    if (a == &never) {
        return NULL;
    }
    return a->op == OP_NOT
               ? a->a
               : make(pool, OP_NOT, PM_CSS_ALL_VIEWS & ~a->views, a, NULL);
}

/* `not all and` a condition, which holds for views. Of a view that a feature
 * which browsers do not know decides, neither the condition holds nor its
 * opposite. */
static const pm_css_when_t *make_opposite(apr_pool_t *pool,
                                          const pm_css_when_t *condition,
                                          pm_css_views_t views)
{
    const pm_css_when_t *when = pm_css_when_not(pool, condition);

    return pm_css_when_views(when) == views ? when : make_unsaid(pool, views);
}

/*
 * One query of a list: [not | only]? <type> [and <condition>]? | <condition>.
 * A screen is a screen: its type says nothing.
 */
static const pm_css_when_t *make_query(apr_pool_t *pool, const char *text,
                                       apr_size_t length)
{
    const pm_css_when_t *when;
    pm_css_lexer_t lexer;
    pm_css_token_t token, type;
    pm_css_views_t views;
    int is_not;

    pm_css_lexer_init(&lexer, text, length, PM_POSITION_START);
    if (pm_css_lexer_next_solid(&lexer, &token) == PM_CSS_END) {
        return &never; /* an empty list holds, an empty query does not */
    }
    is_not = pm_css_token_is_ident(&token, "not");
    type = token;
    if (is_not || pm_css_token_is_ident(&token, "only")) {
        pm_css_lexer_next_solid(&lexer, &type);
    }
    if (type.type != PM_CSS_IDENT) {
        return make_condition(pool, text, length);
    }
    if (!pm_css_token_is(&type, "screen") && !pm_css_token_is(&type, "all")) {
        return pm_css_media_views(text, length) ? NULL : &never;
    }
    if (pm_css_lexer_next_solid(&lexer, &token) == PM_CSS_END) {
        return is_not ? &never : NULL;
    }
    views = pm_css_media_views(text, length);
    if (!views) {
        return &never; /* or malformed */
    }
    when = make_condition(pool, text + lexer.at, length - lexer.at);
    return is_not ? make_opposite(pool, when, views) : when;
}

const pm_css_when_t *pm_css_when_media(apr_pool_t *pool, const char *text,
                                       apr_size_t length)
{
    const pm_css_when_t *when = &never;
    pm_css_lexer_t lexer;
    pm_css_token_t token;
    apr_size_t start = 0;
    int depth = 0;

    pm_css_lexer_init(&lexer, text, length, PM_POSITION_START);
    if (pm_css_lexer_next_solid(&lexer, &token) == PM_CSS_END) {
        return NULL;
    }
    for (;; pm_css_lexer_next(&lexer, &token)) {
        if (token.type == PM_CSS_FUNCTION || token.type == PM_CSS_OPEN_PAREN) {
            depth++;
        }
        else if (token.type == PM_CSS_CLOSE_PAREN && depth > 0) {
            depth--;
        }
        else if (token.type == PM_CSS_END ||
                 (token.type == PM_CSS_COMMA && depth == 0)) {
            when = pm_css_when_or(
                pool, when,
                make_query(pool, text + start, token.start - start));
            start = token.end;
        }
        if (!when || token.type == PM_CSS_END) {
            return when;
        }
    }
}

/* The recursion is as deep as the condition has parts. */
const pm_css_when_t *pm_css_when_copy(apr_pool_t *pool,
                                      const pm_css_when_t *when)
{
    pm_css_when_t *copy;

    if (!when || when == &never) {
        return when;
    }
    copy = apr_pmemdup(pool, when, sizeof(*when));
    copy->text = apr_pstrdup(pool, when->text);
    copy->a = pm_css_when_copy(pool, when->a);
    copy->b = pm_css_when_copy(pool, when->b);
    return copy;
}

int pm_css_when_is_same(const pm_css_when_t *a, const pm_css_when_t *b)
{
    if (a == b) {
        return 1;
    }
    if (!a || !b || a->op != b->op || a->op == OP_UNSAID) {
        return 0;
    }
    return a->op == OP_MEDIA ? strcmp(a->text, b->text) == 0
                             : pm_css_when_is_same(a->a, b->a) &&
                                   pm_css_when_is_same(a->b, b->b);
}

static int is_opposite(const pm_css_when_t *a, const pm_css_when_t *b)
{
    return (a->op == OP_NOT && pm_css_when_is_same(a->a, b)) ||
           (b->op == OP_NOT && pm_css_when_is_same(b->a, a));
}

/* Whether `whole`, parts that are joined by op, has that part. */
static int has_part(const pm_css_when_t *whole, op_t op,
                    const pm_css_when_t *part)
{
    return pm_css_when_is_same(whole, part) ||
           (whole->op == op &&
            (has_part(whole->a, op, part) || has_part(whole->b, op, part)));
}

/* Likewise the opposite of a part. */
static int has_opposite(const pm_css_when_t *whole, op_t op,
                        const pm_css_when_t *part)
{
    return is_opposite(whole, part) ||
           (whole->op == op && (has_opposite(whole->a, op, part) ||
                                has_opposite(whole->b, op, part)));
}

const pm_css_when_t *pm_css_when_and(apr_pool_t *pool, const pm_css_when_t *a,
                                     const pm_css_when_t *b)
{
    if (!a || !b) {
        return a ? a : b;
    }
    if (has_part(a, OP_AND, b)) {
        return a;
    }
    if (has_part(b, OP_AND, a)) {
        return b;
    }
    if (has_opposite(a, OP_AND, b) || has_opposite(b, OP_AND, a)) {
        return &never;
    }
    return make(pool, OP_AND, a->views & b->views, a, b);
}

const pm_css_when_t *pm_css_when_or(apr_pool_t *pool, const pm_css_when_t *a,
                                    const pm_css_when_t *b)
{
    if (!a || !b) {
        return NULL;
    }
    if (a == &never || has_part(b, OP_OR, a) || has_part(a, OP_AND, b)) {
        return b;
    }
    if (b == &never || has_part(a, OP_OR, b) || has_part(b, OP_AND, a)) {
        return a;
    }
    if (has_opposite(a, OP_OR, b) || has_opposite(b, OP_OR, a)) {
        return NULL;
    }
    /* a, or else b: that is a or b */
    if (b->op == OP_AND && is_opposite(b->a, a)) {
        return pm_css_when_or(pool, a, b->b);
    }
    if (b->op == OP_AND && is_opposite(b->b, a)) {
        return pm_css_when_or(pool, a, b->a);
    }
    return make(pool, OP_OR, a->views | b->views, a, b);
}

/* Where a part of a media query list stands. */
typedef enum place_t { IN_LIST, IN_AND, IN_OR, IN_NOT } place_t;

static const char *in_parens(apr_pool_t *pool, const char *text)
{
    return apr_pstrcat(pool, "(", text, ")", NULL);
}

/* What a media condition is made of, for those who want to put it somewhere:
 * one pair of parentheses, several with `and` between them, or else. */
static op_t shape_of(const char *text)
{
    op_t shape = OP_MEDIA;
    int depth = 0;

    for (; *text; text++) {
        depth += *text == '(' ? 1 : *text == ')' ? -1 : 0;
        if (depth > 0 || *text == ')') {
            continue;
        }
        if (*text == ' ' && (strncmp(text, " and ", 5) == 0 ||
                             strncmp(text, " and(", 5) == 0)) {
            shape = OP_AND;
            text += 3;
        }
        else if (*text != ' ') {
            return OP_OR;
        }
    }
    return shape;
}

static const char *media_text(apr_pool_t *pool, const pm_css_when_t *when,
                              place_t place)
{
    op_t shape = shape_of(when->text);

    return place == IN_LIST || shape == OP_MEDIA ||
                   (place == IN_AND && shape == OP_AND)
               ? when->text
               : in_parens(pool, when->text);
}

/* The recursion is as deep as the condition has parts. */
static const char *text_in(apr_pool_t *pool, const pm_css_when_t *when,
                           place_t place)
{
    const char *text;

    switch (when->op) {
    case OP_MEDIA:
        return media_text(pool, when, place);
    case OP_NOT:
        /* as browsers have understood it from the first */
        if (place == IN_LIST && when->a->op == OP_MEDIA &&
            shape_of(when->a->text) != OP_OR) {
            return apr_pstrcat(pool, "not all and ", when->a->text, NULL);
        }
        text = apr_pstrcat(pool, "not ", text_in(pool, when->a, IN_NOT), NULL);
        return place == IN_LIST ? text : in_parens(pool, text);
    case OP_AND:
        text = apr_pstrcat(pool, text_in(pool, when->a, IN_AND), " and ",
                           text_in(pool, when->b, IN_AND), NULL);
        return place == IN_LIST || place == IN_AND ? text
                                                   : in_parens(pool, text);
    default:
        text = apr_pstrcat(
            pool, text_in(pool, when->a, place == IN_LIST ? IN_LIST : IN_OR),
            place == IN_LIST ? ", " : " or ",
            text_in(pool, when->b, place == IN_LIST ? IN_LIST : IN_OR), NULL);
        return place == IN_LIST || place == IN_OR ? text
                                                  : in_parens(pool, text);
    }
}

const char *pm_css_when_text(apr_pool_t *pool, const pm_css_when_t *when,
                             int *is_said)
{
    const char *text;

    *is_said = !when || when->op != OP_UNSAID;
    if (!when || !*is_said) {
        return NULL;
    }
    text = text_in(pool, when, IN_LIST);
    if (when->op == OP_MEDIA) {
        return text; /* the views were found by it */
    }
    /* `not` of what browsers do not know is not known to them either, though
     * here it holds. */
    *is_said = strlen(text) <= PM_CSS_WHEN_TEXT_MAX &&
               pm_css_media_views(text, strlen(text)) == when->views;
    return *is_said ? text : NULL;
}
