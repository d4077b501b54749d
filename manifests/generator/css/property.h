/*
 * The properties by which a style decides what is fetched.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_PROPERTY_H
#define PM_CSS_PROPERTY_H

#include "css/token.h"

/* Longhands; those that are inherited first. */
typedef enum pm_css_property_t {
    PM_CSS_FONT_FAMILY,
    PM_CSS_FONT_WEIGHT,
    PM_CSS_FONT_STYLE,
    PM_CSS_FONT_STRETCH,
    PM_CSS_TEXT_TRANSFORM,
    PM_CSS_LIST_STYLE_TYPE,
    PM_CSS_LIST_STYLE_IMAGE,
    PM_CSS_QUOTES,
    PM_CSS_INHERITED,
    PM_CSS_CONTENT = PM_CSS_INHERITED,
    PM_CSS_DISPLAY,
    PM_CSS_POSITION,
    PM_CSS_FLOAT,
    PM_CSS_CONTENT_VISIBILITY,
    PM_CSS_FLEX_DIRECTION, /* from here to the ratio: where a box is, and how
                              large */
    PM_CSS_FLEX_WRAP,
    PM_CSS_GRID_TEMPLATE_COLUMNS,
    PM_CSS_FLEX_BASIS, /* from here to the paddings: sizes */
    PM_CSS_WIDTH,
    PM_CSS_MAX_WIDTH,
    PM_CSS_HEIGHT,
    PM_CSS_MIN_HEIGHT,
    PM_CSS_MAX_HEIGHT,
    PM_CSS_MARGIN_TOP,
    PM_CSS_MARGIN_BOTTOM,
    PM_CSS_PADDING_TOP,
    PM_CSS_PADDING_BOTTOM,
    PM_CSS_ASPECT_RATIO,
    PM_CSS_ANIMATION_NAME,
    PM_CSS_BACKGROUND_IMAGE,
    PM_CSS_MASK_IMAGE,
    PM_CSS_BORDER_IMAGE_SOURCE,
    PM_CSS_PROPERTIES,
    PM_CSS_CUSTOM = PM_CSS_PROPERTIES /* --name */
} pm_css_property_t;

/* Properties as authors write them: longhands, by the same number, and what
 * sets several of them. */
typedef enum pm_css_shorthand_t {
    PM_CSS_FONT = PM_CSS_CUSTOM + 1,
    PM_CSS_BACKGROUND,
    PM_CSS_LIST_STYLE,
    PM_CSS_MASK,
    PM_CSS_BORDER_IMAGE,
    PM_CSS_ANIMATION,
    PM_CSS_FLEX,
    PM_CSS_FLEX_FLOW,
    PM_CSS_MARGIN,
    PM_CSS_MARGIN_BLOCK,
    PM_CSS_PADDING,
    PM_CSS_PADDING_BLOCK,
    PM_CSS_ALL
} pm_css_shorthand_t;

_Static_assert(PM_CSS_PROPERTIES < 32, "sets of longhands are of 32 bits");

/* The longhands that may have an image. */
#define PM_CSS_WITH_IMAGES                                                     \
    (1u << PM_CSS_LIST_STYLE_IMAGE | 1u << PM_CSS_CONTENT |                    \
     1u << PM_CSS_BACKGROUND_IMAGE | 1u << PM_CSS_MASK_IMAGE |                 \
     1u << PM_CSS_BORDER_IMAGE_SOURCE)

/* The longhands that say nothing but how large a box is; widths and bases also
 * say what stands side by side. */
#define PM_CSS_SIZES                                                           \
    (1u << PM_CSS_MAX_WIDTH | 1u << PM_CSS_HEIGHT | 1u << PM_CSS_MIN_HEIGHT |  \
     1u << PM_CSS_MAX_HEIGHT | 1u << PM_CSS_MARGIN_TOP |                       \
     1u << PM_CSS_MARGIN_BOTTOM | 1u << PM_CSS_PADDING_TOP |                   \
     1u << PM_CSS_PADDING_BOTTOM | 1u << PM_CSS_ASPECT_RATIO)

/* Those that say only how boxes stand, too. */
#define PM_CSS_PLACES                                                          \
    (PM_CSS_SIZES | 1u << PM_CSS_FLEX_DIRECTION | 1u << PM_CSS_FLEX_WRAP |     \
     1u << PM_CSS_FLEX_BASIS | 1u << PM_CSS_GRID_TEMPLATE_COLUMNS |            \
     1u << PM_CSS_WIDTH)

/* A property of either sort by its name; -1 if it is of no interest. */
int pm_css_property_find(const pm_css_token_t *name);

/* Whether that name sets nothing but sizes; see PM_CSS_SIZES. */
int pm_css_property_is_size(const pm_css_token_t *name);

/* The longhands that it sets, as bits; that of a longhand its own. */
unsigned pm_css_property_longhands(int property);

#endif
