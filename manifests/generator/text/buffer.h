/*
 * Text that grows as its pieces come.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_TEXT_BUFFER_H
#define PM_TEXT_BUFFER_H

#include <apr_pools.h>

/*
 * All zero but for the pool, it is empty. Setting length to 0 empties it; its
 * room stays. The caller bounds the length: the pool holds at most four times
 * as much, since what was outgrown stays in it.
 */
typedef struct pm_buffer_t {
    apr_pool_t *pool;
    char *bytes; /* not terminated; NULL while nothing was appended */
    apr_size_t length;
    apr_size_t room;
} pm_buffer_t;

/* Makes room for length bytes at once, where that is how many there will be. */
void pm_buffer_reserve(pm_buffer_t *buffer, apr_size_t length);

/* Appends a copy of length bytes. */
void pm_buffer_append(pm_buffer_t *buffer, const char *bytes,
                      apr_size_t length);

#endif
