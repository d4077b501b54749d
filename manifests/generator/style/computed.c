/*
 * CSS Cascade 5, section 4, "Value Processing": from declarations to the values
 * of an element. Called for each element by what looks for fonts and images.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/computed.h"

#include <string.h>

#include <apr_strings.h>

#include "css/image.h"

/* What a declaration costs that holds under a condition: more conditions are
 * made of it, which take room. */
#define CONDITION_STEPS 64

/* The options of a property that are being found. */
typedef struct draft_t {
    pm_css_computer_t *computer;
    pm_css_property_t property;
    const pm_css_options_t *outer; /* of the same property */
    const pm_css_scope_t *scope;
    pm_css_option_t options[PM_CSS_OPTIONS_MAX];
    int count;
} draft_t;

/* Adds an option, or the condition of one that there is. */
static void add(draft_t *draft, pm_css_option_t option)
{
    int i;

    if (pm_css_when_views(option.when) == PM_CSS_NO_VIEW) {
        return;
    }
    for (i = 0; i < draft->count; i++) {
        pm_css_option_t *there = &draft->options[i];

        if (there->data == option.data &&
            pm_css_value_is_same(&there->value, &option.value)) {
            there->when =
                pm_css_when_or(draft->computer->pool, there->when, option.when);
            there->is_certain = there->is_certain || option.is_certain;
            return;
        }
    }
    if (draft->count < PM_CSS_OPTIONS_MAX) {
        draft->options[draft->count++] = option;
    }
}

/* CSS Fonts 4, section 2.2.1, "Relative Weights" */
static float relative_weight(float outer, int word)
{
    if (word == PM_CSS_WEIGHT_BOLDER) {
        return outer < 350 ? 400 : outer < 550 ? 700 : 900;
    }
    return outer < 550 ? 100 : outer < 750 ? 400 : 700;
}

/* The parent's options, as they are or changed by a word of font-weight. */
static void add_outer(draft_t *draft, pm_css_option_t like, int word)
{
    int i;

    for (i = 0; i < draft->outer->count; i++) {
        pm_css_option_t option = draft->outer->options[i];

        if (word >= 0) {
            option.value.number = relative_weight(option.value.number, word);
        }
        option.when =
            pm_css_when_and(draft->computer->pool, like.when, option.when);
        option.is_certain = option.is_certain && like.is_certain;
        add(draft, option);
    }
}

static int is_inherited(pm_css_property_t property)
{
    return property < PM_CSS_INHERITED;
}

static void add_initial(draft_t *draft, pm_css_option_t option)
{
    option.value = draft->computer->initial[draft->property]->options[0].value;
    add(draft, option);
}

/* A value that has no var() in it. */
static void add_value(draft_t *draft, pm_css_option_t option)
{
    switch (option.value.kind) {
    case PM_CSS_VALUE_INHERIT:
        add_outer(draft, option, -1);
        return;
    case PM_CSS_VALUE_INITIAL:
        add_initial(draft, option);
        return;
    case PM_CSS_VALUE_UNSET:
    case PM_CSS_VALUE_REVERT:
    case PM_CSS_VALUE_REVERT_LAYER:
        if (is_inherited(draft->property)) {
            add_outer(draft, option, -1);
        }
        else {
            add_initial(draft, option);
        }
        return;
    default:
        if (draft->property == PM_CSS_FONT_WEIGHT &&
            option.value.kind == PM_CSS_VALUE_WORD) {
            add_outer(draft, option, option.value.word);
        }
        else {
            add(draft, option);
        }
    }
}

/*
 * A value with a var(): what stands for it may depend on the screen, so it is
 * replaced for one view after the other. One that makes no sense then is as if
 * unset (CSS Custom Properties 1, section 3.1).
 */
static void add_replaced(draft_t *draft, pm_css_option_t option)
{
    pm_css_computer_t *computer = draft->computer;
    const pm_css_value_t value = option.value;
    const pm_css_when_t *when = option.when;
    pm_css_views_t views = pm_css_when_views(when);

    while (views != PM_CSS_NO_VIEW) {
        pm_css_replaced_t replaced =
            pm_css_var_replace(computer->pool, computer->matcher.budget,
                               draft->scope, value.text, views);
        pm_css_lexer_t lexer;

        option.when = pm_css_when_and(computer->pool, when, replaced.when);
        option.value.kind = PM_CSS_VALUE_UNSET;
        if (replaced.text) {
            pm_css_lexer_init(&lexer, replaced.text, strlen(replaced.text),
                              PM_POSITION_START);
            if (!pm_css_value_read(computer->pool, value.source,
                                   draft->property, lexer, &option.value) ||
                option.value.kind == PM_CSS_VALUE_VAR) {
                option.value.kind = PM_CSS_VALUE_UNSET;
            }
        }
        add_value(draft, option);
        views &= ~pm_css_when_views(replaced.when);
    }
}

