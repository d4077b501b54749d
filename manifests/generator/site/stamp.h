/*
 * What tells whether a file is still the one that was read: what the system
 * says of it, and, where that leaves a doubt, the hash of its bytes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SITE_STAMP_H
#define PM_SITE_STAMP_H

#include <sys/stat.h>

#include <apr_file_io.h>

/* Two equal ones are of the same bytes, unless these were changed within the
 * same tick of the file system's clock: see pm_stamp_is_settled(). Times are in
 * nanoseconds since 1970; `changed` is the inode's, which nobody can set. */
typedef struct pm_stamp_t {
    apr_int64_t bytes; /* -1: equal to none */
    apr_int64_t modified, changed;
    apr_uint64_t inode, device;
} pm_stamp_t;

#define PM_STAMP_NONE ((pm_stamp_t){.bytes = -1})

/* How long ago a file must have changed for its stamp to be trusted: as coarse
 * as the clocks of file systems are (FAT: 2 s). */
#define PM_STAMP_SETTLED_SECONDS 2

/* That of which stat() has told so. */
pm_stamp_t pm_stamp_make(const struct stat *info);

/* That of an open file, or of the file at path; PM_STAMP_NONE if it cannot be
 * had. */
pm_stamp_t pm_stamp_of(apr_file_t *file);
pm_stamp_t pm_stamp_at(const char *path);

/* Whether both are the same, and neither is PM_STAMP_NONE. */
int pm_stamp_equal(const pm_stamp_t *one, const pm_stamp_t *other);

/* Whether nothing that was written after that time (a stamp's) can have left
 * the stamp as it is. */
int pm_stamp_is_settled(const pm_stamp_t *stamp, apr_int64_t time);

/* How many bytes a file has, and their hash. */
typedef struct pm_hashed_t {
    apr_int64_t bytes; /* -1: nobody knows */
    apr_uint64_t hash; /* XXH3, 64 bits */
} pm_hashed_t;

/* That of the regular file at path. Scratch comes from pool. */
pm_hashed_t pm_hashed_at(apr_pool_t *pool, const char *path);

/* Counts and hashes (XXH3, 64 bits) the bytes of a file from where it stands,
 * at most so many. Returns whether these could be read. Scratch comes from
 * pool. */
int pm_stamp_hash(apr_pool_t *pool, apr_file_t *file, apr_int64_t most,
                  apr_int64_t *bytes, apr_uint64_t *hash);

/* A hash of several texts, each of which may be NULL: that of those before, and
 * the next one. */
apr_uint64_t pm_stamp_mix(apr_uint64_t hash, const char *text);

/* A hash of several stamps, likewise. */
apr_uint64_t pm_stamp_mix_stamp(apr_uint64_t hash, const pm_stamp_t *stamp);

#endif
