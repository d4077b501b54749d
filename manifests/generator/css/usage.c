/*
 * Computed values (CSS Cascade 5, section 4) of the properties that decide what
 * a page fetches, element by element, parents first.
 *
 * Called by the part of the generator that follows stylesheets, once a page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_strings.h>
#include <string.h>
#include <strings.h>

#include "css/declaration.h"
#include "css/face.h"
#include "css/font_match.h"
#include "css/shorthand.h"
#include "css/usage.h"
#include "css/var.h"
#include "text/codepoint.h"

/* Values that a property of an element may have, where it is not certain. */
#define VALUES_MAX 4

/* The properties of a font, computed. */
typedef struct computed_t {
    const char *families[VALUES_MAX];
    double weights[VALUES_MAX];
    pm_css_style_t styles[VALUES_MAX];
    int nfamilies;
    int nweights;
    int nstyles;
    int is_hidden;
    int is_out;           /* it or what is around it takes no place */
    pm_css_scope_t scope; /* for var() */
} computed_t;

typedef struct finder_t {
    apr_pool_t *pool;    /* of the answer */
    apr_pool_t *scratch; /* of the search */
    apr_pool_t *brief;   /* of one element */
    apr_int64_t steps;   /* left */
    int customs;         /* left */
    const pm_css_cascade_t *cascade;
    const pm_css_page_t *page;
    computed_t *computed; /* of the elements, by index */
    pm_css_codepoints_t *text;
    apr_hash_t *wanted; /* fonts that were looked for */
    apr_hash_t *images;
    char *hidden;
    char *out;
    pm_css_usage_t *usage;
} finder_t;

/* WHATWG HTML, section 15, "Rendering": what has a font of its own. */
static const struct {
    const char *tag;
    pm_css_property_t property;
    const char *value;
} defaults[] = {{"b", PM_CSS_FONT_WEIGHT, "bolder"},
                {"strong", PM_CSS_FONT_WEIGHT, "bolder"},
                {"h1", PM_CSS_FONT_WEIGHT, "bold"},
                {"h2", PM_CSS_FONT_WEIGHT, "bold"},
                {"h3", PM_CSS_FONT_WEIGHT, "bold"},
                {"h4", PM_CSS_FONT_WEIGHT, "bold"},
                {"h5", PM_CSS_FONT_WEIGHT, "bold"},
                {"h6", PM_CSS_FONT_WEIGHT, "bold"},
                {"th", PM_CSS_FONT_WEIGHT, "bold"},
                {"em", PM_CSS_FONT_STYLE, "italic"},
                {"i", PM_CSS_FONT_STYLE, "italic"},
                {"cite", PM_CSS_FONT_STYLE, "italic"},
                {"var", PM_CSS_FONT_STYLE, "italic"},
                {"dfn", PM_CSS_FONT_STYLE, "italic"},
                {"address", PM_CSS_FONT_STYLE, "italic"},
                {"code", PM_CSS_FONT_FAMILY, "monospace"},
                {"kbd", PM_CSS_FONT_FAMILY, "monospace"},
                {"samp", PM_CSS_FONT_FAMILY, "monospace"},
                {"pre", PM_CSS_FONT_FAMILY, "monospace"},
                {"tt", PM_CSS_FONT_FAMILY, "monospace"},
                {"textarea", PM_CSS_FONT, "1em monospace"},
                {"input", PM_CSS_FONT, "1em system-ui"},
                {"button", PM_CSS_FONT, "1em system-ui"},
                {"select", PM_CSS_FONT, "1em system-ui"},
                {"head", PM_CSS_DISPLAY, "none"},
                {"title", PM_CSS_DISPLAY, "none"},
                {"script", PM_CSS_DISPLAY, "none"},
                {"style", PM_CSS_DISPLAY, "none"},
                {"template", PM_CSS_DISPLAY, "none"},
                {"noscript", PM_CSS_DISPLAY, "none"},
                {"datalist", PM_CSS_DISPLAY, "none"}};

