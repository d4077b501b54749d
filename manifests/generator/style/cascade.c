/*
 * CSS Cascade 5, section 6, "Cascading", over the rules that can match an
 * element. Asked for each element by the computation of values.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/cascade.h"

#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "style/index.h"
#include "style/layer.h"

/* A sheet, as the page uses it. */
typedef struct entered_t {
    const pm_css_index_t *index;
    const pm_css_when_t *when;
    const void *data;
    const pm_css_layer_t *const *layers; /* by a rule's layer, from -1 on */
    unsigned order;    /* of its first rule; 0: of the browser's own sheet */
    apr_hash_t *whens; /* a rule's condition -> both; NULL: when is */
} entered_t;

struct pm_css_cascade_t {
    apr_pool_t *pool;
    apr_array_header_t *entered;    /* of entered_t */
    apr_hash_t *families;           /* name in lower case -> pm_css_family_t */
    apr_hash_t *keyframes;          /* animation -> array of pm_css_matched_t */
    apr_array_header_t *attributes; /* of pm_css_asked_t */
    pm_css_layers_t *layers;
    unsigned wanted;  /* properties, as bits */
    unsigned pseudos; /* for which it has rules, likewise */
    int is_numbered;  /* the layers are */
    int count;        /* of selectors */
    unsigned order;   /* of the last rule */
    int is_cut;
};

static void add_face(pm_css_cascade_t *cascade, const char *name,
                     const pm_css_family_face_t *face)
{
    pm_css_family_t *family =
        apr_hash_get(cascade->families, name, APR_HASH_KEY_STRING);

    if (!family) {
        family = apr_palloc(cascade->pool, sizeof(*family));
        family->faces =
            apr_array_make(cascade->pool, 4, sizeof(pm_css_family_face_t));
        apr_hash_set(cascade->families, name, APR_HASH_KEY_STRING, family);
    }
    APR_ARRAY_PUSH(family->faces, pm_css_family_face_t) = *face;
}

static void add_faces(pm_css_cascade_t *cascade, const pm_css_index_t *index,
                      const pm_css_use_t *use)
{
    apr_hash_index_t *at;
    int i;

    for (at = apr_hash_first(cascade->pool, index->families); at;
         at = apr_hash_next(at)) {
        const apr_array_header_t *faces = apr_hash_this_val(at);

        for (i = 0; i < faces->nelts; i++) {
            pm_css_family_face_t face = {
                .face = APR_ARRAY_IDX(faces, i, const pm_css_face_t *),
                .data = use->data};

            face.when =
                pm_css_when_and(cascade->pool, use->when, face.face->when);
            if (pm_css_when_views(face.when) != PM_CSS_NO_VIEW) {
                add_face(cascade, apr_hash_this_key(at), &face);
            }
        }
    }
}

static void add_keyframe(pm_css_cascade_t *cascade,
                         const pm_css_keyframe_t *keyframe,
                         const pm_css_use_t *use)
{
    const pm_css_matched_t matched = {
        .block = keyframe->block,
        .when = pm_css_when_and(cascade->pool, use->when, keyframe->when),
        .data = use->data,
        .level = PM_CSS_LEVEL_ANIMATION,
        .order = ++cascade->order,
        .is_certain = 1};
    apr_array_header_t *all = apr_hash_get(
        cascade->keyframes, keyframe->animation, APR_HASH_KEY_STRING);

    if (pm_css_when_views(matched.when) == PM_CSS_NO_VIEW) {
        return;
    }
    if (!all) {
        all = apr_array_make(cascade->pool, 1, sizeof(pm_css_matched_t));
        apr_hash_set(cascade->keyframes, keyframe->animation,
                     APR_HASH_KEY_STRING, all);
    }
    APR_ARRAY_PUSH(all, pm_css_matched_t) = matched;
}

/* The layer that a sheet is imported into. */
static pm_css_layer_t *layer_of(pm_css_cascade_t *cascade,
                                const pm_css_use_t *use)
{
    return use->layer ? pm_css_layers_declare(cascade->layers, NULL, use->layer)
                      : NULL;
}

