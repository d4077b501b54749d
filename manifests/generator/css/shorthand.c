/*
 * CSS Fonts 4, section 2.7, "Shorthand font property"; CSS Lists 3,
 * section 3.4; CSS Animations 1, section 4.10. Called by the reader of values.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/shorthand.h"

#include <string.h>

#include <apr_strings.h>

#include "css/family.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

int pm_css_stretch_find(const pm_css_token_t *token, double *percent)
{
    static const struct {
        const char *name;
        double percent;
    } words[] = {
        {"normal", 100},   {"ultra-condensed", 50},  {"extra-condensed", 62.5},
        {"condensed", 75}, {"semi-condensed", 87.5}, {"semi-expanded", 112.5},
        {"expanded", 125}, {"extra-expanded", 150},  {"ultra-expanded", 200}};
    apr_size_t i;

    for (i = 0; i < COUNT(words); i++) {
        if (pm_css_token_is_ident(token, words[i].name)) {
            *percent = words[i].percent;
            return 1;
        }
    }
    return 0;
}

/* Passes over the arguments of a function whose `(` was read. */
static void skip_function(pm_css_lexer_t *lexer, const pm_css_token_t *token)
{
    pm_css_token_t inner;

    if (token->type == PM_CSS_FUNCTION) {
        pm_css_lexer_next(lexer, &inner);
        pm_css_lexer_close(lexer, &inner);
    }
}

/* The part from one token to another. */
static void cut(const pm_css_lexer_t *lexer, apr_size_t start, apr_size_t end,
                pm_css_lexer_t *part)
{
    *part = pm_css_lexer_part(lexer, start, end, PM_POSITION_START);
}

static int is_size(const pm_css_token_t *token)
{
    static const char *const sizes[] = {
        "xx-small", "x-small",   "small",   "medium", "large", "x-large",
        "xx-large", "xxx-large", "smaller", "larger", "math"};

    if (token->type == PM_CSS_DIMENSION || token->type == PM_CSS_PERCENTAGE ||
        token->type == PM_CSS_FUNCTION ||
        (token->type == PM_CSS_NUMBER && token->number == 0)) {
        return token->type == PM_CSS_FUNCTION || token->number >= 0;
    }
    return token->type == PM_CSS_IDENT &&
           pm_css_token_is_listed(token, sizes, COUNT(sizes));
}

/* The fonts of the system: nothing that is fetched. */
static int is_system_font(pm_css_lexer_t lexer)
{
    static const char *const names[] = {"caption",    "icon",
                                        "menu",       "message-box",
                                        "status-bar", "small-caption"};
    pm_css_token_t token, after;

    pm_css_lexer_next_solid(&lexer, &token);
    return token.type == PM_CSS_IDENT &&
           pm_css_token_is_listed(&token, names, COUNT(names)) &&
           pm_css_lexer_next_solid(&lexer, &after) == PM_CSS_END;
}

/* Which longhand a word before the size is of; PM_CSS_PROPERTIES: of none of
 * interest; -1: it may not stand there. */
static int font_word(const pm_css_token_t *token)
{
    double percent;

    if (pm_css_token_is_ident(token, "italic") ||
        pm_css_token_is_ident(token, "oblique")) {
        return PM_CSS_FONT_STYLE;
    }
    if (pm_css_token_is_ident(token, "bold") ||
        pm_css_token_is_ident(token, "bolder") ||
        pm_css_token_is_ident(token, "lighter") ||
        token->type == PM_CSS_NUMBER) {
        return PM_CSS_FONT_WEIGHT;
    }
    if (pm_css_token_is_ident(token, "normal") ||
        pm_css_token_is_ident(token, "small-caps")) {
        return PM_CSS_PROPERTIES;
    }
    return pm_css_stretch_find(token, &percent) ? PM_CSS_FONT_STRETCH : -1;
}

/* An angle after `oblique` is part of it. */
static void take_angle(pm_css_lexer_t *lexer)
{
    pm_css_lexer_t ahead = *lexer;
    pm_css_token_t angle;

    if (pm_css_lexer_next_solid(&ahead, &angle) == PM_CSS_DIMENSION &&
        (pm_css_token_is(&angle, "deg") || pm_css_token_is(&angle, "rad"))) {
        *lexer = ahead;
    }
}

/* The words before the size: at most four. Leaves the size in *token; returns 0
 * if one may not stand there, or stands there twice. */