/* What a declaration says of a property; NULL if nothing. */
static const char *value_for(finder_t *finder,
                             const pm_css_declaration_t *declaration,
                             pm_css_property_t property,
                             const pm_css_scope_t *scope)
{
    const char *value;
    pm_css_shorthand_t font;

    if (declaration->property != property &&
        !(declaration->property == PM_CSS_FONT &&
          (property == PM_CSS_FONT_FAMILY || property == PM_CSS_FONT_WEIGHT ||
           property == PM_CSS_FONT_STYLE))) {
        return NULL;
    }
    value = pm_css_var_replace(finder->brief, scope, declaration->value);
    if (value == NULL || declaration->property != PM_CSS_FONT) {
        return value;
    }
    font = pm_css_shorthand_read(finder->brief, value);
    if (font.is_inherited) {
        return "inherit";
    }
    if (property == PM_CSS_FONT_FAMILY) {
        return font.family;
    }
    return property == PM_CSS_FONT_WEIGHT ? font.weight : font.style;
}

/* Adds a value to what the property may be, unless it is there. */
static void add_value(finder_t *finder, computed_t *computed,
                      pm_css_property_t property, const char *value,
                      double outer)
{
    double weight = pm_css_weight_read(value, outer);
    pm_css_style_t style = pm_css_style_read(value);
    int i = 0;

    if (property == PM_CSS_FONT_FAMILY) {
        while (i < computed->nfamilies &&
               strcmp(computed->families[i], value) != 0) {
            i++;
        }
        if (i == computed->nfamilies && i < VALUES_MAX) {
            computed->families[computed->nfamilies++] =
                apr_pstrdup(finder->scratch, value);
        }
    }
    else if (property == PM_CSS_FONT_WEIGHT) {
        while (i < computed->nweights && computed->weights[i] != weight) {
            i++;
        }
        if (i == computed->nweights && i < VALUES_MAX) {
            computed->weights[computed->nweights++] = weight;
        }
    }
    else {
        while (i < computed->nstyles && computed->styles[i] != style) {
            i++;
        }
        if (i == computed->nstyles && i < VALUES_MAX) {
            computed->styles[computed->nstyles++] = style;
        }
    }
}

static const char *number_text(apr_pool_t *pool, double number)
{
    return apr_psprintf(pool, "%d", (int)number);
}

static void add_outer(finder_t *finder, computed_t *computed,
                      pm_css_property_t property, const computed_t *outer)
{
    static const char *const styles[] = {"normal", "italic", "oblique"};
    int i;

    if (property == PM_CSS_FONT_FAMILY) {
        for (i = 0; i < outer->nfamilies; i++) {
            add_value(finder, computed, property, outer->families[i], 400);
        }
    }
    else if (property == PM_CSS_FONT_WEIGHT) {
        for (i = 0; i < outer->nweights; i++) {
            add_value(finder, computed, property,
                      number_text(finder->brief, outer->weights[i]), 400);
        }
    }
    else {
        for (i = 0; i < outer->nstyles; i++) {
            add_value(finder, computed, property, styles[outer->styles[i]],
                      400);
        }
    }
}

/* What the browser's own style says; NULL if nothing. */
static const char *default_for(finder_t *finder, const char *tag,
                               pm_css_property_t property)
{
    apr_size_t i;

    for (i = 0; i < sizeof(defaults) / sizeof(*defaults); i++) {
        const pm_css_declaration_t declaration = {
            .property = defaults[i].property, .value = defaults[i].value};
        const pm_css_scope_t scope = {.outer = NULL};
        const char *value;

        if (strcmp(defaults[i].tag, tag) != 0) {
            continue;
        }
        value = value_for(finder, &declaration, property, &scope);
        if (value != NULL) {
            return value;
        }
    }
    return NULL;
}

/*
 * One property: from the strongest declaration down to the first certain one,
 * then the browser's own style (tag is NULL for a pseudo-element), then what is
 * inherited.
 */
static void compute(finder_t *finder, computed_t *computed,
                    pm_css_property_t property, const char *tag,
                    const computed_t *outer)
{
    const apr_array_header_t *applied = computed->scope.applied;
    double outer_weight = outer->nweights > 0 ? outer->weights[0] : 400;
    const char *value;
    int i;

    for (i = 0; i < applied->nelts; i++) {
        const pm_css_applied_t *one =
            &APR_ARRAY_IDX(applied, i, pm_css_applied_t);

        value = value_for(finder, one->declaration, property, &computed->scope);
        if (value == NULL) {
            continue;
        }
        if (pm_css_value_is_inherited(value)) {
            add_outer(finder, computed, property, outer);
        }
        else {
            add_value(finder, computed, property, value, outer_weight);
        }
        if (one->match == PM_CSS_MATCH_YES) {
            return;
        }
    }
    value = tag != NULL ? default_for(finder, tag, property) : NULL;
    if (value != NULL) {
        add_value(finder, computed, property, value, outer_weight);
    }
    else {
        add_outer(finder, computed, property, outer);
    }
}

