/*
 * Rules by what is rarest in the last part of their selectors, so that an
 * element is held against few of them. Used by the cascade.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/index.h"

#include <string.h>

#include <apr_strings.h>

/* An index that is being made. */
typedef struct draft_t {
    apr_pool_t *pool;
    pm_css_index_t *index;
    apr_pool_t *scratch;  /* of all of it */
    apr_pool_t *brief;    /* of a rule */
    apr_hash_t *seen;     /* lists that were looked at */
    const unsigned *asks; /* for which properties, as bits: of the rule */
} draft_t;

const char *pm_css_lower(apr_pool_t *pool, const char *text)
{
    char *copy = apr_pstrdup(pool, text), *c;

    for (c = copy; *c; c++) {
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + ('a' - 'A') : *c);
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
    const pm_css_compound_t *compound = &selector->compounds[0];
    apr_size_t k;
    int i;

    for (k = 0; k < sizeof(kinds) / sizeof(*kinds); k++) {
        for (i = 0; i < compound->count; i++) {
            if (compound->simples[i].kind == kinds[k].kind) {
                return apr_pstrcat(pool, kinds[k].mark,
                                   compound->simples[i].name, NULL);
            }
        }
    }
    return "*";
}

static void add_attribute(apr_array_header_t *attributes, const char *name,
                          int with_value)
{
    int i;

    for (i = 0; i < attributes->nelts; i++) {
        pm_css_asked_t *asked = &APR_ARRAY_IDX(attributes, i, pm_css_asked_t);

        if (strcmp(asked->name, name) == 0) {
            asked->with_value = asked->with_value || with_value;
            return;
        }
    }
    if (attributes->nelts < PM_CSS_ASKED_MAX) {
        APR_ARRAY_PUSH(attributes, pm_css_asked_t) =
            (pm_css_asked_t){name, with_value};
    }
}

void pm_css_index_add_attributes(apr_array_header_t *attributes,
                                 const apr_array_header_t *others)
{
    int i;

    for (i = 0; i < others->nelts; i++) {
        const pm_css_asked_t *asked = &APR_ARRAY_IDX(others, i, pm_css_asked_t);

        add_attribute(attributes, asked->name, asked->with_value);
    }
}

/* Whether a list is looked at for the first time: that of a rule is in each
 * `&` of the rules in it. */
static int is_new(draft_t *draft, const pm_css_selectors_t *list)
{
    if (apr_hash_get(draft->seen, &list, sizeof(list))) {
        return 0;
    }
    apr_hash_set(draft->seen, apr_pmemdup(draft->scratch, &list, sizeof(list)),
                 sizeof(list), list);
    return 1;
}

static void add_name(draft_t *draft, const char *mark, const char *name)
{
    const char *key = apr_pstrcat(draft->brief, mark, name, NULL);

    if (!apr_hash_get(draft->index->names, key, APR_HASH_KEY_STRING)) {
        apr_hash_set(draft->index->names, apr_pstrdup(draft->pool, key),
                     APR_HASH_KEY_STRING, draft->asks);
    }
}

static void add_selector(draft_t *draft, const pm_css_selector_t *selector);

/* What a simple selector asks for. */
static void add_simple(draft_t *draft, const pm_css_simple_t *simple)
{
    pm_css_index_t *index = draft->index;
    int i;

    switch (simple->kind) {
    case PM_CSS_SIMPLE_CLASS:
        add_name(draft, ".", simple->name);
        return;
    case PM_CSS_SIMPLE_ID:
        add_name(draft, "#", simple->name);
        return;
    case PM_CSS_SIMPLE_ATTRIBUTE:
        index->asks_ids |= strcmp(simple->name, "id") == 0;
        index->asks_classes |= strcmp(simple->name, "class") == 0;
        add_attribute(index->attributes, simple->name, simple->value != NULL);
        return;
    case PM_CSS_SIMPLE_STATE:
        add_attribute(index->attributes, simple->name, 0);
        return;
    case PM_CSS_SIMPLE_LANG:
    case PM_CSS_SIMPLE_DIR:
        add_attribute(index->attributes, simple->name, 1);
        return;
    default:
        break;
    }
    for (i = 0; simple->list && (i > 0 || is_new(draft, simple->list)) &&
                i < simple->list->members->nelts;
         i++) {
        add_selector(draft, APR_ARRAY_IDX(simple->list->members, i,
                                          const pm_css_selector_t *));
    }
}

/* What a selector asks for. The recursion is as deep as lists and rules are
 * nested, which their parsers bound. */
static void add_selector(draft_t *draft, const pm_css_selector_t *selector)
{
    int i, j;

    for (i = 0; i < selector->count; i++) {
        for (j = 0; j < selector->compounds[i].count; j++) {
            add_simple(draft, &selector->compounds[i].simples[j]);
        }
    }
}