static const pm_css_options_t *keep(apr_pool_t *pool,
                                    const pm_css_option_t *options, int count)
{
    pm_css_options_t *kept =
        apr_palloc(pool, sizeof(*kept) + sizeof(*options) * (apr_size_t)count);

    kept->count = count;
    memcpy(kept->options, options, sizeof(*options) * (size_t)count);
    return kept;
}

/* Whether a declaration is all that there is to say of its property. */
static int is_simple(const pm_css_found_t *found, pm_css_property_t property)
{
    const pm_css_value_t *value = &found->declaration->value;

    return !found->when && found->matched->is_certain &&
           value->kind >= PM_CSS_VALUE_WORD &&
           value->kind != PM_CSS_VALUE_VAR &&
           (property != PM_CSS_FONT_WEIGHT || value->kind != PM_CSS_VALUE_WORD);
}

static pm_css_option_t option_of(const pm_css_found_t *found)
{
    return (pm_css_option_t){.value = found->declaration->value,
                             .when = found->when,
                             .data = found->matched->data,
                             .position = found->declaration->position,
                             .is_certain = found->matched->is_certain};
}

/* The options of such a one, which many elements have. */
static const pm_css_options_t *simple_options(pm_css_computer_t *computer,
                                              const pm_css_found_t *found)
{
    const pm_css_declaration_t *const *key = &found->declaration;
    const pm_css_options_t *options =
        apr_hash_get(computer->simple, key, sizeof(*key));
    const pm_css_option_t option = option_of(found);

    if (!options) {
        options = keep(computer->pool, &option, 1);
        apr_hash_set(computer->simple,
                     apr_pmemdup(computer->pool, key, sizeof(*key)),
                     sizeof(*key), options);
    }
    return options;
}

/* The options of a property from its first declaration on: down to the first
 * certain one, then what it is without. */
static const pm_css_options_t *all_options(pm_css_computer_t *computer,
                                           pm_css_search_t *search,
                                           pm_css_found_t *found,
                                           const pm_css_options_t *outer,
                                           const pm_css_scope_t *scope)
{
    draft_t draft = {.computer = computer,
                     .property = search->property,
                     .outer = outer,
                     .scope = scope};
    pm_css_option_t rest = {.value = {.kind = PM_CSS_VALUE_UNSET},
                            .is_certain = 1};

    do {
        const pm_css_option_t option = option_of(found);

        pm_budget_take(computer->matcher.budget,
                       option.when ? CONDITION_STEPS : 1);
        if (option.value.kind == PM_CSS_VALUE_VAR) {
            add_replaced(&draft, option);
        }
        else {
            add_value(&draft, option);
        }
    } while (draft.count < PM_CSS_OPTIONS_MAX &&
             pm_css_search_next(search, found));
    rest.when = search->rest;
    add_value(&draft, rest);
    return draft.count > 0 ? keep(computer->pool, draft.options, draft.count)
                           : computer->initial[search->property];
}

static const pm_css_options_t *
compute_property(pm_css_computer_t *computer, pm_css_property_t property,
                 const pm_css_declared_t *declared,
                 const pm_css_computed_t *outer, const pm_css_scope_t *scope)
{
    pm_css_search_t search = pm_css_search(computer->pool, declared, property);
    pm_css_found_t found;

    if (!pm_css_search_next(&search, &found)) {
        return is_inherited(property) ? outer->values[property]
                                      : computer->initial[property];
    }
    return is_simple(&found, property)
               ? simple_options(computer, &found)
               : all_options(computer, &search, &found, outer->values[property],
                             scope);
}

/* Of what is declared, the blocks with custom properties. */
static pm_css_declared_t customs_of(apr_pool_t *pool,
                                    const pm_css_declared_t *declared)
{
    pm_css_declared_t customs = {.count = 0};
    pm_css_matched_t *matched;
    int count = 0, i;

    for (i = 0; i < declared->count; i++) {
        count += declared->matched[i].block->ncustoms > 0;
    }
    if (count > 0) {
        matched = apr_palloc(pool, sizeof(*matched) * (apr_size_t)count);
        for (i = 0; i < declared->count; i++) {
            if (declared->matched[i].block->ncustoms > 0) {
                matched[customs.count++] = declared->matched[i];
            }
        }
        customs.matched = matched;
    }
    return customs;
}

/* What is declared where the animations of the element start. */
static pm_css_declared_t animated(pm_css_computer_t *computer,
                                  const pm_css_declared_t *declared,
                                  const pm_css_options_t *names)
{
    pm_css_declared_t all = *declared;
    const char *text = names->options[0].value.text;
    pm_css_lexer_t lexer;
    pm_css_token_t token;

    pm_css_lexer_init(&lexer, text, strlen(text), PM_POSITION_START);
    while (pm_css_lexer_next_solid(&lexer, &token) != PM_CSS_END) {
        if (token.type == PM_CSS_IDENT || token.type == PM_CSS_STRING) {
            all = pm_css_cascade_animate(
                computer->cascade, computer->brief, &all,
                pm_css_token_text(computer->brief, &token));
        }
    }
    return all;
}