static int take_font_words(pm_css_lexer_t *lexer, pm_css_token_t *token,
                           pm_css_property_t longhand, pm_css_lexer_t *part,
                           pm_css_part_t *found)
{
    int count = 0, property;

    while (pm_css_lexer_next_solid(lexer, token) != PM_CSS_END &&
           !is_size(token)) {
        property = font_word(token);
        if (property < 0 || ++count > 4) {
            return 0;
        }
        if (pm_css_token_is_ident(token, "oblique")) {
            take_angle(lexer);
        }
        if (property == (int)longhand) {
            if (*found == PM_CSS_PART_THERE) {
                return 0;
            }
            cut(lexer, token->start, lexer->at, part);
            *found = PM_CSS_PART_THERE;
        }
    }
    return token->type != PM_CSS_END;
}

/* [ style || weight || ... ]? size [ / line-height ]? family. What is not said
 * is normal. */
static pm_css_part_t font_part(apr_pool_t *pool, pm_css_property_t longhand,
                               pm_css_lexer_t lexer, pm_css_lexer_t *part)
{
    pm_css_part_t found = PM_CSS_PART_INITIAL;
    pm_css_lexer_t ahead, family;
    pm_css_token_t token;

    if (is_system_font(lexer)) {
        if (longhand != PM_CSS_FONT_FAMILY) {
            return PM_CSS_PART_INITIAL;
        }
        pm_css_lexer_init(part, "system-ui", strlen("system-ui"),
                          PM_POSITION_START);
        return PM_CSS_PART_THERE;
    }
    if (!take_font_words(&lexer, &token, longhand, part, &found)) {
        return PM_CSS_PART_VOID;
    }
    skip_function(&lexer, &token);
    ahead = lexer;
    if (pm_css_lexer_next_solid(&ahead, &token) == PM_CSS_DELIM &&
        token.delim == '/') {
        pm_css_lexer_next_solid(&ahead, &token);
        skip_function(&ahead, &token);
        lexer = ahead;
    }
    cut(&lexer, lexer.at, lexer.length, &family);
    if (!pm_css_family_is_list(pool, family)) {
        return PM_CSS_PART_VOID;
    }
    if (longhand == PM_CSS_FONT_FAMILY) {
        *part = family;
        return PM_CSS_PART_THERE;
    }
    return found;
}

/* <position> || <image> || <type>; `none` is of either. */
static pm_css_part_t list_style_part(pm_css_property_t longhand,
                                     pm_css_lexer_t lexer, pm_css_lexer_t *part)
{
    pm_css_part_t found = PM_CSS_PART_INITIAL;
    pm_css_token_t token;

    while (pm_css_lexer_next_solid(&lexer, &token) != PM_CSS_END) {
        apr_size_t start = token.start;
        int is_type = token.type == PM_CSS_IDENT || token.type == PM_CSS_STRING;

        if (pm_css_token_is_ident(&token, "inside") ||
            pm_css_token_is_ident(&token, "outside")) {
            continue;
        }
        if (pm_css_token_is_function(&token, "symbols")) {
            is_type = 1;
        }
        skip_function(&lexer, &token);
        if (longhand ==
            (is_type ? PM_CSS_LIST_STYLE_TYPE : PM_CSS_LIST_STYLE_IMAGE)) {
            cut(&lexer, start, lexer.at, part);
            found = PM_CSS_PART_THERE;
        }
    }
    return found;
}

/*
 * One animation, up to its comma: the word that is none of those of its other
 * properties. *waits says whether its second time, the delay, has to pass
 * before anything of it is seen.
 */
static void take_animation(pm_css_lexer_t *lexer, pm_css_token_t *token,
                           pm_css_token_t *name, int *waits)
{
    static const char *const words[] = {
        "linear",     "ease",   "ease-in",  "ease-out",          "ease-in-out",
        "infinite",   "normal", "reverse",  "alternate-reverse", "alternate",
        "step-start", "none",   "step-end", "forwards",          "running",
        "paused",     "auto"};
    int times = 0, fills = 0;

    name->type = PM_CSS_END;
    *waits = 0;
    for (; token->type != PM_CSS_COMMA && token->type != PM_CSS_END;
         pm_css_lexer_next_solid(lexer, token)) {
        if (token->type == PM_CSS_DIMENSION && ++times == 2) {
            *waits = token->number > 0;
        }
        else if (pm_css_token_is_ident(token, "backwards") ||
                 pm_css_token_is_ident(token, "both")) {
            fills = 1;
        }
        else if (token->type == PM_CSS_STRING ||
                 (token->type == PM_CSS_IDENT &&
                  !pm_css_token_is_listed(token, words, COUNT(words)))) {
            *name = *token;
        }
        skip_function(lexer, token);
    }
    *waits = *waits && !fills;
}

