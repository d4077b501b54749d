/*
 * A file for a fuzz target that fills it anew in each run: in memory, since a
 * disk takes longer than what is tested.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FUZZ_SCRATCH_H
#define PM_FUZZ_SCRATCH_H

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct scratch_t {
    int fd;
    char path[32]; /* by which it can be opened, too */
} scratch_t;

static inline void scratch_create(scratch_t *scratch)
{
    scratch->fd = memfd_create("scratch", 0);
    if (scratch->fd < 0) {
        abort();
    }
    snprintf(scratch->path, sizeof(scratch->path), "/dev/fd/%d", scratch->fd);
}

/* Has the bytes in it, and nothing else. */
static inline void scratch_fill(const scratch_t *scratch, const void *bytes,
                                size_t length)
{
    if (ftruncate(scratch->fd, 0) != 0 ||
        (length > 0 &&
         pwrite(scratch->fd, bytes, length, 0) != (ssize_t)length)) {
        abort();
    }
}

#endif
