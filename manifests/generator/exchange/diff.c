/*
 * What differs between two manifests of a site.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "exchange/diff.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "format/url.h"

/* A page or match and its sets, NULL where it is not. */
typedef struct entry_t {
    pm_diff_name_t name;
    const pm_set_t *before, *now;
} entry_t;

/* What stands for the two sets of an entry; a hash key. */
typedef struct pair_t {
    const pm_link_t *before, *now;
} pair_t;

static const char *text_or_none(const char *text) { return text ? text : ""; }

const char *pm_diff_attributes(apr_pool_t *pool, const pm_link_t *before,
                               const pm_link_t *now)
{
    const struct {
        const char *name;
        int differs;
        const char *before, *now;
    } attributes[] = {
        {"rel", before->rel != now->rel, NULL, NULL},
        {"as", before->as != now->as, NULL, NULL},
        {"type", 0, before->type, now->type},
        {"crossorigin", before->crossorigin != now->crossorigin, NULL, NULL},
        {"fetchpriority", before->fetchpriority != now->fetchpriority, NULL,
         NULL},
        {"media", 0, before->media, now->media},
        {"imagesrcset", 0, before->imagesrcset, now->imagesrcset},
        {"imagesizes", 0, before->imagesizes, now->imagesizes},
        {"screens", before->screens != now->screens, NULL, NULL},
        {"integrity", 0, before->integrity, now->integrity},
        {"referrerpolicy", 0, before->referrerpolicy, now->referrerpolicy},
        {"push", !before->hint_only != !now->hint_only, NULL, NULL},
    };
    const char *names = "";
    size_t i;

    for (i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++) {
        if (attributes[i].differs ||
            strcmp(text_or_none(attributes[i].before),
                   text_or_none(attributes[i].now)) != 0) {
            names = apr_pstrcat(pool, names, *names ? ", " : "",
                                attributes[i].name, NULL);
        }
    }
    return names;
}

/* Whether two links lead to one request. */
static int is_one(const pm_link_t *a, const pm_link_t *b)
{
    return strcmp(a->href, b->href) == 0 &&
           (a->rel == PM_REL_PRECONNECT) == (b->rel == PM_REL_PRECONNECT) &&
           (a->rel != PM_REL_PRECONNECT || a->crossorigin == b->crossorigin);
}

/* The place of a link in a set; -1 if it is not there. */
static int place_in(const pm_set_t *set, const pm_link_t *link)
{
    int i;

    for (i = 0; i < set->nlinks; i++) {
        if (is_one(&set->links[i], link)) {
            return i;
        }
    }
    return -1;
}

/*
 * Marks the links of now that have moved: all that are in before but those of
 * the longest run that stand in the same order there. places: of the links of
 * now in before, -1 for new ones.
 */
static void mark_moved(const int *places, int count, char *is_moved)
{
    int length[PM_SET_LINKS_MAX], previous[PM_SET_LINKS_MAX];
    int i, j, best = -1;

    for (i = 0; i < count; i++) {
        is_moved[i] = places[i] >= 0;
        length[i] = 1;
        previous[i] = -1;
        for (j = 0; j < i && places[i] >= 0; j++) {
            if (places[j] >= 0 && places[j] < places[i] &&
                length[j] + 1 > length[i]) {
                length[i] = length[j] + 1;
                previous[i] = j;
            }
        }
        if (places[i] >= 0 && (best < 0 || length[i] > length[best])) {
            best = i;
        }
    }
    for (; best >= 0; best = previous[best]) {
        is_moved[best] = 0;
    }
}

static int has_other_content(const pm_link_t *before, const pm_link_t *now)
{
    return (before->hash && now->hash &&
            strcmp(before->hash, now->hash) != 0) ||
           (before->bytes != PM_BYTES_UNKNOWN &&
            now->bytes != PM_BYTES_UNKNOWN && before->bytes != now->bytes);
}

static void push(apr_array_header_t *links, pm_diff_kind_t kind,
                 const pm_link_t *before, const pm_link_t *now)
{
    APR_ARRAY_PUSH(links, pm_link_diff_t) =
        (pm_link_diff_t){.kind = kind, .before = before, .now = now};
}

/* What becomes of a link that both sets have. */
static void compare_links(apr_array_header_t *links, const pm_link_t *before,
                          const pm_link_t *now, int is_moved)
{
    if (*pm_diff_attributes(links->pool, before, now)) {
        push(links, PM_DIFF_CHANGED, before, now);
    }
    if (has_other_content(before, now)) {
        push(links, PM_DIFF_CONTENT, before, now);
    }
    if (is_moved) {
        push(links, PM_DIFF_MOVED, before, now);
    }
}

