/*
 * Media Queries 4, section 3, "Syntax", with the features of sections 4 to 6
 * and Media Queries 5, section 11 ("User Preference"):
 *
 *   <media-query> = <media-condition>
 *                 | [not | only]? <media-type> [and <media-condition>]?
 *   <media-condition> = not <in-parens> | <in-parens> [and|or <in-parens>]*
 *   <in-parens> = ( <media-condition> ) | <media-feature> | <general-enclosed>
 *   <media-feature> = ( [ name : value | name | <mf-range> ] )
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/media.h"
#include "css/token.h"

#define FONT_SIZE 16.0 /* CSS pixels of 1em in a query */

/* Kleene logic (section 3.1): what is unknown stays so under `not`. */
typedef enum answer_t { NO, YES, UNKNOWN, MALFORMED } answer_t;

/* What a feature's value is measured in. */
typedef enum kind_t {
    KIND_LENGTH,
    KIND_RATIO,
    KIND_RESOLUTION,
    KIND_NUMBER,
    KIND_WORD
} kind_t;

/* The features, and what the browser that we have in mind says of them. */
typedef struct feature_t {
    const char *name;
    kind_t kind;
    double value;
    const char *word; /* the keyword that holds; with `none` it is "false" */
} feature_t;

#define ASPECT_RATIO ((double)PM_CSS_VIEWPORT_WIDTH / PM_CSS_VIEWPORT_HEIGHT)

static const feature_t features[] = {
    {"width", KIND_LENGTH, PM_CSS_VIEWPORT_WIDTH, NULL},
    {"height", KIND_LENGTH, PM_CSS_VIEWPORT_HEIGHT, NULL},
    {"device-width", KIND_LENGTH, PM_CSS_VIEWPORT_WIDTH, NULL},
    {"device-height", KIND_LENGTH, PM_CSS_VIEWPORT_HEIGHT, NULL},
    {"aspect-ratio", KIND_RATIO, ASPECT_RATIO, NULL},
    {"device-aspect-ratio", KIND_RATIO, ASPECT_RATIO, NULL},
    {"resolution", KIND_RESOLUTION, 1, NULL},
    {"-webkit-device-pixel-ratio", KIND_NUMBER, 1, NULL},
    {"color", KIND_NUMBER, 8, NULL},
    {"color-index", KIND_NUMBER, 0, NULL},
    {"monochrome", KIND_NUMBER, 0, NULL},
    {"grid", KIND_NUMBER, 0, NULL},
    {"horizontal-viewport-segments", KIND_NUMBER, 1, NULL},
    {"vertical-viewport-segments", KIND_NUMBER, 1, NULL},
    {"-webkit-transform-3d", KIND_NUMBER, 1, NULL},
    {"orientation", KIND_WORD, 0, "landscape"},
    {"scan", KIND_WORD, 0, "progressive"},
    {"update", KIND_WORD, 0, "fast"},
    {"overflow-block", KIND_WORD, 0, "scroll"},
    {"overflow-inline", KIND_WORD, 0, "scroll"},
    {"color-gamut", KIND_WORD, 0, "srgb"},
    {"dynamic-range", KIND_WORD, 0, "standard"},
    {"video-dynamic-range", KIND_WORD, 0, "standard"},
    {"pointer", KIND_WORD, 0, "fine"},
    {"any-pointer", KIND_WORD, 0, "fine"},
    {"hover", KIND_WORD, 0, "hover"},
    {"any-hover", KIND_WORD, 0, "hover"},
    {"scripting", KIND_WORD, 0, "enabled"},
    {"display-mode", KIND_WORD, 0, "browser"},
    {"prefers-color-scheme", KIND_WORD, 0, "light"},
    {"prefers-reduced-motion", KIND_WORD, 0, "no-preference"},
    {"prefers-reduced-transparency", KIND_WORD, 0, "no-preference"},
    {"prefers-reduced-data", KIND_WORD, 0, "no-preference"},
    {"prefers-contrast", KIND_WORD, 0, "no-preference"},
    {"forced-colors", KIND_WORD, 0, "none"},
    {"inverted-colors", KIND_WORD, 0, "none"},
};

