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

#include "css/face.h"
#include "css/media.h"
#include "css/selector_parse.h"
#include "css/supports_table.h"
#include "css/token.h"

/* The condition, and the token that is next. */
typedef struct condition_t {
    apr_pool_t *pool;
    pm_css_lexer_t lexer;
    pm_css_token_t token;
    int depth;
    int is_malformed;
} condition_t;

/* Of values, what is asked for because Chromium does not have it, by prefix ...
 */
static const char *const foreign_prefixes[] = {
    "-moz-", "-ms-", "-o-", "-khtml-", "-apple-", "-webkit-marquee"};

/* ... or by name. */
static const char *const foreign_values[] = {"-webkit-sticky", "masonry",
                                             "element", "cross-fade"};

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

static int is_foreign(const pm_css_token_t *token)
{
    if (token->type != PM_CSS_IDENT && token->type != PM_CSS_FUNCTION) {
        return 0;
    }
    return has_foreign_prefix(token) ||
           pm_css_token_is_listed(token, foreign_values, COUNT(foreign_values));
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
        if (is_foreign(&condition->token)) {
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

/* Whether Chromium knows the property; all know those that authors make. */
static int knows_property(const condition_t *condition)
{
    const char *name = pm_css_token_lower(condition->pool, &condition->token);

    return strncmp(name, "--", 2) == 0 ||
           bsearch(name, pm_css_supports_table, (size_t)pm_css_supports_count,
                   sizeof(*pm_css_supports_table), by_name) != NULL;
}

/* ( <declaration> ), the `(` being read and an identifier next. */
static int take_declaration(condition_t *condition)
{
    int holds = knows_property(condition);

    advance(condition);
    if (condition->token.type != PM_CSS_COLON) {
        skip_parens(condition);
        return 0;
    }
    advance(condition);
    return skip_parens(condition) && holds;
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
