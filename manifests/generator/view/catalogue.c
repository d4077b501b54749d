/*
 * What the pages of a manifest share, numbered in an order that depends on the
 * manifest alone.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "view/catalogue.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "format/link_json.h"

static int by_id(const void *a, const void *b)
{
    return strcmp((*(const pm_set_t *const *)a)->id,
                  (*(const pm_set_t *const *)b)->id);
}

static int by_href(const void *a, const void *b)
{
    const pm_numbered_link_t *first = *(const pm_numbered_link_t *const *)a;
    const pm_numbered_link_t *second = *(const pm_numbered_link_t *const *)b;
    int order = strcmp(first->link->href, second->link->href);

    return order != 0 ? order : strcmp(first->key, second->key);
}

static void add_set(pm_catalogue_t *catalogue, const pm_set_t *set)
{
    if (!apr_hash_get(catalogue->set_numbers, &set, sizeof(set))) {
        const pm_set_t **key = apr_palloc(catalogue->pool, sizeof(*key));

        *key = set;
        apr_hash_set(catalogue->set_numbers, key, sizeof(*key), set);
        APR_ARRAY_PUSH(catalogue->sets, const pm_set_t *) = set;
    }
}

static void collect_sets(pm_catalogue_t *catalogue,
                         const pm_manifest_t *manifest)
{
    apr_hash_index_t *at;
    int i;

    for (at = apr_hash_first(catalogue->pool, manifest->pages); at;
         at = apr_hash_next(at)) {
        add_set(catalogue, apr_hash_this_val(at));
    }
    for (at = apr_hash_first(catalogue->pool, manifest->matches); at;
         at = apr_hash_next(at)) {
        const pm_match_t *match = apr_hash_this_val(at);

        add_set(catalogue, match->set);
    }
    qsort(catalogue->sets->elts, (size_t)catalogue->sets->nelts,
          sizeof(pm_set_t *), by_id);
    for (i = 0; i < catalogue->sets->nelts; i++) {
        const pm_set_t **set =
            &APR_ARRAY_IDX(catalogue->sets, i, const pm_set_t *);

        apr_hash_set(catalogue->set_numbers, set, sizeof(*set),
                     (void *)(intptr_t)(i + 1));
    }
}

/* A text that is the same for links that are the same. */
static const char *key_of(apr_pool_t *pool, const pm_link_t *link)
{
    const char *text = pm_link_json_text(pool, link, 1);

    return text ? text : link->href;
}

static const char *kind_of(apr_pool_t *pool, const pm_link_t *link)
{
    pm_link_t kind = *link;

    kind.href = "/";
    kind.bytes = PM_BYTES_UNKNOWN;
    kind.hash = kind.via = NULL;
    return key_of(pool, &kind);
}

static void add_link(pm_catalogue_t *catalogue, const pm_link_t *link,
                     apr_pool_t *scratch)
{
    const char *key = key_of(scratch, link);
    pm_numbered_link_t *numbered;

    if (apr_hash_get(catalogue->by_key, key, APR_HASH_KEY_STRING)) {
        return;
    }
    numbered = apr_pcalloc(catalogue->pool, sizeof(*numbered));
    numbered->link = link;
    numbered->key = apr_pstrdup(catalogue->pool, key);
    numbered->kind = kind_of(catalogue->pool, link);
    apr_hash_set(catalogue->by_key, numbered->key, APR_HASH_KEY_STRING,
                 numbered);
    APR_ARRAY_PUSH(catalogue->links, pm_numbered_link_t *) = numbered;
}

static void collect_links(pm_catalogue_t *catalogue)
{
    apr_pool_t *scratch;
    int i, j;

    apr_pool_create(&scratch, catalogue->pool);
    for (i = 0; i < catalogue->sets->nelts; i++) {
        const pm_set_t *set =
            APR_ARRAY_IDX(catalogue->sets, i, const pm_set_t *);

        for (j = 0; j < set->nlinks; j++) {
            add_link(catalogue, &set->links[j], scratch);
        }
        apr_pool_clear(scratch);
    }
    apr_pool_destroy(scratch);
    qsort(catalogue->links->elts, (size_t)catalogue->links->nelts,
          sizeof(pm_numbered_link_t *), by_href);
}

static void number_links(pm_catalogue_t *catalogue)
{
    apr_hash_t *known = apr_hash_make(catalogue->pool);
    int i;

    for (i = 0; i < catalogue->links->nelts; i++) {
        pm_numbered_link_t *link =
            APR_ARRAY_IDX(catalogue->links, i, pm_numbered_link_t *);
        const pm_numbered_link_t *first =
            apr_hash_get(known, link->kind, APR_HASH_KEY_STRING);

        link->number = i;
        link->kind_number =
            first ? first->kind_number : catalogue->kinds->nelts;
        if (!first) {
            apr_hash_set(known, link->kind, APR_HASH_KEY_STRING, link);
            APR_ARRAY_PUSH(catalogue->kinds, const pm_numbered_link_t *) = link;
        }
    }
}

pm_catalogue_t *pm_catalogue_make(apr_pool_t *pool,
                                  const pm_manifest_t *manifest)
{
    pm_catalogue_t *catalogue = apr_pcalloc(pool, sizeof(*catalogue));

    catalogue->pool = pool;
    catalogue->sets = apr_array_make(pool, 64, sizeof(const pm_set_t *));
    catalogue->links = apr_array_make(pool, 64, sizeof(pm_numbered_link_t *));
    catalogue->kinds = apr_array_make(pool, 16, sizeof(pm_numbered_link_t *));
    catalogue->set_numbers = apr_hash_make(pool);
    catalogue->by_key = apr_hash_make(pool);
    collect_sets(catalogue, manifest);
    collect_links(catalogue);
    number_links(catalogue);
    return catalogue;
}

int pm_catalogue_set(const pm_catalogue_t *catalogue, const pm_set_t *set)
{
    return (int)(intptr_t)apr_hash_get(catalogue->set_numbers, &set,
                                       sizeof(set)) -
           1;
}

int pm_catalogue_link(const pm_catalogue_t *catalogue, const pm_link_t *link)
{
    apr_pool_t *scratch;
    const pm_numbered_link_t *numbered;

    apr_pool_create(&scratch, catalogue->pool);
    numbered = apr_hash_get(catalogue->by_key, key_of(scratch, link),
                            APR_HASH_KEY_STRING);
    apr_pool_destroy(scratch);
    return numbered->number;
}
