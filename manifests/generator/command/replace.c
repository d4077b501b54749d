/*
 * A file that is written beside another one, to take its place when it is
 * whole.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/replace.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <apr_strings.h>

/* Symbolic links that are followed from a name to a file. */
#define LINKS_MAX 16

typedef struct temporary_t {
    const char *target; /* the file whose place it takes */
    char *name;
    apr_file_t *file; /* open for writing, buffered */
} temporary_t;

/* Signals that end a run. */
static const int endings[] = {SIGINT, SIGTERM, SIGHUP};

#define ENDINGS (sizeof(endings) / sizeof(endings[0]))

/* What a signal removes; NULL: nothing. Set while those signals are blocked. */
static const char *volatile doomed;

/* What the signals did before. */
static struct sigaction before[ENDINGS];

/* The default action comes when this returns, so that the exit status is the
 * signal's. It calls only what POSIX allows in a handler. */
static void end(int number)
{
    if (doomed) {
        unlink(doomed);
    }
    raise(number);
}

static sigset_t block(void)
{
    sigset_t set, old;
    size_t i;

    sigemptyset(&set);
    for (i = 0; i < ENDINGS; i++) {
        sigaddset(&set, endings[i]);
    }
    sigprocmask(SIG_BLOCK, &set, &old);
    return old;
}

static void unblock(sigset_t old) { sigprocmask(SIG_SETMASK, &old, NULL); }

/* Lets the signals remove the file of that name. */
static void watch(const char *name)
{
    struct sigaction action;
    size_t i;

    memset(&action, 0, sizeof(action));
    action.sa_handler = end;
    action.sa_flags = (int)SA_RESETHAND;
    doomed = name;
    for (i = 0; i < ENDINGS; i++) {
        sigaction(endings[i], NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN) {
            sigaction(endings[i], &action, NULL);
        }
    }
}

static void stop_watching(void)
{
    size_t i;

    for (i = 0; i < ENDINGS; i++) {
        sigaction(endings[i], &before[i], NULL);
    }
    doomed = NULL;
}

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

/* Makes the file beside target. */
static apr_status_t open_beside(apr_pool_t *pool, const char *target,
                                temporary_t *temporary)
{
    sigset_t old = block();
    apr_status_t rv;

    temporary->target = target;
    temporary->name = apr_pstrcat(pool, target, ".XXXXXX", NULL);
    rv = apr_file_mktemp(&temporary->file, temporary->name,
                         APR_FOPEN_CREATE | APR_FOPEN_EXCL | APR_FOPEN_WRITE |
                             APR_FOPEN_BUFFERED,
                         pool);
    if (rv == APR_SUCCESS) {
        watch(temporary->name);
    }
    unblock(old);
    return rv;
}

/* Ends it, after its file is closed: in target's place, or it is gone. */
static apr_status_t put_in_place(apr_pool_t *pool, temporary_t *temporary)
{
    sigset_t old = block();
    apr_status_t rv = apr_file_rename(temporary->name, temporary->target, pool);

    if (rv != APR_SUCCESS) {
        apr_file_remove(temporary->name, pool);
    }
    stop_watching();
    unblock(old);
    return rv;
}

/* Ends it: it is gone. */
static void discard(apr_pool_t *pool, temporary_t *temporary)
{
    sigset_t old = block();

    apr_file_remove(temporary->name, pool);
    stop_watching();
    unblock(old);
}

/* Writes the whole file, onto the disk, with the permissions of the old one. */
static apr_status_t write_whole(const temporary_t *temporary,
                                const apr_finfo_t *old,
                                const pm_replacement_t *replacement,
                                pm_error_t *error)
{
    apr_file_t *file = temporary->file;
    apr_status_t rv = replacement->write(replacement->context, file,
                                         replacement->path, error);
    apr_status_t closed;

    if (rv == APR_SUCCESS) {
        rv = apr_file_sync(file);
    }
    if (rv == APR_SUCCESS) {
        rv = apr_file_perms_set(temporary->name, old->protection);
    }
    closed = apr_file_close(file);
    return rv == APR_SUCCESS ? closed : rv;
}

/*
 * What the new file takes from the old one at path: its permissions, or those
 * of a file that everybody may read if there is none. What is not a file
 * (/dev/null, say) must not become one.
 */
static apr_status_t look_at_old(apr_finfo_t *old, const char *path,
                                apr_pool_t *pool, pm_error_t *error)
{
    apr_status_t rv =
        apr_stat(old, path, APR_FINFO_PROT | APR_FINFO_TYPE, pool);

    if (APR_STATUS_IS_ENOENT(rv)) {
        old->protection = APR_FPROT_UREAD | APR_FPROT_UWRITE | APR_FPROT_GREAD |
                          APR_FPROT_WREAD;
        old->filetype = APR_REG;
        rv = APR_SUCCESS;
    }
    if (rv == APR_SUCCESS && old->filetype != APR_REG) {
        return pm_error_set(error, PM_EINVALID, path, 0, 0,
                            "not a regular file; a manifest is not put in its "
                            "place");
    }
    return rv;
}

apr_status_t pm_replace(apr_pool_t *parent, const pm_replacement_t *replacement,
                        pm_error_t *error)
{
    const char *path = replacement->path, *target;
    apr_pool_t *pool;
    apr_finfo_t old;
    temporary_t temporary;
    apr_status_t rv;

    apr_pool_create(&pool, parent);
    rv = target_of(pool, path, &target);
    if (rv == APR_SUCCESS) {
        rv = look_at_old(&old, path, pool, error);
    }
    if (rv == APR_SUCCESS) {
        rv = open_beside(pool, target, &temporary);
    }
    if (rv == APR_SUCCESS) {
        rv = write_whole(&temporary, &old, replacement, error);
        if (rv == APR_SUCCESS) {
            rv = put_in_place(pool, &temporary);
        }
        else {
            discard(pool, &temporary);
        }
    }
    apr_pool_destroy(pool);
    return rv == APR_SUCCESS ? rv
                             : pm_error_set(error, rv, path, 0, 0,
                                            "cannot write the manifest");
}
