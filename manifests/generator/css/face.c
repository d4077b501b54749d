/*
 * CSS Fonts 4, section 4, "Font Resources: the @font-face rule".
 * Called by the parser of stylesheets for each descriptor of a face.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_strings.h>
#include <string.h>

#include "css/face.h"
#include "text/codepoint.h"

/* Hexadecimal digits and wildcards in a unicode-range. */
#define RANGE_DIGITS 6

/* Bytes of a family's name. */
#define FAMILY_MAX 256

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
} displays[] = {{"auto", PM_CSS_DISPLAY_AUTO},
                {"block", PM_CSS_DISPLAY_BLOCK},
                {"swap", PM_CSS_DISPLAY_SWAP},
                {"fallback", PM_CSS_DISPLAY_FALLBACK},
                {"optional", PM_CSS_DISPLAY_OPTIONAL}};

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

static const char *url_of(apr_pool_t *pool, const pm_css_token_t *token)
{
    pm_css_token_t scheme = *token;

    if (scheme.length > strlen(PM_CSS_DATA_URL)) {
        scheme.length = strlen(PM_CSS_DATA_URL);
    }
    if (pm_css_token_is(&scheme, PM_CSS_DATA_URL)) {
        return PM_CSS_DATA_URL;
    }
    if (token->length > PM_CSS_URL_LENGTH_MAX) {
        return NULL;
    }
    return pm_css_token_text(pool, token);
}

const char *pm_css_url_text(apr_pool_t *pool, pm_css_lexer_t *lexer,
                            const pm_css_token_t *token)
{
    pm_css_token_t inner;
    pm_css_token_t after;

    if (token->type == PM_CSS_URL || token->type == PM_CSS_STRING) {
        return url_of(pool, token);
    }
    if (!pm_css_token_is_function(token, "url")) {
        return NULL;
    }
    if (pm_css_lexer_next_solid(lexer, &inner) != PM_CSS_STRING) {
        return NULL;
    }
    /* URL modifiers (CSS Values 5) are keywords and functions without blocks */
    do {
        pm_css_lexer_next_solid(lexer, &after);
    } while (after.type != PM_CSS_CLOSE_PAREN && after.type != PM_CSS_END);
    return url_of(pool, &inner);
}

/*
 * The text of a function's arguments, the lexer being after its `(`; it ends
 * after the matching `)`.
 */
static const char *arguments(apr_pool_t *pool, pm_css_lexer_t *lexer)
{
    apr_size_t start = lexer->at;
    pm_css_token_t token;

    pm_css_lexer_next(lexer, &token);
    pm_css_lexer_close(lexer, &token);
    if (token.start - start > PM_CSS_TEXT_MAX) {
        return NULL;
    }
    return pm_css_lexer_slice(pool, lexer, start, token.start);
}

/* format( <string> | <keyword> ). Returns 0 if it is malformed. */
static int take_format(apr_pool_t *pool, pm_css_source_t *source,
                       pm_css_lexer_t *lexer)
{
    pm_css_token_t token;

    pm_css_lexer_next_solid(lexer, &token);
    if ((token.type != PM_CSS_IDENT && token.type != PM_CSS_STRING) ||
        source->format != NULL || source->tech != NULL) {
        return 0;
    }
    source->usable = pm_css_format_is_supported(&token);
    source->format =
        token.length <= PM_CSS_TEXT_MAX ? pm_css_token_lower(pool, &token) : "";
    pm_css_lexer_next_solid(lexer, &token);
    return token.type == PM_CSS_CLOSE_PAREN || token.type == PM_CSS_END;
}

/* tech( <keyword># ), all of which the browser must have. */
static int take_tech(apr_pool_t *pool, pm_css_source_t *source,
                     pm_css_lexer_t *lexer)
{
    pm_css_lexer_t inner = *lexer;
    pm_css_token_t token;

    if (source->tech != NULL) {
        return 0;
    }
    source->tech = arguments(pool, lexer);
    inner.length = lexer->at;
    while (pm_css_lexer_next_solid(&inner, &token) == PM_CSS_IDENT) {
        if (!pm_css_tech_is_supported(&token)) {
            source->usable = 0;
        }
        if (pm_css_lexer_next_solid(&inner, &token) != PM_CSS_COMMA) {
            break;
        }
    }
    return source->tech != NULL &&
           (token.type == PM_CSS_CLOSE_PAREN || token.type == PM_CSS_END);
}

