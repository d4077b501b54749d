/*
 * Sorts of elements.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/sort.h"

#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "text/buffer.h"

struct pm_css_sorts_t {
    const pm_css_cascade_t *cascade;
    const void **known; /* by index of the kinds; NULL: not looked at yet */
    apr_hash_t *sorts;  /* key -> itself */
    pm_buffer_t key;    /* of the kind that is looked at */
};

pm_css_sorts_t *pm_css_sorts_create(apr_pool_t *pool,
                                    const pm_css_cascade_t *cascade,
                                    const pm_css_page_t *page,
                                    apr_hash_t *known)
{
    pm_css_sorts_t *sorts = apr_pcalloc(pool, sizeof(*sorts));

    sorts->cascade = cascade;
    sorts->known =
        apr_pcalloc(pool, sizeof(*sorts->known) * apr_hash_count(page->kinds));
    sorts->sorts = known;
    sorts->key.pool = pool;
    return sorts;
}

/* Adds a part of the key: a mark that says of what it is, a number, a text. */
static void add(pm_css_sorts_t *sorts, char mark, int number, const char *text)
{
    pm_buffer_append(&sorts->key, &mark, 1);
    pm_buffer_append(&sorts->key, (const char *)&number, sizeof(number));
    pm_buffer_append(&sorts->key, text, strlen(text) + 1);
}

/* The attributes that selectors ask for. */
static void add_attributes(pm_css_sorts_t *sorts, const pm_css_kind_t *kind)
{
    const apr_array_header_t *all = pm_css_cascade_attributes(sorts->cascade);
    int i;

    for (i = 0; i < all->nelts; i++) {
        const pm_css_asked_t *asked = &APR_ARRAY_IDX(all, i, pm_css_asked_t);
        const char *const *value =
            pm_css_attribute(kind->attributes, asked->name);

        if (value) {
            add(sorts, *value && asked->with_value ? '=' : '[', i,
                *value && asked->with_value ? *value : "");
        }
    }
}

/* All of a kind that a selector may ask for, as bytes. */
static void key_kind(pm_css_sorts_t *sorts, const pm_css_kind_t *kind)
{
    int i;

    sorts->key.length = 0;
    add(sorts, '<', 0, kind->tag);
    add(sorts, '{', 0, kind->declared ? kind->declared : "");
    add_attributes(sorts, kind);
    if (kind->id && pm_css_cascade_asks(sorts->cascade, '#', kind->id)) {
        add(sorts, '#', 0, kind->id);
    }
    for (i = 0; kind->classes[i]; i++) {
        if (pm_css_cascade_asks(sorts->cascade, '.', kind->classes[i])) {
            add(sorts, '.', 0, kind->classes[i]);
        }
    }
}

const void *pm_css_sort_of(pm_css_sorts_t *sorts, const pm_css_kind_t *kind)
{
    const pm_buffer_t *key = &sorts->key;
    const void **sort = &sorts->known[kind->index];

    if (!*sort) {
        key_kind(sorts, kind);
        *sort =
            apr_hash_get(sorts->sorts, key->bytes, (apr_ssize_t)key->length);
    }
    if (!*sort) {
        *sort = apr_pmemdup(apr_hash_pool_get(sorts->sorts), key->bytes,
                            key->length);
        apr_hash_set(sorts->sorts, *sort, (apr_ssize_t)key->length, *sort);
    }
    return *sort;
}
