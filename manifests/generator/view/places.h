/*
 * Where in a manifest its pages and sets stand. The model does not keep that,
 * since the module has no use for it: the file is read once more, for messages.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_VIEW_PLACES_H
#define PM_VIEW_PLACES_H

#include <apr_hash.h>
#include <apr_pools.h>

typedef struct pm_places_t {
    apr_hash_t *pages; /* decoded path -> line, as an intptr_t */
    apr_hash_t *sets;  /* id -> line of its definition */
} pm_places_t;

/* The lines of the manifest at path, which pm_reader_read() has taken, from
 * pool. What cannot be read (any more) is not in them. */
pm_places_t *pm_places_read(apr_pool_t *pool, const char *path);

/* The line of a page by its decoded path, of a set by its id; 0: unknown. */
int pm_places_page(const pm_places_t *places, const char *page);
int pm_places_set(const pm_places_t *places, const char *id);

#endif
