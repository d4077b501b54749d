/*
 * Media Queries 4, sections 2.4 and 4 to 6, and 5, section 11 ("User
 * Preference"): the features, and what the views say of them. Called by the
 * reader of media queries.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/media_feature.h"

#include <math.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* What Chromium takes for no difference between lengths, in CSS pixels. */
#define LENGTH_PRECISION (1.0 / 64)

/* What a feature's value is. */
typedef enum kind_t {
    KIND_LENGTH,
    KIND_RATIO,
    KIND_RESOLUTION,
    KIND_NUMBER,
    KIND_INTEGER
} kind_t;

/* What a view says of a feature. */
typedef enum source_t {
    SOURCE_CONSTANT,
    SOURCE_WIDTH,
    SOURCE_HEIGHT,
    SOURCE_RATIO,
    SOURCE_DENSITY
} source_t;

/* How a feature may be asked for, beside `name: value` and `name`. */
enum { WITH_RANGE = 1, WITH_PREFIX = 2 };

/* Features with numbers. The constants are those of a usual screen. */
typedef struct pm_css_number_feature_t {
    const char *name;
    kind_t kind;
    int forms;
    source_t source;
    double constant;
} number_feature_t;

static const number_feature_t number_features[] = {
    {"width", KIND_LENGTH, WITH_RANGE | WITH_PREFIX, SOURCE_WIDTH, 0},
    {"height", KIND_LENGTH, WITH_RANGE | WITH_PREFIX, SOURCE_HEIGHT, 0},
    {"device-width", KIND_LENGTH, WITH_RANGE | WITH_PREFIX, SOURCE_WIDTH, 0},
    {"device-height", KIND_LENGTH, WITH_RANGE | WITH_PREFIX, SOURCE_HEIGHT, 0},
    {"aspect-ratio", KIND_RATIO, WITH_RANGE | WITH_PREFIX, SOURCE_RATIO, 0},
    {"device-aspect-ratio", KIND_RATIO, WITH_RANGE | WITH_PREFIX, SOURCE_RATIO,
     0},
    {"resolution", KIND_RESOLUTION, WITH_RANGE | WITH_PREFIX, SOURCE_DENSITY,
     0},
    {"-webkit-device-pixel-ratio", KIND_NUMBER, WITH_RANGE, SOURCE_DENSITY, 0},
    {"color", KIND_INTEGER, WITH_RANGE | WITH_PREFIX, SOURCE_CONSTANT, 8},
    {"color-index", KIND_INTEGER, WITH_RANGE | WITH_PREFIX, SOURCE_CONSTANT, 0},
    {"monochrome", KIND_INTEGER, WITH_RANGE | WITH_PREFIX, SOURCE_CONSTANT, 0},
    {"grid", KIND_INTEGER, 0, SOURCE_CONSTANT, 0},
    {"horizontal-viewport-segments", KIND_INTEGER, WITH_RANGE, SOURCE_CONSTANT,
     1},
    {"vertical-viewport-segments", KIND_INTEGER, WITH_RANGE, SOURCE_CONSTANT,
     1},
    {"-webkit-transform-3d", KIND_INTEGER, 0, SOURCE_CONSTANT, 1},
};

/* Features with keywords, and that which holds: NULL, as usual. With `none` or
 * `no-preference` the feature by itself is false. */
typedef struct pm_css_word_feature_t {
    const char *name;
    const char *holds; /* NULL: none of them */
    const char *on_touch;
    const char *on_dark;
    const char *const words[6];
} word_feature_t;

