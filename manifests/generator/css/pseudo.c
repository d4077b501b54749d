/*
 * Selectors 4, sections 5 to 14; CSS Pseudo-Elements 4: as of Chromium 156
 * (t/540-css-in-chromium.t asks for each).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/pseudo.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* Pseudo-classes that no element has before somebody does something. */
static const char *const never[] = {"active",
                                    "active-view-transition",
                                    "autofill",
                                    "corner-present",
                                    "current",
                                    "decrement",
                                    "double-button",
                                    "end",
                                    "focus",
                                    "focus-visible",
                                    "focus-within",
                                    "fullscreen",
                                    "future",
                                    "horizontal",
                                    "host",
                                    "hover",
                                    "increment",
                                    "interest-source",
                                    "interest-target",
                                    "modal",
                                    "no-button",
                                    "past",
                                    "picture-in-picture",
                                    "popover-open",
                                    "single-button",
                                    "start",
                                    "target",
                                    "target-after",
                                    "target-before",
                                    "target-current",
                                    "user-invalid",
                                    "user-valid",
                                    "vertical",
                                    "visited",
                                    "window-inactive",
                                    "xr-overlay",
                                    "-webkit-autofill",
                                    "-webkit-drag",
                                    "-webkit-full-page-media",
                                    "-webkit-full-screen"};

/* What a form has in it is not known, nor what a script sets. */
static const char *const maybe[] = {
    "default",   "in-range",     "indeterminate",
    "invalid",   "out-of-range", "placeholder-shown",
    "read-only", "read-write",   "valid"};

/* Pseudo-classes by an attribute of some elements. */
static const struct {
    const char *name, *attribute, *tags;
    int is_negated;
} states[] = {
    {"link", "href", " a area ", 0},
    {"any-link", "href", " a area ", 0},
    {"-webkit-any-link", "href", " a area ", 0},
    {"open", "open", " details dialog ", 0},
    {"checked", "checked", " input ", 0},
    {"required", "required", " input select textarea ", 0},
    {"optional", "required", " input select textarea ", 1},
    {"disabled", "disabled",
     " button fieldset input optgroup option select textarea ", 0},
    {"enabled", "disabled",
     " button fieldset input optgroup option select textarea ", 1},
};

/* Pseudo-classes of the tree (section 13). */
static const struct {
    const char *name;
    pm_css_simple_kind_t kind;
    unsigned char counting;
} places[] = {
    {"root", PM_CSS_SIMPLE_ROOT, 0},
    {"scope", PM_CSS_SIMPLE_ROOT, 0},
    {"empty", PM_CSS_SIMPLE_EMPTY, 0},
    {"defined", PM_CSS_SIMPLE_DEFINED, 0},
    {"first-child", PM_CSS_SIMPLE_NTH, 0},
    {"last-child", PM_CSS_SIMPLE_NTH, PM_CSS_NTH_LAST},
    {"first-of-type", PM_CSS_SIMPLE_NTH, PM_CSS_NTH_OF_TYPE},
    {"last-of-type", PM_CSS_SIMPLE_NTH, PM_CSS_NTH_OF_TYPE | PM_CSS_NTH_LAST},
};

int pm_css_pseudo_class(const pm_css_token_t *name, pm_css_simple_t *simple)
{
    apr_size_t i;

    for (i = 0; i < COUNT(places); i++) {
        if (pm_css_token_is(name, places[i].name)) {
            *simple = (pm_css_simple_t){.kind = places[i].kind,
                                        .counting = places[i].counting,
                                        .offset = 1};
            return 1;
        }
    }
    for (i = 0; i < COUNT(states); i++) {
        if (pm_css_token_is(name, states[i].name)) {
            *simple = (pm_css_simple_t){
                .kind = PM_CSS_SIMPLE_STATE,
                .name = states[i].attribute,
                .value = states[i].tags,
                .is_negated = (unsigned char)states[i].is_negated};
            return 1;
        }
    }
    if (pm_css_token_is_listed(name, never, COUNT(never))) {
        *simple = (pm_css_simple_t){.kind = PM_CSS_SIMPLE_NEVER};
        return 1;
    }
    *simple = (pm_css_simple_t){.kind = PM_CSS_SIMPLE_MAYBE};
    return pm_css_token_is_listed(name, maybe, COUNT(maybe));
}

