/*
 * CSS Fonts 4, section 2, "Basic Font Properties": the values of font-weight
 * and font-style, and the shorthand that has them all. Called by the
 * computation of values.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>
#include <strings.h>

#include "css/shorthand.h"
#include "css/token.h"

int pm_css_value_is(const char *value, const char *word)
{
    return strcasecmp(value, word) == 0;
}

/* The keywords that take the parent's value of an inherited property. */
int pm_css_value_is_inherited(const char *value)
{
    return pm_css_value_is(value, "inherit") ||
           pm_css_value_is(value, "unset") ||
           pm_css_value_is(value, "revert") ||
           pm_css_value_is(value, "revert-layer");
}

static int is_size(const pm_css_token_t *token)
{
    static const char *const sizes[] = {
        "xx-small", "x-small",  "small",     "medium",  "large",
        "x-large",  "xx-large", "xxx-large", "smaller", "larger"};
    apr_size_t i;

    if (token->type == PM_CSS_DIMENSION || token->type == PM_CSS_PERCENTAGE ||
        token->type == PM_CSS_FUNCTION ||
        (token->type == PM_CSS_NUMBER && token->number == 0)) {
        return 1;
    }
    for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
        if (pm_css_token_is_ident(token, sizes[i])) {
            return 1;
        }
    }
    return 0;
}

static void skip_function(pm_css_lexer_t *lexer, const pm_css_token_t *token)
{
    pm_css_token_t inner;

    if (token->type == PM_CSS_FUNCTION) {
        pm_css_lexer_next(lexer, &inner);
        pm_css_lexer_close(lexer, &inner);
    }
}

/*
 * CSS Fonts 4, section 2.7: [ style || weight || … ]? size [ / line-height ]?
 * family. What is not said is normal.
 */
pm_css_shorthand_t pm_css_shorthand_read(apr_pool_t *pool, const char *value)
{
    pm_css_shorthand_t font = {.weight = "normal", .style = "normal"};
    pm_css_lexer_t lexer;
    pm_css_lexer_t ahead;
    pm_css_token_t token;

    font.is_inherited = pm_css_value_is_inherited(value);
    pm_css_lexer_init(&lexer, value, strlen(value), PM_POSITION_START);
    while (pm_css_lexer_next_solid(&lexer, &token) != PM_CSS_END &&
           !is_size(&token)) {
        const char *word =
            pm_css_lexer_slice(pool, &lexer, token.start, token.end);

        if (pm_css_token_is_ident(&token, "italic") ||
            pm_css_token_is_ident(&token, "oblique")) {
            font.style = word;
        }
        else if (pm_css_token_is_ident(&token, "bold") ||
                 pm_css_token_is_ident(&token, "bolder") ||
                 pm_css_token_is_ident(&token, "lighter") ||
                 token.type == PM_CSS_NUMBER) {
            font.weight = word;
        }
    }
    skip_function(&lexer, &token);
    ahead = lexer;
    if (pm_css_lexer_next_solid(&ahead, &token) == PM_CSS_DELIM &&
        token.delim == '/') {
        pm_css_lexer_next_solid(&ahead, &token);
        skip_function(&ahead, &token);
        lexer = ahead;
    }
    font.family = pm_css_lexer_slice(pool, &lexer, lexer.at, lexer.length);
    if (font.family == NULL) {
        font.family = "system-ui";
    }
    return font;
}

/* CSS Fonts 4, section 2.2.1, "Relative Weights" */
static double relative_weight(double outer, int is_bolder)
{
    if (is_bolder) {
        return outer < 350 ? 400 : outer < 550 ? 700 : 900;
    }
    return outer < 550 ? 100 : outer < 750 ? 400 : 700;
}

double pm_css_weight_read(const char *value, double outer)
{
    pm_css_lexer_t lexer;
    pm_css_token_t token;

    pm_css_lexer_init(&lexer, value, strlen(value), PM_POSITION_START);
    pm_css_lexer_next_solid(&lexer, &token);
    if (token.type == PM_CSS_NUMBER && token.number >= 1 &&
        token.number <= 1000) {
        return token.number;
    }
    if (pm_css_value_is(value, "bold")) {
        return 700;
    }
    if (pm_css_value_is(value, "bolder") || pm_css_value_is(value, "lighter")) {
        return relative_weight(outer, pm_css_value_is(value, "bolder"));
    }
    return 400;
}

pm_css_style_t pm_css_style_read(const char *value)
{
    if (pm_css_value_is(value, "italic")) {
        return PM_CSS_STYLE_ITALIC;
    }
    return strncasecmp(value, "oblique", 7) == 0 ? PM_CSS_STYLE_OBLIQUE
                                                 : PM_CSS_STYLE_NORMAL;
}
