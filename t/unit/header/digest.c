/*
 * Digests: what goes in comes out, what is no digest is none, and how often one
 * claims what it does not have.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "header/digest.h"
#include "unit/tap.h"

/* A repeatable sequence of numbers (a linear congruential generator). */
static unsigned int next_number(unsigned int *state)
{
    *state = *state * 1103515245u + 12345u;
    return *state >> 8;
}

static void fill(pm_digest_t *digest, int count, unsigned int seed)
{
    digest->count = 0;
    while (digest->count < count) {
        pm_digest_add(digest, next_number(&seed) & 0x7fff);
    }
}

static void round_trips(apr_pool_t *pool)
{
    static const int counts[] = {0, 1, 2, 10, 100, PM_DIGEST_MAX};
    pm_digest_t digest, copy;
    size_t i;

    for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        const char *text;

        fill(&digest, counts[i], 1);
        text = pm_digest_write(pool, &digest);
        tap_ok(strlen(text) <= PM_DIGEST_TEXT_MAX, "%d members take %d bytes",
               counts[i], (int)strlen(text));
        tap_ok(pm_digest_read(&copy, text) && copy.count == digest.count &&
                   memcmp(copy.members, digest.members,
                          (size_t)copy.count * sizeof(copy.members[0])) == 0,
               "%d members come out as they went in", counts[i]);
    }
    digest.count = 2;
    digest.members[0] = 0;
    digest.members[1] = 32767;
    pm_digest_read(&copy, pm_digest_write(pool, &digest));
    tap_ok(copy.count == 2 && copy.members[1] == 32767,
           "the smallest and the largest fingerprint survive");
}

/* Texts of whatever characters, with the right checksum or any other. */
static void survives_noise(apr_pool_t *pool)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop"
                                   "qrstuvwxyz0123456789-_;=%\x80\xff";
    unsigned int state = 7;
    int i, j, read = 0, sorted = 1;

    for (i = 0; i < 200000; i++) {
        char text[64];
        pm_digest_t digest;
        int length = (int)(next_number(&state) % 60);

        for (j = 0; j < length; j++) {
            text[j] = alphabet[next_number(&state) % (sizeof(alphabet) - 1)];
        }
        text[length] = '\0';
        read += pm_digest_read(&digest, text);
        for (j = 1; j < digest.count; j++) {
            sorted &= digest.members[j - 1] < digest.members[j];
        }
        sorted &= digest.count <= PM_DIGEST_MAX;
    }
    tap_ok(sorted, "200000 texts of noise leave digests as they must be");
    tap_ok(read < 100, "and hardly one of them is taken for one: %d", read);
}

static void membership(void)
{
    pm_digest_t digest = {.count = 0};

    tap_ok(!pm_digest_has(&digest, 7), "the empty digest has nothing");
    pm_digest_add(&digest, 9);
    pm_digest_add(&digest, 7);
    pm_digest_add(&digest, 9);
    tap_is_number(digest.count, 2, "a member is in a digest once");
    tap_ok(pm_digest_has(&digest, 7) && pm_digest_has(&digest, 9) &&
               !pm_digest_has(&digest, 8),
           "a digest has what was added and nothing else");
    fill(&digest, PM_DIGEST_MAX, 1);
    tap_ok(pm_digest_add(&digest, digest.members[5]),
           "a full digest takes what it has");
    tap_ok(!pm_digest_add(&digest, (apr_uint16_t)(digest.members[0] + 1)) ||
               digest.members[1] == digest.members[0] + 1,
           "a full digest takes nothing else");
    tap_is_number(digest.count, PM_DIGEST_MAX, "and stays as it is");
}

static void refuses(apr_pool_t *pool)
{
    pm_digest_t digest, copy;
    char *text, *longer;
    size_t i;
    int taken = 0;

    fill(&digest, 100, 3);
    text = apr_pstrdup(pool, pm_digest_write(pool, &digest));
    for (i = 0; i < strlen(text); i++) {
        char *garbled = apr_pstrdup(pool, text);

        garbled[i] = garbled[i] == 'x' ? 'y' : 'x';
        taken += pm_digest_read(&copy, garbled) && copy.count > 0;
    }
    tap_ok(taken <= 1, "a text with one byte changed is no digest (%d were)",
           taken);
    tap_ok(!pm_digest_read(&copy, "") && !pm_digest_read(&copy, "A"),
           "nor is one that is too short for its checksum");
    tap_ok(!pm_digest_read(&copy, "session=42; admin") && copy.count == 0,
           "nor is another module's cookie");
    longer = apr_palloc(pool, 100001);
    memset(longer, 'A', 100000);
    longer[100000] = '\0';
    tap_ok(!pm_digest_read(&copy, longer), "nor are 100,000 bytes of zeros");
    memset(longer, '_', 100000);
    tap_ok(!pm_digest_read(&copy, longer), "nor 100,000 bytes of ones");
}

static void counts_false_positives(apr_pool_t *pool)
{
    pm_digest_t digest = {.count = 0};
    int i, claimed = 0;

    for (i = 0; digest.count < PM_DIGEST_MAX; i++) {
        pm_digest_add(&digest, pm_digest_fingerprint(
                                   apr_psprintf(pool, "/in/%d.css", i), "aa"));
    }
    for (i = 0; i < 100000; i++) {
        char href[32];

        snprintf(href, sizeof(href), "/out/%d.css", i);
        claimed += pm_digest_has(&digest, pm_digest_fingerprint(href, "aa"));
    }
    tap_ok(claimed > 300 && claimed < 1200,
           "a full digest claims about 1 in 128 of what it has not: %d of "
           "100000",
           claimed);
    tap_ok(pm_digest_fingerprint("/a.css", "aa") !=
               pm_digest_fingerprint("/a.css", "ab"),
           "a file with another content has another fingerprint");
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    membership();
    round_trips(pool);
    refuses(pool);
    survives_noise(pool);
    counts_false_positives(pool);
    apr_pool_destroy(pool);
    apr_terminate();
    return tap_done();
}
