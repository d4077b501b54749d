/*
 * Selectors 4, section 17, "Grammar", and CSS Nesting 1, section 3:
 *
 *   <complex-selector> = <compound-selector> [ <combinator>? <compound> ]*
 *   <compound-selector> = [ <type>? <subclass>* [ ::<pseudo-element> ]* ]!
 *   <subclass> = #id | .class | [attribute] | :pseudo-class | &
 *
 * Called for the prelude of every style rule that is kept.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/selector_parse.h"

#include "css/attribute.h"
#include "css/nth.h"
#include "css/pseudo.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* What a list stands in. */
typedef enum list_kind_t {
    LIST_RULE,      /* the prelude of a rule */
    LIST_FORGIVING, /* :is(): what is malformed in it is left out */
    LIST_STRICT,    /* :not() */
    LIST_RELATIVE   /* :has() */
} list_kind_t;

typedef struct parser_t {
    apr_pool_t *pool;
    pm_css_lexer_t lexer;
    pm_css_token_t token;
    const pm_css_selectors_t *outer; /* what `&` stands for; NULL */
    apr_size_t bytes;
    int depth;       /* of functions */
    int has_nesting; /* `&` was seen in this selector */
    int in_has;
    int is_strict; /* nothing is forgiven */
} parser_t;

static const pm_css_selectors_t *parse_list(parser_t *parser, list_kind_t kind);

static void advance(parser_t *parser)
{
    pm_css_lexer_next(&parser->lexer, &parser->token);
}

static void skip_space(parser_t *parser)
{
    while (parser->token.type == PM_CSS_WHITESPACE) {
        advance(parser);
    }
}

static int at_delim(const parser_t *parser, char delim)
{
    return parser->token.type == PM_CSS_DELIM && parser->token.delim == delim;
}

/* At the `)` of a function, which the end of the text closes, too. */
static int take_close(parser_t *parser)
{
    if (parser->token.type == PM_CSS_CLOSE_PAREN) {
        advance(parser);
        return 1;
    }
    return parser->token.type == PM_CSS_END;
}

/* To the `)` of a function whose `(` was read, and over it. */
static int skip_arguments(parser_t *parser)
{
    pm_css_lexer_close(&parser->lexer, &parser->token);
    return take_close(parser);
}

static int take_attribute(parser_t *parser, pm_css_draft_t *draft)
{
    pm_css_simple_t simple;

    draft->classes++;
    return pm_css_attribute_take(parser->pool, &parser->lexer, &parser->token,
                                 parser->is_strict, &simple) &&
           pm_css_draft_add(draft, simple);
}

/* A function of lists: its `(` is read, and its `)`. */
static const pm_css_selectors_t *take_list(parser_t *parser, list_kind_t kind)
{
    const pm_css_selectors_t *list;

    if (parser->depth == PM_CSS_SELECTOR_DEPTH_MAX ||
        (kind == LIST_RELATIVE && parser->in_has)) {
        return NULL;
    }
    parser->depth++;
    parser->in_has += kind == LIST_RELATIVE;
    list = parse_list(parser, kind);
    parser->in_has -= kind == LIST_RELATIVE;
    parser->depth--;
    return list && take_close(parser) ? list : NULL;
}

static int take_logical(parser_t *parser, pm_css_draft_t *draft,
                        const pm_css_token_t *name)
{
    pm_css_simple_t simple = {.kind = PM_CSS_SIMPLE_ANY};
    list_kind_t kind = parser->is_strict ? LIST_STRICT : LIST_FORGIVING;

    if (pm_css_token_is(name, "not")) {
        simple.kind = PM_CSS_SIMPLE_NOT;
        kind = LIST_STRICT;
    }
    else if (pm_css_token_is(name, "has")) {
        simple.kind = PM_CSS_SIMPLE_HAS;
        kind = LIST_RELATIVE;
    }
    if (parser->depth == PM_CSS_SELECTOR_DEPTH_MAX) {
        return skip_arguments(parser) &&
               pm_css_draft_add(draft,
                                (pm_css_simple_t){.kind = PM_CSS_SIMPLE_MAYBE});
    }
    simple.list = take_list(parser, kind);
    if (!simple.list) {
        return 0;
    }
    if (!pm_css_token_is(name, "where")) {
        pm_css_draft_add_specificity(draft, simple.list);
    }
    return pm_css_draft_add(draft, simple);
}