static const struct {
    const char *name;
    kind_t kind;
    double factor;
} units[] = {{"px", KIND_LENGTH, 1},
             {"em", KIND_LENGTH, FONT_SIZE},
             {"rem", KIND_LENGTH, FONT_SIZE},
             {"ex", KIND_LENGTH, FONT_SIZE / 2},
             {"ch", KIND_LENGTH, FONT_SIZE / 2},
             {"cm", KIND_LENGTH, 96 / 2.54},
             {"mm", KIND_LENGTH, 96 / 25.4},
             {"q", KIND_LENGTH, 96 / 101.6},
             {"in", KIND_LENGTH, 96},
             {"pt", KIND_LENGTH, 96 / 72.0},
             {"pc", KIND_LENGTH, 16},
             {"vw", KIND_LENGTH, PM_CSS_VIEWPORT_WIDTH / 100.0},
             {"vh", KIND_LENGTH, PM_CSS_VIEWPORT_HEIGHT / 100.0},
             {"dppx", KIND_RESOLUTION, 1},
             {"x", KIND_RESOLUTION, 1},
             {"dpi", KIND_RESOLUTION, 1 / 96.0},
             {"dpcm", KIND_RESOLUTION, 2.54 / 96}};

/* A comparison, as bits: what may stand between feature and value. */
enum { LESS = 1, EQUAL = 2, GREATER = 4 };

/* A value in a query: a number with its kind, or a word. */
typedef struct value_t {
    kind_t kind;
    double number;
    int is_bare; /* a number without a unit */
    pm_css_token_t token;
} value_t;

/* The query, and the token that is next. */
typedef struct query_t {
    pm_css_lexer_t lexer;
    pm_css_token_t token;
    int depth;
} query_t;

static void advance(query_t *query)
{
    pm_css_lexer_next_solid(&query->lexer, &query->token);
}

static int at_close(const query_t *query)
{
    return query->token.type == PM_CSS_CLOSE_PAREN ||
           query->token.type == PM_CSS_END;
}

static int take_close(query_t *query)
{
    if (!at_close(query)) {
        return 0;
    }
    if (query->token.type == PM_CSS_CLOSE_PAREN) {
        advance(query);
    }
    return 1;
}

/* Passes over what is left up to and with the matching `)`. */
static void skip_parens(query_t *query)
{
    pm_css_lexer_close(&query->lexer, &query->token);
    take_close(query);
}

static answer_t negated(answer_t answer)
{
    if (answer == NO) {
        return YES;
    }
    return answer == YES ? NO : answer;
}

static answer_t both(answer_t a, answer_t b)
{
    if (a == MALFORMED || b == MALFORMED) {
        return MALFORMED;
    }
    if (a == NO || b == NO) {
        return NO;
    }
    return a == UNKNOWN ? a : b;
}

static answer_t either(answer_t a, answer_t b)
{
    if (a == MALFORMED || b == MALFORMED) {
        return MALFORMED;
    }
    if (a == YES || b == YES) {
        return YES;
    }
    return a == UNKNOWN ? a : b;
}

static int take_dimension(const pm_css_token_t *token, value_t *value)
{
    apr_size_t i;

    for (i = 0; i < sizeof(units) / sizeof(*units); i++) {
        if (pm_css_token_is(token, units[i].name)) {
            value->kind = units[i].kind;
            value->number = token->number * units[i].factor;
            return 1;
        }
    }
    return 0;
}

/* <mf-value> = <number> | <dimension> | <ident> | <ratio> */
static int take_value(query_t *query, value_t *value)
{
    *value = (value_t){.kind = KIND_WORD, .token = query->token};
    if (query->token.type == PM_CSS_DIMENSION) {
        if (!take_dimension(&query->token, value)) {
            return 0;
        }
    }
    else if (query->token.type == PM_CSS_NUMBER) {
        value->kind = KIND_NUMBER;
        value->number = query->token.number;
        value->is_bare = 1;
    }
    else if (query->token.type != PM_CSS_IDENT) {
        return 0;
    }
    advance(query);
    if (value->is_bare && query->token.type == PM_CSS_DELIM &&
        query->token.delim == '/') {
        advance(query);
        if (query->token.type != PM_CSS_NUMBER || query->token.number < 0) {
            return 0;
        }
        value->kind = KIND_RATIO;
        value->number =
            query->token.number > 0 ? value->number / query->token.number : 1e9;
        advance(query);
    }
    return 1;
}

