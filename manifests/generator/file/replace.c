/*
 * A new file in the place of an old one.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "file/replace.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <apr_strings.h>

#include "file/ownership.h"
#include "file/temporary.h"

/* Symbolic links that are followed from a name to a file. */
#define LINKS_MAX 16

/*
 * The file that path leads to, from pool: path itself, unless that is a
 * symbolic link, which then stays one. The file need not be there.
 */
static apr_status_t target_of(apr_pool_t *pool, const char *path,
                              const char **target)
{
    char to[PATH_MAX];
    const char *slash;
    ssize_t length;
    int i;

    *target = path;
    for (i = 0; i <= LINKS_MAX; i++) {
        length = readlink(*target, to, sizeof(to) - 1);
        if (length < 0) {
            /* It is no link, or is not there. */
            return errno == EINVAL || errno == ENOENT ? APR_SUCCESS : errno;
        }
        to[length] = '\0';
        slash = *to == '/' ? NULL : strrchr(*target, '/');
        *target =
            apr_psprintf(pool, "%.*s%s", slash ? (int)(slash - *target) + 1 : 0,
                         *target, to);
    }
    return ELOOP;
}

/* What is not a file (/dev/null, say) must not become one. */
static apr_status_t check_old(const char *path, pm_error_t *error)
{
    struct stat info;

    if (stat(path, &info) != 0) {
        return errno == ENOENT ? APR_SUCCESS : errno;
    }
    return S_ISREG(info.st_mode)
               ? APR_SUCCESS
               : pm_error_set(error, PM_EINVALID, path, 0, 0,
                              "not a regular file; a manifest is not put in "
                              "its place");
}

/* Writes the whole file, onto the disk, for those who could read the old one.
 */
static apr_status_t write_whole(apr_file_t *file,
                                const pm_replacement_t *replacement,
                                pm_error_t *error)
{
    apr_status_t rv = replacement->write(replacement->context, file,
                                         replacement->path, error);
    apr_status_t closed;

    if (rv == APR_SUCCESS) {
        rv = pm_ownership_keep(file, replacement->path, replacement->report);
    }
    if (rv == APR_SUCCESS) {
        rv = apr_file_sync(file);
    }
    closed = apr_file_close(file);
    return rv == APR_SUCCESS ? closed : rv;
}

static apr_status_t replace(apr_pool_t *pool,
                            const pm_replacement_t *replacement,
                            pm_error_t *error)
{
    pm_temporary_t temporary;
    const char *target;
    apr_status_t rv = target_of(pool, replacement->path, &target);

    if (rv == APR_SUCCESS) {
        rv = check_old(replacement->path, error);
    }
    if (rv == APR_SUCCESS) {
        rv = pm_temporary_open(pool, target, &temporary);
    }
    if (rv != APR_SUCCESS) {
        return rv;
    }
    rv = write_whole(temporary.file, replacement, error);
    if (rv == APR_SUCCESS) {
        return pm_temporary_put(pool, &temporary);
    }
    pm_temporary_discard(pool, &temporary);
    return rv;
}

apr_status_t pm_replace(apr_pool_t *parent, const pm_replacement_t *replacement,
                        pm_error_t *error)
{
    apr_pool_t *pool;
    apr_status_t rv;

    apr_pool_create(&pool, parent);
    rv = replace(pool, replacement, error);
    apr_pool_destroy(pool);
    return rv == APR_SUCCESS ? rv
                             : pm_error_set(error, rv, replacement->path, 0, 0,
                                            "cannot write the manifest");
}
