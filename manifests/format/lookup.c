/*
 * From a request's path to the set of links that the page needs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "format/lookup.h"

#include <stdlib.h>
#include <string.h>

#include "format/url.h"

/* No more matches are to be asked. */
#define END (-1)

/*
 * The matches, sorted by their literals. Those whose literal begins a path are
 * found without looking at the others: the last that is not greater than the
 * path is one of them, or begins with all of them, since what stands between a
 * text and a longer one that it begins begins with it, too. From there each
 * match names the next one whose literal begins its own.
 */
typedef struct entry_t {
    const pm_match_t *match;
    int next; /* the match that is asked after it; END */
} entry_t;

struct pm_lookup_t {
    int count;
    entry_t entries[];
};

/* Compares the bytes of two texts; a text that begins the other is less. */
static int compare_bytes(const char *a, apr_size_t na, const char *b,
                         apr_size_t nb)
{
    int order = memcmp(a, b, na < nb ? na : nb);

    return order != 0 ? order : (na > nb) - (na < nb);
}

/* By literal; of those with the same one, what is asked later comes first. */
static int by_literal(const void *first, const void *second)
{
    const pm_match_t *a = ((const entry_t *)first)->match;
    const pm_match_t *b = ((const entry_t *)second)->match;
    int order = compare_bytes(a->decoded, a->literal, b->decoded, b->literal);

    if (order == 0) {
        order = (a->length > b->length) - (a->length < b->length);
    }
    return order != 0 ? order : strcmp(b->decoded, a->decoded);
}

static int begins(const pm_match_t *a, const pm_match_t *b)
{
    return a->literal <= b->literal &&
           memcmp(a->decoded, b->decoded, a->literal) == 0;
}

/*
 * Fills in what is asked after each match. The matches whose literals begin the
 * one at hand are a stack, of which each holds the index of the one below.
 * Returns the first match that stands too high on it, or NULL.
 */
static const pm_match_t *link_entries(struct pm_lookup_t *lookup)
{
    int i, top = END, height = 0;

    for (i = 0; i < lookup->count; i++) {
        entry_t *entry = &lookup->entries[i];

        while (top != END &&
               !begins(lookup->entries[top].match, entry->match)) {
            top = lookup->entries[top].next;
            height--;
        }
        if (++height > PM_MATCHES_NESTED_MAX) {
            return entry->match;
        }
        entry->next = top;
        top = i;
    }
    return NULL;
}

apr_status_t pm_lookup_prepare(pm_manifest_t *manifest,
                               const pm_match_t **wrong, pm_error_t *error)
{
    unsigned int count = apr_hash_count(manifest->matches);
    struct pm_lookup_t *lookup = apr_palloc(
        manifest->pool, sizeof(*lookup) + count * sizeof(lookup->entries[0]));
    const pm_match_t *refused;
    apr_hash_index_t *index;
    entry_t *entry = lookup->entries;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, manifest->pool);
    for (index = apr_hash_first(scratch, manifest->matches); index;
         index = apr_hash_next(index)) {
        (entry++)->match = apr_hash_this_val(index);
    }
    apr_pool_destroy(scratch);
    lookup->count = (int)count;
    qsort(lookup->entries, count, sizeof(*entry), by_literal);
    refused = link_entries(lookup);
    if (refused) {
        if (wrong) {
            *wrong = refused;
        }
        return pm_error_set(error, PM_EINVALID, NULL, 0, 0,
                            "the match \"%.200s\" and %d others can be asked "
                            "for one path; no more than %d may",
                            refused->pattern, PM_MATCHES_NESTED_MAX,
                            PM_MATCHES_NESTED_MAX);
    }
    manifest->lookup = lookup;
    return APR_SUCCESS;
}

/* The last entry whose literal is not greater than the path, or END. */
static int last_not_greater(const struct pm_lookup_t *lookup, const char *path,
                            apr_size_t length)
{
    int low = 0, high = lookup->count;

    while (low < high) {
        int middle = low + (high - low) / 2;
        const pm_match_t *match = lookup->entries[middle].match;

        if (compare_bytes(match->decoded, match->literal, path, length) <= 0) {
            low = middle + 1;
        }
        else {
            high = middle;
        }
    }
    return low - 1;
}

static const pm_match_t *find_match(const struct pm_lookup_t *lookup,
                                    const char *path, apr_size_t length)
{
    int i = last_not_greater(lookup, path, length);
    apr_size_t common = 0;

    if (i == END) {
        return NULL;
    }
    while (common < lookup->entries[i].match->literal && common < length &&
           path[common] == lookup->entries[i].match->decoded[common]) {
        common++;
    }
    for (; i != END; i = lookup->entries[i].next) {
        const pm_match_t *match = lookup->entries[i].match;

        if (match->literal <= common && pm_match_fits(match, path, length)) {
            return match;
        }
    }
    return NULL;
}

const pm_set_t *pm_lookup_find(const pm_manifest_t *manifest, const char *path,
                               const pm_match_t **match)
{
    apr_size_t length = strlen(path);
    const pm_set_t *set =
        apr_hash_get(manifest->pages, path, (apr_ssize_t)length);
    const pm_match_t *found = NULL;

    if (!set && manifest->lookup && length <= PM_URL_MAX) {
        found = find_match(manifest->lookup, path, length);
        set = found ? found->set : NULL;
    }
    if (match) {
        *match = found;
    }
    return set;
}
