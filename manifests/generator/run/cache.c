/*
 * The cache of `generate`.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "run/cache.h"

#include <string.h>
#include <unistd.h>

#include <apr_strings.h>
#include <libxml/parser.h>
#include <xxhash.h>

#include "file/replace.h"
#include "run/keep.h"

struct pm_cache_t {
    apr_pool_t *pool;
    pm_report_t *report;
    pm_site_t *site;
    pm_recall_t *recall; /* NULL: there is no old one */
    pm_keep_t *keep;
    pm_replacing_t replacing;
};

/* What stands for this very program: a build that reads a page in another way
 * may have the same version. */
static apr_uint64_t hash_program(apr_pool_t *pool)
{
    apr_uint64_t hash = pm_stamp_mix(0, PM_VERSION);
    pm_hashed_t own = pm_hashed_at(pool, "/proc/self/exe");

    hash = pm_stamp_mix(hash, xmlParserVersion);
    return own.bytes < 0 ? hash : hash ^ own.hash;
}

static pm_recall_identity_t identity_of(apr_pool_t *pool, const pm_site_t *site,
                                        const pm_plan_settings_t *settings)
{
    /* What one user may read another may not, and no stamp shows it. */
    const apr_int64_t numbers[] = {
        (apr_int64_t)geteuid(), settings->limits.links, settings->limits.bytes,
        (apr_int64_t)settings->limits.header_bytes,
        settings->rules ? (apr_int64_t)pm_rules_hash(settings->rules) : 0};
    apr_uint64_t hash = XXH3_64bits(numbers, sizeof(numbers));

    hash = pm_stamp_mix(hash, site->origin);
    return (pm_recall_identity_t){.program = hash_program(pool),
                                  .settings = pm_stamp_mix(hash, site->name)};
}

/* The old file, once more: recall reads on in its own. NULL: there is none, or
 * another run has replaced it. */
static apr_file_t *open_old(const pm_cache_t *cache)
{
    apr_file_t *file;

    return cache->recall &&
                   apr_file_open(&file, cache->replacing.path,
                                 APR_FOPEN_READ | APR_FOPEN_BINARY, 0,
                                 cache->pool) == APR_SUCCESS &&
                   pm_recall_reads(cache->recall, file)
               ? file
               : NULL;
}

/* Begins the new file. */
static apr_status_t begin(pm_cache_t *cache,
                          const pm_recall_identity_t *identity)
{
    pm_error_t error = PM_ERROR_NONE;
    apr_status_t rv = pm_replace_begin(cache->pool, &cache->replacing, &error);

    if (rv == APR_SUCCESS) {
        cache->keep =
            pm_keep_create(cache->pool, cache->replacing.temporary.file,
                           identity, open_old(cache));
        return rv;
    }
    pm_error_set(&error, rv, cache->replacing.path, 0, 0,
                 "the cache cannot be written");
    pm_report_error(cache->report, &error);
    return rv;
}

pm_cache_t *pm_cache_open(apr_pool_t *pool, const char *path, pm_site_t *site,
                          const pm_plan_settings_t *settings,
                          pm_report_t *report)
{
    pm_recall_identity_t identity = identity_of(pool, site, settings);
    pm_cache_t *cache = apr_pcalloc(pool, sizeof(*cache));
    pm_place_t place = {path, 0, 0};
    const char *why;
    int is_foreign;

    cache->pool = pool;
    cache->report = report;
    cache->site = site;
    cache->replacing = (pm_replacing_t){.path = path, .report = report};
    cache->recall = pm_recall_open(pool, path, &identity, &why, &is_foreign);
    if (why && is_foreign) {
        pm_report_loss(report, place, "%s; it stays as it is, and is not used",
                       why);
        return NULL;
    }
    if (why) {
        pm_report_note(report, place, "%s; it is made anew", why);
    }
    return begin(cache, &identity) == APR_SUCCESS ? cache : NULL;
}

/* What is said of it is said when it is asked for again. */
int pm_cache_is_seen(const pm_cache_t *cache)
{
    apr_pool_t *pool;
    pm_report_t *report;
    int seen;

    apr_pool_create(&pool, cache->pool);
    report = pm_report_create(pool, NULL, NULL);
    pm_report_hold(report, apr_array_make(pool, 1, sizeof(pm_message_t)));
    seen = pm_recall_is_seen(cache->recall,
                             pm_resources_create(pool, cache->site, report));
    apr_pool_destroy(pool);
    return seen;
}

const pm_outcome_t *pm_cache_outcome(const pm_cache_t *cache,
                                     apr_uint64_t options)
{
    const pm_outcome_t *outcome =
        cache->recall ? pm_recall_outcome(cache->recall) : NULL;

    return outcome && outcome->options == options &&
                   outcome->names == cache->site->names &&
                   outcome->stamps == cache->site->stamps
               ? outcome
               : NULL;
}

pm_recall_t *pm_cache_recall(const pm_cache_t *cache) { return cache->recall; }

void pm_cache_keep(pm_cache_t *cache, const pm_result_t *result)
{
    pm_keep_add(cache->keep, result);
}

void pm_cache_drop(pm_cache_t *cache)
{
    pm_replace_drop(cache->pool, &cache->replacing);
}

void pm_cache_close(pm_cache_t *cache, const pm_outcome_t *outcome)
{
    pm_error_t error = PM_ERROR_NONE;
    int is_old;
    apr_status_t rv = pm_keep_end(cache->keep, cache->recall, outcome, &is_old);

    if (is_old) {
        pm_cache_drop(cache);
        return;
    }
    if (pm_keep_refused(cache->keep) > 0) {
        pm_report_note(cache->report, (pm_place_t){cache->replacing.path, 0, 0},
                       "the cache has no room for %ld pages, which are read "
                       "each time",
                       pm_keep_refused(cache->keep));
    }
    rv = pm_replace_end(cache->pool, &cache->replacing, rv);
    if (rv != APR_SUCCESS) {
        pm_error_set(&error, rv, cache->replacing.path, 0, 0,
                     "the cache cannot be written");
        pm_report_error(cache->report, &error);
    }
}