/* One of a sheet's own layers: an anonymous one is that of no other sheet. */
static pm_css_layer_t *declare(pm_css_cascade_t *cascade,
                               const pm_css_sheet_t *sheet, int index,
                               pm_css_layer_t *outer)
{
    const char *name = APR_ARRAY_IDX(sheet->layers, index, const char *);

    if (strchr(name, '*')) {
        name = apr_psprintf(cascade->pool, "%s*%pp", name, (const void *)sheet);
    }
    return pm_css_layers_declare(cascade->layers, outer, name);
}

void pm_css_cascade_declare(pm_css_cascade_t *cascade,
                            const pm_css_sheet_t *sheet,
                            const pm_css_use_t *use)
{
    pm_css_layer_t *outer = layer_of(cascade, use);
    int i;

    for (i = 0; i < sheet->early_layers; i++) {
        declare(cascade, sheet, i, outer);
    }
}

/* The layers of a sheet's rules, behind the one that it is in. */
static const pm_css_layer_t *const *layers_of(pm_css_cascade_t *cascade,
                                              const pm_css_sheet_t *sheet,
                                              const pm_css_use_t *use)
{
    pm_css_layer_t *outer = layer_of(cascade, use);
    const pm_css_layer_t **layers =
        apr_palloc(cascade->pool,
                   sizeof(*layers) * (apr_size_t)(sheet->layers->nelts + 1));
    int i;

    layers[0] = outer;
    for (i = 0; i < sheet->layers->nelts; i++) {
        layers[i + 1] = declare(cascade, sheet, i, outer);
    }
    return layers;
}

/* Those of the browser's own sheet are of the lowest order. */
static void enter(pm_css_cascade_t *cascade, const pm_css_sheet_t *sheet,
                  const pm_css_use_t *use, unsigned order)
{
    const pm_css_index_t *index = pm_css_index_of(sheet);
    unsigned i;

    cascade->count += index->count;
    if (cascade->count > PM_CSS_ENTRIES_MAX) {
        cascade->is_cut = 1;
        return;
    }
    APR_ARRAY_PUSH(cascade->entered, entered_t) =
        (entered_t){.index = index,
                    .when = use->when,
                    .data = use->data,
                    .layers = layers_of(cascade, sheet, use),
                    .order = order,
                    .whens = use->when ? apr_hash_make(cascade->pool) : NULL};
    for (i = 0; i < PM_CSS_PSEUDO_OTHER; i++) {
        cascade->pseudos |= (apr_hash_count(index->entries[i]) > 0) << i;
    }
    pm_css_index_add_attributes(cascade->attributes, index->attributes);
}

void pm_css_cascade_add(pm_css_cascade_t *cascade, const pm_css_sheet_t *sheet,
                        const pm_css_use_t *use)
{
    int i;

    enter(cascade, sheet, use, cascade->order + 1);
    cascade->order += (unsigned)sheet->rules->nelts;
    add_faces(cascade, pm_css_index_of(sheet), use);
    for (i = 0; i < sheet->keyframes->nelts; i++) {
        add_keyframe(cascade,
                     &APR_ARRAY_IDX(sheet->keyframes, i, pm_css_keyframe_t),
                     use);
    }
}

pm_css_cascade_t *pm_css_cascade_create(apr_pool_t *pool,
                                        const pm_css_sheet_t *browser)
{
    pm_css_cascade_t *cascade = apr_pcalloc(pool, sizeof(*cascade));

    cascade->pool = pool;
    cascade->wanted = ~0u;
    cascade->entered = apr_array_make(pool, 8, sizeof(entered_t));
    cascade->families = apr_hash_make(pool);
    cascade->keyframes = apr_hash_make(pool);
    cascade->attributes = apr_array_make(pool, 8, sizeof(pm_css_asked_t));
    cascade->layers = pm_css_layers_create(pool);
    enter(cascade, browser, &(pm_css_use_t){.data = NULL}, 0);
    return cascade;
}

int pm_css_cascade_is_cut(const pm_css_cascade_t *cascade)
{
    return cascade->is_cut;
}

/* What is being applied to an element. */
typedef struct query_t {
    pm_css_cascade_t *cascade;
    pm_css_matcher_t *matcher;
    const pm_css_element_t *element;
    pm_css_pseudo_t pseudo;
    unsigned wanted;             /* properties, as bits */
    apr_array_header_t *matched; /* of pm_css_matched_t */
} query_t;

