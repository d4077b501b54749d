/*
 * The values of longhands: CSS Fonts 4, section 2; CSS Display 3, section 2;
 * CSS Lists 3; CSS Content 3. Called by the parser of stylesheets, and by the
 * computation of values when a var() was replaced.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/value.h"

#include <string.h>

#include <apr_strings.h>

#include "css/family.h"
#include "css/length.h"
#include "css/shorthand.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* What a word of a property stands for. */
typedef struct word_t {
    const char *name;
    unsigned char word;
} word_t;

/* The word that the value is, and nothing else. */
static int read_word(pm_css_lexer_t lexer, const word_t *words,
                     apr_size_t count, pm_css_value_t *value)
{
    pm_css_token_t token, after;
    apr_size_t i;

    pm_css_lexer_next_solid(&lexer, &token);
    if (token.type != PM_CSS_IDENT ||
        pm_css_lexer_next_solid(&lexer, &after) != PM_CSS_END) {
        return 0;
    }
    for (i = 0; i < count; i++) {
        if (pm_css_token_is(&token, words[i].name)) {
            value->kind = PM_CSS_VALUE_WORD;
            value->word = words[i].word;
            return 1;
        }
    }
    return 0;
}

/* The value as text. */
static int read_text(apr_pool_t *pool, const pm_css_lexer_t *lexer,
                     pm_css_value_t *value)
{
    value->kind = PM_CSS_VALUE_TEXT;
    value->text =
        lexer->length - lexer->at > PM_CSS_VALUE_MAX
            ? NULL
            : pm_css_lexer_slice(pool, lexer, lexer->at, lexer->length);
    return value->text != NULL;
}

static int read_family(apr_pool_t *pool, pm_css_lexer_t lexer,
                       pm_css_value_t *value)
{
    return pm_css_family_is_list(pool, lexer) && read_text(pool, &lexer, value);
}

static int read_weight(apr_pool_t *pool, pm_css_lexer_t lexer,
                       pm_css_value_t *value)
{
    static const word_t words[] = {{"bolder", PM_CSS_WEIGHT_BOLDER},
                                   {"lighter", PM_CSS_WEIGHT_LIGHTER}};
    pm_css_quantity_t number;
    pm_css_token_t token;

    if (read_word(lexer, words, COUNT(words), value)) {
        return 1;
    }
    pm_css_lexer_next_solid(&lexer, &token);
    value->kind = PM_CSS_VALUE_NUMBER;
    if (pm_css_token_is_ident(&token, "normal") ||
        pm_css_token_is_ident(&token, "bold")) {
        value->number = pm_css_token_is(&token, "bold") ? 700 : 400;
        return pm_css_lexer_next_solid(&lexer, &token) == PM_CSS_END;
    }
    if (!pm_css_quantity_take(&lexer, &token, &pm_css_views[0], &number) ||
        token.type != PM_CSS_END || number.kind != PM_CSS_KIND_NUMBER ||
        number.number < 1 || number.number > 1000) {
        return 0;
    }
    value->number = (float)number.number;
    return 1;
}

static int read_style(apr_pool_t *pool, pm_css_lexer_t lexer,
                      pm_css_value_t *value)
{
    static const word_t words[] = {{"normal", PM_CSS_STYLE_NORMAL},
                                   {"italic", PM_CSS_STYLE_ITALIC},
                                   {"oblique", PM_CSS_STYLE_OBLIQUE}};
    pm_css_quantity_t angle;
    pm_css_token_t token;

    if (read_word(lexer, words, COUNT(words), value)) {
        return 1;
    }
    pm_css_lexer_next_solid(&lexer, &token);
    if (!pm_css_token_is_ident(&token, "oblique")) {
        return 0;
    }
    pm_css_lexer_next_solid(&lexer, &token);
    value->kind = PM_CSS_VALUE_WORD;
    value->word = PM_CSS_STYLE_OBLIQUE;
    return pm_css_quantity_take(&lexer, &token, &pm_css_views[0], &angle) &&
           token.type == PM_CSS_END && angle.kind == PM_CSS_KIND_ANGLE;
}

