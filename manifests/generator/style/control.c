/*
 * What controls of forms show that is not in them. Called as elements of a page
 * are opened.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/control.h"

#include <string.h>
#include <strings.h>

#include <apr.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What stands for a letter of a password. */
#define BULLET "\xE2\x80\xA2"

pm_css_control_t pm_css_control_of(const char *tag)
{
    static const struct {
        const char *tag;
        pm_css_control_t control;
    } controls[] = {{"input", PM_CSS_CONTROL_INPUT},
                    {"textarea", PM_CSS_CONTROL_TEXTAREA},
                    {"select", PM_CSS_CONTROL_SELECT},
                    {"option", PM_CSS_CONTROL_OPTION}};
    apr_size_t i;

    for (i = 0; i < COUNT(controls); i++) {
        if (tag[0] == controls[i].tag[0] && strcmp(tag, controls[i].tag) == 0) {
            return controls[i].control;
        }
    }
    return PM_CSS_CONTROL_NONE;
}

/* The word that an input of a type has of its own; NULL: none. */
static const char *label_of(const char *type)
{
    static const struct {
        const char *type, *label;
    } labels[] = {{"submit", "Submit"},
                  {"reset", "Reset"},
                  {"button", ""},
                  {"file", "Choose File No file chosen"},
                  {"date", "mm/dd/yyyy"},
                  {"datetime-local", "mm/dd/yyyy, --:-- AM"},
                  {"month", "January ----"},
                  {"time", "--:-- AM"},
                  {"week", "Week --, ----"}};
    apr_size_t i;

    for (i = 0; i < COUNT(labels); i++) {
        if (strcasecmp(type, labels[i].type) == 0) {
            return labels[i].label;
        }
    }
    return NULL;
}

/* Whether an input of that type shows no text. */
static int is_silent(const char *type)
{
    static const char *const silent[] = {"checkbox", "color", "hidden",
                                         "image",    "radio", "range"};
    apr_size_t i = 0;

    while (i < COUNT(silent) && strcasecmp(type, silent[i]) != 0) {
        i++;
    }
    return i < COUNT(silent);
}

/* The value of an input, or the label of its type; NULL: neither. */
static const char *input_text(const char *type, const char *const *attributes)
{
    const char *value = pm_css_attribute_value(attributes, "value");

    if (value && *value && strcasecmp(type, "password") == 0) {
        return BULLET;
    }
    return value ? value : label_of(type);
}

pm_css_control_text_t pm_css_control_text(pm_css_control_t control,
                                          const char *const *attributes)
{
    pm_css_control_text_t shown = {NULL, 0};
    const char *type = pm_css_attribute_value(attributes, "type");

    if (control == PM_CSS_CONTROL_SELECT) {
        shown.text = "";
        return shown;
    }
    if (control == PM_CSS_CONTROL_INPUT) {
        type = type ? type : "text";
        if (is_silent(type)) {
            return shown;
        }
        shown.text = input_text(type, attributes);
    }
    if (!shown.text || !*shown.text) {
        shown.text = pm_css_attribute_value(attributes, "placeholder");
        shown.is_placeholder = shown.text != NULL;
    }
    shown.text = shown.text ? shown.text : "";
    return shown;
}
