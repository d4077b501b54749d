/*
 * What is left out, by thing and by page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "view/omitted.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "format/url.h"

/* Bytes of a key, and of a URL as it is shown: content stands in some. What is
 * longer is one with what begins so. */
#define KEY_MAX 4096
#define URL_SHOWN_MAX 300

pm_omissions_t *pm_omissions_create(apr_pool_t *pool)
{
    pm_omissions_t *omissions = apr_pcalloc(pool, sizeof(*omissions));

    omissions->pool = pool;
    omissions->known = apr_hash_make(pool);
    omissions->things = apr_array_make(pool, 64, sizeof(pm_omitted_t *));
    omissions->known_lists = apr_hash_make(pool);
    omissions->lists = apr_array_make(pool, 64, sizeof(pm_omitted_list_t *));
    omissions->pages = apr_hash_make(pool);
    omissions->twice = apr_hash_make(pool);
    omissions->at_hand = apr_array_make(pool, 64, sizeof(int));
    return omissions;
}

void pm_omissions_begin(pm_omissions_t *omissions, const char *page)
{
    omissions->page = page;
    omissions->number++;
    omissions->at_hand_beyond = 0;
    apr_array_clear(omissions->at_hand);
}

/* A copy of a URL, of a long one the beginning: whole characters of UTF-8. */
static const char *shown(apr_pool_t *pool, const char *url)
{
    apr_size_t length = strlen(url);

    if (length <= URL_SHOWN_MAX) {
        return apr_pstrmemdup(pool, url, length);
    }
    for (length = URL_SHOWN_MAX; (url[length] & 0xC0) == 0x80;) {
        length--;
    }
    return apr_pstrcat(pool, apr_pstrmemdup(pool, url, length), "\xe2\x80\xa6",
                       NULL);
}

static pm_omitted_t *remember(pm_omissions_t *omissions, const char *key,
                              const char *url, const char *why)
{
    apr_pool_t *pool = omissions->pool;
    pm_omitted_t *omitted;

    if (omissions->things->nelts >= PM_OMITTED_KNOWN_MAX) {
        omissions->beyond++;
        omissions->at_hand_beyond++;
        return NULL;
    }
    omitted = apr_pcalloc(pool, sizeof(*omitted));
    omitted->url = shown(pool, url);
    omitted->why = apr_pstrdup(pool, why);
    omitted->page = apr_pstrdup(pool, omissions->page);
    omitted->number = omissions->things->nelts;
    APR_ARRAY_PUSH(omissions->things, pm_omitted_t *) = omitted;
    apr_hash_set(omissions->known, apr_pstrdup(pool, key), APR_HASH_KEY_STRING,
                 omitted);
    return omitted;
}

void pm_omissions_add(pm_omissions_t *omissions, const char *url,
                      const char *why, int is_loaded_twice)
{
    char key[KEY_MAX];
    pm_omitted_t *omitted;

    apr_snprintf(key, sizeof(key), "%s\n%s", why, url);
    omitted = apr_hash_get(omissions->known, key, APR_HASH_KEY_STRING);
    if (!omitted) {
        omitted = remember(omissions, key, url, why);
    }
    if (omitted && is_loaded_twice &&
        !apr_hash_get(omissions->twice, url, APR_HASH_KEY_STRING)) {
        /* By the whole URL, since what is shown of a long one is cut. */
        apr_hash_set(omissions->twice, apr_pstrdup(omissions->pool, url),
                     APR_HASH_KEY_STRING, omitted->why);
    }
    if (omitted && omitted->last != omissions->number) {
        omitted->last = omissions->number;
        omitted->pages++;
        APR_ARRAY_PUSH(omissions->at_hand, int) = omitted->number;
    }
}

/* A new list of what is at hand, which counts for its things. */
static pm_omitted_list_t *make_list(pm_omissions_t *omissions)
{
    const apr_array_header_t *at_hand = omissions->at_hand;
    pm_omitted_list_t *list = apr_pcalloc(omissions->pool, sizeof(*list));
    int i;

    list->number = omissions->lists->nelts;
    list->beyond = omissions->at_hand_beyond;
    if (omissions->entries + at_hand->nelts > PM_OMITTED_ENTRIES_MAX) {
        list->beyond += at_hand->nelts;
    }
    else {
        list->count = at_hand->nelts;
    }
    omissions->entries += list->count;
    list->things = apr_pmemdup(omissions->pool, at_hand->elts,
                               (apr_size_t)list->count * sizeof(int));
    for (i = 0; i < list->count; i++) {
        APR_ARRAY_IDX(omissions->things, list->things[i], pm_omitted_t *)
            ->lists++;
    }
    APR_ARRAY_PUSH(omissions->lists, pm_omitted_list_t *) = list;
    return list;
}

/* The path as a manifest has it in memory; it stays. */
static const char *key_of(const pm_omissions_t *omissions, const char *path)
{
    return apr_pstrdup(omissions->pool, pm_url_decode(omissions->pool, path));
}

void pm_omissions_end(pm_omissions_t *omissions)
{
    const apr_array_header_t *at_hand = omissions->at_hand;
    apr_ssize_t length = at_hand->nelts * (apr_ssize_t)sizeof(int);
    /* A page beyond what is remembered is none that others are like. */
    pm_omitted_list_t *list =
        omissions->at_hand_beyond
            ? NULL
            : apr_hash_get(omissions->known_lists, at_hand->elts, length);

    if (!list) {
        list = make_list(omissions);
        if (list->beyond == 0) {
            apr_hash_set(omissions->known_lists, list->things, length, list);
        }
    }
    omissions->list = list;
    apr_hash_set(omissions->pages, key_of(omissions, omissions->page),
                 APR_HASH_KEY_STRING, list);
}

void pm_omissions_also(pm_omissions_t *omissions, const char *path)
{
    path = key_of(omissions, path);
    if (!pm_omissions_of(omissions, path)) {
        apr_hash_set(omissions->pages, path, APR_HASH_KEY_STRING,
                     omissions->list);
    }
}

const char *pm_omissions_twice(const pm_omissions_t *omissions, const char *url)
{
    return apr_hash_get(omissions->twice, url, APR_HASH_KEY_STRING);
}

const pm_omitted_list_t *pm_omissions_of(const pm_omissions_t *omissions,
                                         const char *path)
{
    return apr_hash_get(omissions->pages, path, APR_HASH_KEY_STRING);
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
    apr_array_header_t *sorted =
        apr_array_copy(omissions->pool, omissions->things);

    qsort(sorted->elts, (size_t)sorted->nelts, sizeof(pm_omitted_t *),
          by_pages);
    return sorted;
}
