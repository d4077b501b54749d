/*
 * The properties by which a style decides what is fetched. Asked for each
 * declaration of a stylesheet.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/property.h"

#include <string.h>

#define NAMED(name, property)                                                  \
    {                                                                          \
        (name), sizeof(name) - 1, (property)                                   \
    }

static const struct {
    const char *name;
    apr_size_t length;
    int property;
} properties[] = {
    NAMED("all", PM_CSS_ALL),
    NAMED("animation", PM_CSS_ANIMATION),
    NAMED("animation-name", PM_CSS_ANIMATION_NAME),
    NAMED("aspect-ratio", PM_CSS_ASPECT_RATIO),
    NAMED("background", PM_CSS_BACKGROUND),
    NAMED("background-image", PM_CSS_BACKGROUND_IMAGE),
    NAMED("block-size", PM_CSS_HEIGHT),
    NAMED("border-image", PM_CSS_BORDER_IMAGE),
    NAMED("border-image-source", PM_CSS_BORDER_IMAGE_SOURCE),
    NAMED("content", PM_CSS_CONTENT),
    NAMED("content-visibility", PM_CSS_CONTENT_VISIBILITY),
    NAMED("display", PM_CSS_DISPLAY),
    NAMED("flex", PM_CSS_FLEX),
    NAMED("flex-basis", PM_CSS_FLEX_BASIS),
    NAMED("flex-direction", PM_CSS_FLEX_DIRECTION),
    NAMED("flex-flow", PM_CSS_FLEX_FLOW),
    NAMED("flex-wrap", PM_CSS_FLEX_WRAP),
    NAMED("float", PM_CSS_FLOAT),
    NAMED("font", PM_CSS_FONT),
    NAMED("font-family", PM_CSS_FONT_FAMILY),
    NAMED("font-stretch", PM_CSS_FONT_STRETCH),
    NAMED("font-style", PM_CSS_FONT_STYLE),
    NAMED("font-weight", PM_CSS_FONT_WEIGHT),
    NAMED("grid-template-columns", PM_CSS_GRID_TEMPLATE_COLUMNS),
    NAMED("height", PM_CSS_HEIGHT),
    NAMED("inline-size", PM_CSS_WIDTH),
    NAMED("list-style", PM_CSS_LIST_STYLE),
    NAMED("list-style-image", PM_CSS_LIST_STYLE_IMAGE),
    NAMED("list-style-type", PM_CSS_LIST_STYLE_TYPE),
    NAMED("margin", PM_CSS_MARGIN),
    NAMED("margin-block", PM_CSS_MARGIN_BLOCK),
    NAMED("margin-block-end", PM_CSS_MARGIN_BOTTOM),
    NAMED("margin-block-start", PM_CSS_MARGIN_TOP),
    NAMED("margin-bottom", PM_CSS_MARGIN_BOTTOM),
    NAMED("margin-top", PM_CSS_MARGIN_TOP),
    NAMED("mask", PM_CSS_MASK),
    NAMED("mask-image", PM_CSS_MASK_IMAGE),
    NAMED("max-block-size", PM_CSS_MAX_HEIGHT),
    NAMED("max-height", PM_CSS_MAX_HEIGHT),
    NAMED("max-width", PM_CSS_MAX_WIDTH),
    NAMED("min-block-size", PM_CSS_MIN_HEIGHT),
    NAMED("min-height", PM_CSS_MIN_HEIGHT),
    NAMED("padding", PM_CSS_PADDING),
    NAMED("padding-block", PM_CSS_PADDING_BLOCK),
    NAMED("padding-block-end", PM_CSS_PADDING_BOTTOM),
    NAMED("padding-block-start", PM_CSS_PADDING_TOP),
    NAMED("padding-bottom", PM_CSS_PADDING_BOTTOM),
    NAMED("padding-top", PM_CSS_PADDING_TOP),
    NAMED("position", PM_CSS_POSITION),
    NAMED("quotes", PM_CSS_QUOTES),
    NAMED("text-transform", PM_CSS_TEXT_TRANSFORM),
    NAMED("width", PM_CSS_WIDTH),
    NAMED("-webkit-animation", PM_CSS_ANIMATION),
    NAMED("-webkit-animation-name", PM_CSS_ANIMATION_NAME),
    NAMED("-webkit-border-image", PM_CSS_BORDER_IMAGE),
    NAMED("-webkit-mask", PM_CSS_MASK),
    NAMED("-webkit-mask-image", PM_CSS_MASK_IMAGE),
};

int pm_css_property_find(const pm_css_token_t *name)
{
    int is_plain = !memchr(name->name, '\\', name->length);
    apr_size_t i;

    /* most names are plain, and of no interest */
    for (i = 0; i < sizeof(properties) / sizeof(*properties); i++) {
        if ((properties[i].length == name->length || !is_plain) &&
            pm_css_token_is(name, properties[i].name)) {
            return properties[i].property;
        }
    }
    return -1;
}

#define BIT(property) (1u << (property))

unsigned pm_css_property_longhands(int property)
{
    switch (property) {
    case PM_CSS_FONT:
        return BIT(PM_CSS_FONT_FAMILY) | BIT(PM_CSS_FONT_WEIGHT) |
               BIT(PM_CSS_FONT_STYLE) | BIT(PM_CSS_FONT_STRETCH);
    case PM_CSS_BACKGROUND:
        return BIT(PM_CSS_BACKGROUND_IMAGE);
    case PM_CSS_LIST_STYLE:
        return BIT(PM_CSS_LIST_STYLE_TYPE) | BIT(PM_CSS_LIST_STYLE_IMAGE);
    case PM_CSS_MASK:
        return BIT(PM_CSS_MASK_IMAGE);
    case PM_CSS_BORDER_IMAGE:
        return BIT(PM_CSS_BORDER_IMAGE_SOURCE);
    case PM_CSS_ANIMATION:
        return BIT(PM_CSS_ANIMATION_NAME);
    case PM_CSS_FLEX:
        return BIT(PM_CSS_FLEX_BASIS);
    case PM_CSS_FLEX_FLOW:
        return BIT(PM_CSS_FLEX_DIRECTION) | BIT(PM_CSS_FLEX_WRAP);
    case PM_CSS_MARGIN:
    case PM_CSS_MARGIN_BLOCK:
        return BIT(PM_CSS_MARGIN_TOP) | BIT(PM_CSS_MARGIN_BOTTOM);
    case PM_CSS_PADDING:
    case PM_CSS_PADDING_BLOCK:
        return BIT(PM_CSS_PADDING_TOP) | BIT(PM_CSS_PADDING_BOTTOM);
    case PM_CSS_ALL:
        return BIT(PM_CSS_PROPERTIES) - 1;
    default:
        return BIT(property);
    }
}

int pm_css_property_is_size(const pm_css_token_t *name)
{
    int property = pm_css_property_find(name);

    return property >= 0 &&
           !(pm_css_property_longhands(property) & ~PM_CSS_SIZES);
}