/* CSS Fonts 4, section 2.3: in percent. */
static int read_stretch(apr_pool_t *pool, pm_css_lexer_t lexer,
                        pm_css_value_t *value)
{
    pm_css_token_t token;
    double percent;

    pm_css_lexer_next_solid(&lexer, &token);
    value->kind = PM_CSS_VALUE_NUMBER;
    if (token.type == PM_CSS_PERCENTAGE && token.number >= 0) {
        percent = token.number;
    }
    else if (!pm_css_stretch_find(&token, &percent)) {
        return 0;
    }
    value->number = (float)percent;
    return pm_css_lexer_next_solid(&lexer, &token) == PM_CSS_END;
}

static int read_list_type(apr_pool_t *pool, pm_css_lexer_t lexer,
                          pm_css_value_t *value)
{
    static const word_t words[] = {
        {"none", PM_CSS_LIST_NONE},
        {"disc", PM_CSS_LIST_SYMBOL},
        {"circle", PM_CSS_LIST_SYMBOL},
        {"square", PM_CSS_LIST_SYMBOL},
        {"disclosure-open", PM_CSS_LIST_SYMBOL},
        {"disclosure-closed", PM_CSS_LIST_SYMBOL},
        {"decimal", PM_CSS_LIST_DECIMAL},
        {"decimal-leading-zero", PM_CSS_LIST_DECIMAL},
        {"lower-alpha", PM_CSS_LIST_LOWER},
        {"lower-latin", PM_CSS_LIST_LOWER},
        {"lower-roman", PM_CSS_LIST_LOWER},
        {"upper-alpha", PM_CSS_LIST_UPPER},
        {"upper-latin", PM_CSS_LIST_UPPER},
        {"upper-roman", PM_CSS_LIST_UPPER},
        {"lower-greek", PM_CSS_LIST_GREEK}};
    pm_css_token_t token;

    if (read_word(lexer, words, COUNT(words), value)) {
        return 1;
    }
    pm_css_lexer_next_solid(&lexer, &token);
    if (token.type == PM_CSS_STRING) {
        value->kind = PM_CSS_VALUE_TEXT;
        value->text = token.length <= PM_CSS_VALUE_MAX
                          ? pm_css_token_text(pool, &token)
                          : "";
        return pm_css_lexer_next_solid(&lexer, &token) == PM_CSS_END;
    }
    value->kind = PM_CSS_VALUE_WORD;
    value->word = PM_CSS_LIST_OTHER;
    if (pm_css_token_is_function(&token, "symbols")) {
        return 1;
    }
    return token.type == PM_CSS_IDENT &&
           pm_css_lexer_next_solid(&lexer, &token) == PM_CSS_END;
}

static int read_quotes(apr_pool_t *pool, pm_css_lexer_t lexer,
                       pm_css_value_t *value)
{
    return read_text(pool, &lexer, value);
}

/* none | normal | [ <string> | <image> | attr() | counter() | quote ]+ */
static int read_content(apr_pool_t *pool, pm_css_lexer_t lexer,
                        pm_css_value_t *value)
{
    static const word_t words[] = {{"normal", PM_CSS_CONTENT_NORMAL},
                                   {"none", PM_CSS_CONTENT_NONE}};
    static const char *const quotes[] = {"open-quote", "close-quote",
                                         "no-open-quote", "no-close-quote"};
    pm_css_lexer_t ahead = lexer;
    pm_css_token_t token;

    if (read_word(lexer, words, COUNT(words), value)) {
        return 1;
    }
    while (pm_css_lexer_next_solid(&ahead, &token) != PM_CSS_END) {
        if (token.type == PM_CSS_COMMA ||
            (token.type == PM_CSS_IDENT &&
             !pm_css_token_is_listed(&token, quotes, COUNT(quotes)))) {
            return 0;
        }
        if (token.type == PM_CSS_FUNCTION) {
            pm_css_lexer_next(&ahead, &token);
            pm_css_lexer_close(&ahead, &token);
        }
    }
    if (!pm_css_images_read(pool, lexer, &value->images)) {
        return 0;
    }
    if (!read_text(pool, &lexer, value)) {
        value->text = "";
    }
    return 1;
}

