/*
 * Streams that are packed: gzip and zstd.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/unpack.h"

#include <string.h>

#include <zlib.h>
#ifdef PM_HAVE_ZSTD
#include <zstd.h>
#endif

/* The first bytes of each packing, and who knows it. */
static const struct {
    const char *magic;
    const char *name, *program;
} packings[] = {
    [PM_PACKING_NONE] = {"", "", ""},
    [PM_PACKING_GZIP] = {"\x1f\x8b", "gzip", "zcat"},
    [PM_PACKING_ZSTD] = {"\x28\xb5\x2f\xfd", "zstd", "zstdcat"},
    [PM_PACKING_XZ] = {"\xfd"
                       "7zXZ",
                       "xz", "xzcat"},
    [PM_PACKING_BZIP2] = {"BZh", "bzip2", "bzcat"},
};
#define PACKINGS (sizeof(packings) / sizeof(packings[0]))

struct pm_unpacker_t {
    int (*step)(pm_unpacker_t *unpacker, pm_unpack_step_t *step);
    int is_whole;
    z_stream gzip;
#ifdef PM_HAVE_ZSTD
    ZSTD_DStream *zstd;
#endif
};

pm_packing_t pm_unpack_packing(const char *bytes, apr_size_t length)
{
    size_t i;

    for (i = PM_PACKING_NONE + 1; i < PACKINGS; i++) {
        size_t size = strlen(packings[i].magic);

        if (length >= size && memcmp(bytes, packings[i].magic, size) == 0) {
            return (pm_packing_t)i;
        }
    }
    return PM_PACKING_NONE;
}

const char *pm_unpack_name(pm_packing_t packing)
{
    return packings[packing].name;
}

const char *pm_unpack_program(pm_packing_t packing)
{
    return packings[packing].program;
}

/* Between two members: the next one, padding, or the end. */
static int begin_member(pm_unpacker_t *unpacker, pm_unpack_step_t *step)
{
    while (step->in_length > 0 && *step->in == '\0') {
        step->in++;
        step->in_length--;
    }
    if (step->in_length > 0) {
        unpacker->is_whole = 0;
        return inflateReset(&unpacker->gzip) == Z_OK;
    }
    return 1;
}

static int step_gzip(pm_unpacker_t *unpacker, pm_unpack_step_t *step)
{
    z_stream *gzip = &unpacker->gzip;
    int rv;

    /* Once at least: what came in before may not have come out yet. */
    do {
        if (unpacker->is_whole && !begin_member(unpacker, step)) {
            return 0;
        }
        if (unpacker->is_whole) {
            return 1;
        }
        gzip->next_in = (Bytef *)step->in;
        gzip->avail_in = (uInt)step->in_length;
        gzip->next_out = (Bytef *)step->out;
        gzip->avail_out = (uInt)step->out_room;
        rv = inflate(gzip, Z_NO_FLUSH);
        step->in = (const char *)gzip->next_in;
        step->in_length = gzip->avail_in;
        step->out = (char *)gzip->next_out;
        step->out_room = gzip->avail_out;
        unpacker->is_whole = rv == Z_STREAM_END;
    } while ((rv == Z_OK || rv == Z_STREAM_END) && step->in_length > 0 &&
             step->out_room > 0);
    return rv == Z_OK || rv == Z_STREAM_END || rv == Z_BUF_ERROR;
}

static apr_status_t end_gzip(void *unpacker)
{
    inflateEnd(&((pm_unpacker_t *)unpacker)->gzip);
    return APR_SUCCESS;
}

static int begin_gzip(apr_pool_t *pool, pm_unpacker_t *unpacker)
{
    /* 16: only gzip */
    if (inflateInit2(&unpacker->gzip, 16 + MAX_WBITS) != Z_OK) {
        return 0;
    }
    apr_pool_cleanup_register(pool, unpacker, end_gzip, apr_pool_cleanup_null);
    unpacker->step = step_gzip;
    return 1;
}

#ifdef PM_HAVE_ZSTD
static int step_zstd(pm_unpacker_t *unpacker, pm_unpack_step_t *step)
{
    ZSTD_inBuffer in = {step->in, step->in_length, 0};
    ZSTD_outBuffer out = {step->out, step->out_room, 0};
    size_t rv = 0;

    while (out.pos < out.size && !ZSTD_isError(rv)) {
        size_t before = in.pos + out.pos;

        rv = ZSTD_decompressStream(unpacker->zstd, &out, &in);
        if (in.pos + out.pos == before) {
            break;
        }
        unpacker->is_whole = rv == 0;
    }
    step->in += in.pos;
    step->in_length -= in.pos;
    step->out += out.pos;
    step->out_room -= out.pos;
    return !ZSTD_isError(rv);
}

static apr_status_t end_zstd(void *unpacker)
{
    ZSTD_freeDStream(((pm_unpacker_t *)unpacker)->zstd);
    return APR_SUCCESS;
}

static int begin_zstd(apr_pool_t *pool, pm_unpacker_t *unpacker)
{
    unpacker->zstd = ZSTD_createDStream();
    if (!unpacker->zstd) {
        return 0;
    }
    apr_pool_cleanup_register(pool, unpacker, end_zstd, apr_pool_cleanup_null);
    ZSTD_initDStream(unpacker->zstd);
    unpacker->step = step_zstd;
    return 1;
}
#endif

pm_unpacker_t *pm_unpack_create(apr_pool_t *pool, pm_packing_t packing)
{
    pm_unpacker_t *unpacker = apr_pcalloc(pool, sizeof(*unpacker));
    int is_known = 0;

    unpacker->is_whole = 1;
    if (packing == PM_PACKING_GZIP) {
        is_known = begin_gzip(pool, unpacker);
    }
#ifdef PM_HAVE_ZSTD
    if (packing == PM_PACKING_ZSTD) {
        is_known = begin_zstd(pool, unpacker);
    }
#endif
    return is_known ? unpacker : NULL;
}

int pm_unpack(pm_unpacker_t *unpacker, pm_unpack_step_t *step)
{
    return unpacker->step(unpacker, step);
}

int pm_unpack_is_whole(const pm_unpacker_t *unpacker)
{
    return unpacker->is_whole;
}