/* :nth-child( An+B [of <list>]? ) and its like. */
static int take_nth(parser_t *parser, pm_css_draft_t *draft,
                    const pm_css_token_t *name)
{
    pm_css_simple_t simple = {.kind = PM_CSS_SIMPLE_NTH};

    if (pm_css_token_is(name, "nth-last-child") ||
        pm_css_token_is(name, "nth-last-of-type")) {
        simple.counting |= PM_CSS_NTH_LAST;
    }
    if (pm_css_token_is(name, "nth-of-type") ||
        pm_css_token_is(name, "nth-last-of-type")) {
        simple.counting |= PM_CSS_NTH_OF_TYPE;
    }
    if (!pm_css_nth_take(&parser->lexer, &parser->token, &simple.step,
                         &simple.offset)) {
        return 0;
    }
    draft->classes++;
    if (pm_css_token_is_ident(&parser->token, "of") &&
        !(simple.counting & PM_CSS_NTH_OF_TYPE)) {
        advance(parser);
        simple.list = take_list(parser, LIST_STRICT);
        if (!simple.list) {
            return 0;
        }
        pm_css_draft_add_specificity(draft, simple.list);
        return pm_css_draft_add(draft, simple);
    }
    return take_close(parser) && pm_css_draft_add(draft, simple);
}

/* :lang( <ident> ), :dir( <ident> ) */
static int take_word(parser_t *parser, pm_css_draft_t *draft,
                     pm_css_simple_kind_t kind)
{
    pm_css_simple_t simple = {
        .kind = kind, .name = kind == PM_CSS_SIMPLE_LANG ? "lang" : "dir"};

    skip_space(parser);
    if (parser->token.type != PM_CSS_IDENT) {
        return 0;
    }
    simple.value = pm_css_token_lower(parser->pool, &parser->token);
    advance(parser);
    skip_space(parser);
    draft->classes++;
    return take_close(parser) && pm_css_draft_add(draft, simple);
}

/* A functional pseudo-class, its name and `(` being next. */
static int take_function(parser_t *parser, pm_css_draft_t *draft)
{
    static const char *const logical[] = {"is", "where", "not", "has",
                                          "-webkit-any"};
    static const char *const nths[] = {"nth-child", "nth-last-child",
                                       "nth-of-type", "nth-last-of-type"};
    pm_css_token_t name = parser->token;

    advance(parser);
    if (pm_css_token_is_listed(&name, logical, COUNT(logical))) {
        return take_logical(parser, draft, &name);
    }
    if (pm_css_token_is_listed(&name, nths, COUNT(nths))) {
        return take_nth(parser, draft, &name);
    }
    if (pm_css_token_is(&name, "lang")) {
        return take_word(parser, draft, PM_CSS_SIMPLE_LANG);
    }
    if (pm_css_token_is(&name, "dir")) {
        return take_word(parser, draft, PM_CSS_SIMPLE_DIR);
    }
    if (!pm_css_token_is(&name, "host") &&
        !pm_css_token_is(&name, "host-context") &&
        !pm_css_token_is(&name, "state")) {
        return 0;
    }
    draft->classes++;
    return skip_arguments(parser) &&
           pm_css_draft_add(draft,
                            (pm_css_simple_t){.kind = PM_CSS_SIMPLE_NEVER});
}

/* :only-child is the first and the last. */
static int take_only(pm_css_draft_t *draft, const pm_css_token_t *name)
{
    pm_css_simple_t simple = {.kind = PM_CSS_SIMPLE_NTH, .offset = 1};

    if (pm_css_token_is(name, "only-of-type")) {
        simple.counting = PM_CSS_NTH_OF_TYPE;
    }
    else if (!pm_css_token_is(name, "only-child")) {
        return 0;
    }
    if (!pm_css_draft_add(draft, simple)) {
        return 0;
    }
    simple.counting |= PM_CSS_NTH_LAST;
    return pm_css_draft_add(draft, simple);
}

