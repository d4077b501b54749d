/*
 * What a client has, small enough for a cookie.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "header/digest.h"

#include <string.h>

#include <xxhash.h>

/*
 * The text is a checksum, a character whose value is k, and for each gap g (a
 * member less the one before it, less 1) g >> k ones, a zero, and the k low
 * bits of g; k suits the number of members. Ones fill the last character up:
 * they begin a code that never ends, which is the end of the set.
 */
#define RICE_BITS_MIN 7
#define RICE_BITS_MAX PM_FINGERPRINT_BITS

#define BITS_PER_CHARACTER 6
#define CHECKSUM_CHARACTERS 2

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

apr_uint64_t pm_digest_hash(const char *href)
{
    return XXH3_64bits_withSeed(href, strlen(href), 0);
}

apr_uint16_t pm_digest_fingerprint(const char *href, const char *hash)
{
    XXH64_hash_t seed = hash ? XXH3_64bits(hash, strlen(hash)) : 0;

    return (apr_uint16_t)(XXH3_64bits_withSeed(href, strlen(href), seed) >>
                          (64 - PM_FINGERPRINT_BITS));
}

/* The place of a fingerprint among the members: of it, or of the next one. */
static int place_of(const pm_digest_t *digest, apr_uint16_t fingerprint)
{
    int low = 0, high = digest->count;

    while (low < high) {
        int middle = (low + high) / 2;

        if (digest->members[middle] < fingerprint) {
            low = middle + 1;
        }
        else {
            high = middle;
        }
    }
    return low;
}

int pm_digest_has(const pm_digest_t *digest, apr_uint16_t fingerprint)
{
    int place = place_of(digest, fingerprint);

    return place < digest->count && digest->members[place] == fingerprint;
}

int pm_digest_add(pm_digest_t *digest, apr_uint16_t fingerprint)
{
    int place = place_of(digest, fingerprint);

    if (place < digest->count && digest->members[place] == fingerprint) {
        return 1;
    }
    if (digest->count == PM_DIGEST_MAX) {
        return 0;
    }
    memmove(&digest->members[place + 1], &digest->members[place],
            (size_t)(digest->count - place) * sizeof(digest->members[0]));
    digest->members[place] = fingerprint;
    digest->count++;
    return 1;
}

/* Bits on their way into characters, the first bit the highest. */
typedef struct bit_writer_t {
    char *at;
    unsigned int bits;
    int count;
} bit_writer_t;

/* At most 16 bits at once, the lowest of a number. */
static void put_bits(bit_writer_t *to, unsigned int bits, int count)
{
    to->bits = to->bits << count | bits;
    to->count += count;
    while (to->count >= BITS_PER_CHARACTER) {
        to->count -= BITS_PER_CHARACTER;
        *to->at++ = alphabet[to->bits >> to->count & 63];
    }
}

static void put_ones(bit_writer_t *to, int count)
{
    for (; count > 16; count -= 16) {
        put_bits(to, 0xffff, 16);
    }
    put_bits(to, (1u << count) - 1, count);
}

static void put_gap(bit_writer_t *to, int gap, int rice_bits)
{
    put_ones(to, gap >> rice_bits);
    put_bits(to, (unsigned int)gap & ((1u << rice_bits) - 1), rice_bits + 1);
}

/* The divisor is about the mean of the gaps. */
static int rice_bits_for(int count)
{
    int bits = RICE_BITS_MAX;

    while (bits > RICE_BITS_MIN && count << bits > 1 << PM_FINGERPRINT_BITS) {
        bits--;
    }
    return bits;
}

/* The checksum of text, as the two characters before it. */
static void checksum(const char *text, char characters[CHECKSUM_CHARACTERS])
{
    XXH32_hash_t sum = XXH32(text, strlen(text), 0);

    characters[0] = alphabet[sum & 63];
    characters[1] = alphabet[sum >> 6 & 63];
}