/* Section 2.4.4: min- and max- say `at least` and `at most`. */
static const feature_t *find_feature(const pm_css_token_t *name, int *allowed)
{
    static const char *const webkit[] = {"-webkit-min-device-pixel-ratio",
                                         "-webkit-max-device-pixel-ratio"};
    pm_css_token_t bare = *name;
    apr_size_t i;

    *allowed = EQUAL;
    if (pm_css_token_is(name, webkit[0]) || pm_css_token_is(name, webkit[1])) {
        *allowed |= pm_css_token_is(name, webkit[0]) ? GREATER : LESS;
        bare.name = "-webkit-device-pixel-ratio";
        bare.length = sizeof("-webkit-device-pixel-ratio") - 1;
    }
    else if (name->length > 4) {
        bare.length = 4;
        if (pm_css_token_is(&bare, "min-")) {
            *allowed |= GREATER;
        }
        else if (pm_css_token_is(&bare, "max-")) {
            *allowed |= LESS;
        }
        bare.length = name->length;
        if (*allowed != EQUAL) {
            bare.name += 4;
            bare.length -= 4;
        }
    }
    for (i = 0; i < sizeof(features) / sizeof(*features); i++) {
        if (!pm_css_token_is(&bare, features[i].name)) {
            continue;
        }
        if (*allowed != EQUAL && features[i].kind == KIND_WORD) {
            return NULL;
        }
        return &features[i];
    }
    return NULL;
}

static answer_t compare(const feature_t *feature, const value_t *value,
                        int allowed)
{
    double number = value->number;
    int relation = EQUAL;

    if (feature->kind == KIND_WORD) {
        if (value->kind != KIND_WORD || allowed != EQUAL) {
            return UNKNOWN;
        }
        return pm_css_token_is(&value->token, feature->word) ? YES : NO;
    }
    if (value->kind != feature->kind &&
        !(value->is_bare &&
          (feature->kind == KIND_RATIO ||
           (feature->kind == KIND_LENGTH && value->number == 0)))) {
        return UNKNOWN;
    }
    if (feature->value < number) {
        relation = LESS;
    }
    else if (feature->value > number) {
        relation = GREATER;
    }
    return relation & allowed ? YES : NO;
}

/* Section 2.4.2: a feature without a value asks whether it has any. */
static answer_t has_any(const feature_t *feature)
{
    pm_css_token_t word = {.name = feature->word};

    if (feature->kind != KIND_WORD) {
        return feature->value > 0 ? YES : NO;
    }
    for (; word.name[word.length] != '\0';) {
        word.length++;
    }
    return pm_css_token_is(&word, "none") ||
                   pm_css_token_is(&word, "no-preference")
               ? NO
               : YES;
}

/* <mf-comparison>, as the relations that satisfy it; 0 if it is none. */
static int take_comparison(query_t *query)
{
    char delim = query->token.delim;
    int allowed = 0;

    if (query->token.type != PM_CSS_DELIM) {
        return 0;
    }
    if (delim == '=') {
        allowed = EQUAL;
    }
    else if (delim == '<') {
        allowed = LESS;
    }
    else if (delim == '>') {
        allowed = GREATER;
    }
    else {
        return 0;
    }
    if (allowed != EQUAL && query->lexer.at < query->lexer.length &&
        query->lexer.text[query->lexer.at] == '=') {
        allowed |= EQUAL;
        advance(query);
    }
    advance(query);
    return allowed;
}

/* `600px <= width` says `width >= 600px`. */
static int mirrored(int allowed)
{
    return (allowed & EQUAL) | (allowed & LESS ? GREATER : 0) |
           (allowed & GREATER ? LESS : 0);
}

/* <mf-range> that begins with a value: value < name [< value]? */
static answer_t take_reversed_range(query_t *query)
{
    const feature_t *feature;
    value_t value;
    answer_t answer;
    int allowed;
    int ignored;

    if (!take_value(query, &value) || (allowed = take_comparison(query)) == 0 ||
        query->token.type != PM_CSS_IDENT) {
        return UNKNOWN;
    }
    feature = find_feature(&query->token, &ignored);
    if (feature == NULL || ignored != EQUAL) {
        return UNKNOWN;
    }
    advance(query);
    answer = compare(feature, &value, mirrored(allowed));
    if (at_close(query)) {
        return answer;
    }
    if ((allowed = take_comparison(query)) == 0 || !take_value(query, &value)) {
        return UNKNOWN;
    }
    return both(answer, compare(feature, &value, allowed));
}

/* What stands in the parentheses of a feature, the `(` being read. */
static answer_t take_feature(query_t *query)
{
    const feature_t *feature;
    value_t value;
    int allowed;
    int compared;

    if (query->token.type != PM_CSS_IDENT) {
        return take_reversed_range(query);
    }
    feature = find_feature(&query->token, &allowed);
    advance(query);
    if (feature == NULL) {
        return UNKNOWN;
    }
    if (at_close(query)) {
        return allowed == EQUAL ? has_any(feature) : UNKNOWN;
    }
    if (query->token.type == PM_CSS_COLON) {
        advance(query);
    }
    else {
        compared = take_comparison(query);
        if (compared == 0 || allowed != EQUAL) {
            return UNKNOWN;
        }
        allowed = compared;
    }
    if (!take_value(query, &value)) {
        return UNKNOWN;
    }
    return compare(feature, &value, allowed);
}