static int take_pseudo_class(parser_t *parser, pm_css_draft_t *draft)
{
    pm_css_simple_t simple;

    if (parser->token.type == PM_CSS_FUNCTION) {
        return take_function(parser, draft);
    }
    if (parser->outer && parser->outer->is_scope &&
        pm_css_token_is(&parser->token, "scope")) {
        advance(parser);
        draft->classes++;
        parser->has_nesting = 1;
        return pm_css_draft_add(draft,
                                (pm_css_simple_t){.kind = PM_CSS_SIMPLE_ANY,
                                                  .list = parser->outer});
    }
    if (!take_only(draft, &parser->token) &&
        (!pm_css_pseudo_class(&parser->token, &simple) ||
         !pm_css_draft_add(draft, simple))) {
        return 0;
    }
    draft->classes++;
    advance(parser);
    return 1;
}

/* Section 3.6: after ::before and ::after a ::marker may stand. */
static int take_pseudo_element(parser_t *parser, pm_css_draft_t *draft)
{
    pm_css_pseudo_t before = draft->pseudo;

    if (!pm_css_pseudo_element(&parser->token, parser->is_strict,
                               &draft->pseudo) ||
        parser->depth > 0) {
        return 0;
    }
    if (before != PM_CSS_PSEUDO_NONE) {
        if (before != PM_CSS_PSEUDO_OTHER &&
            draft->pseudo != PM_CSS_PSEUDO_MARKER) {
            return 0;
        }
        draft->pseudo = PM_CSS_PSEUDO_OTHER;
    }
    draft->tags++;
    if (parser->token.type == PM_CSS_FUNCTION) {
        advance(parser);
        return parser->token.type != PM_CSS_CLOSE_PAREN &&
               skip_arguments(parser);
    }
    advance(parser);
    return 1;
}

/* `:` or `::`, being read. */
static int take_pseudo(parser_t *parser, pm_css_draft_t *draft)
{
    int is_element = parser->token.type == PM_CSS_COLON;

    if (is_element) {
        advance(parser);
    }
    if (parser->token.type != PM_CSS_IDENT &&
        parser->token.type != PM_CSS_FUNCTION) {
        return 0;
    }
    if (is_element || pm_css_pseudo_is_legacy(&parser->token)) {
        return take_pseudo_element(parser, draft);
    }
    /* what a scrollbar's part can be is not of interest */
    return (draft->pseudo == PM_CSS_PSEUDO_NONE ||
            draft->pseudo == PM_CSS_PSEUDO_OTHER) &&
           take_pseudo_class(parser, draft);
}

static int add_nesting(parser_t *parser, pm_css_draft_t *draft)
{
    parser->has_nesting = 1;
    if (!parser->outer) {
        return pm_css_draft_add(draft,
                                (pm_css_simple_t){.kind = PM_CSS_SIMPLE_ROOT});
    }
    pm_css_draft_add_specificity(draft, parser->outer);
    return pm_css_draft_add(draft, (pm_css_simple_t){.kind = PM_CSS_SIMPLE_ANY,
                                                     .list = parser->outer});
}

static int take_named(parser_t *parser, pm_css_draft_t *draft,
                      pm_css_simple_kind_t kind)
{
    pm_css_simple_t simple = {.kind = kind};

    simple.name = kind == PM_CSS_SIMPLE_TAG
                      ? pm_css_token_lower(parser->pool, &parser->token)
                      : pm_css_token_text(parser->pool, &parser->token);
    parser->bytes += parser->token.length;
    advance(parser);
    return pm_css_draft_add(draft, simple);
}

/* <type>: returns 0 if it is malformed, -1 if there is none. */
static int take_type(parser_t *parser, pm_css_draft_t *draft)
{
    int is_none;

    if (parser->token.type != PM_CSS_IDENT && !at_delim(parser, '*') &&
        !at_delim(parser, '|')) {
        return -1;
    }
    if (!pm_css_namespace_skip(&parser->lexer, &parser->token, &is_none) ||
        (is_none &&
         !pm_css_draft_add(draft,
                           (pm_css_simple_t){.kind = PM_CSS_SIMPLE_NEVER}))) {
        return 0;
    }
    if (at_delim(parser, '*')) {
        advance(parser);
        return 1;
    }
    if (parser->token.type != PM_CSS_IDENT) {
        return 0;
    }
    draft->tags++;
    return take_named(parser, draft, PM_CSS_SIMPLE_TAG);
}

