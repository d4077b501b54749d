/*
 * Links whose URL has the time of its page in it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/timestamps.h"

#include <stdlib.h>
#include <string.h>

#include <apr_hash.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <apr_tables.h>
#include <apr_time.h>

/* Digits of a time in seconds, and in milliseconds. */
#define SECONDS_DIGITS 10
#define MILLISECONDS_DIGITS 13

/* How far from now the time of a page can be. */
#define DAY (24 * 3600)

/* What URLs that are the same but for the time have in common. */
typedef struct kind_t {
    const char *first; /* the first of them */
    int differs;       /* there was another */
} kind_t;

struct pm_timestamps_t {
    apr_pool_t *pool;
    apr_hash_t *kinds; /* URL with `#` for the time -> kind_t */
    apr_int64_t now;   /* in seconds */
};

pm_timestamps_t *pm_timestamps_create(apr_pool_t *pool)
{
    pm_timestamps_t *timestamps = apr_pcalloc(pool, sizeof(*timestamps));

    timestamps->pool = pool;
    timestamps->kinds = apr_hash_make(pool);
    timestamps->now = apr_time_sec(apr_time_now());
    return timestamps;
}

/* Whether so many digits are a time of today. */
static int is_now(const pm_timestamps_t *timestamps, const char *digits,
                  apr_size_t length)
{
    apr_int64_t time = apr_strtoi64(digits, NULL, 10);

    if (length == MILLISECONDS_DIGITS) {
        time /= 1000;
    }
    else if (length != SECONDS_DIGITS) {
        return 0;
    }
    return time > timestamps->now - DAY && time < timestamps->now + DAY;
}

/* The URL with `#` for each time of today in its query, from pool; NULL if
 * there is none. */
static const char *kind_of(apr_pool_t *pool, const pm_timestamps_t *timestamps,
                           const char *href)
{
    const char *at = strchr(href, '?');
    char *kind = apr_pstrdup(pool, href), *to;
    int found = 0;

    if (!at) {
        return NULL;
    }
    to = kind + (at - href);
    while (*at) {
        apr_size_t length = 0;

        while (apr_isdigit(at[length])) {
            length++;
        }
        if (length > 0 && is_now(timestamps, at, length)) {
            *to++ = '#';
            at += length;
            found = 1;
        }
        else {
            *to++ = *at++;
        }
    }
    *to = '\0';
    return found ? kind : NULL;
}

void pm_timestamps_add(pm_timestamps_t *timestamps, const pm_set_t *set)
{
    int i;

    for (i = 0; i < set->nlinks; i++) {
        const char *href = set->links[i].href;
        const char *name = kind_of(timestamps->pool, timestamps, href);
        kind_t *kind;

        if (!name) {
            continue;
        }
        kind = apr_hash_get(timestamps->kinds, name, APR_HASH_KEY_STRING);
        if (kind) {
            kind->differs |= strcmp(kind->first, href) != 0;
            continue;
        }
        kind = apr_pcalloc(timestamps->pool, sizeof(*kind));
        kind->first = href;
        apr_hash_set(timestamps->kinds, name, APR_HASH_KEY_STRING, kind);
    }
}

static int is_of_page(apr_pool_t *pool, const pm_timestamps_t *timestamps,
                      const char *href)
{
    const char *name = kind_of(pool, timestamps, href);
    const kind_t *kind =
        name ? apr_hash_get(timestamps->kinds, name, APR_HASH_KEY_STRING)
             : NULL;

    return kind && kind->differs;
}

const pm_set_t *pm_timestamps_without(apr_pool_t *pool,
                                      const pm_timestamps_t *timestamps,
                                      const pm_set_t *set,
                                      pm_manifest_t *manifest)
{
    apr_array_header_t *links = apr_array_make(pool, 16, sizeof(pm_link_t));
    pm_error_t ignored = PM_ERROR_NONE;
    const pm_set_t *kept = set;
    int i;

    for (i = 0; i < set->nlinks; i++) {
        if (!is_of_page(pool, timestamps, set->links[i].href)) {
            APR_ARRAY_PUSH(links, pm_link_t) = set->links[i];
        }
    }
    if (links->nelts < set->nlinks) {
        pm_manifest_add_set(manifest, (const pm_link_t *)links->elts,
                            links->nelts, &kept, &ignored);
    }
    return kept;
}
