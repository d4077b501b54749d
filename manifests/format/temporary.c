/*
 * A file that is written beside another one, to take its place when it is
 * whole.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "temporary.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <apr_strings.h>

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

apr_status_t pm_temporary_target(apr_pool_t *pool, const char *path,
                                 const char **target)
{
    char to[PATH_MAX];
    const char *slash;
    ssize_t length;
    int i;

    *target = path;
    for (i = 0; i <= PM_TEMPORARY_LINKS_MAX; i++) {
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

apr_status_t pm_temporary_open(apr_pool_t *pool, const char *target,
                               pm_temporary_t *temporary)
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

apr_status_t pm_temporary_rename(apr_pool_t *pool, pm_temporary_t *temporary)
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

void pm_temporary_remove(apr_pool_t *pool, pm_temporary_t *temporary)
{
    sigset_t old = block();

    apr_file_remove(temporary->name, pool);
    stop_watching();
    unblock(old);
}