/* <subclass> or a pseudo-element: likewise. */
static int take_subclass(parser_t *parser, pm_css_draft_t *draft)
{
    switch (parser->token.type) {
    case PM_CSS_HASH:
        draft->ids++;
        return parser->token.is_id && draft->pseudo == PM_CSS_PSEUDO_NONE &&
               take_named(parser, draft, PM_CSS_SIMPLE_ID);
    case PM_CSS_COLON:
        advance(parser);
        return take_pseudo(parser, draft);
    case PM_CSS_OPEN_SQUARE:
        advance(parser);
        return draft->pseudo == PM_CSS_PSEUDO_NONE &&
               take_attribute(parser, draft);
    default:
        break;
    }
    if (at_delim(parser, '&')) {
        advance(parser);
        return draft->pseudo == PM_CSS_PSEUDO_NONE &&
               add_nesting(parser, draft);
    }
    if (!at_delim(parser, '.')) {
        return -1;
    }
    advance(parser);
    draft->classes++;
    return parser->token.type == PM_CSS_IDENT &&
           draft->pseudo == PM_CSS_PSEUDO_NONE &&
           take_named(parser, draft, PM_CSS_SIMPLE_CLASS);
}

/* One compound. Returns 0 if it is malformed, empty or too long, or if a
 * pseudo-element stands before it. */
static int take_compound(parser_t *parser, pm_css_draft_t *draft,
                         char combinator)
{
    int taken, has_type;

    if (draft->pseudo != PM_CSS_PSEUDO_NONE ||
        !pm_css_draft_open(draft, combinator)) {
        return 0;
    }
    has_type = take_type(parser, draft);
    if (has_type == 0) {
        return 0;
    }
    taken = take_subclass(parser, draft);
    if (taken < 0) {
        return has_type > 0;
    }
    while (taken > 0) {
        taken = take_subclass(parser, draft);
    }
    return taken < 0;
}

/* The combinator that is next; 0 if the selector ends here. */
static char take_combinator(parser_t *parser)
{
    char combinator = parser->token.type == PM_CSS_WHITESPACE ? ' ' : 0;

    skip_space(parser);
    if (at_delim(parser, '>') || at_delim(parser, '+') ||
        at_delim(parser, '~')) {
        combinator = parser->token.delim;
        advance(parser);
        skip_space(parser);
    }
    else if (parser->token.type == PM_CSS_COMMA ||
             parser->token.type == PM_CSS_CLOSE_PAREN ||
             parser->token.type == PM_CSS_END) {
        return 0;
    }
    return combinator;
}

/* The selector of the draft; what it takes is counted. */
static const pm_css_selector_t *finish(parser_t *parser,
                                       const pm_css_draft_t *draft, int skipped)
{
    parser->bytes += sizeof(pm_css_selector_t) +
                     sizeof(pm_css_compound_t) * (apr_size_t)draft->ncompounds +
                     sizeof(pm_css_simple_t) * (apr_size_t)draft->count;
    return pm_css_draft_finish(parser->pool, draft, skipped);
}

/* The first compound that is not written: what a :has() is of, or the `&` of a
 * nested rule. Returns whether there is one. */
static int open_implied(parser_t *parser, pm_css_draft_t *draft,
                        list_kind_t kind)
{
    pm_css_simple_t simple = {.kind = PM_CSS_SIMPLE_ANCHOR};

    if (kind != LIST_RELATIVE) {
        if (kind != LIST_RULE || !parser->outer) {
            return 0;
        }
        simple.kind = PM_CSS_SIMPLE_ANY;
        simple.list = parser->outer;
    }
    return pm_css_draft_open(draft, 0) && pm_css_draft_add(draft, simple);
}

/*
 * One complex selector; NULL if it is malformed. One of a nested rule without
 * `&` has it in front, as a descendant or with the combinator it begins with.
 */
