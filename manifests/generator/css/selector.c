/*
 * Selectors 4, section 17, "Grammar", and CSS Nesting 1, section 3:
 *
 *   <complex-selector> = <compound-selector> [ <combinator>? <compound> ]*
 *   <compound-selector> = [ <type>? <subclass>* [ ::<pseudo-element> ]* ]!
 *   <subclass> = #id | .class | [attribute] | :pseudo-class
 *
 * Called for the prelude of every style rule that is kept.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_strings.h>
#include <string.h>

#include "css/selector.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* The three numbers of a specificity, each at most 1023. */
#define ID_WEIGHT (1u << 20)
#define CLASS_WEIGHT (1u << 10)
#define TAG_WEIGHT 1u
#define WEIGHT_MAX 1023u

typedef struct parser_t {
    apr_pool_t *pool;
    pm_css_lexer_t lexer;
    pm_css_token_t token;
    const pm_css_selectors_t *outer; /* what `&` stands for; NULL */
    int depth;                       /* of functions */
    int has_nesting;                 /* `&` was seen in this selector */
} parser_t;

/* A selector that is being read, leftmost first. */
typedef struct draft_t {
    pm_css_compound_t compounds[PM_CSS_COMPOUNDS_MAX];
    int count;
    pm_css_pseudo_t pseudo;
    apr_uint32_t ids;
    apr_uint32_t classes;
    apr_uint32_t tags;
} draft_t;

/* Pseudo-classes that no element has before somebody does something. */
static const char *const states[] = {"hover",
                                     "active",
                                     "focus",
                                     "focus-visible",
                                     "focus-within",
                                     "visited",
                                     "target",
                                     "target-within",
                                     "fullscreen",
                                     "modal",
                                     "popover-open",
                                     "picture-in-picture",
                                     "user-invalid",
                                     "user-valid",
                                     "host",
                                     "current",
                                     "autofill",
                                     "-webkit-autofill",
                                     "-webkit-full-screen"};

static const pm_css_selectors_t *parse_list(parser_t *parser, int forgiving);

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

/* -moz- and -ms-: Chromium drops the whole rule. */
static int is_foreign(const pm_css_token_t *token)
{
    pm_css_token_t begin = *token;

    begin.length = token->length < 5 ? token->length : 5;
    if (pm_css_token_is(&begin, "-moz-")) {
        return 1;
    }
    begin.length = token->length < 4 ? token->length : 4;
    return pm_css_token_is(&begin, "-ms-");
}

/* To the `)` of a function whose `(` was read, and over it. */
static void skip_arguments(parser_t *parser)
{
    pm_css_lexer_close(&parser->lexer, &parser->token);
    if (parser->token.type == PM_CSS_CLOSE_PAREN) {
        advance(parser);
    }
}

static void add(draft_t *draft, pm_css_simple_t simple)
{
    APR_ARRAY_PUSH(draft->compounds[draft->count - 1].simples,
                   pm_css_simple_t) = simple;
}

/* Section 15: a list counts as its most specific member. */
static void add_specificity(draft_t *draft, const pm_css_selectors_t *list)
{
    draft->ids += list->specificity / ID_WEIGHT;
    draft->classes += list->specificity / CLASS_WEIGHT % CLASS_WEIGHT;
    draft->tags += list->specificity % CLASS_WEIGHT;
}

