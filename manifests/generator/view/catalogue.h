/*
 * What the pages of a manifest share, each once and numbered: sets, links, and
 * the kinds of links (all that a link says but which file it is).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_VIEW_CATALOGUE_H
#define PM_VIEW_CATALOGUE_H

#include "format/manifest.h"

typedef struct pm_numbered_link_t {
    const pm_link_t *link;
    const char *key;  /* the same for links that are the same */
    const char *kind; /* likewise, of its kind */
    int number;       /* by href, from 0 */
    int kind_number;  /* by first use, from 0 */
} pm_numbered_link_t;

typedef struct pm_catalogue_t {
    apr_pool_t *pool;
    apr_array_header_t *sets;  /* of const pm_set_t *, by id */
    apr_array_header_t *links; /* of pm_numbered_link_t *, by href */
    apr_array_header_t *kinds; /* of const pm_numbered_link_t *: one of each */
    apr_hash_t *set_numbers;   /* pm_set_t * -> number + 1 */
    apr_hash_t *by_key;
} pm_catalogue_t;

/* That of the sets which pages and matches of the manifest name, which outlives
 * it, from pool. */
pm_catalogue_t *pm_catalogue_make(apr_pool_t *pool,
                                  const pm_manifest_t *manifest);

/* The number of a set that it holds, and of a link of one. */
int pm_catalogue_set(const pm_catalogue_t *catalogue, const pm_set_t *set);
int pm_catalogue_link(const pm_catalogue_t *catalogue, const pm_link_t *link);

#endif
