/*
 * Media Queries 4, section 3, "Syntax":
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

#include <math.h>

#include "css/media_feature.h"
#include "css/token.h"

/* The query, and the token that is next. */
typedef struct query_t {
    pm_css_lexer_t lexer;
    pm_css_token_t token;
    const pm_css_view_t *view;
    int asks_scheme; /* light and dark may give other answers */
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

static pm_css_answer_t negated(pm_css_answer_t answer)
{
    if (answer == PM_CSS_NO) {
        return PM_CSS_YES;
    }
    return answer == PM_CSS_YES ? PM_CSS_NO : answer;
}

static pm_css_answer_t both(pm_css_answer_t a, pm_css_answer_t b)
{
    if (a == PM_CSS_MALFORMED || b == PM_CSS_MALFORMED) {
        return PM_CSS_MALFORMED;
    }
    if (a == PM_CSS_NO || b == PM_CSS_NO) {
        return PM_CSS_NO;
    }
    return a == PM_CSS_UNKNOWN ? a : b;
}

static pm_css_answer_t either(pm_css_answer_t a, pm_css_answer_t b)
{
    if (a == PM_CSS_MALFORMED || b == PM_CSS_MALFORMED) {
        return PM_CSS_MALFORMED;
    }
    if (a == PM_CSS_YES || b == PM_CSS_YES) {
        return PM_CSS_YES;
    }
    return a == PM_CSS_UNKNOWN ? a : b;
}

/* / <number>, after the number of a ratio. */
static int take_divisor(query_t *query, pm_css_feature_value_t *value)
{
    double number = value->quantity.number;
    pm_css_quantity_t by;

    advance(query);
    if (!pm_css_quantity_take(&query->lexer, &query->token, query->view, &by) ||
        by.kind != PM_CSS_KIND_NUMBER || by.number < 0) {
        return 0;
    }
    value->quantity.number = by.number > 0 ? number / by.number : INFINITY;
    value->is_ratio = 1;
    return 1;
}

/* <mf-value> = <number> | <dimension> | <ident> | <ratio> */
static int take_value(query_t *query, pm_css_feature_value_t *value)
{
    *value = (pm_css_feature_value_t){
        .is_word = query->token.type == PM_CSS_IDENT, .word = query->token};
    if (value->is_word) {
        advance(query);
        return 1;
    }
    if (!pm_css_quantity_take(&query->lexer, &query->token, query->view,
                              &value->quantity)) {
        return 0;
    }
    return value->quantity.kind != PM_CSS_KIND_NUMBER ||
           query->token.type != PM_CSS_DELIM || query->token.delim != '/' ||
           take_divisor(query, value);
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
        allowed = PM_CSS_EQUAL;
    }
    else if (delim == '<') {
        allowed = PM_CSS_LESS;
    }
    else if (delim == '>') {
        allowed = PM_CSS_GREATER;
    }
    else {
        return 0;
    }
    if (allowed != PM_CSS_EQUAL && query->lexer.at < query->lexer.length &&
        query->lexer.text[query->lexer.at] == '=') {
        allowed |= PM_CSS_EQUAL;
        advance(query);
    }
    advance(query);
    return allowed;
}

/* `600px <= width` says `width >= 600px`. */
static int mirrored(int allowed)
{
    return (allowed & PM_CSS_EQUAL) |
           (allowed & PM_CSS_LESS ? PM_CSS_GREATER : 0) |
           (allowed & PM_CSS_GREATER ? PM_CSS_LESS : 0);
}

/* Whether the two signs of `1px < width < 2px` point the same way. */
static int is_one_way(int first, int second)
{
    return (first & PM_CSS_LESS && second & PM_CSS_LESS) ||
           (first & PM_CSS_GREATER && second & PM_CSS_GREATER);
}

/* <mf-range> that begins with a value: value < name [< value]? */
static pm_css_answer_t take_reversed_range(query_t *query)
{
    pm_css_feature_t feature;
    pm_css_feature_value_t value;
    pm_css_answer_t answer, other;
    int first, second;

    if (!take_value(query, &value) || (first = take_comparison(query)) == 0 ||
        query->token.type != PM_CSS_IDENT ||
        !pm_css_feature_find(&query->token, &feature) ||
        feature.allowed != PM_CSS_EQUAL || !feature.has_range) {
        return PM_CSS_UNKNOWN;
    }
    advance(query);
    answer =
        pm_css_feature_compare(&feature, query->view, &value, mirrored(first));
    if (at_close(query)) {
        return answer;
    }
    second = take_comparison(query);
    if (!is_one_way(first, second) || !take_value(query, &value)) {
        return PM_CSS_UNKNOWN;
    }
    other = pm_css_feature_compare(&feature, query->view, &value, second);
    /* A value that the feature does not take makes no feature of it. */
    return answer == PM_CSS_UNKNOWN || other == PM_CSS_UNKNOWN
               ? PM_CSS_UNKNOWN
               : both(answer, other);
}

