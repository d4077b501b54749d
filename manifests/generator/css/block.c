/*
 * CSS Syntax 3, section 5.4.5, "Consume a declaration", and CSS Custom
 * Properties 1. Called by the parser of stylesheets and, for style attributes,
 * by what makes the elements of a page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/block.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* Bytes of a custom property's name; one with a longer name is left out. */
#define NAME_BYTES_MAX 1024

#define BIT(property) (1u << (property))

/* How many bits are set. */
static int count_bits(unsigned bits)
{
    int count = 0;

    for (; bits; bits &= bits - 1) {
        count++;
    }
    return count;
}

const pm_css_declaration_t *pm_css_block_get(const pm_css_block_t *block,
                                             pm_css_property_t property)
{
    return block->has & BIT(property) ? &block->declarations[count_bits(
                                            block->has & (BIT(property) - 1))]
                                      : NULL;
}

static int compare_customs(const void *a, const void *b)
{
    const pm_css_custom_t *first = a, *second = b;

    return strcmp(first->name, second->name);
}

const char *pm_css_block_custom(const pm_css_block_t *block, const char *name)
{
    const pm_css_custom_t like = {.name = name};
    const pm_css_custom_t *custom =
        block->ncustoms > 0
            ? bsearch(&like, block->customs, (size_t)block->ncustoms,
                      sizeof(like), compare_customs)
            : NULL;

    return custom ? custom->value : NULL;
}

void pm_css_block_begin(pm_css_block_draft_t *draft, apr_pool_t *pool)
{
    draft->pool = pool;
    draft->has[0] = draft->has[1] = 0;
    draft->customs[0] = draft->customs[1] = NULL;
    draft->scratch = NULL;
}

/* Where the value ends: before `!important`, if it has that. Returns 0 if there
 * is another `!`. */
static int find_end(pm_css_lexer_t lexer, apr_size_t *end, int *is_important)
{
    pm_css_token_t token;

    *end = lexer.length;
    *is_important = 0;
    if (!memchr(lexer.text + lexer.at, '!', lexer.length - lexer.at)) {
        return 1;
    }
    while (pm_css_lexer_next_solid(&lexer, &token) != PM_CSS_END) {
        if (token.type == PM_CSS_DELIM && token.delim == '!') {
            *end = token.start;
            pm_css_lexer_next_solid(&lexer, &token);
            *is_important =
                pm_css_token_is_ident(&token, "important") &&
                pm_css_lexer_next_solid(&lexer, &token) == PM_CSS_END;
            return *is_important;
        }
    }
    return 1;
}

/* Whether a name is that of a custom property. */
static int is_custom(const pm_css_token_t *name)
{
    return name->length > 2 && memcmp(name->name, "--", 2) == 0;
}

/* One whose value is too long, as with a data: URL in it, reads "none". */
static int add_custom(pm_css_block_draft_t *draft, const pm_css_token_t *name,
                      const pm_css_lexer_t *value, int is_important)
{
    apr_hash_t **customs = &draft->customs[is_important];
    const char *key, *text = "none";
    int is_new;

    if (name->length > NAME_BYTES_MAX) {
        return -1;
    }
    if (!draft->scratch) {
        apr_pool_create(&draft->scratch, draft->pool);
    }
    if (!*customs) {
        *customs = apr_hash_make(draft->scratch);
    }
    if (value->length - value->at <= PM_CSS_VALUE_MAX) {
        text = pm_css_lexer_slice(draft->pool, value, value->at, value->length);
    }
    key = pm_css_token_text(draft->pool, name);
    is_new = !apr_hash_get(*customs, key, APR_HASH_KEY_STRING);
    apr_hash_set(*customs, key, APR_HASH_KEY_STRING, text ? text : "");
    return is_new;
}

