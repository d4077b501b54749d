/*
 * CSS Cascade 5, section 6, "Cascading", over the rules that can match an
 * element: rules are found by what is rarest in the last part of their
 * selectors, so that an element is held against few of them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/cascade.h"

#include <stdlib.h>
#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "css/declaration.h"

/* The bits of a priority, from the strongest down. */
#define IMPORTANT_BIT 62
#define INLINE_BIT 61
#define UNLAYERED_BIT 60
#define SPECIFICITY_BIT 30

/* A selector of a rule. */
typedef struct entry_t {
    const pm_css_selector_t *selector;
    const pm_css_rule_t *rule;
    const void *data;
    apr_uint64_t order;
} entry_t;

struct pm_css_cascade_t {
    apr_pool_t *pool;
    apr_hash_t *entries;  /* "#id", ".class", "tag", "*" -> array of entry_t */
    apr_hash_t *families; /* name in lower case -> pm_css_family_t */
    apr_array_header_t *attributes; /* of pm_css_kept_t */
    apr_hash_t *seen; /* selector lists whose attributes are in it */
    apr_uint64_t order;
};

pm_css_cascade_t *pm_css_cascade_create(apr_pool_t *pool)
{
    pm_css_cascade_t *cascade = apr_pcalloc(pool, sizeof(*cascade));

    cascade->pool = pool;
    cascade->entries = apr_hash_make(pool);
    cascade->families = apr_hash_make(pool);
    cascade->seen = apr_hash_make(pool);
    cascade->attributes = apr_array_make(pool, 8, sizeof(pm_css_kept_t));
    return cascade;
}

static const char *lower(apr_pool_t *pool, const char *text)
{
    char *copy = apr_pstrdup(pool, text);
    char *c;

    for (c = copy; *c != '\0'; c++) {
        if (*c >= 'A' && *c <= 'Z') {
            *c = (char)(*c + ('a' - 'A'));
        }
    }
    return copy;
}

/* The key under which a selector is found. */
static const char *key_of(apr_pool_t *pool, const pm_css_selector_t *selector)
{
    static const struct {
        pm_css_simple_kind_t kind;
        const char *mark;
    } kinds[] = {{PM_CSS_SIMPLE_ID, "#"},
                 {PM_CSS_SIMPLE_CLASS, "."},
                 {PM_CSS_SIMPLE_TAG, ""}};
    const apr_array_header_t *simples = selector->compounds[0].simples;
    apr_size_t k;
    int i;

    for (k = 0; k < sizeof(kinds) / sizeof(*kinds); k++) {
        for (i = 0; i < simples->nelts; i++) {
            const pm_css_simple_t *simple =
                &APR_ARRAY_IDX(simples, i, pm_css_simple_t);

            if (simple->kind == kinds[k].kind) {
                return apr_pstrcat(pool, kinds[k].mark, simple->name, NULL);
            }
        }
    }
    return "*";
}

/* Attributes that differ from element to element: their values would make each
 * element of a page one of its own. */
static const char *const varied[] = {"alt", "content", "href", "src", "title"};

static void add_attribute(pm_css_cascade_t *cascade,
                          const pm_css_simple_t *simple)
{
    apr_array_header_t *attributes = cascade->attributes;
    int with_value = simple->value != NULL;
    apr_size_t k;
    int i;

    for (k = 0; k < sizeof(varied) / sizeof(*varied); k++) {
        with_value = with_value && strcmp(varied[k], simple->name) != 0;
    }
    for (i = 0; i < attributes->nelts; i++) {
        pm_css_kept_t *kept = &APR_ARRAY_IDX(attributes, i, pm_css_kept_t);

        if (strcmp(kept->name, simple->name) == 0) {
            kept->with_value = kept->with_value || with_value;
            return;
        }
    }
    if (attributes->nelts < PM_CSS_KEPT_MAX) {
        APR_ARRAY_PUSH(attributes, pm_css_kept_t) =
            (pm_css_kept_t){simple->name, with_value};
    }
}

/* Whether a list is looked at for the first time: that of a rule is in each
 * `&` of the rules in it. */
