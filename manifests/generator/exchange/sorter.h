/*
 * Sorting more than memory holds: items are added in any order and come out by
 * their keys. What does not fit is written to temporary files, each sorted, and
 * merged when it is asked for.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_EXCHANGE_SORTER_H
#define PM_EXCHANGE_SORTER_H

#include <apr_errno.h>
#include <apr_pools.h>

typedef struct pm_sorter_t pm_sorter_t;

/* Bytes, which need not be text. */
typedef struct pm_item_t {
    const char *key;
    apr_size_t nkey;
    const char *data;
    apr_size_t ndata;
} pm_item_t;

/* An empty sorter, from pool, that keeps about so many bytes in memory: an item
 * takes no more. Its files are gone with pool. */
pm_sorter_t *pm_sorter_create(apr_pool_t *pool, apr_size_t memory);

/* Adds a copy of an item. Errors: those of temporary files. */
apr_status_t pm_sorter_add(pm_sorter_t *sorter, const pm_item_t *item);

/* After the last item, and again as often as wanted: the first item is next.
 * Errors: likewise. */
apr_status_t pm_sorter_rewind(pm_sorter_t *sorter);

/*
 * The next item in the order of the bytes of keys, then of data; a key or data
 * that begins another one comes before it. It is valid until the next one.
 * APR_EOF after the last; other errors: those of temporary files.
 */
apr_status_t pm_sorter_next(pm_sorter_t *sorter, pm_item_t *item);

#endif