int pm_css_block_add(pm_css_block_draft_t *draft, const pm_css_token_t *name,
                     pm_css_lexer_t value)
{
    unsigned longhands, had;
    int property, i, is_important;
    apr_size_t end;

    property = is_custom(name) ? PM_CSS_CUSTOM : pm_css_property_find(name);
    if (property < 0 || !find_end(value, &end, &is_important)) {
        return -1;
    }
    value.length = end;
    if (property == PM_CSS_CUSTOM) {
        return add_custom(draft, name, &value, is_important);
    }
    longhands = pm_css_property_longhands(property);
    had = draft->has[is_important];
    for (i = 0; i < PM_CSS_PROPERTIES; i++) {
        pm_css_declaration_t read = {.position = name->position};

        if (!(longhands & BIT(i))) {
            continue;
        }
        if (!pm_css_value_read(draft->pool, property, (pm_css_property_t)i,
                               value, &read.value)) {
            return -1;
        }
        draft->slots[is_important][i] = read;
        draft->has[is_important] |= BIT(i);
    }
    return count_bits(draft->has[is_important] & ~had);
}

/* The custom properties of a draft, sorted. */
static const pm_css_custom_t *sort_customs(const pm_css_block_draft_t *draft,
                                           apr_hash_t *customs)
{
    pm_css_custom_t *all =
        apr_palloc(draft->pool, sizeof(*all) * apr_hash_count(customs));
    apr_hash_index_t *index;
    size_t count = 0;

    for (index = apr_hash_first(draft->scratch, customs); index;
         index = apr_hash_next(index)) {
        all[count++] = (pm_css_custom_t){apr_hash_this_key(index),
                                         apr_hash_this_val(index)};
    }
    qsort(all, count, sizeof(*all), compare_customs);
    return all;
}

const pm_css_block_t *pm_css_block_finish(const pm_css_block_draft_t *draft,
                                          int is_important)
{
    unsigned has = draft->has[is_important];
    apr_hash_t *customs = draft->customs[is_important];
    pm_css_declaration_t *declarations;
    pm_css_block_t *block;
    int count = 0, i;

    if (!has && !customs) {
        return NULL;
    }
    block = apr_pcalloc(draft->pool, sizeof(*block));
    declarations = apr_palloc(draft->pool, sizeof(*declarations) *
                                               (apr_size_t)count_bits(has));
    for (i = 0; i < PM_CSS_PROPERTIES; i++) {
        if (has & BIT(i)) {
            declarations[count++] = draft->slots[is_important][i];
        }
    }
    block->has = has;
    block->declarations = declarations;
    if (customs) {
        block->customs = sort_customs(draft, customs);
        block->ncustoms = (int)apr_hash_count(customs);
    }
    return block;
}

void pm_css_block_end(pm_css_block_draft_t *draft)
{
    if (draft->scratch) {
        apr_pool_destroy(draft->scratch);
    }
    pm_css_block_begin(draft, draft->pool);
}

void pm_css_block_read(pm_css_block_draft_t *draft, const char *text,
                       apr_size_t length)
{
    pm_css_lexer_t lexer, value;
    pm_css_token_t name, token;

    pm_css_lexer_init(&lexer, text, length, PM_POSITION_START);
    while (pm_css_lexer_next_solid(&lexer, &name) != PM_CSS_END) {
        int depth = 0, is_declaration;

        if (name.type == PM_CSS_SEMICOLON) {
            continue;
        }
        pm_css_lexer_next_solid(&lexer, &token);
        is_declaration =
            name.type == PM_CSS_IDENT && token.type == PM_CSS_COLON;
        value = lexer;
        for (; token.type != PM_CSS_END &&
               (token.type != PM_CSS_SEMICOLON || depth > 0);
             pm_css_lexer_next(&lexer, &token)) {
            depth += pm_css_token_opens(&token);
            depth -= pm_css_token_closes(&token) && depth > 0;
        }
        value.length = token.start;
        if (is_declaration && value.at <= value.length) {
            pm_css_block_add(draft, &name, value);
        }
    }
}

const char *pm_css_block_key(apr_pool_t *pool, const pm_css_block_t *block)
{
    const char *key = apr_psprintf(pool, "%x", block->has);
    int i, count = count_bits(block->has);

    for (i = 0; i < count; i++) {
        const char *value =
            pm_css_value_key(pool, &block->declarations[i].value);

        key = apr_psprintf(pool, "%s %d:%s", key, (int)strlen(value), value);
    }
    for (i = 0; i < block->ncustoms; i++) {
        key = apr_psprintf(
            pool, "%s %d:%s:%d:%s", key, (int)strlen(block->customs[i].name),
            block->customs[i].name, (int)strlen(block->customs[i].value),
            block->customs[i].value);
    }
    return key;
}
