/*
 * The files below a directory, DOCROOT.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "site/root.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <apr_file_info.h>
#include <apr_strings.h>

#include "text/memory.h"

/* The canonical path of a file as Linux tells it, from pool: three system calls
 * where realpath() takes one for each directory above, and a site may have a
 * symbolic link for each page. NULL: ask that. */
static const char *canonical_at_once(apr_pool_t *pool, const char *file)
{
    const char *found = NULL;
#ifdef O_PATH
    char link[64], path[PATH_MAX];
    ssize_t length;
    int descriptor = open(file, O_PATH | O_CLOEXEC);

    if (descriptor < 0) {
        return NULL;
    }
    apr_snprintf(link, sizeof(link), "/proc/self/fd/%d", descriptor);
    length = readlink(link, path, sizeof(path));
    /* " (deleted)" stands behind what is gone meanwhile. */
    if (length > 0 && length < (ssize_t)sizeof(path) && path[0] == '/' &&
        path[length - 1] != ')') {
        found = apr_pstrmemdup(pool, path, (apr_size_t)length);
    }
    close(descriptor);
#endif
    return found;
}

/* The canonical path of a file, from pool; NULL, and errno, if it is not
 * there. */
static const char *canonical(apr_pool_t *pool, const char *file)
{
    const char *found = canonical_at_once(pool, file);
    char *real;

    if (found) {
        return found;
    }
    real = realpath(file, NULL);
    found = real ? apr_pstrdup(pool, real) : NULL;
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
