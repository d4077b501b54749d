/*
 * CSS Syntax 3, section 5.4.5, "Consume a declaration"; CSS Images 4, section
 * 2.4, "image-set()". Called by the parser of stylesheets and by the cascade.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_strings.h>
#include <string.h>

#include "css/declaration.h"
#include "css/face.h"

/* URLs in one value, and candidates of one image-set(). */
#define URLS_MAX 32

static const struct {
    const char *name;
    pm_css_property_t property;
} properties[] = {{"font", PM_CSS_FONT},
                  {"font-family", PM_CSS_FONT_FAMILY},
                  {"font-weight", PM_CSS_FONT_WEIGHT},
                  {"font-style", PM_CSS_FONT_STYLE},
                  {"content", PM_CSS_CONTENT},
                  {"display", PM_CSS_DISPLAY},
                  {"position", PM_CSS_POSITION},
                  {"background", PM_CSS_BACKGROUND},
                  {"background-image", PM_CSS_BACKGROUND_IMAGE},
                  {"list-style", PM_CSS_LIST_STYLE},
                  {"list-style-image", PM_CSS_LIST_STYLE},
                  {"mask", PM_CSS_MASK},
                  {"mask-image", PM_CSS_MASK},
                  {"-webkit-mask", PM_CSS_MASK},
                  {"-webkit-mask-image", PM_CSS_MASK},
                  {"border-image", PM_CSS_BORDER_IMAGE},
                  {"border-image-source", PM_CSS_BORDER_IMAGE}};

static int find_property(const pm_css_token_t *name,
                         pm_css_property_t *property)
{
    apr_size_t i;

    if (name->length > 2 && memcmp(name->name, "--", 2) == 0) {
        *property = PM_CSS_CUSTOM;
        return name->length <= PM_CSS_TEXT_MAX;
    }
    for (i = 0; i < sizeof(properties) / sizeof(*properties); i++) {
        if (pm_css_token_is(name, properties[i].name)) {
            *property = properties[i].property;
            return 1;
        }
    }
    return 0;
}

/* Where the value ends: before `!important`, if it has that. */
static apr_size_t value_end(pm_css_lexer_t lexer, int *is_important)
{
    apr_size_t end = lexer.length;
    pm_css_token_t token;

    *is_important = 0;
    while (pm_css_lexer_next_solid(&lexer, &token) != PM_CSS_END) {
        if (token.type == PM_CSS_DELIM && token.delim == '!') {
            end = token.start;
            pm_css_lexer_next_solid(&lexer, &token);
            *is_important = pm_css_token_is_ident(&token, "important");
        }
    }
    return end;
}

int pm_css_declaration_read(apr_pool_t *pool, const pm_css_token_t *name,
                            pm_css_lexer_t value,
                            pm_css_declaration_t *declaration)
{
    apr_size_t end;

    *declaration = (pm_css_declaration_t){.position = name->position};
    if (!find_property(name, &declaration->property)) {
        return 0;
    }
    if (declaration->property == PM_CSS_CUSTOM) {
        declaration->name = pm_css_token_text(pool, name);
    }
    end = value_end(value, &declaration->is_important);
    if (end - value.at > PM_CSS_VALUE_MAX) {
        declaration->value = "none";
        return 1;
    }
    declaration->value = pm_css_lexer_slice(pool, &value, value.at, end);
    if (declaration->value == NULL) {
        declaration->value = "";
    }
    return 1;
}

apr_array_header_t *pm_css_parse_style(apr_pool_t *pool, const char *text,
                                       apr_size_t length)
{
    apr_array_header_t *declarations =
        apr_array_make(pool, 2, sizeof(pm_css_declaration_t));
    pm_css_declaration_t declaration;
    pm_css_lexer_t lexer;
    pm_css_lexer_t value;
    pm_css_token_t name;
    pm_css_token_t token;

    pm_css_lexer_init(&lexer, text, length, PM_POSITION_START);
    while (pm_css_lexer_next_solid(&lexer, &name) != PM_CSS_END) {
        pm_css_lexer_next_solid(&lexer, &token);
        value = lexer;
        if (name.type == PM_CSS_SEMICOLON) {
            lexer.at = token.start;
            continue;
        }
        while (token.type != PM_CSS_SEMICOLON && token.type != PM_CSS_END) {
            pm_css_lexer_next_solid(&lexer, &token);
        }
        value.length = token.start;
        if (name.type == PM_CSS_IDENT && value.at <= value.length &&
            pm_css_declaration_read(pool, &name, value, &declaration)) {
            APR_ARRAY_PUSH(declarations, pm_css_declaration_t) = declaration;
        }
    }
    return declarations;
}

