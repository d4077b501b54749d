/*
 * The files below a directory, DOCROOT: what a path of it leads to.
 *
 * Symbolic links are followed, as httpd does with FollowSymLinks; what they
 * lead to outside of DOCROOT is there, but not to be read.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SITE_ROOT_H
#define PM_SITE_ROOT_H

#include <apr_pools.h>

#include "format/error.h"

typedef struct pm_root_t {
    const char *path; /* as given, without a `/` at its end */
    const char *real; /* canonical */
} pm_root_t;

/* Opens the directory, from pool. Errors: it is none that can be read. */
apr_status_t pm_root_open(apr_pool_t *pool, const char *path, pm_root_t *root,
                          pm_error_t *error);

/* The name of a file for messages and for the system: DOCROOT/path, from pool,
 * or DOCROOT for "". path has no leading `/`. */
const char *pm_root_source(apr_pool_t *pool, const pm_root_t *root,
                           const char *path);

/* The file that a path leads to: its canonical path, from pool, or NULL if
 * there is none. path has no leading `/` and no dot segments. */
const char *pm_root_locate(apr_pool_t *pool, const pm_root_t *root,
                           const char *path);

/* Whether a canonical path lies below DOCROOT. */
int pm_root_has(const pm_root_t *root, const char *real);

#endif
