/*
 * A file that is written beside another one, to take its place when it is
 * whole. Whoever reads the other one sees the old file or the new one.
 *
 * While there is one, SIGINT, SIGTERM and SIGHUP remove it, and then do what
 * they do by default, unless they are ignored. A process has one at a time, and
 * opens it, renames it and removes it in one thread.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_TEMPORARY_H
#define PM_TEMPORARY_H

#include <apr_file_io.h>

/* Symbolic links that are followed from a name to a file. */
#define PM_TEMPORARY_LINKS_MAX 16

typedef struct pm_temporary_t {
    const char *target; /* the file whose place it takes */
    char *name;
    apr_file_t *file; /* open for writing, buffered */
} pm_temporary_t;

/*
 * The file that path leads to, from pool: path itself, unless that is a
 * symbolic link, which then stays one. The file need not be there. Errors: the
 * system's; ELOOP if the links do not end.
 */
apr_status_t pm_temporary_target(apr_pool_t *pool, const char *path,
                                 const char **target);

/* Makes the file beside target, which is the caller's and lives as long, as
 * pool does. Errors: those of apr_file_mktemp(); then there is no file. */
apr_status_t pm_temporary_open(apr_pool_t *pool, const char *target,
                               pm_temporary_t *temporary);

/* Ends it, after its file is closed: in target's place. On an error it is
 * removed. */
apr_status_t pm_temporary_rename(apr_pool_t *pool, pm_temporary_t *temporary);

/* Ends it: it is gone. */
void pm_temporary_remove(apr_pool_t *pool, pm_temporary_t *temporary);

#endif
