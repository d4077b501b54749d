/*
 * From computed values to the sizes of boxes: CSS 2.2, sections 9 and 10; CSS
 * Flexbox 1, section 9.3; CSS Grid 2, section 8.5; CSS Sizing 4, section 5.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/measure.h"

#include <math.h>
#include <string.h>

#include <apr_strings.h>

#include "style/tracks.h"

const int pm_css_measured[PM_CSS_MEASURED] = {PM_CSS_VIEW_DESKTOP,
                                              PM_CSS_VIEW_PHONE};

/* The option in a view; NULL: there is none. */
static const pm_css_option_t *option_of(const pm_css_computed_t *computed,
                                        pm_css_property_t property, int view)
{
    const pm_css_options_t *options = computed->values[property];
    int i;

    for (i = 0; i < options->count; i++) {
        const pm_css_option_t *option = &options->options[i];

        if (!option->when ||
            pm_css_when_views(option->when) & PM_CSS_VIEW_BIT(view)) {
            return option;
        }
    }
    return NULL;
}

static const pm_css_value_t *value_of(const pm_css_computed_t *computed,
                                      pm_css_property_t property, int view)
{
    const pm_css_option_t *option = option_of(computed, property, view);

    return option ? &option->value : NULL;
}

/* The word of a property; 0: it has another value. */
static int word_of(const pm_css_computed_t *computed,
                   pm_css_property_t property, int view)
{
    const pm_css_value_t *value = value_of(computed, property, view);

    return value && value->kind == PM_CSS_VALUE_WORD ? value->word : 0;
}

/* What is not certain is not known: then a box is no larger than what is in it,
 * and what is below it no further down; but for a greatest size or a negative
 * margin, which may have it nearer. */
static pm_css_size_t size_of(const pm_css_computed_t *computed,
                             pm_css_property_t property, int view)
{
    const pm_css_option_t *option = option_of(computed, property, view);
    pm_css_size_t size = {NAN, 0};

    if (!option || !option->is_certain) {
        return size;
    }
    if (option->value.kind == PM_CSS_VALUE_NUMBER) {
        size.pixels = option->value.number;
    }
    else if (option->value.kind == PM_CSS_VALUE_TEXT) {
        pm_css_size_read(option->value.text, &pm_css_views[view], &size);
    }
    return size;
}

/* CSS Sizing 4, section 5.1: auto || <number> [ / <number> ]? */
static double ratio_of(const pm_css_computed_t *computed, int view)
{
    const pm_css_value_t *value = value_of(computed, PM_CSS_ASPECT_RATIO, view);
    double numbers[2] = {0, 1};
    pm_css_lexer_t lexer;
    pm_css_token_t token;
    int count = 0;

    if (!value || value->kind != PM_CSS_VALUE_TEXT || !*value->text) {
        return 0;
    }
    pm_css_lexer_init(&lexer, value->text, strlen(value->text),
                      PM_POSITION_START);
    while (pm_css_lexer_next_solid(&lexer, &token) != PM_CSS_END) {
        if (token.type == PM_CSS_NUMBER && count < 2) {
            numbers[count++] = token.number;
        }
    }
    return numbers[0] > 0 && numbers[1] > 0 ? numbers[0] / numbers[1] : 0;
}

/* Whether it certainly takes no place. */
static int is_out(const pm_css_computed_t *computed, int view)
{
    const pm_css_option_t *option = option_of(computed, PM_CSS_POSITION, view);

    return option && option->is_certain &&
           option->value.kind == PM_CSS_VALUE_WORD &&
           option->value.word == PM_CSS_FLOW_OUT;
}

static pm_css_stand_t stand_of(const pm_css_computed_t *computed, int view)
{
    const pm_css_option_t *option = option_of(computed, PM_CSS_DISPLAY, view);
    int word = option ? option->value.word : PM_CSS_BOX_BLOCK;

    if (word == PM_CSS_BOX_NONE) {
        return option->is_certain ? PM_CSS_STAND_NONE : PM_CSS_STAND_BLOCK;
    }
    if (word == PM_CSS_BOX_CONTENTS) {
        return PM_CSS_STAND_CONTENTS;
    }
    if (is_out(computed, view)) {
        return PM_CSS_STAND_OUT;
    }
    if (word_of(computed, PM_CSS_FLOAT, view) == PM_CSS_FLOW_OUT) {
        return PM_CSS_STAND_FLOAT;
    }
    return word == PM_CSS_BOX_INLINE ? PM_CSS_STAND_INLINE
           : word == PM_CSS_BOX_ATOM || word == PM_CSS_BOX_FLEX_ATOM
               ? PM_CSS_STAND_ATOM
           : option && option->value.number == PM_CSS_BOX_IS_CELL
               ? PM_CSS_STAND_CELL
               : PM_CSS_STAND_BLOCK;
}

static void measure_inside(const pm_css_computed_t *computed, int view,
                           pm_css_measure_t *measure)
{
    const pm_css_value_t *display = value_of(computed, PM_CSS_DISPLAY, view);
    const pm_css_value_t *columns;

    if (!display || display->kind != PM_CSS_VALUE_WORD ||
        (display->word != PM_CSS_BOX_FLEX &&
         display->word != PM_CSS_BOX_FLEX_ATOM)) {
        return;
    }
    if (display->number == PM_CSS_BOX_IS_GRID) {
        columns = value_of(computed, PM_CSS_GRID_TEMPLATE_COLUMNS, view);
        measure->columns =
            columns && columns->text
                ? pm_css_tracks_count(columns->text, &pm_css_views[view])
                : 0;
        measure->inner = PM_CSS_INNER_GRID;
    }
    else if (word_of(computed, PM_CSS_FLEX_DIRECTION, view) ==
             PM_CSS_FLEX_COLUMN) {
        measure->inner = PM_CSS_INNER_COLUMN;
    }
    else {
        measure->inner =
            word_of(computed, PM_CSS_FLEX_WRAP, view) == PM_CSS_FLEX_WRAPS
                ? PM_CSS_INNER_LINES
                : PM_CSS_INNER_ROW;
    }
}