static int is_new(pm_css_cascade_t *cascade, const pm_css_selectors_t *list)
{
    const pm_css_selectors_t **key;

    if (apr_hash_get(cascade->seen, &list, sizeof(list)) != NULL) {
        return 0;
    }
    key = apr_pmemdup(cascade->pool, &list, sizeof(list));
    apr_hash_set(cascade->seen, key, sizeof(list), list);
    return 1;
}

/* The attributes that a selector asks for. The recursion is as deep as lists
 * and rules are nested, which their parsers bound. */
static void add_attributes(pm_css_cascade_t *cascade,
                           const pm_css_selector_t *selector)
{
    int i;
    int j;
    int k;

    for (i = 0; i < selector->count; i++) {
        const apr_array_header_t *simples = selector->compounds[i].simples;

        for (j = 0; j < simples->nelts; j++) {
            const pm_css_simple_t *simple =
                &APR_ARRAY_IDX(simples, j, pm_css_simple_t);

            if (simple->kind == PM_CSS_SIMPLE_ATTRIBUTE) {
                add_attribute(cascade, simple);
            }
            if (simple->list == NULL || !is_new(cascade, simple->list)) {
                continue;
            }
            for (k = 0; k < simple->list->members->nelts; k++) {
                add_attributes(cascade,
                               APR_ARRAY_IDX(simple->list->members, k,
                                             const pm_css_selector_t *));
            }
        }
    }
}

static void add_entry(pm_css_cascade_t *cascade, const entry_t *entry)
{
    const char *key = key_of(cascade->pool, entry->selector);
    apr_array_header_t *entries =
        apr_hash_get(cascade->entries, key, APR_HASH_KEY_STRING);

    if (entries == NULL) {
        entries = apr_array_make(cascade->pool, 2, sizeof(entry_t));
        apr_hash_set(cascade->entries, key, APR_HASH_KEY_STRING, entries);
    }
    APR_ARRAY_PUSH(entries, entry_t) = *entry;
}

static void add_face(pm_css_cascade_t *cascade, const pm_css_face_t *face,
                     const void *data)
{
    const char *name = lower(cascade->pool, face->family);
    pm_css_family_t *family =
        apr_hash_get(cascade->families, name, APR_HASH_KEY_STRING);

    if (family == NULL) {
        family = apr_palloc(cascade->pool, sizeof(*family));
        family->faces = apr_array_make(cascade->pool, 4, sizeof(void *));
        family->datas = apr_array_make(cascade->pool, 4, sizeof(void *));
        apr_hash_set(cascade->families, name, APR_HASH_KEY_STRING, family);
    }
    APR_ARRAY_PUSH(family->faces, const pm_css_face_t *) = face;
    APR_ARRAY_PUSH(family->datas, const void *) = data;
}

void pm_css_cascade_add(pm_css_cascade_t *cascade, const pm_css_sheet_t *sheet,
                        const void *data)
{
    int i;
    int j;

    for (i = 0; i < sheet->rules->nelts; i++) {
        const pm_css_rule_t *rule =
            &APR_ARRAY_IDX(sheet->rules, i, pm_css_rule_t);

        cascade->order++;
        if (!pm_css_condition_applies(rule->condition)) {
            continue;
        }
        for (j = 0; j < rule->selectors->members->nelts; j++) {
            const entry_t entry = {
                .selector = APR_ARRAY_IDX(rule->selectors->members, j,
                                          const pm_css_selector_t *),
                .rule = rule,
                .data = data,
                .order = cascade->order};

            add_entry(cascade, &entry);
            add_attributes(cascade, entry.selector);
        }
    }
    for (i = 0; i < sheet->faces->nelts; i++) {
        const pm_css_face_t *face =
            &APR_ARRAY_IDX(sheet->faces, i, pm_css_face_t);

        if (pm_css_condition_applies(face->condition)) {
            add_face(cascade, face, data);
        }
    }
}

