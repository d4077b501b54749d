/*
 * CSS Conditional Rules 3, section 6, and 5, section 2:
 *
 *   <supports-condition> = not <in-parens> | <in-parens> [and|or <in-parens>]*
 *   <in-parens> = ( <supports-condition> ) | ( <declaration> )
 *               | selector( … ) | font-tech( … ) | font-format( … )
 *               | at-rule( … )
 *               | <general-enclosed>, which never holds
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/supports.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "css/face.h"
#include "css/media.h"
#include "css/selector_parse.h"
#include "css/supports_table.h"
#include "css/supports_value_table.h"
#include "css/token.h"

/* The condition, and the token that is next. */
typedef struct condition_t {
    apr_pool_t *pool;
    pm_css_lexer_t lexer;
    pm_css_token_t token;
    int depth;
    int is_malformed;
} condition_t;

/* Names with such a prefix are asked for because Chromium has them not. */
static const char *const foreign_prefixes[] = {
    "-moz-", "-ms-", "-o-", "-khtml-", "-apple-", "-webkit-marquee"};

/* What at-rule() is true of. */
static const char *const at_rules[] = {
    "-webkit-keyframes",
    "container",
    "counter-style",
    "font-face",
    "font-feature-values",
    "font-palette-values",
    "function",
    "import",
    "keyframes",
    "layer",
    "media",
    "namespace",
    "page",
    "position-try",
    "property",
    "scope",
    "starting-style",
    "supports",
    "view-transition",
};

#define COUNT(words) (sizeof(words) / sizeof(*(words)))

static void advance(condition_t *condition)
{
    pm_css_lexer_next_solid(&condition->lexer, &condition->token);
}

static int has_foreign_prefix(const pm_css_token_t *token)
{
    pm_css_token_t begin = *token;
    apr_size_t i;

    for (i = 0; i < COUNT(foreign_prefixes); i++) {
        begin.length = strlen(foreign_prefixes[i]);
        if (begin.length <= token->length &&
            pm_css_token_is(&begin, foreign_prefixes[i])) {
            return 1;
        }
    }
    return 0;
}

/* The token's name in lower case, with a blank before and after. */
static const char *as_word(const condition_t *condition,
                           const pm_css_token_t *token)
{
    return apr_pstrcat(condition->pool, " ",
                       pm_css_token_lower(condition->pool, token), " ", NULL);
}

/* What no value of Chromium has in it. */
static int is_foreign(const condition_t *condition)
{
    const pm_css_token_t *token = &condition->token;

    return ((token->type == PM_CSS_IDENT || token->type == PM_CSS_FUNCTION) &&
            has_foreign_prefix(token)) ||
           (token->type == PM_CSS_FUNCTION &&
            strstr(pm_css_supports_void, as_word(condition, token)));
}

/*
 * Whether a word may be all of a property's value. What nobody asked Chromium
 * about may be: a color, a name that the author made, a word that every
 * property has.
 */
static int takes_word(const char *property, const char *word)
{
    int is_known = 0, is_limited = 0, i;

    for (i = 0; i < pm_css_supports_nvalues; i++) {
        const pm_css_supported_t *row = &pm_css_supports_values[i];
        int has_word = strstr(row->words, word) != NULL;
        int has_property = strstr(row->properties, property) != NULL;

        if (has_word && has_property) {
            return 1;
        }
        is_known |= has_word;
        is_limited |= has_property;
    }
    return !is_known || !is_limited;
}

/* Whether there is one word next, and it is no value of the property. */
static int is_wrong_word(const condition_t *condition, const char *property)
{
    condition_t ahead = *condition;

    if (condition->token.type != PM_CSS_IDENT) {
        return 0;
    }
    advance(&ahead);
    return (ahead.token.type == PM_CSS_CLOSE_PAREN ||
            ahead.token.type == PM_CSS_END) &&
           !takes_word(property, as_word(condition, &condition->token));
}

/*
 * Passes over everything to the `)` that closes `depth` parentheses, and over
 * it. Returns 1 if there was anything but white space, and if all of it is what
 * Chromium knows.
 */
static int skip_parens(condition_t *condition)
{
    int depth = 1;
    int known = 1;
    int tokens = 0;

    for (; condition->token.type != PM_CSS_END; advance(condition), tokens++) {
        if (condition->token.type == PM_CSS_FUNCTION ||
            condition->token.type == PM_CSS_OPEN_PAREN) {
            depth++;
        }
        else if (condition->token.type == PM_CSS_CLOSE_PAREN && --depth == 0) {
            break;
        }
        if (is_foreign(condition) ||
            (depth == 1 && condition->token.type == PM_CSS_SEMICOLON)) {
            known = 0;
        }
    }
    if (condition->token.type == PM_CSS_CLOSE_PAREN) {
        advance(condition);
    }
    return known && tokens > 0;
}