/* [ name [ operator value [i|s]? ]? ], the `[` being read. */
static int take_attribute(parser_t *parser, draft_t *draft)
{
    pm_css_simple_t simple = {.kind = PM_CSS_SIMPLE_ATTRIBUTE};

    skip_space(parser);
    if (parser->token.type != PM_CSS_IDENT) {
        return 0;
    }
    simple.name = pm_css_token_lower(parser->pool, &parser->token);
    advance(parser);
    skip_space(parser);
    if (parser->token.type == PM_CSS_DELIM) {
        simple.operator_ = parser->token.delim;
        if (simple.operator_ != '=') {
            advance(parser);
        }
        if (!at_delim(parser, '=')) {
            return 0;
        }
        advance(parser);
        skip_space(parser);
        if (parser->token.type != PM_CSS_IDENT &&
            parser->token.type != PM_CSS_STRING) {
            return 0;
        }
        simple.value = pm_css_token_text(parser->pool, &parser->token);
        advance(parser);
        skip_space(parser);
    }
    if (parser->token.type == PM_CSS_IDENT) {
        simple.kind = PM_CSS_SIMPLE_MAYBE;
        advance(parser);
        skip_space(parser);
    }
    if (parser->token.type != PM_CSS_CLOSE_SQUARE) {
        return 0;
    }
    advance(parser);
    add(draft, simple);
    draft->classes++;
    return 1;
}

/* :is(), :where(), :not() and others, the name being read. */
static int take_function(parser_t *parser, draft_t *draft,
                         const pm_css_token_t *name)
{
    static const char *const any[] = {"is", "where", "matches", "-webkit-any"};
    pm_css_simple_t simple = {.kind = PM_CSS_SIMPLE_MAYBE};
    int is_not = pm_css_token_is(name, "not");

    advance(parser);
    if ((is_not || pm_css_token_is_listed(name, any, COUNT(any))) &&
        parser->depth < PM_CSS_SELECTOR_DEPTH_MAX) {
        int had_nesting = parser->has_nesting;

        parser->depth++;
        simple.list = parse_list(parser, !is_not);
        parser->depth--;
        parser->has_nesting |= had_nesting;
        if (simple.list == NULL || parser->token.type != PM_CSS_CLOSE_PAREN) {
            return 0;
        }
        advance(parser);
        simple.kind = is_not ? PM_CSS_SIMPLE_NOT : PM_CSS_SIMPLE_ANY;
        if (!pm_css_token_is(name, "where")) {
            add_specificity(draft, simple.list);
        }
    }
    else {
        if (pm_css_token_is(name, "host") ||
            pm_css_token_is(name, "host-context")) {
            simple.kind = PM_CSS_SIMPLE_NEVER;
        }
        skip_arguments(parser);
        draft->classes++;
    }
    add(draft, simple);
    return 1;
}

static pm_css_simple_t pseudo_class(const pm_css_token_t *name)
{
    pm_css_simple_t simple = {.kind = PM_CSS_SIMPLE_MAYBE};

    if (pm_css_token_is_listed(name, states, COUNT(states))) {
        simple.kind = PM_CSS_SIMPLE_NEVER;
    }
    else if (pm_css_token_is(name, "link") ||
             pm_css_token_is(name, "any-link") ||
             pm_css_token_is(name, "-webkit-any-link")) {
        simple.kind = PM_CSS_SIMPLE_LINK;
    }
    else if (pm_css_token_is(name, "root")) {
        simple = (pm_css_simple_t){.kind = PM_CSS_SIMPLE_TAG, .name = "html"};
    }
    return simple;
}

/* Section 3.6; the first four may have a single colon. */
static int take_pseudo_element(parser_t *parser, draft_t *draft)
{
    if (pm_css_token_is(&parser->token, "before")) {
        draft->pseudo = PM_CSS_PSEUDO_BEFORE;
    }
    else if (pm_css_token_is(&parser->token, "after")) {
        draft->pseudo = PM_CSS_PSEUDO_AFTER;
    }
    else if (!pm_css_token_is(&parser->token, "first-letter") &&
             !pm_css_token_is(&parser->token, "first-line")) {
        draft->pseudo = PM_CSS_PSEUDO_OTHER;
    }
    draft->tags++;
    if (parser->token.type == PM_CSS_FUNCTION) {
        advance(parser);
        skip_arguments(parser);
    }
    else {
        advance(parser);
    }
    return 1;
}