static void add_declarations(apr_array_header_t *applied,
                             const apr_array_header_t *declarations,
                             pm_css_applied_t like)
{
    apr_uint64_t priority = like.priority;
    int i;

    for (i = 0; i < declarations->nelts; i++) {
        like.declaration =
            &APR_ARRAY_IDX(declarations, i, pm_css_declaration_t);
        like.priority = priority;
        if (like.declaration->is_important) {
            like.priority |= (apr_uint64_t)1 << IMPORTANT_BIT;
        }
        APR_ARRAY_PUSH(applied, pm_css_applied_t) = like;
    }
}

/* What is being applied to an element. */
typedef struct query_t {
    const pm_css_element_t *element;
    pm_css_pseudo_t pseudo;
    apr_array_header_t *applied;
    apr_int64_t *steps;
} query_t;

static void collect(const pm_css_cascade_t *cascade, const char *key,
                    const query_t *query)
{
    const apr_array_header_t *entries =
        apr_hash_get(cascade->entries, key, APR_HASH_KEY_STRING);
    int i;

    for (i = 0; entries != NULL && i < entries->nelts && (*query->steps) > 0;
         i++) {
        const entry_t *entry = &APR_ARRAY_IDX(entries, i, entry_t);
        pm_css_applied_t like = {.data = entry->data};

        --*query->steps;
        if (entry->selector->pseudo != query->pseudo) {
            continue;
        }
        like.match = pm_css_selector_match(entry->selector, query->element,
                                           query->steps);
        if (like.match == PM_CSS_MATCH_NO) {
            continue;
        }
        like.priority =
            (apr_uint64_t)!entry->rule->is_layered << UNLAYERED_BIT |
            (apr_uint64_t)entry->selector->specificity << SPECIFICITY_BIT |
            entry->order;
        add_declarations(query->applied, entry->rule->declarations, like);
    }
}

/* Of equal priority, what stands later in its rule is stronger. */
static int compare_applied(const void *a, const void *b)
{
    const pm_css_applied_t *left = a;
    const pm_css_applied_t *right = b;

    if (left->priority != right->priority) {
        return left->priority < right->priority ? 1 : -1;
    }
    if (left->declaration == right->declaration) {
        return 0;
    }
    return left->declaration < right->declaration ? 1 : -1;
}

apr_array_header_t *pm_css_cascade_apply(const pm_css_cascade_t *cascade,
                                         apr_pool_t *pool,
                                         const pm_css_element_t *element,
                                         pm_css_pseudo_t pseudo,
                                         apr_int64_t *steps)
{
    apr_array_header_t *applied =
        apr_array_make(pool, 8, sizeof(pm_css_applied_t));
    const query_t query = {element, pseudo, applied, steps};
    int i;

    collect(cascade, "*", &query);
    collect(cascade, element->tag, &query);
    if (element->id != NULL) {
        collect(cascade, apr_pstrcat(pool, "#", element->id, NULL), &query);
    }
    for (i = 0; element->classes[i] != NULL; i++) {
        collect(cascade, apr_pstrcat(pool, ".", element->classes[i], NULL),
                &query);
    }
    if (element->style != NULL && pseudo == PM_CSS_PSEUDO_NONE) {
        add_declarations(
            applied,
            pm_css_parse_style(pool, element->style, strlen(element->style)),
            (pm_css_applied_t){.priority = (apr_uint64_t)1 << INLINE_BIT,
                               .match = PM_CSS_MATCH_YES});
    }
    qsort(applied->elts, (apr_size_t)applied->nelts, sizeof(pm_css_applied_t),
          compare_applied);
    return applied;
}

const pm_css_family_t *pm_css_cascade_family(const pm_css_cascade_t *cascade,
                                             const char *name)
{
    return apr_hash_get(cascade->families, lower(cascade->pool, name),
                        APR_HASH_KEY_STRING);
}

const apr_array_header_t *
pm_css_cascade_attributes(const pm_css_cascade_t *cascade)
{
    return cascade->attributes;
}

int pm_css_cascade_has_faces(const pm_css_cascade_t *cascade)
{
    return apr_hash_count(cascade->families) > 0;
}