/* CSS Display 3, section 2: keywords, by what they say of the box. */
enum {
    BOX_BLOCK = 1,
    BOX_INLINE = 2,
    BOX_FLEX = 4,
    BOX_ITEM = 8,
    BOX_ATOM = 16,
    BOX_GRID = 32,
    BOX_CELL = 64
};

static const word_t box_words[] = {
    {"block", BOX_BLOCK},
    {"flow", 0},
    {"flow-root", BOX_ATOM},
    {"inline", BOX_INLINE},
    {"ruby", BOX_INLINE},
    {"ruby-text", BOX_INLINE},
    {"list-item", BOX_ITEM},
    {"inline-block", BOX_INLINE | BOX_ATOM},
    {"flex", BOX_FLEX},
    {"grid", BOX_FLEX | BOX_GRID},
    {"inline-flex", BOX_INLINE | BOX_FLEX},
    {"inline-grid", BOX_INLINE | BOX_FLEX | BOX_GRID},
    {"-webkit-box", BOX_FLEX},
    {"-webkit-flex", BOX_FLEX},
    {"-webkit-inline-box", BOX_INLINE | BOX_FLEX},
    {"-webkit-inline-flex", BOX_INLINE | BOX_FLEX},
    {"table", BOX_ATOM},
    {"inline-table", BOX_INLINE | BOX_ATOM},
    {"table-row-group", BOX_BLOCK},
    {"table-header-group", BOX_BLOCK},
    {"table-footer-group", BOX_BLOCK},
    {"table-row", BOX_BLOCK},
    {"table-cell", BOX_CELL},
    {"table-column-group", BOX_BLOCK},
    {"table-column", BOX_BLOCK},
    {"table-caption", BOX_BLOCK},
    {"math", BOX_INLINE},
};

static unsigned char box_of(int bits)
{
    if (bits & BOX_INLINE) {
        return bits & BOX_FLEX   ? PM_CSS_BOX_FLEX_ATOM
               : bits & BOX_ATOM ? PM_CSS_BOX_ATOM
                                 : PM_CSS_BOX_INLINE;
    }
    return bits & BOX_FLEX   ? PM_CSS_BOX_FLEX
           : bits & BOX_ITEM ? PM_CSS_BOX_LIST_ITEM
                             : PM_CSS_BOX_BLOCK;
}

static int read_display(apr_pool_t *pool, pm_css_lexer_t lexer,
                        pm_css_value_t *value)
{
    static const word_t singles[] = {{"none", PM_CSS_BOX_NONE},
                                     {"contents", PM_CSS_BOX_CONTENTS}};
    int bits = 0, count = 0;
    pm_css_token_t token;
    apr_size_t i;

    if (read_word(lexer, singles, COUNT(singles), value)) {
        return 1;
    }
    while (pm_css_lexer_next_solid(&lexer, &token) == PM_CSS_IDENT) {
        for (i = 0; i < COUNT(box_words) &&
                    !pm_css_token_is(&token, box_words[i].name);
             i++) {
        }
        if (i == COUNT(box_words) || ++count > 3) {
            return 0;
        }
        bits |= box_words[i].word;
    }
    value->kind = PM_CSS_VALUE_WORD;
    value->word = box_of(bits);
    value->number = bits & BOX_GRID   ? PM_CSS_BOX_IS_GRID
                    : bits & BOX_CELL ? PM_CSS_BOX_IS_CELL
                                      : 0;
    return count > 0 && token.type == PM_CSS_END;
}

/* A length, a percentage, or a word that leaves it to the layout: one that is
 * declared is not that which is so from the start. Most are plain. A margin may
 * be negative. */
