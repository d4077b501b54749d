/*
 * From a request's path to the set of links that the page needs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "format/lookup.h"

#include <stdlib.h>
#include <string.h>

#include "format/url.h"

/*
 * The matches are found through a hash of their literal prefixes: a path is
 * asked once for every length that some prefix has. How many rules there are
 * does not count; the lengths are at most PM_URL_MAX.
 */
struct pm_lookup_t {
    int nlengths;
    const apr_size_t *lengths; /* of the prefixes, each once, longest first */
};

static const struct pm_lookup_t *prepare_lengths(pm_manifest_t *manifest,
                                                 apr_pool_t *scratch)
{
    struct pm_lookup_t *lookup = apr_pcalloc(manifest->pool, sizeof(*lookup));
    char *seen = apr_pcalloc(scratch, PM_URL_MAX + 1);
    apr_hash_index_t *index;
    apr_size_t *lengths;
    int length;

    for (index = apr_hash_first(scratch, manifest->prefixes); index;
         index = apr_hash_next(index)) {
        apr_ssize_t prefix = apr_hash_this_key_len(index);

        lookup->nlengths += !seen[prefix];
        seen[prefix] = 1;
    }
    lengths = apr_palloc(manifest->pool,
                         ((apr_size_t)lookup->nlengths + 1) * sizeof(*lengths));
    lookup->lengths = lengths;
    for (length = PM_URL_MAX; length >= 0; length--) {
        if (seen[length]) {
            *lengths++ = (apr_size_t)length;
        }
    }
    return lookup;
}

void pm_lookup_prepare(pm_manifest_t *manifest)
{
    apr_pool_t *scratch;

    apr_pool_create(&scratch, manifest->pool);
    manifest->lookup = prepare_lengths(manifest, scratch);
    apr_pool_destroy(scratch);
}

/*
 * Whether text is what pattern says, `*` standing for any bytes. When a
 * literal byte differs, the last `*` takes one byte more; what stands before
 * it never has to be tried again, so the time is bounded by the product of the
 * lengths.
 */
static int is_match(const char *pattern, const char *text)
{
    const char *star = NULL, *resume = NULL;

    while (*text) {
        if (*pattern == '*') {
            star = pattern++;
            resume = text;
        }
        else if (*pattern == *text) {
            pattern++;
            text++;
        }
        else if (star) {
            pattern = star + 1;
            text = ++resume;
        }
        else {
            return 0;
        }
    }
    while (*pattern == '*') {
        pattern++;
    }
    return *pattern == '\0';
}

/* The rule of that literal prefix that fits the path, or NULL. */
static const pm_match_t *find_rule(const pm_rules_t *rules, const char *path,
                                   apr_size_t literal)
{
    int i;

    for (i = 0; rules && i < rules->count; i++) {
        if (is_match(rules->rules[i].decoded + literal, path + literal)) {
            return &rules->rules[i];
        }
    }
    return NULL;
}

static const pm_match_t *find_match(const pm_manifest_t *manifest,
                                    const char *path, apr_size_t length)
{
    const struct pm_lookup_t *lookup = manifest->lookup;
    int i;

    for (i = 0; i < lookup->nlengths; i++) {
        apr_size_t literal = lookup->lengths[i];
        const pm_match_t *match;

        if (literal > length) {
            continue;
        }
        match = find_rule(
            apr_hash_get(manifest->prefixes, path, (apr_ssize_t)literal), path,
            literal);
        if (match) {
            return match;
        }
    }
    return NULL;
}

const pm_set_t *pm_lookup_find(const pm_manifest_t *manifest, const char *path,
                               const pm_match_t **match)
{
    apr_size_t length = strlen(path);
    const pm_set_t *set =
        apr_hash_get(manifest->pages, path, (apr_ssize_t)length);
    const pm_match_t *rule = NULL;

    if (!set && manifest->nmatches > 0 && length <= PM_URL_MAX) {
        rule = find_match(manifest, path, length);
        set = rule ? rule->set : NULL;
    }
    if (match) {
        *match = rule;
    }
    return set;
}
