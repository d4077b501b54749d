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
    PM_CSS_FLEX_DIRECTION, /* from here to width: what stands side by side */
    PM_CSS_FLEX_WRAP,
    PM_CSS_FLEX_BASIS,
    PM_CSS_GRID_TEMPLATE_COLUMNS,
    PM_CSS_WIDTH,
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
    PM_CSS_ALL
} pm_css_shorthand_t;

/* A property of either sort by its name; -1 if it is of no interest. */
int pm_css_property_find(const pm_css_token_t *name);

/* The longhands that it sets, as bits; that of a longhand its own. */
unsigned pm_css_property_longhands(int property);

#endif
