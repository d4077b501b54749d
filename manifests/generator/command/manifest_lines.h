/*
 * Where in a manifest its pages and sets stand. The model does not keep that,
 * since the module has no use for it: the file is read once more, for messages.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_MANIFEST_LINES_H
#define PM_COMMAND_MANIFEST_LINES_H

#include <apr_hash.h>
#include <apr_pools.h>

typedef struct pm_lines_t {
    apr_hash_t *pages; /* decoded path -> line, as an intptr_t */
    apr_hash_t *sets;  /* id -> line of its definition */
} pm_lines_t;

/* The lines of the manifest at path, which pm_reader_read() has taken, from
 * pool. What cannot be read (any more) is not in them. */
pm_lines_t *pm_lines_read(apr_pool_t *pool, const char *path);

/* The line of a page by its decoded path, of a set by its id; 0: unknown. */
int pm_lines_page(const pm_lines_t *lines, const char *page);
int pm_lines_set(const pm_lines_t *lines, const char *id);

#endif
