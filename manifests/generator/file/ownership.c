/*
 * Who may read a file: what a new one takes over from the one whose place it
 * takes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "file/ownership.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/xattr.h>
#endif

#include <apr_portable.h>

/* Of a file that everybody may read. */
#define NEW_FILE (S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH)

#define PERMISSIONS (S_IRWXU | S_IRWXG | S_IRWXO)

static void lose(pm_report_t *report, const char *path, const char *what)
{
    char text[128];

    pm_report_loss(report, (pm_place_t){path, 0, 0},
                   "%s of the old file cannot be kept (%s)", what,
                   apr_strerror(errno, text, sizeof(text)));
}

/* Owner and group. Returns whether the group is that of the old file. */
static int keep_owner(int descriptor, const struct stat *old,
                      const struct stat *now, const char *path,
                      pm_report_t *report)
{
    if (old->st_gid != now->st_gid &&
        fchown(descriptor, (uid_t)-1, old->st_gid) != 0) {
        lose(report, path, "the group");
        return 0;
    }
    if (old->st_uid != now->st_uid &&
        fchown(descriptor, old->st_uid, (gid_t)-1) != 0) {
        lose(report, path, "the owner");
    }
    return 1;
}

#ifdef __linux__

/* Most bytes of an access list or a label. */
#define ATTRIBUTE_MAX 4096

/* Gives the file the attribute of the old one, or takes it away. */
static void keep_attribute(int descriptor, const char *path, const char *name,
                           const char *what, pm_report_t *report)
{
    char value[ATTRIBUTE_MAX];
    ssize_t length = getxattr(path, name, value, sizeof(value));

    if (length < 0 && (errno == ENODATA || errno == ENOTSUP)) {
        fremovexattr(descriptor, name);
    }
    else if (length < 0 ||
             fsetxattr(descriptor, name, value, (size_t)length, 0) != 0) {
        lose(report, path, what);
    }
}

static void keep_attributes(int descriptor, const char *path,
                            pm_report_t *report)
{
    keep_attribute(descriptor, path, "security.selinux", "the security label",
                   report);
    keep_attribute(descriptor, path, "system.posix_acl_access",
                   "the access list", report);
}

#else

static void keep_attributes(int descriptor, const char *path,
                            pm_report_t *report)
{
}

#endif

apr_status_t pm_ownership_keep(apr_file_t *file, const char *path,
                               pm_report_t *report)
{
    struct stat old, now;
    int descriptor;
    mode_t mode;

    apr_os_file_get(&descriptor, file);
    if (stat(path, &old) != 0) {
        return errno == ENOENT && fchmod(descriptor, NEW_FILE) == 0
                   ? APR_SUCCESS
                   : errno;
    }
    if (fstat(descriptor, &now) != 0) {
        return errno;
    }
    mode = old.st_mode & PERMISSIONS;
    if (!keep_owner(descriptor, &old, &now, path, report)) {
        /* Another group may do what everybody may. */
        mode &= ~(mode_t)S_IRWXG | ((mode & S_IRWXO) << 3);
    }
    if (fchmod(descriptor, mode) != 0) {
        return errno;
    }
    keep_attributes(descriptor, path, report);
    return APR_SUCCESS;
}