static const word_feature_t word_features[] = {
    {"orientation", "landscape", "portrait", NULL, {"landscape", "portrait"}},
    {"scan", NULL, NULL, NULL, {"progressive", "interlace"}},
    {"update", "fast", NULL, NULL, {"fast", "slow", "none"}},
    {"overflow-block", "scroll", NULL, NULL, {"scroll", "paged", "none"}},
    {"overflow-inline", "scroll", NULL, NULL, {"scroll", "none"}},
    {"color-gamut", "srgb", NULL, NULL, {"srgb", "p3", "rec2020"}},
    {"dynamic-range", "standard", NULL, NULL, {"standard", "high"}},
    {"pointer", "fine", "coarse", NULL, {"fine", "coarse", "none"}},
    {"any-pointer", "fine", "coarse", NULL, {"fine", "coarse", "none"}},
    {"hover", "hover", "none", NULL, {"hover", "none"}},
    {"any-hover", "hover", "none", NULL, {"hover", "none"}},
    {"scripting", "enabled", NULL, NULL, {"enabled", "initial-only", "none"}},
    {"display-mode",
     "browser",
     NULL,
     NULL,
     {"browser", "fullscreen", "minimal-ui", "standalone",
      "window-controls-overlay", "picture-in-picture"}},
    {"prefers-color-scheme", "light", NULL, "dark", {"light", "dark"}},
    {"prefers-reduced-motion",
     "no-preference",
     NULL,
     NULL,
     {"no-preference", "reduce"}},
    {"prefers-reduced-transparency",
     "no-preference",
     NULL,
     NULL,
     {"no-preference", "reduce"}},
    {"prefers-contrast",
     "no-preference",
     NULL,
     NULL,
     {"no-preference", "more", "less", "custom"}},
    {"forced-colors", "none", NULL, NULL, {"none", "active"}},
    {"device-posture", "continuous", NULL, NULL, {"continuous", "folded"}},
};

static int find_plain(const pm_css_token_t *name, pm_css_feature_t *feature)
{
    apr_size_t i;

    for (i = 0; i < COUNT(number_features); i++) {
        if (pm_css_token_is(name, number_features[i].name)) {
            feature->number = &number_features[i];
            feature->has_range = number_features[i].forms & WITH_RANGE;
            return 1;
        }
    }
    for (i = 0; i < COUNT(word_features); i++) {
        if (pm_css_token_is(name, word_features[i].name)) {
            feature->word = &word_features[i];
            return 1;
        }
    }
    return 0;
}

/* A name with min- or max- before it, which say `at least` and `at most`. */
static int find_prefixed(const pm_css_token_t *name, pm_css_feature_t *feature)
{
    pm_css_token_t bare = *name;

    if (name->length <= 4) {
        return 0;
    }
    bare.length = 4;
    if (pm_css_token_is(&bare, "min-")) {
        feature->allowed |= PM_CSS_GREATER;
    }
    else if (pm_css_token_is(&bare, "max-")) {
        feature->allowed |= PM_CSS_LESS;
    }
    else {
        return 0;
    }
    bare.name += 4;
    bare.length = name->length - 4;
    return find_plain(&bare, feature) && feature->number &&
           feature->number->forms & WITH_PREFIX;
}

int pm_css_feature_find(const pm_css_token_t *name, pm_css_feature_t *feature)
{
    static const char ratio[] = "-webkit-device-pixel-ratio";
    pm_css_token_t bare = {.name = ratio, .length = sizeof(ratio) - 1};

    *feature = (pm_css_feature_t){.allowed = PM_CSS_EQUAL};
    if (find_plain(name, feature) || find_prefixed(name, feature)) {
        return 1;
    }
    if (pm_css_token_is(name, "-webkit-min-device-pixel-ratio")) {
        feature->allowed = PM_CSS_EQUAL | PM_CSS_GREATER;
    }
    else if (pm_css_token_is(name, "-webkit-max-device-pixel-ratio")) {
        feature->allowed = PM_CSS_EQUAL | PM_CSS_LESS;
    }
    else {
        return 0;
    }
    return find_plain(&bare, feature);
}

