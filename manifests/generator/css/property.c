/*
 * The properties by which a style decides what is fetched. Asked for each
 * declaration of a stylesheet.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/property.h"

#include <string.h>

static const struct {
    const char *name;
    int property;
} properties[] = {
    {"all", PM_CSS_ALL},
    {"animation", PM_CSS_ANIMATION},
    {"animation-name", PM_CSS_ANIMATION_NAME},
    {"background", PM_CSS_BACKGROUND},
    {"background-image", PM_CSS_BACKGROUND_IMAGE},
    {"border-image", PM_CSS_BORDER_IMAGE},
    {"border-image-source", PM_CSS_BORDER_IMAGE_SOURCE},
    {"content", PM_CSS_CONTENT},
    {"content-visibility", PM_CSS_CONTENT_VISIBILITY},
    {"display", PM_CSS_DISPLAY},
    {"flex", PM_CSS_FLEX},
    {"flex-basis", PM_CSS_FLEX_BASIS},
    {"flex-direction", PM_CSS_FLEX_DIRECTION},
    {"flex-flow", PM_CSS_FLEX_FLOW},
    {"flex-wrap", PM_CSS_FLEX_WRAP},
    {"float", PM_CSS_FLOAT},
    {"font", PM_CSS_FONT},
    {"font-family", PM_CSS_FONT_FAMILY},
    {"font-stretch", PM_CSS_FONT_STRETCH},
    {"font-style", PM_CSS_FONT_STYLE},
    {"font-weight", PM_CSS_FONT_WEIGHT},
    {"grid-template-columns", PM_CSS_GRID_TEMPLATE_COLUMNS},
    {"list-style", PM_CSS_LIST_STYLE},
    {"list-style-image", PM_CSS_LIST_STYLE_IMAGE},
    {"list-style-type", PM_CSS_LIST_STYLE_TYPE},
    {"mask", PM_CSS_MASK},
    {"mask-image", PM_CSS_MASK_IMAGE},
    {"position", PM_CSS_POSITION},
    {"quotes", PM_CSS_QUOTES},
    {"text-transform", PM_CSS_TEXT_TRANSFORM},
    {"width", PM_CSS_WIDTH},
    {"-webkit-animation", PM_CSS_ANIMATION},
    {"-webkit-animation-name", PM_CSS_ANIMATION_NAME},
    {"-webkit-border-image", PM_CSS_BORDER_IMAGE},
    {"-webkit-mask", PM_CSS_MASK},
    {"-webkit-mask-image", PM_CSS_MASK_IMAGE},
};

/* Longest of those names. */
#define LENGTH_MAX 22

int pm_css_property_find(const pm_css_token_t *name)
{
    apr_size_t i;

    /* most names are plain, and of no interest */
    if (name->length > LENGTH_MAX && !memchr(name->name, '\\', name->length)) {
        return -1;
    }
    for (i = 0; i < sizeof(properties) / sizeof(*properties); i++) {
        if (pm_css_token_is(name, properties[i].name)) {
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
    case PM_CSS_ALL:
        return BIT(PM_CSS_PROPERTIES) - 1;
    default:
        return BIT(property);
    }
}