static void add_entry(draft_t *draft, const pm_css_entry_t *entry)
{
    apr_hash_t *by_key = draft->index->entries[entry->selector->pseudo];
    const char *key = key_of(draft->brief, entry->selector);
    apr_array_header_t *entries =
        apr_hash_get(by_key, key, APR_HASH_KEY_STRING);

    if (!entries) {
        entries = apr_array_make(draft->pool, 1, sizeof(*entry));
        apr_hash_set(by_key, apr_pstrdup(draft->pool, key), APR_HASH_KEY_STRING,
                     entries);
    }
    APR_ARRAY_PUSH(entries, pm_css_entry_t) = *entry;
    draft->index->count++;
    add_selector(draft, entry->selector);
}

/* What a rule declares, as bits. */
static unsigned declared_by(const pm_css_rule_t *rule)
{
    unsigned has = 0;
    int i;

    for (i = 0; i < 2; i++) {
        const pm_css_block_t *block = rule->blocks[i];

        has |= block ? block->ncustoms > 0 ? ~0u : block->has : 0;
    }
    return has;
}

/* What matches nothing while the page loads is left out. */
static void add_rule(draft_t *draft, const pm_css_rule_t *rule, unsigned has)
{
    const apr_array_header_t *members = rule->selectors->members;
    int i;

    for (i = 0; i < members->nelts; i++) {
        const pm_css_selector_t *selector =
            APR_ARRAY_IDX(members, i, const pm_css_selector_t *);
        const pm_css_entry_t entry = {selector, rule,
                                      pm_css_names_around(selector), has};

        if (!selector->is_never && selector->pseudo != PM_CSS_PSEUDO_OTHER) {
            add_entry(draft, &entry);
        }
    }
    apr_pool_clear(draft->brief);
}

/* Those that are about sizes alone come last, so that they take no place of
 * others where there is a limit, and names are known that nothing else asks
 * for. */
static void add_rules(draft_t *draft, const apr_array_header_t *rules)
{
    static const unsigned asks[] = {~0u, PM_CSS_SIZES};
    int round, i;

    for (round = 0; round < 2; round++) {
        draft->asks = &asks[round];
        for (i = 0; i < rules->nelts; i++) {
            const pm_css_rule_t *rule = &APR_ARRAY_IDX(rules, i, pm_css_rule_t);
            unsigned has = declared_by(rule);

            if (round == !(has & ~PM_CSS_SIZES)) {
                add_rule(draft, rule, has);
            }
        }
    }
}

static void add_face(draft_t *draft, const pm_css_face_t *face)
{
    const char *name = pm_css_lower(draft->pool, face->family);
    apr_hash_t *families = draft->index->families;
    apr_array_header_t *faces =
        apr_hash_get(families, name, APR_HASH_KEY_STRING);

    if (pm_css_when_views(face->when) == PM_CSS_NO_VIEW) {
        return;
    }
    if (!faces) {
        faces = apr_array_make(draft->pool, 4, sizeof(face));
        apr_hash_set(families, name, APR_HASH_KEY_STRING, faces);
    }
    APR_ARRAY_PUSH(faces, const pm_css_face_t *) = face;
}

static pm_css_index_t *make(apr_pool_t *pool, const pm_css_sheet_t *sheet)
{
    pm_css_index_t *index = apr_pcalloc(pool, sizeof(*index));
    draft_t draft = {.pool = pool, .index = index};
    int i;

    index->sheet = sheet;
    for (i = 0; i < PM_CSS_PSEUDO_OTHER; i++) {
        index->entries[i] = apr_hash_make(pool);
    }
    index->families = apr_hash_make(pool);
    index->names = apr_hash_make(pool);
    index->attributes = apr_array_make(pool, 4, sizeof(pm_css_asked_t));
    apr_pool_create(&draft.scratch, pool);
    apr_pool_create(&draft.brief, draft.scratch);
    draft.seen = apr_hash_make(draft.scratch);
    add_rules(&draft, sheet->rules);
    for (i = 0; i < PM_CSS_PSEUDO_OTHER; i++) {
        index->universal[i] = apr_hash_get(index->entries[i], "*", 1);
    }
    for (i = 0; i < sheet->faces->nelts; i++) {
        add_face(&draft, &APR_ARRAY_IDX(sheet->faces, i, pm_css_face_t));
    }
    apr_pool_destroy(draft.scratch);
    return index;
}

const pm_css_index_t *pm_css_index_of(const pm_css_sheet_t *sheet)
{
    if (!sheet->index) {
        ((pm_css_sheet_t *)sheet)->index = make(sheet->pool, sheet);
    }
    return sheet->index;
}