/* What the view says of a feature. */
static double number_of(const number_feature_t *feature,
                        const pm_css_view_t *view)
{
    switch (feature->source) {
    case SOURCE_WIDTH:
        return view->width;
    case SOURCE_HEIGHT:
        return view->height;
    case SOURCE_RATIO:
        return view->width / view->height;
    case SOURCE_DENSITY:
        return view->density;
    default:
        return feature->constant;
    }
}

int pm_css_feature_is_of_scheme(const pm_css_feature_t *feature)
{
    return feature->word && feature->word->on_dark;
}

static const char *word_of(const word_feature_t *feature,
                           const pm_css_view_t *view)
{
    if (view->is_touch && feature->on_touch) {
        return feature->on_touch;
    }
    return view->is_dark && feature->on_dark ? feature->on_dark
                                             : feature->holds;
}

/* Whether a value is one that the feature can have. */
static int fits(const number_feature_t *feature,
                const pm_css_feature_value_t *value)
{
    const pm_css_quantity_t *quantity = &value->quantity;

    if (value->is_word || (value->is_ratio && feature->kind != KIND_RATIO)) {
        return 0;
    }
    switch (feature->kind) {
    case KIND_LENGTH:
        return quantity->kind == PM_CSS_KIND_LENGTH ||
               (quantity->kind == PM_CSS_KIND_NUMBER && quantity->number == 0);
    case KIND_RESOLUTION:
        return quantity->kind == PM_CSS_KIND_RESOLUTION;
    case KIND_RATIO:
        return quantity->kind == PM_CSS_KIND_NUMBER && quantity->number >= 0;
    case KIND_INTEGER:
        return quantity->kind == PM_CSS_KIND_NUMBER && !quantity->is_fraction;
    default:
        return quantity->kind == PM_CSS_KIND_NUMBER;
    }
}

static pm_css_answer_t compare_number(const pm_css_view_t *view,
                                      const number_feature_t *feature,
                                      const pm_css_feature_value_t *value,
                                      int allowed)
{
    double is = number_of(feature, view), number = value->quantity.number;
    int relation = PM_CSS_EQUAL;

    if (!fits(feature, value)) {
        return PM_CSS_UNKNOWN;
    }
    if (allowed & PM_CSS_EQUAL && feature->kind == KIND_LENGTH &&
        fabs(is - number) <= LENGTH_PRECISION) {
        return PM_CSS_YES;
    }
    if (is != number) {
        relation = is < number ? PM_CSS_LESS : PM_CSS_GREATER;
    }
    return relation & allowed ? PM_CSS_YES : PM_CSS_NO;
}

pm_css_answer_t pm_css_feature_compare(const pm_css_feature_t *feature,
                                       const pm_css_view_t *view,
                                       const pm_css_feature_value_t *value,
                                       int allowed)
{
    const char *holds;
    apr_size_t i;

    if (feature->number) {
        return compare_number(view, feature->number, value, allowed);
    }
    if (!value->is_word || allowed != PM_CSS_EQUAL) {
        return PM_CSS_UNKNOWN;
    }
    holds = word_of(feature->word, view);
    for (i = 0; i < COUNT(feature->word->words); i++) {
        const char *word = feature->word->words[i];

        if (word && pm_css_token_is(&value->word, word)) {
            return holds && strcmp(word, holds) == 0 ? PM_CSS_YES : PM_CSS_NO;
        }
    }
    return PM_CSS_UNKNOWN;
}

/* Section 2.4.2: a feature without a value asks whether it has any. */
pm_css_answer_t pm_css_feature_has_any(const pm_css_feature_t *feature,
                                       const pm_css_view_t *view)
{
    const char *holds;

    if (feature->number) {
        return number_of(feature->number, view) > 0 ? PM_CSS_YES : PM_CSS_NO;
    }
    holds = word_of(feature->word, view);
    return !holds || strcmp(holds, "none") == 0 ||
                   strcmp(holds, "no-preference") == 0
               ? PM_CSS_NO
               : PM_CSS_YES;
}
