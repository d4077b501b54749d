/*
 * Preloaded, lets one call of the system fail: number PM_FAIL_AT of those of
 * the name PM_FAIL_CALL, with the errno PM_FAIL_ERRNO; if PM_FAIL_ON is set,
 * all from that number on. Of read, write and writev those of the standard
 * streams do not count; open that only reads is called open_read. Without it,
 * the number of calls of each name is written to the file PM_FAIL_COUNTS at the
 * end. With PM_NO_TYPES directories say nothing of an entry but its name.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
    WRITE,
    WRITEV,
    OPEN,
    MKSTEMP,
    FSYNC,
    FDATASYNC,
    CLOSE,
    CHMOD,
    FCHMOD,
    FCHOWN,
    RENAME,
    LINK,
    UNLINK,
    READ,
    OPEN_READ,
    STAT,
    LSTAT,
    FSTAT,
    FSTATAT,
    OPENDIR,
    READDIR,
    CALLS
};

static const char *const names[CALLS] = {
    "write",   "writev",  "open",      "mkstemp", "fsync",  "fdatasync",
    "close",   "chmod",   "fchmod",    "fchown",  "rename", "link",
    "unlink",  "read",    "open_read", "stat",    "lstat",  "fstat",
    "fstatat", "opendir", "readdir"};
static long counts[CALLS];

/* Whether this call is to fail; errno is set then. */
static int fails(int call)
{
    const char *name = getenv("PM_FAIL_CALL"), *at = getenv("PM_FAIL_AT");
    const char *number = getenv("PM_FAIL_ERRNO");

    counts[call]++;
    if (!name || !at || !number || strcmp(name, names[call]) != 0 ||
        (getenv("PM_FAIL_ON") ? counts[call] < atol(at)
                              : counts[call] != atol(at))) {
        return 0;
    }
    errno = atoi(number);
    return 1;
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("PM_FAIL_COUNTS");
    FILE *file = path ? fopen(path, "w") : NULL;
    int call;

    if (file) {
        for (call = 0; call < CALLS; call++) {
            fprintf(file, "%s %ld\n", names[call], counts[call]);
        }
        fclose(file);
    }
}

/* The function of that name that this library stands before. */
#define NEXT(type, name) ((type)dlsym(RTLD_NEXT, name))

ssize_t write(int fd, const void *bytes, size_t length)
{
    return fd > 2 && fails(WRITE) ? -1
                                  : NEXT(ssize_t(*)(int, const void *, size_t),
                                         "write")(fd, bytes, length);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    return fd > 2 && fails(WRITEV)
               ? -1
               : NEXT(ssize_t(*)(int, const struct iovec *, int),
                      "writev")(fd, parts, count);
}

ssize_t read(int fd, void *bytes, size_t length)
{
    return fd > 2 && fails(READ) ? -1
                                 : NEXT(ssize_t(*)(int, void *, size_t),
                                        "read")(fd, bytes, length);
}

int open(const char *path, int flags, ...)
{
    va_list arguments;
    int mode;

    va_start(arguments, flags);
    mode = flags & O_CREAT ? va_arg(arguments, int) : 0;
    va_end(arguments);
    return fails((flags & O_ACCMODE) == O_RDONLY ? OPEN_READ : OPEN)
               ? -1
               : NEXT(int (*)(const char *, int, ...), "open")(path, flags,
                                                               mode);
}

#define CALL(call, name, types, declared, given)                               \
    int name declared                                                          \
    {                                                                          \
        return fails(call) ? -1 : NEXT(int(*) types, #name) given;             \
    }

CALL(MKSTEMP, mkstemp, (char *), (char *form), (form))
CALL(FSYNC, fsync, (int), (int fd), (fd))
CALL(FDATASYNC, fdatasync, (int), (int fd), (fd))
CALL(CHMOD, chmod, (const char *, mode_t), (const char *p, mode_t m), (p, m))
CALL(FCHMOD, fchmod, (int, mode_t), (int fd, mode_t mode), (fd, mode))
CALL(FCHOWN, fchown, (int, uid_t, gid_t), (int f, uid_t u, gid_t g), (f, u, g))
CALL(RENAME, rename, (const char *, const char *),
     (const char *from, const char *to), (from, to))
CALL(LINK, link, (const char *, const char *),
     (const char *from, const char *to), (from, to))
CALL(UNLINK, unlink, (const char *), (const char *path), (path))
CALL(STAT, stat, (const char *, struct stat *),
     (const char *path, struct stat *info), (path, info))
CALL(LSTAT, lstat, (const char *, struct stat *),
     (const char *path, struct stat *info), (path, info))
CALL(FSTAT, fstat, (int, struct stat *), (int fd, struct stat *info),
     (fd, info))
CALL(FSTATAT, fstatat, (int, const char *, struct stat *, int),
     (int fd, const char *path, struct stat *info, int flags),
     (fd, path, info, flags))

DIR *opendir(const char *path)
{
    return fails(OPENDIR) ? NULL
                          : NEXT(DIR * (*)(const char *), "opendir")(path);
}

struct dirent *readdir(DIR *dir)
{
    struct dirent *entry =
        fails(READDIR) ? NULL
                       : NEXT(struct dirent * (*)(DIR *), "readdir")(dir);

    if (entry && getenv("PM_NO_TYPES")) {
        entry->d_type = DT_UNKNOWN;
    }
    return entry;
}

/* What it closes is closed, also where it fails, as Linux does. */
int close(int fd)
{
    int is_failing = fd > 2 && fails(CLOSE);
    int number = errno;
    int rv = NEXT(int (*)(int), "close")(fd);

    if (is_failing) {
        errno = number;
        return -1;
    }
    return rv;
}