static answer_t take_condition(query_t *query, int with_or);

/* <media-in-parens>; recursion ends at PM_CSS_CONDITION_DEPTH. */
static answer_t take_parens(query_t *query)
{
    answer_t answer;

    if (query->token.type == PM_CSS_FUNCTION) {
        advance(query);
        skip_parens(query);
        return UNKNOWN;
    }
    if (query->token.type != PM_CSS_OPEN_PAREN ||
        query->depth == PM_CSS_CONDITION_DEPTH) {
        return MALFORMED;
    }
    advance(query);
    query->depth++;
    if (query->token.type == PM_CSS_OPEN_PAREN ||
        pm_css_token_is_ident(&query->token, "not")) {
        answer = take_condition(query, 1);
    }
    else {
        answer = take_feature(query);
    }
    query->depth--;
    if (answer != MALFORMED && !at_close(query)) {
        answer = UNKNOWN;
    }
    skip_parens(query);
    return answer;
}

static answer_t take_condition(query_t *query, int with_or)
{
    answer_t answer;
    int is_and;

    if (pm_css_token_is_ident(&query->token, "not")) {
        advance(query);
        return negated(take_parens(query));
    }
    answer = take_parens(query);
    is_and = pm_css_token_is_ident(&query->token, "and");
    if (is_and) {
        while (pm_css_token_is_ident(&query->token, "and")) {
            advance(query);
            answer = both(answer, take_parens(query));
        }
    }
    else if (with_or) {
        while (pm_css_token_is_ident(&query->token, "or")) {
            advance(query);
            answer = either(answer, take_parens(query));
        }
    }
    return answer;
}

/* [not | only]? <media-type> [and <media-condition-without-or>]? */
static answer_t take_typed(query_t *query)
{
    int is_not = pm_css_token_is_ident(&query->token, "not");
    answer_t answer;

    if (is_not || pm_css_token_is_ident(&query->token, "only")) {
        advance(query);
    }
    if (query->token.type != PM_CSS_IDENT) {
        return MALFORMED;
    }
    answer = pm_css_token_is(&query->token, "screen") ||
                     pm_css_token_is(&query->token, "all")
                 ? YES
                 : NO;
    advance(query);
    if (pm_css_token_is_ident(&query->token, "and")) {
        advance(query);
        answer = both(answer, take_condition(query, 0));
    }
    return is_not ? negated(answer) : answer;
}

/* One query of the list, up to its comma. */
static answer_t take_query(query_t *query)
{
    query_t ahead = *query;

    if (query->token.type == PM_CSS_OPEN_PAREN ||
        query->token.type == PM_CSS_FUNCTION) {
        return take_condition(query, 1);
    }
    if (pm_css_token_is_ident(&query->token, "not")) {
        advance(&ahead);
        if (ahead.token.type == PM_CSS_OPEN_PAREN ||
            ahead.token.type == PM_CSS_FUNCTION) {
            return take_condition(query, 1);
        }
    }
    return take_typed(query);
}

int pm_css_media_applies(const char *text, apr_size_t length)
{
    query_t query = {.depth = 0};
    int depth = 0;

    pm_css_lexer_init(&query.lexer, text, length, PM_POSITION_START);
    advance(&query);
    if (query.token.type == PM_CSS_END) {
        return 1;
    }
    while (query.token.type != PM_CSS_END) {
        answer_t answer = take_query(&query);

        if (answer == YES && (query.token.type == PM_CSS_COMMA ||
                              query.token.type == PM_CSS_END)) {
            return 1;
        }
        for (; query.token.type != PM_CSS_END; advance(&query)) {
            if (query.token.type == PM_CSS_COMMA && depth == 0) {
                break;
            }
            if (query.token.type == PM_CSS_OPEN_PAREN ||
                query.token.type == PM_CSS_FUNCTION) {
                depth++;
            }
            else if (query.token.type == PM_CSS_CLOSE_PAREN && depth > 0) {
                depth--;
            }
        }
        if (query.token.type == PM_CSS_COMMA) {
            advance(&query);
        }
    }
    return 0;
}