/* `:` or `::`, being read. */
static int take_pseudo(parser_t *parser, draft_t *draft)
{
    static const char *const legacy[] = {"before", "after", "first-letter",
                                         "first-line"};
    int is_element = parser->token.type == PM_CSS_COLON;
    pm_css_token_t name;

    if (is_element) {
        advance(parser);
    }
    name = parser->token;
    if ((name.type != PM_CSS_IDENT && name.type != PM_CSS_FUNCTION) ||
        is_foreign(&name)) {
        return 0;
    }
    if (is_element || pm_css_token_is_listed(&name, legacy, COUNT(legacy))) {
        return take_pseudo_element(parser, draft);
    }
    if (name.type == PM_CSS_FUNCTION) {
        return take_function(parser, draft, &name);
    }
    add(draft, pseudo_class(&name));
    draft->classes++;
    advance(parser);
    return 1;
}

static void add_nesting(parser_t *parser, draft_t *draft)
{
    pm_css_simple_t simple = {.kind = PM_CSS_SIMPLE_ANY, .list = parser->outer};

    parser->has_nesting = 1;
    if (parser->outer == NULL) {
        simple = (pm_css_simple_t){.kind = PM_CSS_SIMPLE_TAG, .name = "html"};
    }
    else {
        add_specificity(draft, parser->outer);
    }
    add(draft, simple);
}

/* One simple selector. Returns 0 if it is malformed, -1 if there is none. */
static int take_simple(parser_t *parser, draft_t *draft)
{
    pm_css_simple_t simple = {.kind = PM_CSS_SIMPLE_TAG};

    switch (parser->token.type) {
    case PM_CSS_IDENT:
        simple.name = pm_css_token_lower(parser->pool, &parser->token);
        draft->tags++;
        break;
    case PM_CSS_HASH:
        if (!parser->token.is_id) {
            return 0;
        }
        simple.kind = PM_CSS_SIMPLE_ID;
        simple.name = pm_css_token_text(parser->pool, &parser->token);
        draft->ids++;
        break;
    case PM_CSS_COLON:
        advance(parser);
        return take_pseudo(parser, draft);
    case PM_CSS_OPEN_SQUARE:
        advance(parser);
        return take_attribute(parser, draft);
    default:
        if (at_delim(parser, '&')) {
            add_nesting(parser, draft);
            advance(parser);
            return 1;
        }
        if (at_delim(parser, '*') || at_delim(parser, '|')) {
            advance(parser);
            return 1;
        }
        if (!at_delim(parser, '.')) {
            return -1;
        }
        advance(parser);
        if (parser->token.type != PM_CSS_IDENT) {
            return 0;
        }
        simple.kind = PM_CSS_SIMPLE_CLASS;
        simple.name = pm_css_token_text(parser->pool, &parser->token);
        draft->classes++;
        break;
    }
    advance(parser);
    add(draft, simple);
    return 1;
}

static int open_compound(parser_t *parser, draft_t *draft, char combinator)
{
    if (draft->count == PM_CSS_COMPOUNDS_MAX) {
        return 0;
    }
    draft->compounds[draft->count++] = (pm_css_compound_t){
        .combinator = combinator,
        .simples = apr_array_make(parser->pool, 2, sizeof(pm_css_simple_t))};
    return 1;
}