static void push(const query_t *query, const pm_css_block_t *block,
                 pm_css_matched_t matched, unsigned level)
{
    if (block) {
        matched.block = block;
        matched.level = level;
        APR_ARRAY_PUSH(query->matched, pm_css_matched_t) = matched;
        pm_budget_take(query->matcher->budget, 1);
    }
}

/* The conditions of a rule and of its sheet. */
static const pm_css_when_t *when_of(pm_css_cascade_t *cascade,
                                    const entered_t *entered,
                                    const pm_css_when_t *when)
{
    const pm_css_when_t *both;

    if (!entered->when || !when) {
        return when ? when : entered->when;
    }
    both = apr_hash_get(entered->whens, &when, sizeof(when));
    if (!both) {
        both = pm_css_when_and(cascade->pool, entered->when, when);
        apr_hash_set(entered->whens,
                     apr_pmemdup(cascade->pool, &when, sizeof(when)),
                     sizeof(when), both);
    }
    return both;
}

static void push_rule(const query_t *query, const entered_t *entered,
                      const pm_css_entry_t *entry, pm_css_match_t match)
{
    const pm_css_rule_t *rule = entry->rule;
    const pm_css_rule_t *first =
        (const pm_css_rule_t *)entered->index->sheet->rules->elts;
    const pm_css_matched_t matched = {
        .when = when_of(query->cascade, entered, rule->when),
        .data = entered->data,
        .specificity = entry->selector->specificity,
        .order = entered->order + (unsigned)(rule - first),
        .is_certain = match == PM_CSS_MATCH_YES && !rule->is_maybe};
    unsigned layer = pm_css_layer_number(query->cascade->layers,
                                         entered->layers[rule->layer + 1]);

    if (pm_css_when_views(matched.when) == PM_CSS_NO_VIEW) {
        return;
    }
    if (entered->order == 0) {
        push(query, rule->blocks[0], matched, PM_CSS_LEVEL_BROWSER);
        push(query, rule->blocks[1], matched, PM_CSS_LEVEL_IMPORTANT_BROWSER);
        return;
    }
    push(query, rule->blocks[0], matched, PM_CSS_LEVEL_AUTHOR + layer);
    push(query, rule->blocks[1], matched,
         PM_CSS_LEVEL_IMPORTANT + PM_CSS_PAGE_LAYERS_MAX + 1 - layer);
}

/* The rules of a sheet under a key. */
static void collect(const query_t *query, const entered_t *entered,
                    const apr_array_header_t *entries)
{
    int i;

    for (i = 0; entries && i < entries->nelts; i++) {
        const pm_css_entry_t *entry =
            &APR_ARRAY_IDX(entries, i, pm_css_entry_t);
        pm_css_match_t match;

        if (!pm_budget_take(query->matcher->budget, 1)) {
            return;
        }
        if (entry->around & ~query->element->around ||
            !(entry->has & query->wanted)) {
            continue;
        }
        match = pm_css_match(query->matcher, entry->selector, query->element);
        if (match != PM_CSS_MATCH_NO) {
            push_rule(query, entered, entry, match);
        }
    }
}

static void collect_key(const query_t *query, const entered_t *entered,
                        const char *key, apr_ssize_t length)
{
    collect(query, entered,
            apr_hash_get(entered->index->entries[query->pseudo], key, length));
}

/* A name with a mark before it, as a key. */
static void collect_marked(const query_t *query, const entered_t *entered,
                           char mark, const char *name)
{
    char key[PM_CSS_ATTRIBUTE_MAX + 2];
    apr_size_t length = strlen(name);

    key[0] = mark;
    memcpy(key + 1, name, length);
    collect_key(query, entered, key, (apr_ssize_t)length + 1);
}

/* All rules of a sheet that may match. */
static void collect_all(const query_t *query, const entered_t *entered)
{
    const pm_css_kind_t *kind = query->element->kind;
    int i;

    if (apr_hash_count(entered->index->entries[query->pseudo]) == 0) {
        return;
    }
    collect(query, entered, entered->index->universal[query->pseudo]);
    collect_key(query, entered, query->element->tag, APR_HASH_KEY_STRING);
    if (kind->id) {
        collect_marked(query, entered, '#', kind->id);
    }
    for (i = 0; kind->classes[i]; i++) {
        collect_marked(query, entered, '.', kind->classes[i]);
    }
}

