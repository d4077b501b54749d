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

apr_status_t pm_replace_begin(apr_pool_t *pool, pm_replacing_t *replacing,
                              pm_error_t *error)
{
    const char *target;
    apr_status_t rv = target_of(pool, replacing->path, &target);

    if (rv == APR_SUCCESS) {
        rv = check_old(replacing->path, error);
    }
    return rv == APR_SUCCESS
               ? pm_temporary_open(pool, target, &replacing->temporary)
               : rv;
}

/* Makes it whole: on the disk, and for those who could read the old one. */
apr_status_t pm_replace_end(apr_pool_t *pool, pm_replacing_t *replacing,
                            apr_status_t written)
{
    apr_file_t *file = replacing->temporary.file;
    apr_status_t rv = written, closed;

    if (rv == APR_SUCCESS) {
        rv = pm_ownership_keep(file, replacing->path, replacing->report);
    }
    if (rv == APR_SUCCESS) {
        rv = apr_file_sync(file);
    }
    closed = apr_file_close(file);
    rv = rv == APR_SUCCESS ? closed : rv;
    if (rv == APR_SUCCESS) {
        return pm_temporary_put(pool, &replacing->temporary);
    }
    pm_temporary_discard(pool, &replacing->temporary);
    return rv;
}

void pm_replace_drop(apr_pool_t *pool, pm_replacing_t *replacing)
{
    apr_file_close(replacing->temporary.file);
    pm_temporary_discard(pool, &replacing->temporary);
}

static apr_status_t replace(apr_pool_t *pool,
                            const pm_replacement_t *replacement,
                            pm_error_t *error)
{
    pm_replacing_t replacing = {.path = replacement->path,
                                .report = replacement->report};
    apr_status_t rv = pm_replace_begin(pool, &replacing, error);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    rv = replacement->write(replacement->context, replacing.temporary.file,
                            replacement->path, error);
    return pm_replace_end(pool, &replacing, rv);
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
                                            "cannot be written");
}
