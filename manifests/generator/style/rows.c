/*
 * What stands side by side, by how much of its row is taken: CSS Flexbox 1,
 * section 9.3; CSS Grid 2, section 8.5; CSS 2.2, sections 9.5 and 17.2.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/rows.h"

#include <string.h>

#include "style/tracks.h"

#define DESKTOP PM_CSS_VIEW_BIT(PM_CSS_VIEW_DESKTOP)

/* A row in percent; widths are rounded. */
#define FULL 100.0f
#define TOLERANCE 1.0f

/* Of a row that never breaks, what is in it takes hardly anything. */
#define ONE_MORE (TOLERANCE / FULL)

/* Floats leave that much room for what flows beside them. */
#define FLOATS_MAX 75.0f

struct pm_css_rows_t {
    float *taken; /* by index of the parents: of the row that is open */
    unsigned char *beside;
};

pm_css_rows_t *pm_css_rows_create(apr_pool_t *scratch, apr_pool_t *pool,
                                  int count)
{
    pm_css_rows_t *rows = apr_palloc(scratch, sizeof(*rows));
    apr_size_t size = (apr_size_t)count + 1;

    rows->taken = apr_pcalloc(scratch, sizeof(*rows->taken) * size);
    rows->beside = apr_pcalloc(pool, size);
    return rows;
}

const unsigned char *pm_css_rows_beside(const pm_css_rows_t *rows)
{
    return rows->beside;
}

/* The value on a desktop; NULL: there is none. */
static const pm_css_value_t *value_of(const pm_css_computed_t *computed,
                                      pm_css_property_t property)
{
    const pm_css_options_t *options = computed->values[property];
    int i;

    for (i = 0; i < options->count; i++) {
        if (pm_css_when_views(options->options[i].when) & DESKTOP) {
            return &options->options[i].value;
        }
    }
    return NULL;
}

static int is_word(const pm_css_computed_t *computed,
                   pm_css_property_t property, int word)
{
    const pm_css_value_t *value = value_of(computed, property);

    return value && value->kind == PM_CSS_VALUE_WORD && value->word == word;
}

static float number_of(const pm_css_computed_t *computed,
                       pm_css_property_t property)
{
    const pm_css_value_t *value = value_of(computed, property);

    return value && value->kind == PM_CSS_VALUE_NUMBER ? value->number : 0;
}

/* How much of a row the element takes; all of it if that is not known. */
static float width_of(const pm_css_computed_t *computed)
{
    float width = number_of(computed, PM_CSS_FLEX_BASIS);

    width = width > 0 ? width : number_of(computed, PM_CSS_WIDTH);
    return width > 0 && width < FULL ? width : FULL;
}

/* The same in a flex container or a grid. */
static float share_of(const pm_css_computed_t *computed,
                      const pm_css_computed_t *outer)
{
    const pm_css_value_t *display = value_of(outer, PM_CSS_DISPLAY);

    if (display && display->number > 0) {
        const pm_css_value_t *columns =
            value_of(outer, PM_CSS_GRID_TEMPLATE_COLUMNS);
        int count =
            columns && columns->text ? pm_css_tracks_count(columns->text) : 0;

        return count > 0 ? FULL / (float)count : FULL;
    }
    if (is_word(outer, PM_CSS_FLEX_DIRECTION, PM_CSS_FLEX_COLUMN)) {
        return FULL;
    }
    return is_word(outer, PM_CSS_FLEX_WRAP, PM_CSS_FLEX_WRAPS)
               ? width_of(computed)
               : ONE_MORE;
}

static int is_flex(const pm_css_computed_t *computed)
{
    const pm_css_value_t *display = value_of(computed, PM_CSS_DISPLAY);

    return display && display->kind == PM_CSS_VALUE_WORD &&
           (display->word == PM_CSS_BOX_FLEX ||
            display->word == PM_CSS_BOX_FLEX_ATOM);
}

/* Takes its part of the open row, or begins another. */
static void take(pm_css_rows_t *rows, const pm_css_element_t *element,
                 float width)
{
    float *taken = &rows->taken[element->parent->index];

    rows->beside[element->index] =
        *taken > 0 && *taken + width <= FULL + TOLERANCE;
    *taken = rows->beside[element->index] ? *taken + width : width;
}

void pm_css_rows_add(pm_css_rows_t *rows, const pm_css_element_t *element,
                     const pm_css_computed_t *computed,
                     const pm_css_computed_t *outer, int is_hidden)
{
    if (!outer || is_hidden || computed->is_out) {
        return;
    }
    if (strcmp(element->tag, "td") == 0 || strcmp(element->tag, "th") == 0) {
        take(rows, element, ONE_MORE);
    }
    else if (is_flex(outer)) {
        take(rows, element, share_of(computed, outer));
    }
    else if (is_word(computed, PM_CSS_FLOAT, PM_CSS_FLOW_OUT)) {
        take(rows, element, width_of(computed));
    }
    else {
        float *taken = &rows->taken[element->parent->index];

        /* What comes after floats flows beside them; what comes after that is
         * below it. */
        rows->beside[element->index] = *taken > 0 && *taken <= FLOATS_MAX;
        *taken = 0;
    }
}