/* Whether the element is certainly taken out of the flow (CSS Positioned
 * Layout 3, section 2). */
static int is_positioned(const computed_t *computed)
{
    const apr_array_header_t *applied = computed->scope.applied;
    int i;

    for (i = 0; i < applied->nelts; i++) {
        const pm_css_applied_t *one =
            &APR_ARRAY_IDX(applied, i, pm_css_applied_t);

        if (one->declaration->property != PM_CSS_POSITION) {
            continue;
        }
        if (!pm_css_value_is(one->declaration->value, "absolute") &&
            !pm_css_value_is(one->declaration->value, "fixed")) {
            return 0;
        }
        if (one->match == PM_CSS_MATCH_YES) {
            return 1;
        }
    }
    return 0;
}

/* Whether `display: none` is certain. */
static int is_hidden(finder_t *finder, const computed_t *computed,
                     const char *tag)
{
    const apr_array_header_t *applied = computed->scope.applied;
    int i;

    for (i = 0; i < applied->nelts; i++) {
        const pm_css_applied_t *one =
            &APR_ARRAY_IDX(applied, i, pm_css_applied_t);

        if (one->declaration->property != PM_CSS_DISPLAY) {
            continue;
        }
        if (!pm_css_value_is(one->declaration->value, "none")) {
            return 0;
        }
        if (one->match == PM_CSS_MATCH_YES) {
            return 1;
        }
    }
    return default_for(finder, tag, PM_CSS_DISPLAY) != NULL;
}

static void want(finder_t *finder, const computed_t *computed, int family,
                 int weight, int style)
{
    const pm_css_wanted_t wanted = {.families = computed->families[family],
                                    .weight = computed->weights[weight],
                                    .style = computed->styles[style]};
    const char *key =
        apr_psprintf(finder->scratch, "%d/%d/%s", (int)wanted.weight,
                     (int)wanted.style, wanted.families);

    if (apr_hash_get(finder->wanted, key, APR_HASH_KEY_STRING) != NULL) {
        return;
    }
    apr_hash_set(finder->wanted, key, APR_HASH_KEY_STRING, key);
    pm_css_family_choose(finder->brief, finder->cascade, &wanted, finder->text,
                         finder->usage->fonts);
}

static void use_fonts(finder_t *finder, const computed_t *computed,
                      const pm_css_element_t *element)
{
    apr_array_header_t *fonts = finder->usage->fonts;
    int before = fonts->nelts;
    int family;
    int weight;
    int style;

    for (family = 0; family < computed->nfamilies; family++) {
        for (weight = 0; weight < computed->nweights; weight++) {
            for (style = 0; style < computed->nstyles; style++) {
                want(finder, computed, family, weight, style);
            }
        }
    }
    for (; before < fonts->nelts; before++) {
        APR_ARRAY_IDX(fonts, before, pm_css_font_use_t).element = element;
    }
}

static void add_image(finder_t *finder, const pm_css_applied_t *applied,
                      const char *url, const pm_css_element_t *element)
{
    const char *key =
        apr_psprintf(finder->scratch, "%lx %s",
                     (unsigned long)(apr_uintptr_t)applied->data, url);

    if (apr_hash_get(finder->images, key, APR_HASH_KEY_STRING) != NULL) {
        return;
    }
    apr_hash_set(finder->images, key, APR_HASH_KEY_STRING, key);
    APR_ARRAY_PUSH(finder->usage->images, pm_css_image_use_t) =
        (pm_css_image_use_t){.url = apr_pstrdup(finder->pool, url),
                             .data = applied->data,
                             .element = element,
                             .property = applied->declaration->property,
                             .position = applied->declaration->position,
                             .is_certain = applied->match == PM_CSS_MATCH_YES};
}

static int is_background(pm_css_property_t property)
{
    return property == PM_CSS_BACKGROUND || property == PM_CSS_BACKGROUND_IMAGE;
}

