/*
 * What this server was seen to answer for the files that manifests name.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/seen.h"

#include <string.h>

#include <apr_shm.h>

#include "header/value.h"

/* Names are bits of a filter; what is wrong are words, in buckets. */
#define FILTER_WORDS 4096 /* of 32 bits: 16 KiB */
#define BUCKETS 2048
#define BUCKET_WORDS 4 /* of 64 bits: 64 KiB */

/* So often another process may be in the way; then the next answer tells. */
#define TRIES 16

struct pm_seen_t {
    volatile apr_uint32_t words;  /* that are not 0, about: for pm_seen_any() */
    volatile apr_uint32_t second; /* of what is fresh */
    volatile apr_uint32_t filter[FILTER_WORDS];
    volatile apr_uint32_t fresh[FILTER_WORDS];
    volatile apr_uint64_t buckets[BUCKETS][BUCKET_WORDS];
};

/*
 * A word: 0, or from the highest bit on: a tag, 28 bits of the key; whether it
 * was told; a client, 16 bits; how many clients there were in a row, 4; the
 * fault, 4; the status, 10.
 */
#define STATUS_BITS 10
#define FAULT_SHIFT STATUS_BITS
#define ROW_SHIFT (FAULT_SHIFT + 4)
#define CLIENT_SHIFT (ROW_SHIFT + 4)
#define TOLD_SHIFT (CLIENT_SHIFT + 16)
#define TAG_SHIFT (TOLD_SHIFT + 2)
#define TOLD ((apr_uint64_t)1 << TOLD_SHIFT)

pm_seen_t *pm_seen_create(apr_pool_t *pool)
{
    apr_shm_t *shared;

    /* Pages that the system gives are zeroed, and take no memory until used. */
    if (apr_shm_create(&shared, sizeof(pm_seen_t), NULL, pool) != APR_SUCCESS) {
        return apr_pcalloc(pool, sizeof(pm_seen_t));
    }
    return apr_shm_baseaddr_get(shared);
}

/* ---- Filters ---- */

static apr_uint32_t word_of_bit(apr_uint64_t hash)
{
    return (apr_uint32_t)(hash >> 5) % FILTER_WORDS;
}

static apr_uint32_t bit_of(apr_uint64_t hash)
{
    return (apr_uint32_t)1 << (hash & 31);
}

static void set_bit(volatile apr_uint32_t *filter, apr_uint64_t hash)
{
    volatile apr_uint32_t *word = &filter[word_of_bit(hash)];
    apr_uint32_t bit = bit_of(hash), old;

    do {
        old = *word;
    } while (!(old & bit) && apr_atomic_cas32(word, old | bit, old) != old);
}

static int has_bit(const volatile apr_uint32_t *filter, apr_uint64_t hash)
{
    return (filter[word_of_bit(hash)] & bit_of(hash)) != 0;
}

void pm_seen_name(pm_seen_t *seen, apr_uint64_t hash)
{
    set_bit(seen->filter, hash);
}

int pm_seen_is_named(const pm_seen_t *seen, apr_uint64_t hash)
{
    return has_bit(seen->filter, hash);
}

int pm_seen_is_fresh(pm_seen_t *seen, apr_uint64_t key, apr_uint32_t second)
{
    apr_uint32_t before = seen->second;

    if (before != second &&
        apr_atomic_cas32(&seen->second, second, before) == before) {
        memset((void *)seen->fresh, 0, sizeof(seen->fresh));
    }
    return has_bit(seen->fresh, key);
}

void pm_seen_freshen(pm_seen_t *seen, apr_uint64_t key)
{
    set_bit(seen->fresh, key);
}

/* ---- Faults ---- */

int pm_seen_any(const pm_seen_t *seen) { return seen->words != 0; }

static int row_of(apr_uint64_t word) { return (int)(word >> ROW_SHIFT & 15); }

static apr_uint64_t tag_of(apr_uint64_t key)
{
    return (key >> TAG_SHIFT | 1) << TAG_SHIFT; /* never 0 */
}

/* The word of a key in its bucket, as it was when *value was read, or NULL. */
static volatile apr_uint64_t *find(const pm_seen_t *seen, apr_uint64_t key,
                                   apr_uint64_t *value)
{
    volatile apr_uint64_t *bucket = ((pm_seen_t *)seen)->buckets[key % BUCKETS];
    int i;

    for (i = 0; i < BUCKET_WORDS; i++) {
        *value = bucket[i];
        if (*value >> TAG_SHIFT == tag_of(key) >> TAG_SHIFT) {
            return &bucket[i];
        }
    }
    return NULL;
}

int pm_seen_has(const pm_seen_t *seen, apr_uint64_t key)
{
    apr_uint64_t value;

    return find(seen, key, &value) != NULL;
}

