/*
 * From candidates to the set: the policy.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "plan/choose.h"

#include <stdlib.h>
#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "css/when.h"
#include "header/response.h"

/* Whether it is no more than a connection, which takes no file's place; unless
 * a rule puts it first. */
static int is_connection(const pm_candidate_t *candidate)
{
    return candidate->link.rel == PM_REL_PRECONNECT &&
           candidate->need != PM_NEED_FORCED;
}

static int by_need(const void *a, const void *b)
{
    const pm_candidate_t *first = a, *second = b;

    if (is_connection(first) != is_connection(second)) {
        return is_connection(first) - is_connection(second);
    }
    return first->need != second->need   ? (int)first->need - (int)second->need
           : first->rank != second->rank ? first->rank - second->rank
                                         : first->order - second->order;
}

/* What makes two links one: the request that they lead to. */
static const char *request_of(apr_pool_t *pool, const pm_link_t *link)
{
    return link->rel == PM_REL_PRECONNECT
               ? apr_psprintf(pool, "%d %s", (int)link->crossorigin, link->href)
               : link->href;
}

/* A link that is needed when either of two is: under the one's condition or the
 * other's. What cannot be said is left to the first. */
static void join_conditions(apr_pool_t *pool, pm_link_t *first,
                            const pm_link_t *again)
{
    const pm_css_when_t *when;
    const char *media;
    int is_said;

    if (!first->media ||
        (again->media && strcmp(first->media, again->media) == 0)) {
        return;
    }
    when =
        again->media
            ? pm_css_when_or(
                  pool,
                  pm_css_when_media(pool, first->media, strlen(first->media)),
                  pm_css_when_media(pool, again->media, strlen(again->media)))
            : NULL;
    media = pm_css_when_text(pool, when, &is_said);
    if (is_said) {
        first->media = media;
        first->screens = media ? first->screens | again->screens : 0;
    }
}

/* A candidate that was there before stands for this one, too: with the page's
 * own attributes, if it has given any. */
static void merge(apr_pool_t *pool, pm_candidate_t *first,
                  pm_candidate_t *again)
{
    const char *via = first->link.via, *why = first->link.why;

    pm_candidate_leave_out(again, PM_REASON_REPEATED);
    join_conditions(pool, &first->link, &again->link);
    if (again->is_author && !first->is_author) {
        first->link = again->link;
        first->link.via = via;
        first->link.why = why;
        first->is_author = 1;
    }
}

/* Leaves out all but the first candidate of each request. */
static void drop_repeated(apr_pool_t *pool, apr_array_header_t *candidates)
{
    apr_hash_t *requests = apr_hash_make(pool);
    int i;

    for (i = 0; i < candidates->nelts; i++) {
        pm_candidate_t *candidate =
            &APR_ARRAY_IDX(candidates, i, pm_candidate_t);
        pm_candidate_t *first;
        const char *request;

        if (candidate->left_out) {
            continue;
        }
        request = request_of(pool, &candidate->link);
        first = apr_hash_get(requests, request, APR_HASH_KEY_STRING);
        if (first) {
            merge(pool, first, candidate);
        }
        else {
            apr_hash_set(requests, request, APR_HASH_KEY_STRING, candidate);
        }
    }
}

/* What a set has used up of the limits. */
typedef struct used_t {
    int links, connections;
    apr_int64_t bytes;
    apr_size_t header_bytes;
    int is_full;     /* a link did not fit; no later one is taken */
    int is_too_much; /* a link was too large to be pushed; no later one is */
} used_t;

/* Whether the first paint waits for it. */
static int is_blocking(const pm_candidate_t *candidate)
{
    return candidate->need <= PM_NEED_FONT;
}

/* Why a connection is not prepared. */
static pm_reason_t over_connections(used_t *used,
                                    const pm_candidate_t *candidate)
{
    if (!is_blocking(candidate) && !candidate->is_author) {
        return PM_REASON_CONNECTION;
    }
    return used->connections++ < PM_LIMITS_PRECONNECTS
               ? PM_REASON_NONE
               : PM_REASON_MAX_CONNECTIONS;
}

/* Why the link does not fit any more; if it does it is counted. */
static pm_reason_t over_limit(apr_pool_t *pool, used_t *used,
                              const pm_link_t *link, const pm_limits_t *limits)
{
    apr_size_t bytes = pm_response_grown(
        used->header_bytes, pm_value_make(pool, link, PM_DIALECT_FINAL));

    if (used->links >= limits->links) {
        return PM_REASON_MAX_LINKS;
    }
    if (used->is_full || bytes > limits->header_bytes) {
        used->is_full = 1;
        return PM_REASON_MAX_HEADER;
    }
    used->links++;
    used->header_bytes = bytes;
    return PM_REASON_NONE;
}

/*
 * What does not fit into the bytes that may be pushed is hinted, and so is all
 * behind it: what is less urgent would only be in its way. So is what is not
 * seen at first.
 */
static void limit_push(used_t *used, pm_candidate_t *candidate,
                       const pm_limits_t *limits)
{
    pm_link_t *link = &candidate->link;
    apr_int64_t bytes = link->bytes == PM_BYTES_UNKNOWN ? 0 : link->bytes;

    if (!pm_link_is_pushable(link)) {
        return;
    }
    if (candidate->need == PM_NEED_HIDDEN_IMAGE) {
        link->hint_only = 1;
        return;
    }
    used->is_too_much =
        used->is_too_much || used->bytes + bytes > limits->bytes;
    link->hint_only = used->is_too_much;
    used->bytes += bytes;
}

/* Takes the candidate into the set, or says why not. */
static void take(apr_array_header_t *links, used_t *used,
                 pm_candidate_t *candidate, const pm_limits_t *limits)
{
    pm_reason_t reason = PM_REASON_NONE;

    if (is_connection(candidate)) {
        reason = over_connections(used, candidate);
    }
    if (!reason) {
        reason = over_limit(links->pool, used, &candidate->link, limits);
    }
    if (reason) {
        pm_candidate_leave_out(candidate, reason);
        return;
    }
    if (!candidate->is_push_decided) {
        limit_push(used, candidate, limits);
    }
    APR_ARRAY_PUSH(links, pm_link_t) = candidate->link;
}

pm_choice_t pm_choose(apr_pool_t *pool, apr_array_header_t *candidates,
                      const pm_limits_t *limits)
{
    apr_array_header_t *links = apr_array_make(pool, 16, sizeof(pm_link_t));
    pm_candidate_t *all = (pm_candidate_t *)candidates->elts;
    used_t used = {.header_bytes = pm_response_grown(0, NULL)};
    pm_choice_t choice;
    int i;

    qsort(all, (size_t)candidates->nelts, sizeof(*all), by_need);
    drop_repeated(pool, candidates);
    for (i = 0; i < candidates->nelts; i++) {
        if (!all[i].left_out) {
            take(links, &used, &all[i], limits);
        }
    }
    choice.links = (const pm_link_t *)links->elts;
    choice.nlinks = links->nelts;
    return choice;
}
