/*
 * How long the slowest look-ups take, among all manifests that may be and all
 * paths: microseconds a look-up, the best of some runs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_general.h>
#include <apr_strings.h>
#include <apr_time.h>

#include "format/lookup.h"
#include "format/url.h"

#define LOOKUPS 200
#define RUNS 5

static void add(pm_manifest_t *manifest, const char *pattern)
{
    pm_error_t error = PM_ERROR_NONE;

    if (pm_manifest_add_match(manifest, pattern,
                              pm_manifest_name_set(manifest, "s"),
                              &error) != APR_SUCCESS) {
        fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
}

/* Text without an order that a processor could learn. */
static char *noise(apr_pool_t *pool, apr_size_t length, const char *letters)
{
    char *text = apr_palloc(pool, length + 1);
    apr_size_t i;

    for (i = 0; i < length; i++) {
        text[i] = letters[(size_t)rand() % strlen(letters)];
    }
    text[length] = '\0';
    return text;
}

static char *repeated(apr_pool_t *pool, apr_size_t length, char c)
{
    char *text = apr_palloc(pool, length + 1);

    memset(text, c, length);
    text[length] = '\0';
    return text;
}

/* Microseconds that a path takes. */
static double measure(pm_manifest_t *manifest, const char *path)
{
    pm_error_t error = PM_ERROR_NONE;
    apr_time_t best = APR_INT64_MAX;
    int run, i;

    if (pm_lookup_prepare(manifest, NULL, &error) != APR_SUCCESS) {
        fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    for (run = 0; run < RUNS; run++) {
        apr_time_t start = apr_time_now(), taken;

        for (i = 0; i < LOOKUPS; i++) {
            pm_lookup_find(manifest, path, NULL);
        }
        taken = apr_time_now() - start;
        best = taken < best ? taken : best;
    }
    return (double)best / LOOKUPS;
}

/* Matches for one path whose pieces are looked for to its end. */
static double pieces(apr_pool_t *pool, const char *piece, const char *path)
{
    pm_manifest_t *manifest = pm_manifest_create(pool);
    int i;

    for (i = 0; i < PM_MATCHES_NESTED_MAX; i++) {
        add(manifest,
            apr_psprintf(pool, "/*%s%.*s*", piece, i, repeated(pool, 40, 'c')));
    }
    return measure(manifest, apr_pstrcat(pool, "/", path, NULL));
}

/* As many matches as a manifest has, with literals that begin like the path. */
static double literals(apr_pool_t *pool)
{
    pm_manifest_t *manifest = pm_manifest_create(pool);
    const char *start = repeated(pool, PM_URL_MAX - 20, 'a');
    int i;

    for (i = 0; i < PM_MATCHES_MAX; i++) {
        add(manifest, apr_psprintf(pool, "/%s%06d*", start + i % 1000, i));
    }
    return measure(manifest, apr_pstrcat(pool, "/", start, "999999x", NULL));
}

static double ordinary(apr_pool_t *pool)
{
    pm_manifest_t *manifest = pm_manifest_create(pool);
    int i;

    for (i = 0; i < 1000; i++) {
        add(manifest, apr_psprintf(pool, "/section-%d/*", i));
    }
    return measure(manifest, "/section-500/an-article-of-some-length.html");
}

int main(void)
{
    apr_pool_t *pool;
    apr_size_t length = PM_URL_MAX - 1;

    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    printf("%.3f an ordinary path among 1,000 matches\n", ordinary(pool));
    printf("%.3f a long path among %d literals\n", literals(pool),
           PM_MATCHES_MAX);
    printf("%.3f %d pieces that nearly fit everywhere\n",
           pieces(pool, "ab", repeated(pool, length, 'a')),
           PM_MATCHES_NESTED_MAX);
    printf("%.3f %d pieces that nearly fit at times\n",
           pieces(pool, "abaabbabaababaabab", noise(pool, length, "ab")),
           PM_MATCHES_NESTED_MAX);
    printf("%.3f %d short pieces that nearly fit at times\n",
           pieces(pool, "aab", noise(pool, length, "ab")),
           PM_MATCHES_NESTED_MAX);
    return 0;
}