/*
 * A place for a key that has none: an empty one; else that of a link that was
 * wrong too rarely to count; else any.
 */
static volatile apr_uint64_t *make_room(pm_seen_t *seen, apr_uint64_t key,
                                        apr_uint64_t *value)
{
    volatile apr_uint64_t *bucket = seen->buckets[key % BUCKETS];
    volatile apr_uint64_t *place = &bucket[key / BUCKETS % BUCKET_WORDS];
    int i;

    for (i = 0; i < BUCKET_WORDS; i++) {
        if (bucket[i] == 0) {
            *value = 0;
            return &bucket[i];
        }
        if (row_of(bucket[i]) < PM_SEEN_ROW) {
            place = &bucket[i];
        }
    }
    *value = *place;
    return place;
}

/* Puts a word in the place of another one; 0 if that is not there any more. */
static int replace(pm_seen_t *seen, volatile apr_uint64_t *place,
                   apr_uint64_t old, apr_uint64_t value)
{
    if (apr_atomic_cas64(place, value, old) != old) {
        return 0;
    }
    if (!old && value) {
        apr_atomic_inc32(&seen->words);
    }
    if (old && !value) {
        apr_atomic_dec32(&seen->words);
    }
    return 1;
}

/* How long the row is with one more answer. One client makes one step. */
static int longer_row(apr_uint64_t old, const pm_answer_t *answer)
{
    int row = row_of(old);

    if (answer->is_certain || row >= PM_SEEN_ROW) {
        return PM_SEEN_ROW;
    }
    return row > 0 && (apr_uint16_t)(old >> CLIENT_SHIFT) == answer->client
               ? row
               : row + 1;
}

static apr_uint64_t word_of(apr_uint64_t key, apr_uint64_t old,
                            const pm_answer_t *answer)
{
    return tag_of(key) | (old & TOLD) |
           (apr_uint64_t)answer->client << CLIENT_SHIFT |
           (apr_uint64_t)longer_row(old, answer) << ROW_SHIFT |
           (apr_uint64_t)answer->fault << FAULT_SHIFT |
           ((apr_uint64_t)answer->status & ((1u << STATUS_BITS) - 1));
}

/* Takes an answer in; 0 if another process was at the same place just now. */
static int take_in(pm_seen_t *seen, apr_uint64_t key, const pm_answer_t *answer)
{
    apr_uint64_t old = 0;
    volatile apr_uint64_t *place = find(seen, key, &old);

    if (answer->fault == PM_FAULT_NONE) {
        return !place || replace(seen, place, old, 0);
    }
    if (place) {
        return replace(seen, place, old, word_of(key, old, answer));
    }
    place = make_room(seen, key, &old);
    return replace(seen, place, old, word_of(key, 0, answer));
}

void pm_seen_answer(pm_seen_t *seen, apr_uint64_t key,
                    const pm_answer_t *answer)
{
    int tries = TRIES;

    if (answer->fault == PM_FAULT_NONE && !pm_seen_any(seen)) {
        return;
    }
    while (tries-- > 0 && !take_in(seen, key, answer)) {
    }
}

pm_fault_t pm_seen_fault(const pm_seen_t *seen, apr_uint64_t key, int *status)
{
    apr_uint64_t value;

    if (!find(seen, key, &value) || row_of(value) < PM_SEEN_ROW) {
        return PM_FAULT_NONE;
    }
    if (status) {
        *status = (int)(value & ((1u << STATUS_BITS) - 1));
    }
    return (pm_fault_t)(value >> FAULT_SHIFT & 15);
}

int pm_seen_is_news(pm_seen_t *seen, apr_uint64_t key)
{
    apr_uint64_t value;
    volatile apr_uint64_t *place = find(seen, key, &value);

    return place && !(value & TOLD) &&
           replace(seen, place, value, value | TOLD);
}

/* ---- The one of this httpd ---- */

/* Made anew at every start and restart. */
static pm_seen_t *here;

void pm_seen_start(apr_pool_t *pconf) { here = pm_seen_create(pconf); }

pm_seen_t *pm_seen_here(void) { return here; }

void pm_seen_name_set(const pm_set_t *set)
{
    int i;

    for (i = 0; i < set->nlinks; i++) {
        pm_seen_name(here, set->values->hashes[i]);
    }
}

void pm_seen_name_manifest(const pm_manifest_t *manifest, apr_pool_t *p)
{
    apr_hash_index_t *index;

    for (index = apr_hash_first(p, manifest->sets); index;
         index = apr_hash_next(index)) {
        const pm_set_t *set = apr_hash_this_val(index);

        if (set->values) {
            pm_seen_name_set(set);
        }
    }
}
