/*
 * What a look-up takes, in steps, whatever the manifest and the path; and that
 * it gives the answer that the format asks for. Built with PM_COUNT_STEPS.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "format/lookup.h"
#include "format/url.h"
#include "unit/tap.h"

long pm_steps; /* counted by format/match.c */

/* Returns whether the pattern is right, and new. */
static int add(pm_manifest_t *manifest, const char *pattern)
{
    pm_error_t ignored = PM_ERROR_NONE;

    return pm_manifest_add_match(manifest, pattern,
                                 pm_manifest_name_set(manifest, "s"),
                                 &ignored) == APR_SUCCESS;
}

/* The text, as often as it takes to have so many bytes. */
static const char *filled(apr_pool_t *pool, const char *text, apr_size_t length)
{
    char *all = apr_palloc(pool, length + 1);
    apr_size_t i;

    for (i = 0; i < length; i++) {
        all[i] = text[i % strlen(text)];
    }
    all[length] = '\0';
    return all;
}

/* Pieces that a path of `a` has no end of, or none of, or nearly. */
static const char *const pieces[] = {"b", "ab", "aab", "aaaaaaab", "ba", "aa"};

/* Paths over two letters, by what they repeat. */
static const char *const texts[] = {"a", "ab", "aab", "aaaaaaab", "aabaaab"};

/* As many matches for one path as may be, each with as many stars as may be,
 * and pieces that are found late or not at all. */
static pm_manifest_t *worst(apr_pool_t *pool, const char *piece,
                            const char *text, int is_nested)
{
    pm_manifest_t *manifest = pm_manifest_create(pool);
    int i, j;

    for (i = 0; i < PM_MATCHES_NESTED_MAX; i++) {
        const char *pattern = apr_pstrcat(
            pool, "/", is_nested ? filled(pool, text, (apr_size_t)i) : "",
            NULL);

        for (j = 0; j < PM_MATCH_STARS_MAX - 1; j++) {
            pattern =
                apr_pstrcat(pool, pattern, "*",
                            filled(pool, piece, 20 + (apr_size_t)i), NULL);
        }
        add(manifest, apr_pstrcat(pool, pattern, "*", NULL));
    }
    return manifest;
}

static void test_steps(apr_pool_t *pool)
{
    long most = 0;
    size_t i, j;
    int nested;

    for (i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        for (j = 0; j < sizeof(texts) / sizeof(texts[0]); j++) {
            for (nested = 0; nested < 2; nested++) {
                pm_manifest_t *manifest =
                    worst(pool, pieces[i], texts[j], nested);
                pm_error_t error = PM_ERROR_NONE;
                const char *path = apr_pstrcat(
                    pool, "/", filled(pool, texts[j], PM_URL_MAX - 1), NULL);

                pm_lookup_prepare(manifest, NULL, &error);
                pm_steps = 0;
                pm_lookup_find(manifest, path, NULL);
                most = pm_steps > most ? pm_steps : most;
            }
        }
    }
    tap_ok(most > PM_URL_MAX * PM_MATCHES_NESTED_MAX,
           "all matches are asked: %ld steps", most);
    tap_ok(most <= 2L * PM_URL_MAX * PM_MATCHES_NESTED_MAX,
           "no path takes more than two steps for each byte and match");
}

/* Whether a path fits a pattern, by the words of the format alone. */
static int fits(const char *pattern, const char *path)
{
    if (*pattern == '*') {
        return fits(pattern + 1, path) || (*path && fits(pattern, path + 1));
    }
    return *pattern == *path && (!*path || fits(pattern + 1, path + 1));
}

/* Whether the format prefers the first of two patterns. */
static int is_better(const char *a, const char *b)
{
    size_t a_literal = strcspn(a, "*"), b_literal = strcspn(b, "*");

    return a_literal != b_literal   ? a_literal > b_literal
           : strlen(a) != strlen(b) ? strlen(a) > strlen(b)
                                    : strcmp(a, b) < 0;
}

static const char *random_text(apr_pool_t *pool, const char *letters, int most)
{
    int i, length = rand() % most;
    char *text = apr_palloc(pool, (apr_size_t)length + 2);

    text[0] = '/';
    for (i = 1; i <= length; i++) {
        text[i] = letters[(size_t)rand() % strlen(letters)];
    }
    text[i] = '\0';
    return text;
}

/* Small patterns over two letters, where each may fit by accident. */
static void test_answers(apr_pool_t *pool)
{
    const char *patterns[12], *best, *first_wrong = NULL;
    int round, i, count, found = 0;

    srand(1);
    for (round = 0; round < 20000; round++) {
        pm_manifest_t *manifest = pm_manifest_create(pool);
        const char *path = random_text(pool, "ab", 12);
        pm_error_t error = PM_ERROR_NONE;
        const pm_match_t *match;

        count = rand() % 12;
        for (best = NULL, i = 0; i < count; i++) {
            patterns[i] = apr_pstrcat(pool, random_text(pool, "ab*", 6), "*",
                                      random_text(pool, "ab*", 4) + 1, NULL);
            if (add(manifest, patterns[i]) && fits(patterns[i], path) &&
                (!best || is_better(patterns[i], best))) {
                best = patterns[i];
            }
        }
        pm_lookup_prepare(manifest, NULL, &error);
        pm_lookup_find(manifest, path, &match);
        found += match != NULL;
        if (!match != !best || (best && strcmp(match->pattern, best) != 0)) {
            first_wrong = apr_pstrcat(pool, path, ": ", best, NULL);
        }
    }
    tap_is(first_wrong, NULL, "the answers are those of the format's words");
    tap_ok(found > 1000, "and many have one: %d", found);
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    test_steps(pool);
    test_answers(pool);
    return tap_done();
}