static int by_name(const void *name, const void *one)
{
    return strcmp(name, *(const char *const *)one);
}

/* Whether Chromium knows the property. */
static int knows_property(const condition_t *condition)
{
    const char *name = pm_css_token_lower(condition->pool, &condition->token);

    return bsearch(name, pm_css_supports_table, (size_t)pm_css_supports_count,
                   sizeof(*pm_css_supports_table), by_name) != NULL;
}

/* ( <declaration> ), the `(` being read and an identifier next. */
static int take_declaration(condition_t *condition)
{
    const char *property = as_word(condition, &condition->token);
    int is_own = strncmp(property, " --", 3) == 0;
    int holds = is_own || knows_property(condition);

    advance(condition);
    if (condition->token.type != PM_CSS_COLON) {
        skip_parens(condition);
        return 0;
    }
    advance(condition);
    holds = holds && !is_wrong_word(condition, property);
    /* One that authors make may be empty. */
    return (skip_parens(condition) || is_own) && holds;
}

/* Whether Chromium knows a selector, the `(` around it being read. */
static int knows_selector(condition_t *condition)
{
    pm_css_lexer_t lexer = condition->lexer;
    pm_css_token_t token = condition->token;
    apr_pool_t *scratch;
    int known;

    pm_css_lexer_close(&lexer, &token);
    apr_pool_create(&scratch, condition->pool);
    known = pm_css_selector_is_known(
        scratch, pm_css_lexer_part(&condition->lexer, condition->token.start,
                                   token.start, condition->token.position));
    apr_pool_destroy(scratch);
    return known;
}

static int take_function(condition_t *condition)
{
    pm_css_token_t function = condition->token;
    int holds = 0;

    advance(condition);
    if (pm_css_token_is(&function, "font-tech")) {
        holds = pm_css_tech_is_supported(&condition->token);
    }
    else if (pm_css_token_is(&function, "font-format")) {
        holds = pm_css_format_is_supported(&condition->token);
    }
    else if (pm_css_token_is(&function, "at-rule")) {
        holds = condition->token.type == PM_CSS_AT_KEYWORD &&
                pm_css_token_is_listed(&condition->token, at_rules,
                                       COUNT(at_rules));
    }
    else if (pm_css_token_is(&function, "selector")) {
        holds = knows_selector(condition);
    }
    return skip_parens(condition) && holds;
}

static int take_condition(condition_t *condition);

/* <supports-in-parens>; recursion ends at PM_CSS_CONDITION_DEPTH_MAX. */
static int take_parens(condition_t *condition)
{
    int holds;

    if (condition->token.type == PM_CSS_FUNCTION) {
        return take_function(condition);
    }
    if (condition->token.type != PM_CSS_OPEN_PAREN ||
        condition->depth == PM_CSS_CONDITION_DEPTH_MAX) {
        condition->is_malformed = 1;
        return 0;
    }
    advance(condition);
    if (condition->token.type == PM_CSS_IDENT &&
        !pm_css_token_is(&condition->token, "not")) {
        return take_declaration(condition);
    }
    condition->depth++;
    holds = take_condition(condition);
    condition->depth--;
    if (condition->is_malformed ||
        (condition->token.type != PM_CSS_CLOSE_PAREN &&
         condition->token.type != PM_CSS_END)) {
        holds = 0; /* no condition, but <general-enclosed>: `()`, `(1px)` */
        condition->is_malformed = 0;
    }
    skip_parens(condition);
    return holds;
}

static int take_condition(condition_t *condition)
{
    int holds;

    if (pm_css_token_is_ident(&condition->token, "not")) {
        advance(condition);
        return !take_parens(condition);
    }
    holds = take_parens(condition);
    if (pm_css_token_is_ident(&condition->token, "and")) {
        while (pm_css_token_is_ident(&condition->token, "and")) {
            advance(condition);
            holds &= take_parens(condition);
        }
        return holds;
    }
    while (pm_css_token_is_ident(&condition->token, "or")) {
        advance(condition);
        holds |= take_parens(condition);
    }
    return holds;
}

int pm_css_supports_applies(apr_pool_t *pool, const char *text,
                            apr_size_t length)
{
    condition_t condition = {.pool = pool};
    int holds;

    pm_css_lexer_init(&condition.lexer, text, length, PM_POSITION_START);
    advance(&condition);
    /* @import supports(display: grid) has no parentheses of its own */
    if (condition.token.type == PM_CSS_IDENT &&
        !pm_css_token_is(&condition.token, "not")) {
        holds = take_declaration(&condition);
    }
    else {
        holds = take_condition(&condition);
    }
    return holds && !condition.is_malformed &&
           condition.token.type == PM_CSS_END;
}
