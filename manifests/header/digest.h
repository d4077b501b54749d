/*
 * What a client has, small enough for a cookie: a set of fingerprints of links,
 * Golomb-coded.
 *
 * A fingerprint is 15 bits of the hash of a link's href and of its content's
 * hash, so a file that a deploy has changed is a new one. The set is written as
 * the gaps between its sorted members, each as a Rice code (a Golomb code whose
 * divisor is a power of two): with 128 members, the most, a gap is 256 on
 * average and takes about 10 bits, with 8 members 4096 and 14 bits. That a link
 * is taken for one that the client has, and is not, happens to about one in
 * 32768 / members: at worst 1 in 256.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HEADER_DIGEST_H
#define PM_HEADER_DIGEST_H

#include <apr.h>
#include <apr_pools.h>

#define PM_FINGERPRINT_BITS 15
#define PM_DIGEST_MAX 128

/* Most bytes that pm_digest_write() gives, and that pm_digest_read() takes. */
#define PM_DIGEST_TEXT_MAX 256

/* The members, sorted, each once. A zeroed digest is the empty one. */
typedef struct pm_digest_t {
    int count;
    apr_uint16_t members[PM_DIGEST_MAX];
} pm_digest_t;

/* The hash of a URL, of which the fingerprint without a content has the first
 * bits. */
apr_uint64_t pm_digest_hash(const char *href);

/* The fingerprint that a hash of a URL has. */
static inline apr_uint16_t pm_digest_fingerprint_of(apr_uint64_t hash)
{
    return (apr_uint16_t)(hash >> (64 - PM_FINGERPRINT_BITS));
}

/* The fingerprint of a link; hash is NULL where the content is not known. */
apr_uint16_t pm_digest_fingerprint(const char *href, const char *hash);

/* Whether the client has it; it may have another of the same fingerprint. */
int pm_digest_has(const pm_digest_t *digest, apr_uint16_t fingerprint);

/* Adds a member; 0 if the digest is full and has not got it, else 1. */
int pm_digest_add(pm_digest_t *digest, apr_uint16_t fingerprint);

/*
 * The digest as text, from pool: letters, digits, `-` and `_` (base64url, RFC
 * 4648, section 5), the first two of them a checksum.
 */
const char *pm_digest_write(apr_pool_t *pool, const pm_digest_t *digest);

/*
 * Reads such a text. Whatever else the text is, too long or made up, gives 0
 * and the empty digest, in a time bounded by PM_DIGEST_TEXT_MAX.
 */
int pm_digest_read(pm_digest_t *digest, const char *text);

#endif