/* WinIE's form: without a format() a name that ends in .eot is not tried. */
static int looks_like_eot(const char *url)
{
    apr_size_t length = strlen(url);

    return length >= 4 && strcasecmp(url + length - 4, ".eot") == 0;
}

/*
 * <font-src> = <url> [format(…)]? [tech(…)]? | local(<family-name>)
 * Reads up to the comma, or to the end. Returns 0 if it is malformed.
 */
static int take_source(apr_pool_t *pool, pm_css_lexer_t *lexer,
                       pm_css_token_t *token, pm_css_source_t *source)
{
    *source = (pm_css_source_t){.position = token->position, .usable = 1};
    if (pm_css_token_is_function(token, "local")) {
        source->local = arguments(pool, lexer);
        source->usable = 0;
    }
    else if (token->type != PM_CSS_STRING) {
        source->url = pm_css_url_text(pool, lexer, token);
    }
    if (source->url == NULL && source->local == NULL) {
        return 0;
    }
    while (pm_css_lexer_next_solid(lexer, token) != PM_CSS_END &&
           token->type != PM_CSS_COMMA) {
        int fine = 0;

        if (pm_css_token_is_function(token, "format")) {
            fine = take_format(pool, source, lexer);
        }
        else if (pm_css_token_is_function(token, "tech")) {
            fine = take_tech(pool, source, lexer);
        }
        if (!fine) {
            return 0;
        }
    }
    if (source->url != NULL && source->format == NULL &&
        looks_like_eot(source->url)) {
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

const char *pm_css_family_text(apr_pool_t *pool, pm_css_lexer_t *lexer,
                               pm_css_token_t *token)
{
    char family[FAMILY_MAX * 3];
    apr_size_t left = FAMILY_MAX;
    apr_size_t size = 0;

    if (token->type == PM_CSS_STRING) {
        left = token->length < FAMILY_MAX ? 1 : 0;
        if (left > 0) {
            size = pm_css_token_write(token, family);
        }
        pm_css_lexer_next_solid(lexer, token);
        return left > 0 ? apr_pstrmemdup(pool, family, size) : NULL;
    }
    while (token->type == PM_CSS_IDENT) {
        if (token->length + 1 >= left) {
            return NULL;
        }
        left -= token->length + 1;
        if (size > 0) {
            family[size++] = ' ';
        }
        size += pm_css_token_write(token, family + size);
        pm_css_lexer_next_solid(lexer, token);
    }
    return size > 0 ? apr_pstrmemdup(pool, family, size) : NULL;
}

static void take_family(apr_pool_t *pool, pm_css_face_t *face,
                        pm_css_lexer_t *lexer)
{
    pm_css_token_t token;
    const char *family;

    pm_css_lexer_next_solid(lexer, &token);
    family = pm_css_family_text(pool, lexer, &token);
    if (family != NULL && token.type == PM_CSS_END) {
        face->family = family;
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
    if (count == 0) {
        return;
    }
    face->weight_first = weights[0];
    face->weight_last = weights[count - 1];
    if (face->weight_last < face->weight_first) {
        face->weight_first = weights[1];
        face->weight_last = weights[0];
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
    else if (pm_css_token_is(name, "font-display")) {
        take_display(face, &value);
    }
    return 0;
}

int pm_css_face_finish(pm_css_face_t *face)
{
    int i;

    if (face->family == NULL || face->sources == NULL) {
        return 0;
    }
    for (i = 0; i < face->sources->nelts && face->chosen == NULL; i++) {
        const pm_css_source_t *source =
            &APR_ARRAY_IDX(face->sources, i, pm_css_source_t);

        if (source->usable) {
            face->chosen = source;
        }
    }
    return 1;
}