static const struct {
    const char *name;
    pm_css_pseudo_t pseudo;
} elements[] = {
    {"before", PM_CSS_PSEUDO_BEFORE},
    {"after", PM_CSS_PSEUDO_AFTER},
    {"marker", PM_CSS_PSEUDO_MARKER},
    {"first-line", PM_CSS_PSEUDO_FIRST_LINE},
    {"first-letter", PM_CSS_PSEUDO_FIRST_LETTER},
    {"placeholder", PM_CSS_PSEUDO_PLACEHOLDER},
    {"-webkit-input-placeholder", PM_CSS_PSEUDO_PLACEHOLDER},
};

static const char *const others[] = {"backdrop",        "checkmark",
                                     "column",          "cue",
                                     "details-content", "file-selector-button",
                                     "grammar-error",   "picker-icon",
                                     "scroll-marker",   "scroll-marker-group",
                                     "search-text",     "selection",
                                     "spelling-error",  "target-text",
                                     "view-transition"};

static const char *const functions[] = {"cue",
                                        "highlight",
                                        "part",
                                        "picker",
                                        "scroll-button",
                                        "slotted",
                                        "view-transition-group",
                                        "view-transition-image-pair",
                                        "view-transition-new",
                                        "view-transition-old"};

/* Those of a browser before Chromium, whether or not they are known now. */
static const char *const webkit[] = {"-webkit-scrollbar",
                                     "-webkit-scrollbar-button",
                                     "-webkit-scrollbar-corner",
                                     "-webkit-scrollbar-thumb",
                                     "-webkit-scrollbar-track",
                                     "-webkit-scrollbar-track-piece",
                                     "-webkit-resizer",
                                     "-webkit-file-upload-button",
                                     "-webkit-search-cancel-button",
                                     "-webkit-search-decoration",
                                     "-webkit-slider-thumb",
                                     "-webkit-slider-runnable-track",
                                     "-webkit-inner-spin-button",
                                     "-webkit-outer-spin-button",
                                     "-webkit-calendar-picker-indicator",
                                     "-webkit-meter-bar",
                                     "-webkit-progress-bar",
                                     "-webkit-progress-value",
                                     "-webkit-color-swatch",
                                     "-webkit-color-swatch-wrapper"};

static int is_webkit(const pm_css_token_t *name, int is_strict)
{
    static const char prefix[] = "-webkit-";
    pm_css_token_t begin = *name;

    if (is_strict) {
        return pm_css_token_is_listed(name, webkit, COUNT(webkit));
    }
    begin.length = sizeof(prefix) - 1;
    return name->length > begin.length && pm_css_token_is(&begin, prefix);
}

int pm_css_pseudo_is_legacy(const pm_css_token_t *name)
{
    static const char *const legacy[] = {"before", "after", "first-letter",
                                         "first-line"};

    return name->type == PM_CSS_IDENT &&
           pm_css_token_is_listed(name, legacy, COUNT(legacy));
}

int pm_css_pseudo_element(const pm_css_token_t *name, int is_strict,
                          pm_css_pseudo_t *pseudo)
{
    apr_size_t i;

    *pseudo = PM_CSS_PSEUDO_OTHER;
    if (name->type == PM_CSS_FUNCTION) {
        return pm_css_token_is_listed(name, functions, COUNT(functions));
    }
    for (i = 0; i < COUNT(elements); i++) {
        if (pm_css_token_is(name, elements[i].name)) {
            *pseudo = elements[i].pseudo;
            return 1;
        }
    }
    return pm_css_token_is_listed(name, others, COUNT(others)) ||
           is_webkit(name, is_strict);
}