pm_css_declared_t pm_css_cascade_apply(pm_css_cascade_t *cascade,
                                       apr_pool_t *pool,
                                       pm_css_matcher_t *matcher,
                                       const pm_css_element_t *element,
                                       pm_css_pseudo_t pseudo)
{
    const pm_css_kind_t *kind = element->kind;
    const query_t query = {cascade,
                           matcher,
                           element,
                           pseudo,
                           pseudo == PM_CSS_PSEUDO_NONE
                               ? cascade->wanted
                               : cascade->wanted & ~PM_CSS_PLACES,
                           apr_array_make(pool, 8, sizeof(pm_css_matched_t))};
    int i;

    if (!cascade->is_numbered) {
        pm_css_layers_number(cascade->layers);
        cascade->is_numbered = 1;
    }
    for (i = 0; i < cascade->entered->nelts; i++) {
        collect_all(&query, &APR_ARRAY_IDX(cascade->entered, i, entered_t));
    }
    if (pseudo == PM_CSS_PSEUDO_NONE) {
        const pm_css_matched_t own = {.is_certain = 1};

        push(&query, kind->hint, own, PM_CSS_LEVEL_HINT);
        push(&query, kind->style[0], own, PM_CSS_LEVEL_STYLE);
        push(&query, kind->style[1], own, PM_CSS_LEVEL_IMPORTANT_STYLE);
    }
    return pm_css_declared_make(query.matched, query.wanted);
}

void pm_css_cascade_want(pm_css_cascade_t *cascade, unsigned properties)
{
    cascade->wanted = properties;
}

pm_css_declared_t pm_css_cascade_animate(const pm_css_cascade_t *cascade,
                                         apr_pool_t *pool,
                                         const pm_css_declared_t *declared,
                                         const char *animation)
{
    const apr_array_header_t *keyframes =
        apr_hash_get(cascade->keyframes, animation, APR_HASH_KEY_STRING);
    apr_array_header_t *all;

    if (!keyframes) {
        return *declared;
    }
    all = apr_array_make(pool, declared->count + keyframes->nelts,
                         sizeof(pm_css_matched_t));
    memcpy(all->elts, declared->matched,
           sizeof(pm_css_matched_t) * (size_t)declared->count);
    all->nelts = declared->count;
    apr_array_cat(all, keyframes);
    return pm_css_declared_make(all, cascade->wanted);
}

const pm_css_family_t *pm_css_cascade_family(const pm_css_cascade_t *cascade,
                                             apr_pool_t *pool, const char *name)
{
    return apr_hash_get(cascade->families, pm_css_lower(pool, name),
                        APR_HASH_KEY_STRING);
}

int pm_css_cascade_has(const pm_css_cascade_t *cascade, pm_css_pseudo_t pseudo)
{
    return (cascade->pseudos >> pseudo) & 1;
}

int pm_css_cascade_has_faces(const pm_css_cascade_t *cascade)
{
    return apr_hash_count(cascade->families) > 0;
}

int pm_css_cascade_has_images(const pm_css_cascade_t *cascade)
{
    int i;

    for (i = 0; i < cascade->entered->nelts; i++) {
        if (APR_ARRAY_IDX(cascade->entered, i, entered_t)
                .index->sheet->has_images) {
            return 1;
        }
    }
    return 0;
}

int pm_css_cascade_asks(const pm_css_cascade_t *cascade, char mark,
                        const char *name)
{
    char key[PM_CSS_ATTRIBUTE_MAX + 2];
    int i;

    key[0] = mark;
    apr_cpystrn(key + 1, name, sizeof(key) - 1);
    for (i = 0; i < cascade->entered->nelts; i++) {
        const pm_css_index_t *index =
            APR_ARRAY_IDX(cascade->entered, i, entered_t).index;

        const unsigned *asks =
            apr_hash_get(index->names, key, APR_HASH_KEY_STRING);

        if ((mark == '#' ? index->asks_ids : index->asks_classes) ||
            (asks && *asks & cascade->wanted)) {
            return 1;
        }
    }
    return 0;
}

const apr_array_header_t *
pm_css_cascade_attributes(const pm_css_cascade_t *cascade)
{
    return cascade->attributes;
}
