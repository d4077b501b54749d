/*
 * What tells whether a file is still the one that was read.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "site/stamp.h"

#include <string.h>

#include <apr_portable.h>
#include <xxhash.h>

#include "text/memory.h"

#define CHUNK (64 * 1024)
#define SECOND APR_INT64_C(1000000000)

static apr_int64_t nanoseconds(const struct timespec *time)
{
    return (apr_int64_t)time->tv_sec * SECOND + time->tv_nsec;
}

pm_stamp_t pm_stamp_make(const struct stat *info)
{
    return (pm_stamp_t){
        .bytes = info->st_size,
        .modified = nanoseconds(&info->st_mtim),
        .changed = nanoseconds(&info->st_ctim),
        .inode = (apr_uint64_t)info->st_ino,
        .device = (apr_uint64_t)info->st_dev,
    };
}

pm_stamp_t pm_stamp_of(apr_file_t *file)
{
    struct stat info;
    apr_os_file_t descriptor;

    return apr_os_file_get(&descriptor, file) == APR_SUCCESS &&
                   fstat(descriptor, &info) == 0
               ? pm_stamp_make(&info)
               : PM_STAMP_NONE;
}

pm_stamp_t pm_stamp_at(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 ? pm_stamp_make(&info) : PM_STAMP_NONE;
}

int pm_stamp_equal(const pm_stamp_t *one, const pm_stamp_t *other)
{
    return one->bytes >= 0 && one->bytes == other->bytes &&
           one->modified == other->modified && one->changed == other->changed &&
           one->inode == other->inode && one->device == other->device;
}

int pm_stamp_is_settled(const pm_stamp_t *stamp, apr_int64_t time)
{
    apr_int64_t before = time - PM_STAMP_SETTLED_SECONDS * SECOND;

    return stamp->modified < before && stamp->changed < before;
}

int pm_stamp_hash(apr_pool_t *pool, apr_file_t *file, apr_int64_t most,
                  apr_int64_t *bytes, apr_uint64_t *hash)
{
    char *chunk = apr_palloc(pool, CHUNK);
    XXH3_state_t *state = XXH3_createState();
    apr_status_t rv = APR_SUCCESS;
    apr_size_t length;

    if (!state) {
        pm_memory_check(pool, APR_ENOMEM);
        return 0;
    }
    *bytes = 0;
    XXH3_64bits_reset(state);
    while (rv == APR_SUCCESS && *bytes < most) {
        length = most - *bytes < CHUNK ? (apr_size_t)(most - *bytes) : CHUNK;
        rv = apr_file_read(file, chunk, &length);
        if (rv == APR_SUCCESS) {
            XXH3_64bits_update(state, chunk, length);
            *bytes += (apr_int64_t)length;
        }
    }
    *hash = XXH3_64bits_digest(state);
    XXH3_freeState(state);
    return rv == APR_SUCCESS || rv == APR_EOF;
}

apr_uint64_t pm_stamp_mix(apr_uint64_t hash, const char *text)
{
    return text ? XXH3_64bits_withSeed(text, strlen(text), hash) : hash + 1;
}

apr_uint64_t pm_stamp_mix_stamp(apr_uint64_t hash, const pm_stamp_t *stamp)
{
    const apr_uint64_t words[] = {
        (apr_uint64_t)stamp->bytes, (apr_uint64_t)stamp->modified,
        (apr_uint64_t)stamp->changed, stamp->inode, stamp->device};

    return XXH3_64bits_withSeed(words, sizeof(words), hash);
}

pm_hashed_t pm_hashed_at(apr_pool_t *pool, const char *path)
{
    pm_hashed_t digest = {.bytes = -1};
    apr_finfo_t info;
    apr_file_t *file;

    /* A FIFO without a writer would hold us up for ever. */
    if (apr_file_open(&file, path,
                      APR_FOPEN_READ | APR_FOPEN_BINARY | APR_FOPEN_NONBLOCK, 0,
                      pool) != APR_SUCCESS) {
        return digest;
    }
    if (apr_file_info_get(&info, APR_FINFO_TYPE, file) != APR_SUCCESS ||
        info.filetype != APR_REG ||
        !pm_stamp_hash(pool, file, APR_INT64_MAX, &digest.bytes,
                       &digest.hash)) {
        digest.bytes = -1;
    }
    apr_file_close(file);
    return digest;
}