/* The images of one property, down to the first certain declaration. */
static void use_images(finder_t *finder, const computed_t *computed,
                       pm_css_property_t property,
                       const pm_css_element_t *element)
{
    const apr_array_header_t *applied = computed->scope.applied;
    int i;
    int j;

    for (i = 0; i < applied->nelts; i++) {
        const pm_css_applied_t *one =
            &APR_ARRAY_IDX(applied, i, pm_css_applied_t);
        const apr_array_header_t *urls;
        const char *value;

        if (one->declaration->property != property &&
            !(is_background(property) &&
              is_background(one->declaration->property))) {
            continue;
        }
        value = pm_css_var_replace(finder->brief, &computed->scope,
                                   one->declaration->value);
        if (value == NULL) {
            continue;
        }
        urls = pm_css_value_urls(finder->brief, value);
        for (j = 0; j < urls->nelts; j++) {
            add_image(finder, one, APR_ARRAY_IDX(urls, j, const char *),
                      element);
        }
        if (one->match == PM_CSS_MATCH_YES) {
            return;
        }
    }
}

static void use_all_images(finder_t *finder, const computed_t *computed,
                           const pm_css_element_t *element)
{
    static const pm_css_property_t images[] = {
        PM_CSS_BACKGROUND, PM_CSS_LIST_STYLE, PM_CSS_MASK, PM_CSS_BORDER_IMAGE,
        PM_CSS_CONTENT};
    apr_size_t i;

    for (i = 0; i < sizeof(images) / sizeof(*images); i++) {
        use_images(finder, computed, images[i], element);
    }
}

/*
 * What ::before and ::after show: 0 if there is none, 1 if it shows no text.
 * The characters of its text join those of the page.
 */
static int content_of(finder_t *finder, const computed_t *computed)
{
    const apr_array_header_t *applied = computed->scope.applied;
    int shown = 0;
    int i;

    for (i = 0; i < applied->nelts; i++) {
        const pm_css_applied_t *one =
            &APR_ARRAY_IDX(applied, i, pm_css_applied_t);
        const char *value = value_for(finder, one->declaration, PM_CSS_CONTENT,
                                      &computed->scope);

        if (value == NULL) {
            continue;
        }
        if (!pm_css_value_is(value, "none") &&
            !pm_css_value_is(value, "normal") &&
            pm_css_var_add_text(finder->brief, value, finder->text)) {
            shown = 2;
        }
        else if (shown == 0 && !pm_css_value_is(value, "none") &&
                 !pm_css_value_is(value, "normal")) {
            shown = 1;
        }
        if (one->match == PM_CSS_MATCH_YES) {
            break;
        }
    }
    return shown;
}

static void compute_font(finder_t *finder, computed_t *computed,
                         const char *tag, const computed_t *outer)
{
    compute(finder, computed, PM_CSS_FONT_FAMILY, tag, outer);
    compute(finder, computed, PM_CSS_FONT_WEIGHT, tag, outer);
    compute(finder, computed, PM_CSS_FONT_STYLE, tag, outer);
}

/* A declaration of a style attribute lives no longer than its element. */
static const pm_css_declaration_t *
keep_declaration(finder_t *finder, const pm_css_declaration_t *declaration)
{
    pm_css_declaration_t *kept =
        apr_pmemdup(finder->scratch, declaration, sizeof(*declaration));

    kept->name = apr_pstrdup(finder->scratch, declaration->name);
    kept->value = apr_pstrdup(finder->scratch, declaration->value);
    return kept;
}

/* Of the declarations, the inner elements need the custom properties alone. */
static void keep_customs(finder_t *finder, computed_t *computed)
{
    const apr_array_header_t *applied = computed->scope.applied;
    apr_array_header_t *kept = NULL;
    int i;

    for (i = 0; i < applied->nelts && finder->customs > 0; i++) {
        pm_css_applied_t one = APR_ARRAY_IDX(applied, i, pm_css_applied_t);

        if (one.declaration->property != PM_CSS_CUSTOM) {
            continue;
        }
        if (one.data == NULL) {
            one.declaration = keep_declaration(finder, one.declaration);
        }
        if (kept == NULL) {
            kept = apr_array_make(finder->scratch, 4, sizeof(one));
        }
        APR_ARRAY_PUSH(kept, pm_css_applied_t) = one;
        finder->customs--;
    }
    computed->scope.applied = kept;
}

