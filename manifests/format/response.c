/*
 * What one response says of a set.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "response.h"

#include <string.h>

#include <apr_strings.h>

/* "Link: " and the line's end, which go over the wire as well. */
#define FIELD_BYTES 8

int pm_response_count(const pm_set_t *set, pm_dialect_t dialect,
                      const pm_limit_t *limit)
{
    apr_size_t bytes = limit->bytes;
    int links = limit->links, i;

    for (i = 0; i < set->nlinks; i++) {
        const pm_value_t *value = &set->values->links[i][dialect];

        if (!value->text) {
            continue;
        }
        if (links-- == 0 || value->length + FIELD_BYTES > bytes) {
            break;
        }
        bytes -= value->length + FIELD_BYTES;
    }
    return i;
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

const pm_set_t *pm_response_join(apr_pool_t *pool, const pm_set_t *first,
                                 const pm_set_t *second)
{
    pm_set_t *joined;
    pm_link_t *links;
    pm_values_t *values;
    int most, i;

    if (!first || first->nlinks == 0) {
        return second ? second : first;
    }
    if (!second || second->nlinks == 0) {
        return first;
    }
    most = first->nlinks + second->nlinks;
    joined = apr_pmemdup(pool, first, sizeof(*first));
    links = apr_palloc(pool, (apr_size_t)most * sizeof(*links));
    values = apr_palloc(pool, sizeof(*values));
    values->links = apr_palloc(pool, (apr_size_t)most * sizeof(*values->links));
    memcpy(links, first->links, (apr_size_t)first->nlinks * sizeof(*links));
    memcpy(values->links, first->values->links,
           (apr_size_t)first->nlinks * sizeof(*values->links));
    for (i = 0; i < second->nlinks && joined->nlinks < PM_SET_LINKS_MAX; i++) {
        if (!has_href(first, second->links[i].href)) {
            links[joined->nlinks] = second->links[i];
            memcpy(values->links[joined->nlinks++], second->values->links[i],
                   sizeof(*values->links));
        }
    }
    joined->links = links;
    joined->values = values;
    return joined;
}