static const pm_css_selector_t *parse_one(parser_t *parser, list_kind_t kind)
{
    pm_css_draft_t draft;
    char relative, combinator;
    int is_implied;

    pm_css_draft_begin(&draft);
    if (kind == LIST_RULE) {
        parser->has_nesting = 0;
    }
    skip_space(parser);
    relative = take_combinator(parser);
    is_implied = open_implied(parser, &draft, kind);
    if (relative != 0 && !is_implied) {
        return NULL;
    }
    combinator = relative != 0 ? relative : ' ';
    do {
        if (!take_compound(parser, &draft, combinator)) {
            return NULL;
        }
        combinator = take_combinator(parser);
    } while (combinator != 0);
    if (!is_implied || kind == LIST_RELATIVE) {
        return finish(parser, &draft, 0);
    }
    if (relative == 0 && parser->has_nesting) {
        return finish(parser, &draft, 1);
    }
    pm_css_draft_add_specificity(&draft, parser->outer);
    return finish(parser, &draft, 0);
}

static void add_member(pm_css_selectors_t *list,
                       const pm_css_selector_t *selector)
{
    APR_ARRAY_PUSH(list->members, const pm_css_selector_t *) = selector;
    if (selector->specificity > list->specificity) {
        list->specificity = selector->specificity;
    }
}

/* To what ends the member of a list; returns whether there was anything. */
static int skip_member(parser_t *parser)
{
    int depth = 0, skipped = 0;

    while (parser->token.type != PM_CSS_END &&
           (depth > 0 || (parser->token.type != PM_CSS_COMMA &&
                          parser->token.type != PM_CSS_CLOSE_PAREN))) {
        depth += pm_css_token_opens(&parser->token);
        depth -= depth > 0 && pm_css_token_closes(&parser->token);
        advance(parser);
        skipped = 1;
    }
    return skipped;
}

/* A member of a list; NULL: it is malformed, and passed over from its start,
 * since what is wrong may stand within brackets. */
static const pm_css_selector_t *parse_member(parser_t *parser, list_kind_t kind)
{
    const parser_t start = *parser;
    const pm_css_selector_t *selector = parse_one(parser, kind);

    if (!selector) {
        parser->lexer = start.lexer;
        parser->token = start.token;
    }
    return skip_member(parser) ? NULL : selector;
}

/*
 * <complex-selector-list>; in a forgiving one what is malformed is left out. To
 * its end, or to the `)` that closes it, which is not read over.
 */
static const pm_css_selectors_t *parse_list(parser_t *parser, list_kind_t kind)
{
    pm_css_selectors_t *list = apr_pcalloc(parser->pool, sizeof(*list));

    list->members =
        apr_array_make(parser->pool, 1, sizeof(const pm_css_selector_t *));
    for (;; advance(parser)) {
        const pm_css_selector_t *selector = parse_member(parser, kind);

        if ((!selector && kind != LIST_FORGIVING) ||
            list->members->nelts == PM_CSS_SELECTORS_MAX) {
            return NULL;
        }
        if (selector) {
            add_member(list, selector);
        }
        if (parser->token.type != PM_CSS_COMMA) {
            return list;
        }
    }
}

const pm_css_selectors_t *
pm_css_selectors_parse(apr_pool_t *pool, pm_css_lexer_t lexer,
                       const pm_css_selectors_t *outer)
{
    parser_t parser = {.pool = pool, .lexer = lexer, .outer = outer};
    const pm_css_selectors_t *list;

    advance(&parser);
    list = parse_list(&parser, LIST_RULE);
    if (!list || parser.token.type != PM_CSS_END) {
        return NULL;
    }
    ((pm_css_selectors_t *)list)->bytes =
        parser.bytes + sizeof(*list) +
        sizeof(void *) * (apr_size_t)list->members->nalloc;
    return list;
}

int pm_css_selector_is_known(apr_pool_t *pool, pm_css_lexer_t lexer)
{
    parser_t parser = {.pool = pool, .lexer = lexer, .is_strict = 1};

    advance(&parser);
    return parse_one(&parser, LIST_STRICT) && !skip_member(&parser) &&
           parser.token.type == PM_CSS_END;
}
