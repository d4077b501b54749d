/*
 * CSS Fonts 4, section 4, "Font Resources: the @font-face rule".
 * Called by the parser of stylesheets for each descriptor of a face.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/face.h"

#include <string.h>
#include <strings.h>

#include "css/family.h"
#include "css/image.h"
#include "css/shorthand.h"
#include "text/codepoint.h"

/* Hexadecimal digits and wildcards in a unicode-range. */
#define RANGE_DIGITS 6

/*
 * What Chromium reads: the first FORMAT_KEYWORDS of these as keywords of
 * format(), all of them as its strings.
 */
#define FORMAT_KEYWORDS 5
static const char *const formats[] = {"woff2",
                                      "woff",
                                      "truetype",
                                      "opentype",
                                      "collection",
                                      "woff2-variations",
                                      "woff-variations",
                                      "truetype-variations",
                                      "opentype-variations"};

/* What Chromium can do, as keywords of tech(). */
static const char *const techs[] = {
    "features-opentype", "features-aat", "variations", "palettes",
    "color-colrv0",      "color-colrv1", "color-sbix", "color-cbdt"};

static const struct {
    const char *name;
    pm_css_display_t display;
} displays[] = {{"auto", PM_CSS_FONT_AUTO},
                {"block", PM_CSS_FONT_BLOCK},
                {"swap", PM_CSS_FONT_SWAP},
                {"fallback", PM_CSS_FONT_FALLBACK},
                {"optional", PM_CSS_FONT_OPTIONAL}};

int pm_css_format_is_supported(const pm_css_token_t *token)
{
    return pm_css_token_is_listed(token, formats,
                                  token->type == PM_CSS_STRING
                                      ? sizeof(formats) / sizeof(*formats)
                                      : FORMAT_KEYWORDS);
}

int pm_css_tech_is_supported(const pm_css_token_t *token)
{
    return pm_css_token_is_listed(token, techs, sizeof(techs) / sizeof(*techs));
}

/* format( <string> | <keyword> ). Returns 0 if it is malformed. */
static int take_format(pm_css_source_t *source, pm_css_lexer_t *lexer)
{
    pm_css_token_t token;

    pm_css_lexer_next_solid(lexer, &token);
    if (token.type != PM_CSS_IDENT && token.type != PM_CSS_STRING) {
        return 0;
    }
    source->usable = pm_css_format_is_supported(&token);
    pm_css_lexer_next_solid(lexer, &token);
    return token.type == PM_CSS_CLOSE_PAREN || token.type == PM_CSS_END;
}

/* tech( <keyword># ), all of which the browser must have. */
static int take_tech(pm_css_source_t *source, pm_css_lexer_t *lexer)
{
    pm_css_token_t token;

    while (pm_css_lexer_next_solid(lexer, &token) == PM_CSS_IDENT) {
        if (!pm_css_tech_is_supported(&token)) {
            source->usable = 0;
        }
        if (pm_css_lexer_next_solid(lexer, &token) != PM_CSS_COMMA) {
            break;
        }
    }
    return token.type == PM_CSS_CLOSE_PAREN || token.type == PM_CSS_END;
}

/* local( <family-name> ), which is not looked for. */
static int take_local(pm_css_source_t *source, pm_css_lexer_t *lexer)
{
    pm_css_token_t token;

    pm_css_lexer_next(lexer, &token);
    source->usable = 0;
    pm_css_lexer_close(lexer, &token);
    return 1;
}

/* WinIE's form: without a format() a name that ends in .eot is not tried. */
static int looks_like_eot(const char *url)
{
    apr_size_t length = strlen(url);

    return length >= 4 && strcasecmp(url + length - 4, ".eot") == 0;
}

/*
 * <font-src> = <url> [format(...)]? [tech(...)]? | local(<family-name>)
 * Reads up to the comma, or to the end. Returns 0 if it is malformed.
 */
static int take_source(apr_pool_t *pool, pm_css_lexer_t *lexer,
                       pm_css_token_t *token, pm_css_source_t *source)
{
    int has_format = 0, has_tech = 0, is_local;

    *source = (pm_css_source_t){.position = token->position, .usable = 1};
    is_local = pm_css_token_is_function(token, "local");
    if (is_local) {
        take_local(source, lexer);
    }
    else if (token->type != PM_CSS_STRING) {
        source->url = pm_css_url_text(pool, lexer, token);
    }
    if (!source->url && !is_local) {
        return 0;
    }
    while (pm_css_lexer_next_solid(lexer, token) != PM_CSS_END &&
           token->type != PM_CSS_COMMA) {
        int fine = 0;

        if (pm_css_token_is_function(token, "format") && !has_format &&
            !has_tech) {
            fine = has_format = take_format(source, lexer);
        }
        else if (pm_css_token_is_function(token, "tech") && !has_tech) {
            fine = has_tech = take_tech(source, lexer);
        }
        if (!fine) {
            return 0;
        }
    }
    if (source->url && !has_format && looks_like_eot(source->url)) {
        source->usable = 0;
    }
    return 1;
}