static void measure_on(const pm_css_computed_t *computed, int view,
                       pm_css_measure_t *measure)
{
    int i;

    measure->stand = stand_of(computed, view);
    measure_inside(computed, view, measure);
    for (i = PM_CSS_FLEX_BASIS; i <= PM_CSS_PADDING_BOTTOM; i++) {
        if (computed->declared & 1u << i) {
            measure->sizes[i - PM_CSS_FLEX_BASIS] =
                size_of(computed, (pm_css_property_t)i, view);
        }
    }
    if (computed->declared & 1u << PM_CSS_HEIGHT) {
        measure->is_auto =
            word_of(computed, PM_CSS_HEIGHT, view) == PM_CSS_SIZE_AUTO;
    }
    if (computed->declared & 1u << PM_CSS_ASPECT_RATIO) {
        measure->ratio = ratio_of(computed, view);
    }
}

#define NOT_KNOWN                                                              \
    {                                                                          \
        NAN, 0                                                                 \
    }

/* A box of which nothing is known but how it stands, on each screen. */
#define PLAIN(how)                                                             \
    {                                                                          \
        .stand = (how), .sizes = {                                             \
            NOT_KNOWN,                                                         \
            NOT_KNOWN,                                                         \
            NOT_KNOWN,                                                         \
            NOT_KNOWN,                                                         \
            NOT_KNOWN,                                                         \
            NOT_KNOWN,                                                         \
            NOT_KNOWN,                                                         \
            NOT_KNOWN,                                                         \
            NOT_KNOWN,                                                         \
            NOT_KNOWN                                                          \
        }                                                                      \
    }
_Static_assert(PM_CSS_MEASURE_SIZES == 10, "all of them are not known");
#define PLAIN_EVERYWHERE(how) [how] = {PLAIN(how), PLAIN(how)}

static const pm_css_measure_t plain[][PM_CSS_MEASURED] = {
    PLAIN_EVERYWHERE(PM_CSS_STAND_BLOCK),
    PLAIN_EVERYWHERE(PM_CSS_STAND_ATOM),
    PLAIN_EVERYWHERE(PM_CSS_STAND_INLINE),
    PLAIN_EVERYWHERE(PM_CSS_STAND_CONTENTS),
    PLAIN_EVERYWHERE(PM_CSS_STAND_FLOAT),
    PLAIN_EVERYWHERE(PM_CSS_STAND_CELL),
    PLAIN_EVERYWHERE(PM_CSS_STAND_OUT),
    PLAIN_EVERYWHERE(PM_CSS_STAND_NONE),
};

const pm_css_measure_t *const pm_css_not_measured = plain[PM_CSS_STAND_BLOCK];

/* Whether a box is, as most are. */
static int is_plain(const pm_css_computed_t *computed)
{
    const pm_css_options_t *display = computed->values[PM_CSS_DISPLAY];

    return display->count == 1 &&
           display->options[0].value.word != PM_CSS_BOX_FLEX &&
           display->options[0].value.word != PM_CSS_BOX_FLEX_ATOM &&
           !(computed->declared &
             (PM_CSS_PLACES | 1u << PM_CSS_POSITION | 1u << PM_CSS_FLOAT));
}

const pm_css_measure_t *pm_css_measure(apr_pool_t *pool,
                                       const pm_css_computed_t *computed)
{
    pm_css_measure_t *measures;
    int i;

    if (is_plain(computed)) {
        return plain[stand_of(computed, PM_CSS_VIEW_DESKTOP)];
    }
    measures = apr_pmemdup(pool, pm_css_not_measured,
                           sizeof(*measures) * PM_CSS_MEASURED);
    for (i = 0; i < PM_CSS_MEASURED; i++) {
        measure_on(computed, pm_css_measured[i], &measures[i]);
    }
    return measures;
}

/* Whether a size is the same on both screens, whatever is around. */
static int is_equal(const pm_css_size_t *one, const pm_css_size_t *other)
{
    return one->part == other->part &&
           (one->pixels == other->pixels ||
            (isnan(one->pixels) && isnan(other->pixels)));
}

int pm_css_measure_is_nearer(const pm_css_measure_t *measures)
{
    const pm_css_measure_t *one = &measures[PM_CSS_MEASURED_DESKTOP];
    const pm_css_measure_t *other = &measures[PM_CSS_MEASURED_PHONE];
    int i;

    if (measures == plain[one->stand]) {
        return 0;
    }
    for (i = 0; i < PM_CSS_MEASURE_SIZES; i++) {
        if (!is_equal(&one->sizes[i], &other->sizes[i]) ||
            (one->sizes[i].part != 0 &&
             i >= PM_CSS_HEIGHT - PM_CSS_FLEX_BASIS)) {
            return 1;
        }
    }
    return one->is_auto || one->ratio > 0 || one->stand != other->stand ||
           one->inner != other->inner || one->columns != other->columns;
}
