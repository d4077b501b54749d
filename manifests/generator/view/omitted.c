/*
 * What is left out, summed up.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "view/omitted.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

/* Bytes of a key. What is longer is one with what begins so. */
#define KEY_MAX 4096

pm_omissions_t *pm_omissions_create(apr_pool_t *pool)
{
    pm_omissions_t *omissions = apr_pcalloc(pool, sizeof(*omissions));

    omissions->pool = pool;
    omissions->known = apr_hash_make(pool);
    return omissions;
}

void pm_omissions_page(pm_omissions_t *omissions, const char *page)
{
    omissions->page = page;
    omissions->number++;
}

static pm_omitted_t *remember(pm_omissions_t *omissions, const char *key,
                              const char *url, const char *why)
{
    apr_pool_t *pool = omissions->pool;
    pm_omitted_t *omitted;

    if (apr_hash_count(omissions->known) >= PM_OMITTED_KNOWN_MAX) {
        omissions->beyond++;
        return NULL;
    }
    omitted = apr_pcalloc(pool, sizeof(*omitted));
    omitted->url = apr_pstrndup(pool, url, KEY_MAX);
    omitted->why = apr_pstrdup(pool, why);
    omitted->page = apr_pstrdup(pool, omissions->page);
    apr_hash_set(omissions->known, apr_pstrdup(pool, key), APR_HASH_KEY_STRING,
                 omitted);
    return omitted;
}

void pm_omissions_add(pm_omissions_t *omissions, const char *url,
                      const char *why)
{
    char key[KEY_MAX];
    pm_omitted_t *omitted;

    apr_snprintf(key, sizeof(key), "%s\n%s", why, url);
    omitted = apr_hash_get(omissions->known, key, APR_HASH_KEY_STRING);
    if (!omitted) {
        omitted = remember(omissions, key, url, why);
    }
    if (omitted && omitted->last != omissions->number) {
        omitted->last = omissions->number;
        omitted->pages++;
    }
}

static int by_pages(const void *a, const void *b)
{
    const pm_omitted_t *first = *(const pm_omitted_t *const *)a;
    const pm_omitted_t *second = *(const pm_omitted_t *const *)b;
    int order = strcmp(first->url, second->url);

    return first->pages != second->pages ? second->pages - first->pages
           : order != 0                  ? order
                                         : strcmp(first->why, second->why);
}

apr_array_header_t *pm_omissions_sorted(const pm_omissions_t *omissions)
{
    apr_pool_t *pool = omissions->pool;
    apr_array_header_t *sorted =
        apr_array_make(pool, (int)apr_hash_count(omissions->known) + 1,
                       sizeof(const pm_omitted_t *));
    apr_hash_index_t *at;

    for (at = apr_hash_first(pool, omissions->known); at;
         at = apr_hash_next(at)) {
        APR_ARRAY_PUSH(sorted, const pm_omitted_t *) = apr_hash_this_val(at);
    }
    qsort(sorted->elts, (size_t)sorted->nelts, sizeof(pm_omitted_t *),
          by_pages);
    return sorted;
}
