/*
 * For nginx: a map from path to set, and from set to links. nginx says no 103
 * of its own; what stands here is the final response's.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>
#include <strings.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "foreign/tell.h"

/* A word of nginx's configuration has at most 4,096 bytes, its escapes too. */
#define VALUE_BYTES 3500

/* Longest path that fits into a bucket of nginx's hash by default, 64 bytes. */
#define PATH_BYTES 40

/* Paths that its hash has room for by default, with some to spare. */
#define PAGES 1000

/* Within double quotes. A value has no way to write a dollar; see the head. */
static const char *quote(apr_pool_t *pool, const char *text)
{
    return pm_target_escape(pool, text, "\\\"");
}

static const char *quote_value(apr_pool_t *pool, const char *value)
{
    const char *dollar, *text = "";

    value = quote(pool, value);
    while ((dollar = strchr(value, '$'))) {
        text = apr_pstrcat(
            pool, text,
            apr_pstrmemdup(pool, value, (apr_size_t)(dollar - value)),
            "${pushmanifest_dollar}", NULL);
        value = dollar + 1;
    }
    return apr_pstrcat(pool, text, value, NULL);
}

static const char *lower_case(apr_pool_t *pool, const char *text)
{
    char *copy = apr_pstrdup(pool, text), *at;

    for (at = copy; *at; at++) {
        *at = (char)apr_tolower(*at);
    }
    return copy;
}

/* How many pages there are of a name, in whatever case: nginx takes the words
 * of a map in any, so that two of them would be one, and refused. */
static apr_hash_t *count_names(pm_target_t *target)
{
    apr_hash_t *names = apr_hash_make(target->pool);
    apr_hash_index_t *at;

    for (at = apr_hash_first(target->pool, target->manifest->pages); at;
         at = apr_hash_next(at)) {
        const char *name = lower_case(target->pool, apr_hash_this_key(at));

        apr_hash_set(
            names, name, APR_HASH_KEY_STRING,
            (void *)((intptr_t)apr_hash_get(names, name, APR_HASH_KEY_STRING) +
                     1));
    }
    return names;
}

static void put_page(pm_target_t *target, apr_hash_t *names, const char *page,
                     const char *id)
{
    const char *name = lower_case(target->pool, page);
    int is_alone = apr_hash_get(names, name, APR_HASH_KEY_STRING) == (void *)1;

    if (is_alone) {
        pm_target_put(target, "    \"", quote(target->pool, page), "\" ", id,
                      ";\n");
    }
    else {
        pm_target_put(
            target, "    \"~^",
            quote(target->pool, pm_target_regex(target->pool, page, 0)), "$\" ",
            id, ";\n");
    }
}

/* From path to set: words first, then the expressions in their order. */
static void put_paths(pm_target_t *target)
{
    apr_hash_t *names = count_names(target);
    int i, j;

    pm_target_put(target, "map $uri $pushmanifest_set {\n    default \"\";\n");
    for (i = 0; i < target->sets->nelts; i++) {
        const pm_told_set_t *told =
            &APR_ARRAY_IDX(target->sets, i, pm_told_set_t);

        for (j = 0; j < told->pages->nelts; j++) {
            put_page(target, names, APR_ARRAY_IDX(told->pages, j, const char *),
                     told->set->id);
        }
    }
    for (i = target->matches->nelts - 1; i >= 0; i--) {
        const pm_match_t *match =
            APR_ARRAY_IDX(target->matches, i, const pm_match_t *);

        pm_target_put(target, "    \"~(?s)^",
                      quote(target->pool,
                            pm_target_regex(target->pool, match->decoded, 1)),
                      "$\" ", match->set->id, ";\n");
    }
    pm_target_put(target, "}\n");
}

/* The part-th fields of all sets; 0 if no set has so many. */
static int put_values(pm_target_t *target, int part)
{
    const char *number = apr_itoa(target->pool, part + 1);
    int i, found = 0;

    for (i = 0; i < target->sets->nelts; i++) {
        const pm_told_set_t *told =
            &APR_ARRAY_IDX(target->sets, i, pm_told_set_t);
        apr_array_header_t *values =
            pm_target_values(target, told->set, PM_DIALECT_FINAL, VALUE_BYTES);

        if (part >= values->nelts) {
            continue;
        }
        if (!found++) {
            pm_target_put(target, "map $pushmanifest_set $pushmanifest_link_",
                          number, " {\n    default \"\";\n");
        }
        pm_target_put(target, "    ", told->set->id, " \"",
                      quote_value(target->pool,
                                  APR_ARRAY_IDX(values, part, const char *)),
                      "\";\n");
    }
    if (found) {
        pm_target_put(target, "}\n");
    }
    return found;
}

/* Room for long paths, where nginx's own does not do. */
static void put_room(pm_target_t *target)
{
    unsigned pages = apr_hash_count(target->manifest->pages);
    apr_size_t longest = 0;
    apr_hash_index_t *at;

    for (at = apr_hash_first(target->pool, target->manifest->pages); at;
         at = apr_hash_next(at)) {
        apr_size_t length = strlen(apr_hash_this_key(at));

        longest = length > longest ? length : longest;
    }
    if (longest > PATH_BYTES || pages > PAGES) {
        pm_target_put(target, "map_hash_bucket_size ",
                      longest < 100   ? "128"
                      : longest < 480 ? "512"
                                      : "4096",
                      ";\n");
    }
    if (pages > PAGES) {
        pm_target_put(target, "map_hash_max_size ",
                      apr_ltoa(target->pool, 4L * (long)pages), ";\n");
    }
}

void pm_tell_nginx(pm_target_t *target)
{
    int parts = 0;

    pm_target_head(target, "#",
                   "Include it in http { }, and in each server { } of the site "
                   "write the lines at the end.");
    put_room(target);
    pm_target_put(target,
                  "geo $pushmanifest_dollar {\n    default \"$\";\n}\n");
    put_paths(target);
    while (put_values(target, parts)) {
        parts++;
    }
    for (; parts > 0; parts--) {
        pm_target_put(target, "# add_header Link $pushmanifest_link_",
                      apr_itoa(target->pool, parts), ";\n");
    }
}
