/*
 * What one response says of a set.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "header/response.h"

#include <string.h>

#include <apr_strings.h>

/* "Link: " and the line's end, which go over the wire as well. */
#define FIELD_BYTES 8

/* Between two links of the field. */
#define SEPARATOR ", "
#define SEPARATOR_BYTES 2

apr_size_t pm_response_grown(apr_size_t bytes, const char *value)
{
    if (bytes == 0) {
        bytes = FIELD_BYTES - SEPARATOR_BYTES;
    }
    return value ? bytes + strlen(value) + SEPARATOR_BYTES : bytes;
}

int pm_response_count(const pm_set_t *set, pm_dialect_t dialect,
                      const pm_limit_t *limit)
{
    apr_size_t bytes = FIELD_BYTES - SEPARATOR_BYTES;
    int links = limit->links, i;

    for (i = 0; i < set->nlinks; i++) {
        const pm_value_t *value = &set->values->links[i][dialect];

        if (!value->text) {
            continue;
        }
        bytes += value->length + SEPARATOR_BYTES;
        if (links-- == 0 || bytes > limit->bytes) {
            break;
        }
    }
    return i;
}

const char *pm_response_field(apr_pool_t *pool, const pm_set_t *set,
                              pm_dialect_t dialect, int within)
{
    struct iovec pieces[2 * PM_SET_LINKS_MAX];
    int count = 0, i;

    if (within == set->nlinks && set->values->all[dialect].text) {
        return set->values->all[dialect].text;
    }
    for (i = 0; i < within && i < PM_SET_LINKS_MAX; i++) {
        const pm_value_t *value = &set->values->links[i][dialect];

        if (!value->text) {
            continue;
        }
        if (count > 0) {
            pieces[count].iov_base = (void *)SEPARATOR;
            pieces[count++].iov_len = SEPARATOR_BYTES;
        }
        pieces[count].iov_base = (void *)value->text;
        pieces[count++].iov_len = value->length;
    }
    return count > 0 ? apr_pstrcatv(pool, pieces, (apr_size_t)count, NULL)
                     : NULL;
}

static int has_href(const pm_set_t *set, const char *href)
{
    int i;

    for (i = 0; i < set->nlinks; i++) {
        if (strcmp(set->links[i].href, href) == 0) {
            return 1;
        }
    }
    return 0;
}

/* An empty set with the id of another, and room for that many links. */
static pm_set_t *set_like(apr_pool_t *pool, const pm_set_t *other, int room)
{
    pm_set_t *set = apr_pcalloc(pool, sizeof(*set));
    pm_values_t *values = apr_pcalloc(pool, sizeof(*values));

    set->id = other->id;
    set->links = apr_palloc(pool, (apr_size_t)room * sizeof(*set->links));
    values->links = apr_palloc(pool, (apr_size_t)room * sizeof(*values->links));
    values->fingerprints =
        apr_palloc(pool, (apr_size_t)room * sizeof(*values->fingerprints));
    values->hashes =
        apr_palloc(pool, (apr_size_t)room * sizeof(*values->hashes));
    set->values = values;
    return set;
}

/* Appends link i of another set, and its values, to a set that has room. */
static void append(pm_set_t *set, const pm_set_t *from, int i)
{
    ((pm_link_t *)set->links)[set->nlinks] = from->links[i];
    memcpy(set->values->links[set->nlinks], from->values->links[i],
           sizeof(*set->values->links));
    memcpy(set->values->fingerprints[set->nlinks],
           from->values->fingerprints[i], sizeof(*set->values->fingerprints));
    set->values->hashes[set->nlinks] = from->values->hashes[i];
    set->nlinks++;
}

const pm_set_t *pm_response_join(apr_pool_t *pool, const pm_set_t *first,
                                 const pm_set_t *second)
{
    pm_set_t *joined;
    int i;

    if (!first || first->nlinks == 0) {
        return second ? second : first;
    }
    if (!second || second->nlinks == 0) {
        return first;
    }
    joined = set_like(pool, first, first->nlinks + second->nlinks);
    for (i = 0; i < first->nlinks; i++) {
        append(joined, first, i);
    }
    for (i = 0; i < second->nlinks && joined->nlinks < PM_SET_LINKS_MAX; i++) {
        if (!has_href(first, second->links[i].href)) {
            append(joined, second, i);
        }
    }
    return joined;
}

const pm_set_t *pm_response_select(apr_pool_t *pool, const pm_set_t *set,
                                   int (*is_wanted)(const void *context,
                                                    const pm_set_t *set, int i),
                                   const void *context)
{
    pm_set_t *selected = NULL;
    int i, kept;

    for (i = 0; i < set->nlinks; i++) {
        int wanted = is_wanted(context, set, i);

        if (!wanted && !selected) {
            selected = set_like(pool, set, set->nlinks);
            for (kept = 0; kept < i; kept++) {
                append(selected, set, kept);
            }
        }
        else if (wanted && selected) {
            append(selected, set, i);
        }
    }
    return selected ? selected : set;
}

static int is_without(const void *bits, const pm_set_t *set, int i)
{
    return !(*(const apr_uint64_t *)bits >> i & 1);
}

const pm_set_t *pm_response_without(apr_pool_t *pool, const pm_set_t *set,
                                    apr_uint64_t bits)
{
    return bits == 0 ? set : pm_response_select(pool, set, is_without, &bits);
}