/* What stands in the parentheses of a feature, the `(` being read. */
static pm_css_answer_t take_feature(query_t *query)
{
    pm_css_feature_t feature;
    pm_css_feature_value_t value;
    int allowed;
    int is_known;

    if (query->token.type != PM_CSS_IDENT) {
        return take_reversed_range(query);
    }
    is_known = pm_css_feature_find(&query->token, &feature);
    advance(query);
    if (!is_known) {
        return PM_CSS_UNKNOWN;
    }
    query->asks_scheme |= pm_css_feature_is_of_scheme(&feature);
    if (at_close(query)) {
        return feature.allowed == PM_CSS_EQUAL
                   ? pm_css_feature_has_any(&feature, query->view)
                   : PM_CSS_UNKNOWN;
    }
    if (query->token.type == PM_CSS_COLON) {
        allowed = feature.allowed;
        advance(query);
    }
    else if (feature.allowed == PM_CSS_EQUAL && feature.has_range) {
        allowed = take_comparison(query);
    }
    else {
        return PM_CSS_UNKNOWN;
    }
    if (allowed == 0 || !take_value(query, &value)) {
        return PM_CSS_UNKNOWN;
    }
    return pm_css_feature_compare(&feature, query->view, &value, allowed);
}

static pm_css_answer_t take_condition(query_t *query, int with_or);

/* <media-in-parens>; recursion ends at PM_CSS_CONDITION_DEPTH_MAX. */
static pm_css_answer_t take_parens(query_t *query)
{
    pm_css_answer_t answer;

    if (query->token.type == PM_CSS_FUNCTION) {
        advance(query);
        skip_parens(query);
        return PM_CSS_UNKNOWN;
    }
    if (query->token.type != PM_CSS_OPEN_PAREN ||
        query->depth == PM_CSS_CONDITION_DEPTH_MAX) {
        return PM_CSS_MALFORMED;
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
    if (answer != PM_CSS_MALFORMED && !at_close(query)) {
        answer = PM_CSS_UNKNOWN;
    }
    skip_parens(query);
    return answer;
}

static pm_css_answer_t take_condition(query_t *query, int with_or)
{
    pm_css_answer_t answer;
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

/* <media-type>: an identifier that means nothing else. */
static int is_type(const pm_css_token_t *token)
{
    static const char *const others[] = {"not", "only", "and", "or", "layer"};

    return token->type == PM_CSS_IDENT &&
           !pm_css_token_is_listed(token, others,
                                   sizeof(others) / sizeof(others[0]));
}

/* [not | only]? <media-type> [and <media-condition-without-or>]? */
static pm_css_answer_t take_typed(query_t *query)
{
    int is_not = pm_css_token_is_ident(&query->token, "not");
    pm_css_answer_t answer;

    if (is_not || pm_css_token_is_ident(&query->token, "only")) {
        advance(query);
    }
    if (!is_type(&query->token)) {
        return PM_CSS_MALFORMED;
    }
    answer = pm_css_token_is(&query->token, "screen") ||
                     pm_css_token_is(&query->token, "all")
                 ? PM_CSS_YES
                 : PM_CSS_NO;
    advance(query);
    if (pm_css_token_is_ident(&query->token, "and")) {
        advance(query);
        answer = both(answer, take_condition(query, 0));
    }
    return is_not ? negated(answer) : answer;
}

/* One query of the list, up to its comma. */
static pm_css_answer_t take_query(query_t *query)
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

/* Reads on to the comma that ends the query, or to the end. */
static void skip_query(query_t *query)
{
    int depth = 0;

    for (; query->token.type != PM_CSS_END; advance(query)) {
        if (query->token.type == PM_CSS_COMMA && depth == 0) {
            return;
        }
        if (query->token.type == PM_CSS_OPEN_PAREN ||
            query->token.type == PM_CSS_FUNCTION) {
            depth++;
        }
        else if (query->token.type == PM_CSS_CLOSE_PAREN && depth > 0) {
            depth--;
        }
    }
}

static int list_applies(query_t *query)
{
    advance(query);
    if (query->token.type == PM_CSS_END) {
        return 1;
    }
    while (query->token.type != PM_CSS_END) {
        pm_css_answer_t answer = take_query(query);

        if (answer == PM_CSS_YES && (query->token.type == PM_CSS_COMMA ||
                                     query->token.type == PM_CSS_END)) {
            return 1;
        }
        skip_query(query);
        if (query->token.type == PM_CSS_COMMA) {
            advance(query);
        }
    }
    return 0;
}

/* For a light view, and the dark one of the same screen, which is asked only
 * where they may differ. */
static pm_css_views_t views_of_screen(const pm_css_lexer_t *lexer, int light)
{
    query_t query = {.lexer = *lexer, .view = &pm_css_views[light]};
    query_t again = {.lexer = *lexer, .view = &pm_css_views[light + 1]};
    int is_light = list_applies(&query);
    int is_dark = query.asks_scheme ? list_applies(&again) : is_light;

    return (is_light ? PM_CSS_VIEW_BIT(light) : PM_CSS_NO_VIEW) |
           (is_dark ? PM_CSS_VIEW_BIT(light + 1) : PM_CSS_NO_VIEW);
}

pm_css_views_t pm_css_media_views(const char *text, apr_size_t length)
{
    pm_css_lexer_t lexer;

    pm_css_lexer_init(&lexer, text, length, PM_POSITION_START);
    return views_of_screen(&lexer, PM_CSS_VIEW_DESKTOP) |
           views_of_screen(&lexer, PM_CSS_VIEW_PHONE);
}

int pm_css_media_applies(const char *text, apr_size_t length)
{
    return (pm_css_media_views(text, length) &
            PM_CSS_VIEW_BIT(PM_CSS_VIEW_DESKTOP)) != 0;
}

int pm_css_media_condition_applies(const char *text, apr_size_t length,
                                   const pm_css_view_t *view)
{
    query_t query = {.view = view};

    pm_css_lexer_init(&query.lexer, text, length, PM_POSITION_START);
    advance(&query);
    return take_condition(&query, 1) == PM_CSS_YES &&
           query.token.type == PM_CSS_END;
}