static int read_margin(apr_pool_t *pool, pm_css_lexer_t lexer,
                       pm_css_value_t *value)
{
    static const char *const automatic[] = {"auto",
                                            "none",
                                            "content",
                                            "stretch",
                                            "min-content",
                                            "max-content",
                                            "fit-content",
                                            "-webkit-min-content",
                                            "-webkit-max-content",
                                            "-webkit-fit-content",
                                            "-webkit-fill-available"};
    pm_css_size_t size;
    pm_css_lexer_t ahead = lexer;
    pm_css_token_t token, after;

    if (pm_css_lexer_next_solid(&ahead, &token) == PM_CSS_FUNCTION) {
        return read_text(pool, &lexer, value);
    }
    if (pm_css_lexer_next_solid(&ahead, &after) != PM_CSS_END) {
        return 0;
    }
    value->kind = PM_CSS_VALUE_NUMBER;
    value->number = (float)token.number;
    switch (token.type) {
    case PM_CSS_IDENT:
        value->kind = PM_CSS_VALUE_WORD;
        value->word = PM_CSS_SIZE_AUTO;
        return pm_css_token_is_listed(&token, automatic, COUNT(automatic));
    case PM_CSS_NUMBER:
        return token.number == 0;
    case PM_CSS_DIMENSION:
        if (pm_css_token_is(&token, "px")) {
            return 1;
        }
        if (pm_css_token_is(&token, "rem") || pm_css_token_is(&token, "em")) {
            value->number = (float)(token.number * PM_CSS_FONT_SIZE);
            return 1;
        }
        /* fall through */
    case PM_CSS_PERCENTAGE:
        return read_text(pool, &lexer, value) &&
               pm_css_size_read(value->text, &pm_css_views[0], &size);
    default:
        return 0;
    }
}

/* Likewise; what is less than 0 is no size. */
static int read_size(apr_pool_t *pool, pm_css_lexer_t lexer,
                     pm_css_value_t *value)
{
    pm_css_lexer_t ahead = lexer;
    pm_css_token_t token;

    pm_css_lexer_next_solid(&ahead, &token);
    return token.number >= 0 && read_margin(pool, lexer, value);
}

static int read_images(apr_pool_t *pool, pm_css_lexer_t lexer,
                       pm_css_value_t *value)
{
    value->kind = PM_CSS_VALUE_IMAGES;
    return pm_css_images_read(pool, lexer, &value->images);
}

/* The properties whose values are one word. */
static const word_t transforms[] = {{"none", PM_CSS_TRANSFORM_NONE},
                                    {"uppercase", PM_CSS_TRANSFORM_UPPERCASE},
                                    {"lowercase", PM_CSS_TRANSFORM_LOWERCASE},
                                    {"capitalize", PM_CSS_TRANSFORM_CAPITALIZE},
                                    {"full-width", PM_CSS_TRANSFORM_NONE}};
static const word_t positions[] = {{"static", PM_CSS_FLOW_NORMAL},
                                   {"relative", PM_CSS_FLOW_NORMAL},
                                   {"sticky", PM_CSS_FLOW_NORMAL},
                                   {"absolute", PM_CSS_FLOW_OUT},
                                   {"fixed", PM_CSS_FLOW_OUT}};
static const word_t floats[] = {{"none", PM_CSS_FLOW_NORMAL},
                                {"left", PM_CSS_FLOW_OUT},
                                {"right", PM_CSS_FLOW_OUT},
                                {"inline-start", PM_CSS_FLOW_OUT},
                                {"inline-end", PM_CSS_FLOW_OUT}};
static const word_t visibilities[] = {{"visible", PM_CSS_VISIBILITY_VISIBLE},
                                      {"auto", PM_CSS_VISIBILITY_VISIBLE},
                                      {"hidden", PM_CSS_VISIBILITY_HIDDEN}};
static const word_t directions[] = {{"row", PM_CSS_FLEX_ROW},
                                    {"row-reverse", PM_CSS_FLEX_ROW},
                                    {"column", PM_CSS_FLEX_COLUMN},
                                    {"column-reverse", PM_CSS_FLEX_COLUMN}};
static const word_t wraps[] = {{"nowrap", PM_CSS_FLEX_NOWRAP},
                               {"wrap", PM_CSS_FLEX_WRAPS},
                               {"wrap-reverse", PM_CSS_FLEX_WRAPS}};