/* An entry that cannot be read is dropped; the others stay (section 4.3.1). */
static int take_sources(apr_pool_t *pool, pm_css_face_t *face,
                        pm_css_lexer_t *lexer)
{
    apr_array_header_t *sources =
        apr_array_make(pool, 4, sizeof(pm_css_source_t));
    pm_css_source_t source;
    pm_css_token_t token;
    int lost = 0;

    while (pm_css_lexer_next_solid(lexer, &token) != PM_CSS_END) {
        if (token.type == PM_CSS_COMMA) {
            continue;
        }
        if (!take_source(pool, lexer, &token, &source)) {
            while (token.type != PM_CSS_COMMA && token.type != PM_CSS_END) {
                pm_css_lexer_next(lexer, &token);
            }
            continue;
        }
        if (sources->nelts == PM_CSS_SOURCES_MAX) {
            lost++;
        }
        else {
            APR_ARRAY_PUSH(sources, pm_css_source_t) = source;
        }
    }
    if (sources->nelts > 0) {
        face->sources = sources;
    }
    return lost;
}

static void take_family(apr_pool_t *pool, pm_css_face_t *face,
                        pm_css_lexer_t *lexer)
{
    pm_css_token_t token;
    const char *family;

    pm_css_lexer_next_solid(lexer, &token);
    family = pm_css_family_text(pool, lexer, &token);
    if (family && token.type == PM_CSS_END) {
        face->family = family;
    }
}

/* A range may be written either way round. */
static void order(double *first, double *last)
{
    double number = *first;

    if (number > *last) {
        *first = *last;
        *last = number;
    }
}

/* auto | <font-weight-absolute>{1,2} */
static void take_weight(pm_css_face_t *face, pm_css_lexer_t *lexer)
{
    pm_css_token_t token;
    double weights[2] = {0};
    int count = 0;

    while (pm_css_lexer_next_solid(lexer, &token) != PM_CSS_END && count < 2) {
        if (pm_css_token_is_ident(&token, "normal")) {
            weights[count++] = 400;
        }
        else if (pm_css_token_is_ident(&token, "bold")) {
            weights[count++] = 700;
        }
        else if (token.type == PM_CSS_NUMBER && token.number >= 1 &&
                 token.number <= 1000) {
            weights[count++] = token.number;
        }
        else {
            return;
        }
    }
    if (count > 0) {
        face->weight_first = weights[0];
        face->weight_last = weights[count - 1];
        order(&face->weight_first, &face->weight_last);
    }
}

/* auto | [ <percentage> | <keyword> ]{1,2} */
static void take_stretch(pm_css_face_t *face, pm_css_lexer_t *lexer)
{
    pm_css_token_t token;
    double stretches[2];
    int count = 0;

    while (pm_css_lexer_next_solid(lexer, &token) != PM_CSS_END && count < 2) {
        if (token.type == PM_CSS_PERCENTAGE && token.number >= 0) {
            stretches[count++] = token.number;
        }
        else if (!pm_css_stretch_find(&token, &stretches[count++])) {
            return;
        }
    }
    if (count > 0) {
        face->stretch_first = stretches[0];
        face->stretch_last = stretches[count - 1];
        order(&face->stretch_first, &face->stretch_last);
    }
}

static void take_style(pm_css_face_t *face, pm_css_lexer_t *lexer)
{
    pm_css_token_t token;

    pm_css_lexer_next_solid(lexer, &token);
    if (pm_css_token_is_ident(&token, "normal")) {
        face->style = PM_CSS_STYLE_NORMAL;
    }
    else if (pm_css_token_is_ident(&token, "italic")) {
        face->style = PM_CSS_STYLE_ITALIC;
    }
    else if (pm_css_token_is_ident(&token, "oblique")) {
        face->style = PM_CSS_STYLE_OBLIQUE;
    }
}

static void take_display(pm_css_face_t *face, pm_css_lexer_t *lexer)
{
    pm_css_token_t token;
    apr_size_t i;

    pm_css_lexer_next_solid(lexer, &token);
    for (i = 0; i < sizeof(displays) / sizeof(*displays); i++) {
        if (pm_css_token_is_ident(&token, displays[i].name)) {
            face->display = displays[i].display;
        }
    }
}