/* What becomes of the links of a set, from pool. */
static apr_array_header_t *
compare_sets(apr_pool_t *pool, const pm_set_t *before, const pm_set_t *now)
{
    apr_array_header_t *links = apr_array_make(pool, 4, sizeof(pm_link_diff_t));
    char is_moved[PM_SET_LINKS_MAX];
    int places[PM_SET_LINKS_MAX], i;

    for (i = 0; i < now->nlinks; i++) {
        places[i] = place_in(before, &now->links[i]);
    }
    mark_moved(places, now->nlinks, is_moved);
    for (i = 0; i < now->nlinks; i++) {
        if (places[i] < 0) {
            push(links, PM_DIFF_ADDED, NULL, &now->links[i]);
        }
        else {
            compare_links(links, &before->links[places[i]], &now->links[i],
                          is_moved[i]);
        }
    }
    for (i = 0; i < before->nlinks; i++) {
        if (place_in(now, &before->links[i]) < 0) {
            push(links, PM_DIFF_GONE, &before->links[i], NULL);
        }
    }
    return links;
}

/* Adds the pages of one hash to the entries, and what the other has of each;
 * those of before, if it is that one's, only where the other has none. */
static void add_pages(apr_array_header_t *entries, apr_hash_t *mine,
                      apr_hash_t *other, int is_before)
{
    apr_hash_index_t *at;

    for (at = apr_hash_first(entries->pool, mine); at; at = apr_hash_next(at)) {
        const char *path = apr_hash_this_key(at);
        const pm_set_t *set = apr_hash_this_val(at);
        const pm_set_t *others =
            apr_hash_get(other, path, apr_hash_this_key_len(at));

        if (!is_before || !others) {
            APR_ARRAY_PUSH(entries, entry_t) = (entry_t){
                .name = {.path = pm_url_encode(entries->pool, path)},
                .before = is_before ? set : others,
                .now = is_before ? NULL : set,
            };
        }
    }
}

/* Likewise matches. */
static void add_matches(apr_array_header_t *entries, apr_hash_t *mine,
                        apr_hash_t *other, int is_before)
{
    apr_hash_index_t *at;

    for (at = apr_hash_first(entries->pool, mine); at; at = apr_hash_next(at)) {
        const pm_match_t *match = apr_hash_this_val(at);
        const pm_match_t *others =
            apr_hash_get(other, match->decoded, (apr_ssize_t)match->length);

        if (!is_before || !others) {
            APR_ARRAY_PUSH(entries, entry_t) = (entry_t){
                .name = {.path = match->pattern, .is_match = 1},
                .before = is_before ? match->set
                          : others  ? others->set
                                    : NULL,
                .now = is_before ? NULL : match->set,
            };
        }
    }
}

static int by_name(const void *a, const void *b)
{
    const pm_diff_name_t *first = &((const entry_t *)a)->name;
    const pm_diff_name_t *second = &((const entry_t *)b)->name;
    int order = strcmp(first->path, second->path);

    return order != 0 ? order : first->is_match - second->is_match;
}

/* Everything that either manifest has, by path. */
static apr_array_header_t *all_entries(apr_pool_t *pool,
                                       const pm_manifest_t *before,
                                       const pm_manifest_t *now)
{
    apr_array_header_t *entries = apr_array_make(pool, 64, sizeof(entry_t));

    add_pages(entries, now->pages, before->pages, 0);
    add_pages(entries, before->pages, now->pages, 1);
    add_matches(entries, now->matches, before->matches, 0);
    add_matches(entries, before->matches, now->matches, 1);
    qsort(entries->elts, (size_t)entries->nelts, sizeof(entry_t), by_name);
    return entries;
}

/* The change of an entry that both manifests have, made if it is the first with
 * these sets; it may have no links. */
static pm_change_t *change_of(apr_pool_t *pool, apr_hash_t *changes,
                              const entry_t *entry)
{
    const pair_t pair = {entry->before->links, entry->now->links};
    pm_change_t *change = apr_hash_get(changes, &pair, sizeof(pair));

    if (!change) {
        change = apr_palloc(pool, sizeof(*change));
        change->names = apr_array_make(pool, 4, sizeof(pm_diff_name_t));
        change->links = compare_sets(pool, entry->before, entry->now);
        apr_hash_set(changes, apr_pmemdup(pool, &pair, sizeof(pair)),
                     sizeof(pair), change);
    }
    return change;
}