static const struct {
    const word_t *words;
    apr_size_t count;
} keywords[PM_CSS_PROPERTIES] = {
    [PM_CSS_TEXT_TRANSFORM] = {transforms, COUNT(transforms)},
    [PM_CSS_POSITION] = {positions, COUNT(positions)},
    [PM_CSS_FLOAT] = {floats, COUNT(floats)},
    [PM_CSS_CONTENT_VISIBILITY] = {visibilities, COUNT(visibilities)},
    [PM_CSS_FLEX_DIRECTION] = {directions, COUNT(directions)},
    [PM_CSS_FLEX_WRAP] = {wraps, COUNT(wraps)},
};

/* Those of the others. */
static int (*const readers[PM_CSS_PROPERTIES])(apr_pool_t *pool,
                                               pm_css_lexer_t lexer,
                                               pm_css_value_t *value) = {
    [PM_CSS_FONT_FAMILY] = read_family,
    [PM_CSS_FONT_WEIGHT] = read_weight,
    [PM_CSS_FONT_STYLE] = read_style,
    [PM_CSS_FONT_STRETCH] = read_stretch,
    [PM_CSS_LIST_STYLE_TYPE] = read_list_type,
    [PM_CSS_LIST_STYLE_IMAGE] = read_images,
    [PM_CSS_QUOTES] = read_quotes,
    [PM_CSS_CONTENT] = read_content,
    [PM_CSS_DISPLAY] = read_display,
    [PM_CSS_FLEX_BASIS] = read_size,
    [PM_CSS_GRID_TEMPLATE_COLUMNS] = read_quotes,
    [PM_CSS_WIDTH] = read_size,
    [PM_CSS_MAX_WIDTH] = read_size,
    [PM_CSS_HEIGHT] = read_size,
    [PM_CSS_MIN_HEIGHT] = read_size,
    [PM_CSS_MAX_HEIGHT] = read_size,
    [PM_CSS_MARGIN_TOP] = read_margin,
    [PM_CSS_MARGIN_BOTTOM] = read_margin,
    [PM_CSS_PADDING_TOP] = read_size,
    [PM_CSS_PADDING_BOTTOM] = read_size,
    [PM_CSS_ASPECT_RATIO] = read_quotes,
    [PM_CSS_ANIMATION_NAME] = read_quotes,
    [PM_CSS_BACKGROUND_IMAGE] = read_images,
    [PM_CSS_MASK_IMAGE] = read_images,
    [PM_CSS_BORDER_IMAGE_SOURCE] = read_images,
};

static int read_longhand(apr_pool_t *pool, pm_css_property_t longhand,
                         pm_css_lexer_t lexer, pm_css_value_t *value)
{
    return readers[longhand] ? readers[longhand](pool, lexer, value)
                             : read_word(lexer, keywords[longhand].words,
                                         keywords[longhand].count, value);
}

static int read_wide(pm_css_lexer_t lexer, pm_css_value_t *value)
{
    static const word_t words[] = {{"initial", PM_CSS_VALUE_INITIAL},
                                   {"inherit", PM_CSS_VALUE_INHERIT},
                                   {"unset", PM_CSS_VALUE_UNSET},
                                   {"revert", PM_CSS_VALUE_REVERT},
                                   {"revert-layer", PM_CSS_VALUE_REVERT_LAYER}};

    if (!read_word(lexer, words, COUNT(words), value)) {
        return 0;
    }
    *value = (pm_css_value_t){.kind = value->word};
    return 1;
}

int pm_css_value_has_var(pm_css_lexer_t lexer)
{
    pm_css_token_t token;

    while (pm_css_lexer_next(&lexer, &token) != PM_CSS_END) {
        if (pm_css_token_is_function(&token, "var") ||
            pm_css_token_is_function(&token, "env")) {
            return 1;
        }
    }
    return 0;
}

