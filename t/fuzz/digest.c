/*
 * Fuzz target: a text as the digest of a client, with its own checksum and with
 * the right one. What can be read comes out of writing and reading again.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "header/digest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_read(apr_pool_t *pool, const char *text)
{
    pm_digest_t digest, again;
    const char *written;
    int i;

    if (!pm_digest_read(&digest, text)) {
        if (digest.count != 0) {
            abort();
        }
        return;
    }
    for (i = 1; i < digest.count; i++) {
        if (digest.members[i - 1] >= digest.members[i]) {
            abort();
        }
    }
    written = pm_digest_write(pool, &digest);
    if (strlen(written) > PM_DIGEST_TEXT_MAX ||
        !pm_digest_read(&again, written) || again.count != digest.count ||
        memcmp(again.members, digest.members,
               (size_t)digest.count * sizeof(digest.members[0])) != 0) {
        abort();
    }
}

/* The text behind its checksum, so that what is after that is read, too. */
static const char *with_checksum(apr_pool_t *pool, const char *text)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    XXH32_hash_t sum = XXH32(text, strlen(text), 0);

    return apr_psprintf(pool, "%c%c%s", alphabet[sum & 63],
                        alphabet[sum >> 6 & 63], text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int is_ready;
    apr_pool_t *pool;
    const char *text;

    if (!is_ready) {
        apr_initialize();
    }
    is_ready = 1;
    apr_pool_create(&pool, NULL);
    text = apr_pstrmemdup(pool, (const char *)data, size);
    check_read(pool, text);
    check_read(pool, with_checksum(pool, text));
    apr_pool_destroy(pool);
    return 0;
}