/* One hexadecimal number; wildcards count as `wild`. Returns its length. */
static apr_size_t take_hex(const char *text, apr_size_t length,
                           apr_uint32_t wild, apr_uint32_t *value)
{
    apr_size_t i;
    int wildcard = 0;

    *value = 0;
    for (i = 0; i < length; i++) {
        char c = text[i];

        if (c == '?') {
            wildcard = 1;
        }
        if (c == '?') {
            *value = *value << 4 | wild;
        }
        else if (c >= '0' && c <= '9' && !wildcard) {
            *value = *value << 4 | (apr_uint32_t)(c - '0');
        }
        else if ((c | 32) >= 'a' && (c | 32) <= 'f' && !wildcard) {
            *value = *value << 4 | (apr_uint32_t)((c | 32) - 'a' + 10);
        }
        else {
            break;
        }
        if (i == RANGE_DIGITS) {
            return 0;
        }
    }
    return i;
}

/*
 * Section 4.5 and CSS Syntax 3, section 7: <urange> =
 *   U+ 1-6 digits and trailing `?` | U+ 1-6 digits - 1-6 digits
 */
static int parse_range(const char *text, apr_size_t length,
                       pm_css_range_t *range)
{
    apr_size_t digits;
    apr_size_t more;

    if (length < 3 || (text[0] | 32) != 'u' || text[1] != '+') {
        return 0;
    }
    text += 2;
    length -= 2;
    digits = take_hex(text, length, 0, &range->first);
    take_hex(text, length, 0xF, &range->last);
    if (digits == 0) {
        return 0;
    }
    if (digits < length) {
        if (text[digits] != '-' || range->first != range->last) {
            return 0;
        }
        more =
            take_hex(text + digits + 1, length - digits - 1, 0, &range->last);
        if (more == 0 || more != length - digits - 1) {
            return 0;
        }
    }
    if (range->last > PM_CODEPOINT_MAX) {
        range->last = PM_CODEPOINT_MAX;
    }
    return range->first <= range->last;
}

static int take_ranges(apr_pool_t *pool, pm_css_face_t *face,
                       pm_css_lexer_t *lexer)
{
    apr_array_header_t *ranges =
        apr_array_make(pool, 8, sizeof(pm_css_range_t));
    pm_css_token_t token;
    pm_css_range_t range;
    int lost = 0;

    pm_css_lexer_next_solid(lexer, &token);
    while (token.type != PM_CSS_END) {
        apr_size_t start = token.start;
        apr_size_t end = token.start;

        while (token.type != PM_CSS_COMMA && token.type != PM_CSS_END) {
            if (token.type != PM_CSS_WHITESPACE) {
                end = token.end;
            }
            pm_css_lexer_next(lexer, &token);
        }
        if (!parse_range(lexer->text + start, end - start, &range)) {
            return lost;
        }
        if (ranges->nelts == PM_CSS_RANGES_MAX) {
            lost++;
        }
        else {
            APR_ARRAY_PUSH(ranges, pm_css_range_t) = range;
        }
        if (token.type == PM_CSS_COMMA) {
            pm_css_lexer_next_solid(lexer, &token);
        }
    }
    face->ranges = ranges->nelts > 0 ? ranges : NULL;
    return lost;
}

pm_css_face_t *pm_css_face_create(apr_pool_t *pool, pm_position_t position)
{
    pm_css_face_t *face = apr_pcalloc(pool, sizeof(*face));

    face->weight_first = 400;
    face->weight_last = 400;
    face->stretch_first = 100;
    face->stretch_last = 100;
    face->position = position;
    return face;
}

int pm_css_face_describe(apr_pool_t *pool, pm_css_face_t *face,
                         const pm_css_token_t *name, pm_css_lexer_t value)
{
    if (pm_css_token_is(name, "src")) {
        return take_sources(pool, face, &value);
    }
    if (pm_css_token_is(name, "unicode-range")) {
        return take_ranges(pool, face, &value);
    }
    if (pm_css_token_is(name, "font-family")) {
        take_family(pool, face, &value);
    }
    else if (pm_css_token_is(name, "font-weight")) {
        take_weight(face, &value);
    }
    else if (pm_css_token_is(name, "font-style")) {
        take_style(face, &value);
    }
    else if (pm_css_token_is(name, "font-stretch")) {
        take_stretch(face, &value);
    }
    else if (pm_css_token_is(name, "font-display")) {
        take_display(face, &value);
    }
    return 0;
}

int pm_css_face_finish(pm_css_face_t *face)
{
    int i;

    if (!face->family || !face->sources) {
        return 0;
    }
    for (i = 0; i < face->sources->nelts && !face->chosen; i++) {
        const pm_css_source_t *source =
            &APR_ARRAY_IDX(face->sources, i, pm_css_source_t);

        if (source->usable) {
            face->chosen = source;
        }
    }
    return 1;
}