int pm_css_value_read(apr_pool_t *pool, int property,
                      pm_css_property_t longhand, pm_css_lexer_t lexer,
                      pm_css_value_t *value)
{
    pm_css_lexer_t part;

    *value = (pm_css_value_t){.source = (unsigned char)property};
    if (read_wide(lexer, value)) {
        return 1;
    }
    if (memchr(lexer.text + lexer.at, '(', lexer.length - lexer.at) &&
        pm_css_value_has_var(lexer)) {
        int is_kept = read_text(pool, &lexer, value);

        value->kind = PM_CSS_VALUE_VAR;
        return is_kept;
    }
    if (property == (int)longhand) {
        return read_longhand(pool, longhand, lexer, value);
    }
    switch (pm_css_shorthand_part(pool, property, longhand, lexer, &part)) {
    case PM_CSS_PART_THERE:
        return read_longhand(pool, longhand, part, value);
    case PM_CSS_PART_INITIAL:
        *value = pm_css_value_initial(longhand);
        return 1;
    default:
        return 0;
    }
}

pm_css_value_t pm_css_value_initial(pm_css_property_t property)
{
    pm_css_value_t value = {.kind = PM_CSS_VALUE_WORD};

    switch (property) {
    case PM_CSS_FONT_FAMILY:
        return (pm_css_value_t){.kind = PM_CSS_VALUE_TEXT, .text = "serif"};
    case PM_CSS_FONT_WEIGHT:
        return (pm_css_value_t){.kind = PM_CSS_VALUE_NUMBER, .number = 400};
    case PM_CSS_FONT_STRETCH:
        return (pm_css_value_t){.kind = PM_CSS_VALUE_NUMBER, .number = 100};
    case PM_CSS_MIN_HEIGHT:
    case PM_CSS_MARGIN_TOP:
    case PM_CSS_MARGIN_BOTTOM:
    case PM_CSS_PADDING_TOP:
    case PM_CSS_PADDING_BOTTOM:
        return (pm_css_value_t){.kind = PM_CSS_VALUE_NUMBER, .number = 0};
    case PM_CSS_QUOTES:
    case PM_CSS_ANIMATION_NAME:
    case PM_CSS_GRID_TEMPLATE_COLUMNS:
    case PM_CSS_ASPECT_RATIO:
        return (pm_css_value_t){.kind = PM_CSS_VALUE_TEXT, .text = ""};
    case PM_CSS_LIST_STYLE_IMAGE:
    case PM_CSS_BACKGROUND_IMAGE:
    case PM_CSS_MASK_IMAGE:
    case PM_CSS_BORDER_IMAGE_SOURCE:
        return (pm_css_value_t){.kind = PM_CSS_VALUE_IMAGES};
    case PM_CSS_LIST_STYLE_TYPE:
        value.word = PM_CSS_LIST_SYMBOL;
        return value;
    case PM_CSS_DISPLAY:
        value.word = PM_CSS_BOX_INLINE;
        return value;
    default:
        return value;
    }
}

static int is_same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static int is_same_image(const pm_css_image_t *a, const pm_css_image_t *b)
{
    return a->when == b->when && strcmp(a->url, b->url) == 0;
}

int pm_css_value_is_same(const pm_css_value_t *a, const pm_css_value_t *b)
{
    int i;

    if (a->kind != b->kind || a->word != b->word || a->number != b->number ||
        !is_same_text(a->text, b->text) || !a->images != !b->images ||
        (a->images && a->images->count != b->images->count)) {
        return 0;
    }
    for (i = 0; a->images && i < a->images->count; i++) {
        if (!is_same_image(&a->images->images[i], &b->images->images[i])) {
            return 0;
        }
    }
    return 1;
}

const char *pm_css_value_key(apr_pool_t *pool, const pm_css_value_t *value)
{
    const char *key = apr_psprintf(pool, "%d %d %g %d:%s", value->kind,
                                   value->word, (double)value->number,
                                   value->text ? (int)strlen(value->text) : -1,
                                   value->text ? value->text : "");
    int i;

    for (i = 0; value->images && i < value->images->count; i++) {
        const pm_css_image_t *image = &value->images->images[i];
        int is_said;
        const char *when = pm_css_when_text(pool, image->when, &is_said);

        key = apr_psprintf(pool, "%s %d:%s?%s", key, (int)strlen(image->url),
                           image->url, when ? when : "");
    }
    return key;
}