const char *pm_digest_write(apr_pool_t *pool, const pm_digest_t *digest)
{
    char *text = apr_palloc(pool, PM_DIGEST_TEXT_MAX + 1);
    bit_writer_t to = {.at = text + CHECKSUM_CHARACTERS};
    int rice_bits = rice_bits_for(digest->count), last = -1, i;

    put_bits(&to, (unsigned int)rice_bits, BITS_PER_CHARACTER);
    for (i = 0; i < digest->count; i++) {
        put_gap(&to, digest->members[i] - last - 1, rice_bits);
        last = digest->members[i];
    }
    if (to.count > 0) {
        put_ones(&to, BITS_PER_CHARACTER - to.count);
    }
    *to.at = '\0';
    checksum(text + CHECKSUM_CHARACTERS, text);
    return text;
}

/* Of the characters from `-` to `z`: the places in the alphabet, or -1. */
static const signed char values['z' - '-' + 1] = {
    62, -1, -1, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, -1, -1, -1,
    -1, -1, -1, -1, 0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11,
    12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, -1, -1,
    -1, -1, 63, -1, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37,
    38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51,
};

/* Bits out of characters: those at hand, the next one the highest. */
typedef struct bit_reader_t {
    const char *at;
    apr_uint64_t bits; /* zeros below those that count */
    int count;
} bit_reader_t;

#define BITS_AT_HAND 64

/* Of a character of the alphabet, or -1. */
static int value_of(char character)
{
    unsigned int place = (unsigned char)character - (unsigned int)'-';

    return place < sizeof(values) ? values[place] : -1;
}

/* Takes characters in while there is room, up to the first that is none. */
static void refill(bit_reader_t *from)
{
    int value;

    while (from->count <= BITS_AT_HAND - BITS_PER_CHARACTER &&
           (value = value_of(*from->at)) >= 0) {
        from->at++;
        from->count += BITS_PER_CHARACTER;
        from->bits |= (apr_uint64_t)value << (BITS_AT_HAND - from->count);
    }
}

/* Takes that many of the bits at hand, at least one, off. */
static int take(bit_reader_t *from, int count)
{
    int bits = (int)(from->bits >> (BITS_AT_HAND - count));

    from->bits <<= count;
    from->count -= count;
    return bits;
}

/* The next gap, or -1 where there is none. */
static int get_gap(bit_reader_t *from, int rice_bits)
{
    int ones = -1, is_one;

    do {
        if (from->count == 0) {
            refill(from);
        }
        if (from->count == 0) {
            return -1;
        }
        is_one = take(from, 1);
        ones++;
    } while (is_one);
    if (from->count < rice_bits) {
        refill(from);
    }
    return from->count < rice_bits ? -1
                                   : ones << rice_bits | take(from, rice_bits);
}

int pm_digest_read(pm_digest_t *digest, const char *text)
{
    bit_reader_t from = {.count = 0};
    char sum[CHECKSUM_CHARACTERS];
    int member = -1, rice_bits, gap;

    digest->count = 0;
    if (strnlen(text, PM_DIGEST_TEXT_MAX + 1) > PM_DIGEST_TEXT_MAX ||
        strlen(text) < CHECKSUM_CHARACTERS) {
        return 0;
    }
    from.at = text + CHECKSUM_CHARACTERS;
    checksum(text + CHECKSUM_CHARACTERS, sum);
    if (memcmp(sum, text, CHECKSUM_CHARACTERS) != 0) {
        return 0;
    }
    refill(&from);
    rice_bits =
        from.count < BITS_PER_CHARACTER ? 0 : take(&from, BITS_PER_CHARACTER);
    if (rice_bits < RICE_BITS_MIN || rice_bits > RICE_BITS_MAX) {
        return 0;
    }
    while ((gap = get_gap(&from, rice_bits)) >= 0) {
        member += 1 + gap;
        if (member >> PM_FINGERPRINT_BITS || digest->count == PM_DIGEST_MAX) {
            digest->count = 0;
            return 0;
        }
        digest->members[digest->count++] = (apr_uint16_t)member;
    }
    return 1;
}
