/*
 * A file that is written beside another one, to take its place when it is
 * whole.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "file/temporary.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <apr_file_info.h>
#include <apr_portable.h>
#include <apr_strings.h>
#include <xxhash.h>

/* Signals that end a run. */
static const int endings[] = {SIGINT,  SIGTERM, SIGHUP, SIGQUIT,
                              SIGXCPU, SIGXFSZ, SIGPIPE};

#define ENDINGS (sizeof(endings) / sizeof(endings[0]))

/* Files that are taken away by others between their making and their lock. */
#define TRIES 100

/* What a signal removes; NULL: nothing. Set while those signals are blocked. */
static const char *volatile doomed[PM_TEMPORARY_MAX];

/* How many of them there are. */
static int ndoomed;

/* What the signals did before. */
static struct sigaction before[ENDINGS];

void pm_temporary_abandon(void)
{
    int i;

    for (i = 0; i < PM_TEMPORARY_MAX; i++) {
        if (doomed[i]) {
            unlink(doomed[i]);
        }
    }
}

/* The default action comes when this returns, so that the exit status is the
 * signal's. It calls only what POSIX allows in a handler. */
static void end(int number)
{
    pm_temporary_abandon();
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

/* Lets the signals remove what is doomed, but for those that are ignored, and
 * those after which the run ends in order. */
static void catch_endings(void)
{
    struct sigaction action;
    size_t i;

    memset(&action, 0, sizeof(action));
    action.sa_handler = end;
    action.sa_flags = (int)SA_RESETHAND;
    for (i = 0; i < ENDINGS; i++) {
        sigaction(endings[i], NULL, &before[i]);
        if (before[i].sa_handler == SIG_DFL) {
            sigaction(endings[i], &action, NULL);
        }
    }
}

/* Lets the signals remove the file of that name, for which there is room. */
static void watch(const char *name)
{
    int i = 0;

    while (doomed[i]) {
        i++;
    }
    doomed[i] = name;
    if (ndoomed++ == 0) {
        catch_endings();
    }
}

static void stop_watching(const char *name)
{
    int i = 0;
    size_t j;

    while (doomed[i] != name) {
        i++;
    }
    doomed[i] = NULL;
    ndoomed--;
    for (j = 0; ndoomed == 0 && j < ENDINGS; j++) {
        sigaction(endings[j], &before[j], NULL);
    }
}

/* How the names of the files that take target's place begin. Their length does
 * not depend on target's, which may be as long as the file system lets it. */
static const char *name_start(apr_pool_t *pool, const char *target)
{
    const char *slash = strrchr(target, '/');
    const char *name = slash ? slash + 1 : target;

    return apr_psprintf(pool, ".pushmanifest-%016" APR_UINT64_T_HEX_FMT "-",
                        (apr_uint64_t)XXH3_64bits(name, strlen(name)));
}

static const char *directory_of(apr_pool_t *pool, const char *target)
{
    const char *slash = strrchr(target, '/');

    return slash
               ? apr_pstrmemdup(pool, target, (apr_size_t)(slash - target) + 1)
               : "";
}

/* Removes the file, unless it is locked: then somebody is writing it. */
static void sweep_one(apr_pool_t *pool, const char *name)
{
    apr_file_t *file;
    apr_os_file_t descriptor;

    if (apr_file_open(&file, name, APR_FOPEN_READ | APR_FOPEN_NONBLOCK, 0,
                      pool) != APR_SUCCESS) {
        return;
    }
    apr_os_file_get(&descriptor, file);
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
        apr_file_remove(name, pool);
    }
    apr_file_close(file);
}

/* Removes what runs for the same target have left when they were killed. */
static void sweep(apr_pool_t *pool, const char *directory, const char *start)
{
    apr_finfo_t info;
    apr_dir_t *dir;

    if (apr_dir_open(&dir, *directory ? directory : ".", pool) != APR_SUCCESS) {
        return;
    }
    while (apr_dir_read(&info, APR_FINFO_NAME, dir) == APR_SUCCESS) {
        if (strncmp(info.name, start, strlen(start)) == 0) {
            sweep_one(pool, apr_pstrcat(pool, directory, info.name, NULL));
        }
    }
    apr_dir_close(dir);
}

/* Locks the file. Whether it is still there: a run that swept may have found
 * it before it was locked. Where there are no locks nobody sweeps. */
static int hold(const pm_temporary_t *temporary)
{
    apr_os_file_t descriptor;
    struct stat info;

    apr_os_file_get(&descriptor, temporary->file);
    flock(descriptor, LOCK_EX | LOCK_NB);
    return fstat(descriptor, &info) != 0 || info.st_nlink > 0;
}

apr_status_t pm_temporary_open(apr_pool_t *pool, const char *target,
                               pm_temporary_t *temporary)
{
    const char *directory = directory_of(pool, target);
    const char *start = name_start(pool, target);
    apr_status_t rv = APR_EGENERAL;
    sigset_t old;
    int i, is_held = 0;

    if (ndoomed == PM_TEMPORARY_MAX) {
        return rv;
    }
    sweep(pool, directory, start);
    old = block();
    temporary->target = target;
    for (i = 0; i < TRIES && !is_held; i++) {
        temporary->name = apr_pstrcat(pool, directory, start, "XXXXXX", NULL);
        rv = apr_file_mktemp(&temporary->file, temporary->name,
                             APR_FOPEN_CREATE | APR_FOPEN_EXCL |
                                 APR_FOPEN_WRITE | APR_FOPEN_BUFFERED,
                             pool);
        if (rv != APR_SUCCESS) {
            break;
        }
        is_held = hold(temporary);
    }
    if (rv == APR_SUCCESS) {
        watch(temporary->name);
    }
    unblock(old);
    return rv;
}

apr_status_t pm_temporary_put(apr_pool_t *pool, pm_temporary_t *temporary)
{
    sigset_t old = block();
    apr_status_t rv = apr_file_rename(temporary->name, temporary->target, pool);

    if (rv != APR_SUCCESS) {
        apr_file_remove(temporary->name, pool);
    }
    stop_watching(temporary->name);
    unblock(old);
    return rv;
}

void pm_temporary_discard(apr_pool_t *pool, pm_temporary_t *temporary)
{
    sigset_t old = block();

    apr_file_remove(temporary->name, pool);
    stop_watching(temporary->name);
    unblock(old);
}
