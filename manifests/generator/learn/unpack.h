/*
 * Streams that are packed: gzip (RFC 1952), and zstd (RFC 8878) if configure
 * has found its library.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LEARN_UNPACK_H
#define PM_LEARN_UNPACK_H

#include <apr_pools.h>

/* How a file is packed, by its first bytes. */
typedef enum pm_packing_t {
    PM_PACKING_NONE,
    PM_PACKING_GZIP,
    PM_PACKING_ZSTD,
    PM_PACKING_XZ,
    PM_PACKING_BZIP2
} pm_packing_t;

/* Which packing it is, if any. */
pm_packing_t pm_unpack_packing(const char *bytes, apr_size_t length);

/* The name of the packing, and of the program that unpacks to standard output;
 * both static. */
const char *pm_unpack_name(pm_packing_t packing);
const char *pm_unpack_program(pm_packing_t packing);

typedef struct pm_unpacker_t pm_unpacker_t;

/* Something that unpacks, from pool, or NULL if this build cannot. */
pm_unpacker_t *pm_unpack_create(apr_pool_t *pool, pm_packing_t packing);

/* What goes into a step and comes out of it: what is left of each. */
typedef struct pm_unpack_step_t {
    const char *in;
    apr_size_t in_length;
    char *out;
    apr_size_t out_room;
} pm_unpack_step_t;

/*
 * Unpacks as far as bytes and room go, over the members or frames that follow
 * each other. Zeroes after a member are padding. Returns 0 if the bytes are
 * broken, else 1.
 */
int pm_unpack(pm_unpacker_t *unpacker, pm_unpack_step_t *step);

/* Whether what came in so far is whole: no member or frame is unfinished. */
int pm_unpack_is_whole(const pm_unpacker_t *unpacker);

#endif