/* When a property certainly has a word. */
static const pm_css_when_t *when_word(pm_css_computer_t *computer,
                                      const pm_css_options_t *options, int word)
{
    const pm_css_when_t *when = pm_css_when_never();
    int i;

    for (i = 0; i < options->count; i++) {
        const pm_css_option_t *option = &options->options[i];

        if (option->is_certain && option->value.kind == PM_CSS_VALUE_WORD &&
            option->value.word == word) {
            when = pm_css_when_or(computer->pool, when, option->when);
        }
    }
    return when;
}

/* Whether every option is that word. */
static int is_always(const pm_css_options_t *options, int word)
{
    int i = 0;

    while (i < options->count && options->options[i].value.word == word) {
        i++;
    }
    return i == options->count;
}

/* CSS Display 3, section 2.7: what is out of the flow, or in a flex container,
 * is in no line. */
static unsigned char box_of(const pm_css_computed_t *computed,
                            const pm_css_computed_t *outer)
{
    const pm_css_options_t *options = computed->values[PM_CSS_DISPLAY];
    unsigned char box;
    int i = 0;

    while (i < options->count - 1 &&
           options->options[i].value.word == PM_CSS_BOX_NONE) {
        i++;
    }
    box = options->options[i].value.word;
    if (!computed->is_out &&
        !is_always(computed->values[PM_CSS_FLOAT], PM_CSS_FLOW_OUT) &&
        outer->box != PM_CSS_BOX_FLEX && outer->box != PM_CSS_BOX_FLEX_ATOM) {
        return box;
    }
    return box == PM_CSS_BOX_INLINE || box == PM_CSS_BOX_ATOM ? PM_CSS_BOX_BLOCK
           : box == PM_CSS_BOX_FLEX_ATOM                      ? PM_CSS_BOX_FLEX
                                                              : box;
}

static void compute_box(pm_css_computer_t *computer,
                        pm_css_computed_t *computed,
                        const pm_css_computed_t *outer)
{
    const pm_css_when_t *hidden =
        when_word(computer, computed->values[PM_CSS_DISPLAY], PM_CSS_BOX_NONE);
    const pm_css_when_t *empty = pm_css_when_never();

    computed->shown = pm_css_when_and(computer->pool, outer->inside,
                                      pm_css_when_not(computer->pool, hidden));
    computed->is_out = (unsigned char)is_always(
        computed->values[PM_CSS_POSITION], PM_CSS_FLOW_OUT);
    computed->box = box_of(computed, outer);
    /* CSS Contain 2, section 3.3: what is part of lines contains nothing */
    if (computed->box != PM_CSS_BOX_INLINE) {
        empty = when_word(computer, computed->values[PM_CSS_CONTENT_VISIBILITY],
                          PM_CSS_VISIBILITY_HIDDEN);
    }
    computed->inside = pm_css_when_and(computer->pool, computed->shown,
                                       pm_css_when_not(computer->pool, empty));
}

void pm_css_compute(pm_css_computer_t *computer,
                    const pm_css_element_t *element, pm_css_pseudo_t pseudo,
                    const pm_css_computed_t *outer, pm_css_computed_t *computed)
{
    pm_css_declared_t declared;
    int i;

    declared = pm_css_cascade_apply(computer->cascade, computer->brief,
                                    &computer->matcher, element, pseudo);
    computed->is_declared = declared.count > 0;
    computed->declared = declared.has;
    computed->scope =
        (pm_css_scope_t){customs_of(computer->pool, &declared), &outer->scope};
    if (computed->scope.declared.count == 0) {
        computed->scope = outer->scope;
    }
    memcpy(computed->values, computer->initial, sizeof(computed->values));
    memcpy(computed->values, outer->values,
           sizeof(*computed->values) * PM_CSS_INHERITED);
    if (declared.has & 1u << PM_CSS_ANIMATION_NAME) {
        declared =
            animated(computer, &declared,
                     compute_property(computer, PM_CSS_ANIMATION_NAME,
                                      &declared, outer, &computed->scope));
    }
    for (i = 0; declared.has >> i; i++) {
        if (declared.has >> i & 1) {
            computed->values[i] =
                compute_property(computer, (pm_css_property_t)i, &declared,
                                 outer, &computed->scope);
        }
    }
    compute_box(computer, computed, outer);
}

void pm_css_computer_init(pm_css_computer_t *computer, apr_pool_t *pool,
                          apr_pool_t *brief, pm_css_cascade_t *cascade,
                          pm_budget_t *budget)
{
    int i;

    *computer = (pm_css_computer_t){
        .pool = pool,
        .brief = brief,
        .simple = apr_hash_make(pool),
        .cascade = cascade,
        .matcher = {.asked = pm_css_cascade_attributes(cascade),
                    .budget = budget}};
    for (i = 0; i < PM_CSS_PROPERTIES; i++) {
        const pm_css_option_t option = {
            .value = pm_css_value_initial((pm_css_property_t)i),
            .is_certain = 1};

        computer->initial[i] = computer->root.values[i] =
            keep(pool, &option, 1);
    }
    computer->root.box = PM_CSS_BOX_BLOCK;
}