/* The names of animations, as a list, whose text is new. */
static pm_css_part_t animation_part(apr_pool_t *pool, pm_css_lexer_t lexer,
                                    pm_css_lexer_t *part)
{
    const char *names = "";
    pm_css_token_t token, name;
    int waits;

    do {
        pm_css_lexer_next_solid(&lexer, &token);
        take_animation(&lexer, &token, &name, &waits);
        if (name.type != PM_CSS_END && !waits) {
            names = apr_pstrcat(
                pool, names, *names ? "," : "",
                pm_css_lexer_slice(pool, &lexer, name.start, name.end), NULL);
        }
    } while (token.type == PM_CSS_COMMA);
    pm_css_lexer_init(part, names, strlen(names), PM_POSITION_START);
    return *names ? PM_CSS_PART_THERE : PM_CSS_PART_INITIAL;
}

/* The basis of `flex`: what is no number, or the third of them; 0 if it says no
 * more than how much an item grows. */
static pm_css_part_t flex_part(pm_css_lexer_t lexer, pm_css_lexer_t *part)
{
    pm_css_token_t token;
    int numbers = 0;

    while (pm_css_lexer_next_solid(&lexer, &token) != PM_CSS_END) {
        apr_size_t start = token.start;

        if (pm_css_token_is_ident(&token, "none")) {
            return PM_CSS_PART_INITIAL;
        }
        skip_function(&lexer, &token);
        if (token.type != PM_CSS_NUMBER || ++numbers == 3) {
            cut(&lexer, start, lexer.at, part);
            return PM_CSS_PART_THERE;
        }
    }
    pm_css_lexer_init(part, "0", 1, PM_POSITION_START);
    return PM_CSS_PART_THERE;
}

/* The side of `margin` or `padding`, of one to four, or of its block, of one or
 * two. */
static pm_css_part_t side_part(pm_css_lexer_t lexer, int is_end, int is_block,
                               pm_css_lexer_t *part)
{
    pm_css_token_t token;
    int wanted = is_end ? is_block ? 1 : 2 : 0;
    int count = 0;

    while (pm_css_lexer_next_solid(&lexer, &token) != PM_CSS_END) {
        apr_size_t start = token.start;

        skip_function(&lexer, &token);
        if (count == 0 || count == wanted) {
            cut(&lexer, start, lexer.at, part);
        }
        count++;
    }
    return count > 0 && count <= (is_block ? 2 : 4) ? PM_CSS_PART_THERE
                                                    : PM_CSS_PART_VOID;
}

/* flex-flow: a direction, a wrap, or both. */
static pm_css_part_t flow_part(pm_css_property_t longhand, pm_css_lexer_t lexer,
                               pm_css_lexer_t *part)
{
    static const char *const wraps[] = {"nowrap", "wrap", "wrap-reverse"};
    pm_css_token_t token;

    while (pm_css_lexer_next_solid(&lexer, &token) != PM_CSS_END) {
        int is_wrap = pm_css_token_is_listed(&token, wraps, COUNT(wraps));

        if (is_wrap == (longhand == PM_CSS_FLEX_WRAP)) {
            cut(&lexer, token.start, token.end, part);
            return PM_CSS_PART_THERE;
        }
    }
    return PM_CSS_PART_INITIAL;
}

pm_css_part_t pm_css_shorthand_part(apr_pool_t *pool, int shorthand,
                                    pm_css_property_t longhand,
                                    pm_css_lexer_t lexer, pm_css_lexer_t *part)
{
    switch (shorthand) {
    case PM_CSS_FONT:
        return font_part(pool, longhand, lexer, part);
    case PM_CSS_LIST_STYLE:
        return list_style_part(longhand, lexer, part);
    case PM_CSS_ANIMATION:
        return animation_part(pool, lexer, part);
    case PM_CSS_FLEX:
        return flex_part(lexer, part);
    case PM_CSS_FLEX_FLOW:
        return flow_part(longhand, lexer, part);
    case PM_CSS_MARGIN:
    case PM_CSS_MARGIN_BLOCK:
        return side_part(lexer, longhand == PM_CSS_MARGIN_BOTTOM,
                         shorthand == PM_CSS_MARGIN_BLOCK, part);
    case PM_CSS_PADDING:
    case PM_CSS_PADDING_BLOCK:
        return side_part(lexer, longhand == PM_CSS_PADDING_BOTTOM,
                         shorthand == PM_CSS_PADDING_BLOCK, part);
    case PM_CSS_ALL:
        return PM_CSS_PART_VOID;
    default:
        /* its images are those of the longhand */
        *part = lexer;
        return PM_CSS_PART_THERE;
    }
}
