/*
 * What several sets have in common.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "plan/shared_set.h"

#include <stdlib.h>
#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>
#include <apr_tables.h>

#include "header/value.h"

/* A set, and how many pages have it. */
typedef struct member_t {
    const pm_set_t *set;
    int count;
} member_t;

struct pm_shared_set_t {
    apr_pool_t *pool;
    apr_hash_t *members; /* pm_set_t * -> member_t */
    int count;
};

pm_shared_set_t *pm_shared_set_create(apr_pool_t *pool)
{
    pm_shared_set_t *shared = apr_pcalloc(pool, sizeof(*shared));

    shared->pool = pool;
    shared->members = apr_hash_make(pool);
    return shared;
}

void pm_shared_set_add(pm_shared_set_t *shared, const pm_set_t *set)
{
    member_t *member = apr_hash_get(shared->members, &set, sizeof(set));

    if (!member) {
        member = apr_pcalloc(shared->pool, sizeof(*member));
        member->set = set;
        apr_hash_set(shared->members, &member->set, sizeof(set), member);
    }
    member->count++;
    shared->count++;
}

int pm_shared_set_count(const pm_shared_set_t *shared) { return shared->count; }

/* The set of most pages first, then by id. */
static int by_count(const void *a, const void *b)
{
    const member_t *first = *(const member_t *const *)a;
    const member_t *second = *(const member_t *const *)b;

    return first->count != second->count
               ? second->count - first->count
               : strcmp(first->set->id, second->set->id);
}

static apr_array_header_t *sorted_members(apr_pool_t *pool,
                                          const pm_shared_set_t *shared)
{
    apr_array_header_t *members =
        apr_array_make(pool, 8, sizeof(const member_t *));
    apr_hash_index_t *at;

    for (at = apr_hash_first(pool, shared->members); at;
         at = apr_hash_next(at)) {
        APR_ARRAY_PUSH(members, const member_t *) = apr_hash_this_val(at);
    }
    qsort(members->elts, (size_t)members->nelts, sizeof(const member_t *),
          by_count);
    return members;
}

/* What makes two links of two sets one and the same: all but whether the limits
 * of a page let it be pushed. */
static const char *words_of(apr_pool_t *pool, const pm_link_t *link)
{
    pm_link_t plain = *link;
    const char *value;

    plain.hint_only = 0;
    value = pm_value_make(pool, &plain, PM_DIALECT_FINAL);
    return value ? value : link->href;
}

/* Words of a link -> how many pages have it. */
static apr_hash_t *count_links(apr_pool_t *pool,
                               const apr_array_header_t *members)
{
    apr_hash_t *counts = apr_hash_make(pool);
    int i, j;

    for (i = 0; i < members->nelts; i++) {
        const member_t *member = APR_ARRAY_IDX(members, i, const member_t *);

        for (j = 0; j < member->set->nlinks; j++) {
            const char *words = words_of(pool, &member->set->links[j]);
            intptr_t count =
                (intptr_t)apr_hash_get(counts, words, APR_HASH_KEY_STRING);

            apr_hash_set(counts, words, APR_HASH_KEY_STRING,
                         (void *)(count + member->count));
        }
    }
    return counts;
}

const pm_set_t *pm_shared_set_find(apr_pool_t *scratch,
                                   const pm_shared_set_t *shared, int percent,
                                   pm_manifest_t *manifest)
{
    apr_array_header_t *members = sorted_members(scratch, shared);
    apr_array_header_t *links = apr_array_make(scratch, 16, sizeof(pm_link_t));
    apr_hash_t *counts = count_links(scratch, members);
    pm_error_t ignored = PM_ERROR_NONE;
    const pm_set_t *set = NULL;
    int i, j;

    for (i = 0; i < members->nelts; i++) {
        const pm_set_t *member =
            APR_ARRAY_IDX(members, i, const member_t *)->set;

        for (j = 0; j < member->nlinks; j++) {
            const char *words = words_of(scratch, &member->links[j]);
            apr_int64_t count =
                (intptr_t)apr_hash_get(counts, words, APR_HASH_KEY_STRING);

            if (count > 0 && links->nelts < PM_SET_LINKS_MAX &&
                count * 100 >= (apr_int64_t)percent * shared->count) {
                APR_ARRAY_PUSH(links, pm_link_t) = member->links[j];
                apr_hash_set(counts, words, APR_HASH_KEY_STRING, (void *)0);
            }
        }
    }
    pm_manifest_add_set(manifest, (const pm_link_t *)links->elts, links->nelts,
                        &set, &ignored);
    return set;
}