static void add_url(apr_array_header_t *urls, const char *url)
{
    if (url != NULL && *url != '\0' && strcmp(url, PM_CSS_DATA_URL) != 0 &&
        url[0] != '#' && urls->nelts < URLS_MAX) {
        APR_ARRAY_PUSH(urls, const char *) = url;
    }
}

/* type() of a candidate; Chromium reads these. */
static int type_is_supported(const pm_css_token_t *token)
{
    static const char *const types[] = {
        "image/png",  "image/jpeg",   "image/gif",
        "image/webp", "image/avif",   "image/svg+xml",
        "image/bmp",  "image/x-icon", "image/apng"};

    return pm_css_token_is_listed(token, types, sizeof(types) / sizeof(*types));
}

/* The device pixels a CSS pixel of `2x`, `1.5dppx`, `96dpi`; else 1. */
static double density_of(const pm_css_token_t *token)
{
    if (pm_css_token_is(token, "dpi")) {
        return token->number / 96;
    }
    if (pm_css_token_is(token, "dpcm")) {
        return token->number * 2.54 / 96;
    }
    return token->number;
}

/* Takes one candidate, up to its comma; returns its URL, or NULL. */
static const char *take_candidate(apr_pool_t *pool, pm_css_lexer_t *lexer,
                                  pm_css_token_t *token, double *density)
{
    const char *url = pm_css_url_text(pool, lexer, token);
    pm_css_token_t type;

    *density = 1;
    while (pm_css_lexer_next_solid(lexer, token) != PM_CSS_END &&
           token->type != PM_CSS_COMMA && token->type != PM_CSS_CLOSE_PAREN) {
        if (token->type == PM_CSS_DIMENSION) {
            *density = density_of(token);
        }
        if (!pm_css_token_is_function(token, "type")) {
            continue;
        }
        pm_css_lexer_next_solid(lexer, &type);
        if (!type_is_supported(&type)) {
            url = NULL;
        }
        pm_css_lexer_next_solid(lexer, token);
    }
    return url;
}

/*
 * The candidate for one device pixel a CSS pixel: the one with the smallest
 * density from 1 on, else the one with the greatest.
 */
static const char *take_image_set(apr_pool_t *pool, pm_css_lexer_t *lexer)
{
    pm_css_token_t token;
    const char *best = NULL;
    double best_density = 0;
    double density;

    do {
        const char *url;

        pm_css_lexer_next_solid(lexer, &token);
        url = take_candidate(pool, lexer, &token, &density);
        if (url == NULL) {
            continue;
        }
        if (best == NULL || (best_density < 1 && density > best_density) ||
            (density >= 1 && density < best_density)) {
            best = url;
            best_density = density;
        }
    } while (token.type == PM_CSS_COMMA);
    return best;
}

apr_array_header_t *pm_css_value_urls(apr_pool_t *pool, const char *value)
{
    apr_array_header_t *urls = apr_array_make(pool, 1, sizeof(const char *));
    pm_css_lexer_t lexer;
    pm_css_token_t token;

    pm_css_lexer_init(&lexer, value, strlen(value), PM_POSITION_START);
    while (pm_css_lexer_next(&lexer, &token) != PM_CSS_END) {
        if (pm_css_token_is_function(&token, "image-set") ||
            pm_css_token_is_function(&token, "-webkit-image-set")) {
            add_url(urls, take_image_set(pool, &lexer));
        }
        else if (token.type != PM_CSS_STRING) {
            add_url(urls, pm_css_url_text(pool, &lexer, &token));
        }
    }
    return urls;
}
