/*
 * From candidates to the set: the policy.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "choose.h"

#include <stdlib.h>
#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "model.h"

static int by_need(const void *a, const void *b)
{
    const pm_candidate_t *first = a, *second = b;

    return first->need != second->need ? (int)first->need - (int)second->need
                                       : first->order - second->order;
}

/* What makes two links one: the request that they lead to. */
static const char *request_of(apr_pool_t *pool, const pm_link_t *link)
{
    return link->rel == PM_REL_PRECONNECT
               ? apr_psprintf(pool, "%d %s", (int)link->crossorigin, link->href)
               : link->href;
}

/* A candidate that was there before stands for this one, too: with the page's
 * own attributes, if it has given any. */
static void merge(pm_candidate_t *first, pm_candidate_t *again)
{
    const char *via = first->link.via, *why = first->link.why;

    again->left_out = "the same as another reference of the page";
    if (again->is_author && !first->is_author) {
        first->link = again->link;
        first->link.via = via;
        first->link.why = why;
        first->is_author = 1;
    }
}

pm_choice_t pm_choose(apr_pool_t *pool, apr_array_header_t *candidates)
{
    apr_hash_t *requests = apr_hash_make(pool);
    apr_array_header_t *links = apr_array_make(pool, 16, sizeof(pm_link_t));
    pm_candidate_t *all = (pm_candidate_t *)candidates->elts;
    pm_choice_t choice;
    int i;

    qsort(all, (size_t)candidates->nelts, sizeof(*all), by_need);
    for (i = 0; i < candidates->nelts; i++) {
        const char *request;
        pm_candidate_t *first;

        if (all[i].left_out) {
            continue;
        }
        request = request_of(pool, &all[i].link);
        first = apr_hash_get(requests, request, APR_HASH_KEY_STRING);
        if (first) {
            merge(first, &all[i]);
        }
        else {
            apr_hash_set(requests, request, APR_HASH_KEY_STRING, &all[i]);
        }
    }
    for (i = 0; i < candidates->nelts; i++) {
        if (all[i].left_out) {
            continue;
        }
        if (links->nelts == PM_SET_LINKS_MAX) {
            all[i].left_out = "more links than a set can have";
            continue;
        }
        APR_ARRAY_PUSH(links, pm_link_t) = all[i].link;
    }
    choice.links = (const pm_link_t *)links->elts;
    choice.nlinks = links->nelts;
    return choice;
}
