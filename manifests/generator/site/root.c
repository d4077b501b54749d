/*
 * The files below a directory, DOCROOT.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "site/root.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <apr_file_info.h>
#include <apr_strings.h>

#include "text/memory.h"

/* The canonical path of a file, from pool; NULL, and errno, if it is not
 * there. */
static const char *canonical(apr_pool_t *pool, const char *file)
{
    char *real = realpath(file, NULL);
    const char *found = real ? apr_pstrdup(pool, real) : NULL;

    pm_memory_check(pool, real ? APR_SUCCESS : errno);
    free(real);
    return found;
}

apr_status_t pm_root_open(apr_pool_t *pool, const char *path, pm_root_t *root,
                          pm_error_t *error)
{
    apr_size_t length = strlen(path);
    apr_finfo_t info = {0};
    apr_status_t rv;

    while (length > 1 && path[length - 1] == '/') {
        length--;
    }
    root->path = apr_pstrmemdup(pool, path, length);
    root->real = canonical(pool, path);
    rv = root->real ? apr_stat(&info, root->real, APR_FINFO_TYPE, pool)
                    : APR_FROM_OS_ERROR(errno);
    if (rv == APR_SUCCESS && info.filetype != APR_DIR) {
        rv = APR_ENOTDIR;
    }
    return rv == APR_SUCCESS ? rv
                             : pm_error_set(error, rv, path, 0, 0,
                                            "cannot open the document root");
}

const char *pm_root_source(apr_pool_t *pool, const pm_root_t *root,
                           const char *path)
{
    return *path ? apr_pstrcat(pool, root->path,
                               strcmp(root->path, "/") == 0 ? "" : "/", path,
                               NULL)
                 : root->path;
}

const char *pm_root_locate(apr_pool_t *pool, const pm_root_t *root,
                           const char *path)
{
    return canonical(pool, pm_root_source(pool, root, path));
}

int pm_root_has(const pm_root_t *root, const char *real)
{
    apr_size_t length = strlen(root->real);

    return strcmp(root->real, "/") == 0 ||
           (strncmp(real, root->real, length) == 0 &&
            (real[length] == '/' || !real[length]));
}