/* One compound. Returns 0 if it is malformed, empty or too long. */
static int take_compound(parser_t *parser, draft_t *draft, char combinator)
{
    int taken;
    int count = 0;

    if (!open_compound(parser, draft, combinator)) {
        return 0;
    }
    while ((taken = take_simple(parser, draft)) > 0) {
        if (++count > PM_CSS_SIMPLES_MAX) {
            return 0;
        }
    }
    return taken < 0 && count > 0;
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

static apr_uint32_t clamped(apr_uint32_t number)
{
    return number > WEIGHT_MAX ? WEIGHT_MAX : number;
}

static const pm_css_selector_t *finish(parser_t *parser, const draft_t *draft)
{
    pm_css_selector_t *selector = apr_pcalloc(parser->pool, sizeof(*selector));
    pm_css_compound_t *compounds =
        apr_palloc(parser->pool, sizeof(*compounds) * (apr_size_t)draft->count);
    int i;

    for (i = 0; i < draft->count; i++) {
        compounds[i] = draft->compounds[draft->count - 1 - i];
    }
    selector->compounds = compounds;
    selector->count = draft->count;
    selector->pseudo = draft->pseudo;
    selector->specificity = clamped(draft->ids) * ID_WEIGHT +
                            clamped(draft->classes) * CLASS_WEIGHT +
                            clamped(draft->tags) * TAG_WEIGHT;
    return selector;
}

/*
 * One complex selector; NULL if it is malformed. One of a nested rule without
 * `&` has it in front, as a descendant or with the combinator it begins with.
 */
static const pm_css_selector_t *parse_one(parser_t *parser)
{
    draft_t draft = {.count = 0};
    char combinator = 0;
    char relative;
    int is_first = 1;

    parser->has_nesting = 0;
    skip_space(parser);
    relative = take_combinator(parser);
    if (relative != 0 && (parser->outer == NULL || parser->depth > 0)) {
        return NULL;
    }
    if (parser->outer != NULL && parser->depth == 0) {
        if (!open_compound(parser, &draft, 0)) {
            return NULL;
        }
        combinator = relative != 0 ? relative : ' ';
    }
    do {
        if (!take_compound(parser, &draft, is_first ? combinator : relative)) {
            return NULL;
        }
        is_first = 0;
    } while ((relative = take_combinator(parser)) != 0);
    if (parser->outer == NULL || parser->depth > 0) {
        return finish(parser, &draft);
    }
    if (parser->has_nesting && combinator == ' ') {
        memmove(draft.compounds, draft.compounds + 1,
                sizeof(*draft.compounds) * (apr_size_t)--draft.count);
        draft.compounds[0].combinator = 0;
        return finish(parser, &draft);
    }
    APR_ARRAY_PUSH(draft.compounds[0].simples, pm_css_simple_t) =
        (pm_css_simple_t){.kind = PM_CSS_SIMPLE_ANY, .list = parser->outer};
    add_specificity(&draft, parser->outer);
    return finish(parser, &draft);
}

static void add_member(pm_css_selectors_t *list,
                       const pm_css_selector_t *selector)
{
    APR_ARRAY_PUSH(list->members, const pm_css_selector_t *) = selector;
    if (selector->specificity > list->specificity) {
        list->specificity = selector->specificity;
    }
}

/*
 * <complex-selector-list>; in a forgiving one what is malformed is left out. To
 * its end, or to the `)` that closes it, which is not read over.
 */
static const pm_css_selectors_t *parse_list(parser_t *parser, int forgiving)
{
    pm_css_selectors_t *list = apr_pcalloc(parser->pool, sizeof(*list));

    list->members =
        apr_array_make(parser->pool, 2, sizeof(const pm_css_selector_t *));

    for (;;) {
        const pm_css_selector_t *selector = parse_one(parser);

        if (selector == NULL && !forgiving) {
            return NULL;
        }
        while (parser->token.type != PM_CSS_COMMA &&
               parser->token.type != PM_CSS_CLOSE_PAREN &&
               parser->token.type != PM_CSS_END) {
            if (!forgiving) {
                return NULL;
            }
            if (parser->token.type == PM_CSS_FUNCTION ||
                parser->token.type == PM_CSS_OPEN_PAREN) {
                advance(parser);
                skip_arguments(parser);
            }
            else {
                advance(parser);
            }
        }
        if (list->members->nelts == PM_CSS_SELECTORS_MAX) {
            return NULL;
        }
        if (selector != NULL) {
            add_member(list, selector);
        }
        if (parser->token.type != PM_CSS_COMMA) {
            return list;
        }
        advance(parser);
    }
}

const pm_css_selectors_t *
pm_css_selectors_parse(apr_pool_t *pool, pm_css_lexer_t lexer,
                       const pm_css_selectors_t *outer)
{
    parser_t parser = {.pool = pool, .lexer = lexer, .outer = outer};
    const pm_css_selectors_t *list;

    advance(&parser);
    list = parse_list(&parser, 0);
    return parser.token.type == PM_CSS_END ? list : NULL;
}