/* The larger change first, then by the first page. */
static int by_size(const void *a, const void *b)
{
    const pm_change_t *first = a, *second = b;

    return first->names->nelts != second->names->nelts
               ? second->names->nelts - first->names->nelts
               : strcmp(APR_ARRAY_IDX(first->names, 0, pm_diff_name_t).path,
                        APR_ARRAY_IDX(second->names, 0, pm_diff_name_t).path);
}

static const char *href_of(const pm_link_diff_t *link)
{
    return (link->now ? link->now : link->before)->href;
}

static int by_pages(const void *a, const void *b)
{
    const pm_link_diff_t *first = a, *second = b;

    return first->pages != second->pages ? second->pages - first->pages
           : first->kind != second->kind
               ? (int)first->kind - (int)second->kind
               : strcmp(href_of(first), href_of(second));
}

/* Counts what becomes of links over all changes. */
static apr_array_header_t *count_links(apr_pool_t *pool,
                                       const apr_array_header_t *changes)
{
    apr_array_header_t *links = apr_array_make(pool, 8, sizeof(pm_link_diff_t));
    apr_hash_t *known = apr_hash_make(pool);
    int i, j;

    for (i = 0; i < changes->nelts; i++) {
        const pm_change_t *change = &APR_ARRAY_IDX(changes, i, pm_change_t);

        for (j = 0; j < change->links->nelts; j++) {
            const pm_link_diff_t *link =
                &APR_ARRAY_IDX(change->links, j, pm_link_diff_t);
            const char *key =
                apr_psprintf(pool, "%d %s", (int)link->kind, href_of(link));
            intptr_t at =
                (intptr_t)apr_hash_get(known, key, APR_HASH_KEY_STRING);

            if (at == 0) {
                APR_ARRAY_PUSH(links, pm_link_diff_t) = *link;
                at = links->nelts;
                APR_ARRAY_IDX(links, at - 1, pm_link_diff_t).example =
                    APR_ARRAY_IDX(change->names, 0, pm_diff_name_t).path;
                apr_hash_set(known, key, APR_HASH_KEY_STRING, (void *)at);
            }
            APR_ARRAY_IDX(links, at - 1, pm_link_diff_t).pages +=
                change->names->nelts;
        }
    }
    qsort(links->elts, (size_t)links->nelts, sizeof(pm_link_diff_t), by_pages);
    return links;
}

/* The changes that are some, the largest first. */
static apr_array_header_t *sorted_changes(apr_pool_t *pool, apr_hash_t *changes)
{
    apr_array_header_t *sorted = apr_array_make(pool, 8, sizeof(pm_change_t));
    apr_hash_index_t *at;

    for (at = apr_hash_first(pool, changes); at; at = apr_hash_next(at)) {
        const pm_change_t *change = apr_hash_this_val(at);

        if (change->links->nelts > 0) {
            APR_ARRAY_PUSH(sorted, pm_change_t) = *change;
        }
    }
    qsort(sorted->elts, (size_t)sorted->nelts, sizeof(pm_change_t), by_size);
    return sorted;
}

static unsigned int count_of(const pm_manifest_t *manifest)
{
    return apr_hash_count(manifest->pages) + apr_hash_count(manifest->matches);
}

pm_diff_t *pm_diff_find(apr_pool_t *pool, const pm_manifest_t *before,
                        const pm_manifest_t *now)
{
    pm_diff_t *diff = apr_pcalloc(pool, sizeof(*diff));
    apr_array_header_t *entries = all_entries(pool, before, now);
    apr_hash_t *changes = apr_hash_make(pool);
    int i;

    diff->before = count_of(before);
    diff->now = count_of(now);
    diff->added = apr_array_make(pool, 8, sizeof(pm_diff_name_t));
    diff->gone = apr_array_make(pool, 8, sizeof(pm_diff_name_t));
    for (i = 0; i < entries->nelts; i++) {
        const entry_t *entry = &APR_ARRAY_IDX(entries, i, entry_t);
        apr_array_header_t *names =
            !entry->before ? diff->added
            : !entry->now  ? diff->gone
                           : change_of(pool, changes, entry)->names;

        APR_ARRAY_PUSH(names, pm_diff_name_t) = entry->name;
    }
    diff->changes = sorted_changes(pool, changes);
    for (i = 0; i < diff->changes->nelts; i++) {
        diff->changed +=
            APR_ARRAY_IDX(diff->changes, i, pm_change_t).names->nelts;
    }
    diff->links = count_links(pool, diff->changes);
    return diff;
}

int pm_diff_is_empty(const pm_diff_t *diff)
{
    return diff->added->nelts + diff->gone->nelts + diff->changed == 0;
}