static void apply(finder_t *finder, computed_t *computed,
                  const pm_css_element_t *element, pm_css_pseudo_t pseudo)
{
    computed->scope.steps = &finder->steps;
    computed->scope.applied = pm_css_cascade_apply(
        finder->cascade, finder->brief, element, pseudo, &finder->steps);
}

static void visit_pseudo(finder_t *finder, const computed_t *outer,
                         const pm_css_element_t *element,
                         pm_css_pseudo_t pseudo)
{
    computed_t computed = {.is_hidden = 0};
    int shown;

    computed.scope.outer = &outer->scope;
    apply(finder, &computed, element, pseudo);
    if (computed.scope.applied->nelts == 0) {
        return;
    }
    shown = content_of(finder, &computed);
    if (shown == 0) {
        return;
    }
    use_all_images(finder, &computed, element);
    if (shown == 1) {
        return;
    }
    compute_font(finder, &computed, NULL, outer);
    use_fonts(finder, &computed, element);
}

static void visit(finder_t *finder, const pm_css_element_t *element)
{
    static const computed_t initial = {.families = {"serif"},
                                       .weights = {400},
                                       .nfamilies = 1,
                                       .nweights = 1,
                                       .nstyles = 1};
    computed_t *computed = &finder->computed[element->index];
    const computed_t *outer = element->parent == NULL
                                  ? &initial
                                  : &finder->computed[element->parent->index];

    computed->scope.outer = element->parent == NULL ? NULL : &outer->scope;
    computed->is_hidden = outer->is_hidden;
    computed->is_out = outer->is_out;
    finder->hidden[element->index] = (char)outer->is_hidden;
    if (outer->is_hidden) {
        return;
    }
    apply(finder, computed, element, PM_CSS_PSEUDO_NONE);
    computed->is_hidden = is_hidden(finder, computed, element->tag);
    finder->hidden[element->index] = (char)computed->is_hidden;
    computed->is_out =
        outer->is_out || computed->is_hidden || is_positioned(computed);
    finder->out[element->index] = (char)(computed->is_out && !outer->is_out);
    if (!computed->is_hidden) {
        compute_font(finder, computed, element->tag, outer);
        use_all_images(finder, computed, element);
        if (element->has_text) {
            use_fonts(finder, computed, element);
        }
        visit_pseudo(finder, computed, element, PM_CSS_PSEUDO_BEFORE);
        visit_pseudo(finder, computed, element, PM_CSS_PSEUDO_AFTER);
    }
    keep_customs(finder, computed);
    apr_pool_clear(finder->brief);
}

pm_css_usage_t *pm_css_usage_find(apr_pool_t *pool,
                                  const pm_css_cascade_t *cascade,
                                  const pm_css_page_t *page)
{
    finder_t finder = {.pool = pool,
                       .cascade = cascade,
                       .page = page,
                       .steps = PM_CSS_PAGE_STEPS_MAX,
                       .customs = PM_CSS_PAGE_CUSTOMS_MAX};
    apr_size_t count = (apr_size_t)page->elements->nelts;
    int i;

    apr_pool_create(&finder.scratch, pool);
    apr_pool_create(&finder.brief, finder.scratch);
    finder.computed = apr_pcalloc(finder.scratch, sizeof(computed_t) * count);
    finder.text = page->text;
    finder.wanted = apr_hash_make(finder.scratch);
    finder.images = apr_hash_make(finder.scratch);
    finder.usage = apr_pcalloc(pool, sizeof(*finder.usage));
    finder.usage->hidden = finder.hidden = apr_pcalloc(pool, count + 1);
    finder.usage->out = finder.out = apr_pcalloc(pool, count + 1);
    finder.usage->fonts = apr_array_make(pool, 4, sizeof(pm_css_font_use_t));
    finder.usage->images = apr_array_make(pool, 4, sizeof(pm_css_image_use_t));
    for (i = 0; i < page->elements->nelts && finder.steps > 0; i++) {
        visit(&finder,
              APR_ARRAY_IDX(page->elements, i, const pm_css_element_t *));
    }
    finder.usage->is_cut = finder.steps <= 0 || finder.customs == 0;
    apr_pool_destroy(finder.scratch);
    return finder.usage;
}
