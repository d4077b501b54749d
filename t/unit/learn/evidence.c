/*
 * Counting visits in little memory: what is rare is forgotten, what is common
 * is not. Built with smaller limits.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>

#include "learn/evidence.h"
#include "learn/sessions.h"
#include "unit/tap.h"

#define START APR_INT64_C(1795643073000000)

/* A log in the making. */
typedef struct log_t {
    apr_pool_t *pool;
    pm_sessions_t *sessions;
    apr_uint64_t visitor;
} log_t;

static void add(log_t *log, const char *url, const char *page)
{
    pm_entry_t entry = PM_ENTRY_NONE;

    entry.time = START + (apr_int64_t)log->visitor * 1000000;
    entry.address = log->visitor;
    entry.is_get = 1;
    entry.status = 200;
    entry.url = url;
    entry.referer =
        page ? apr_pstrcat(log->pool, "https://h", page, NULL) : NULL;
    pm_sessions_add(log->sessions, &entry);
}

/* A visit to a page, and to two of its files. */
static void visit(log_t *log, const char *page, const char *first,
                  const char *second)
{
    apr_pool_t *all = log->pool;

    log->visitor++;
    apr_pool_create(&log->pool, all);
    add(log, page, NULL);
    add(log, first, page);
    add(log, second, page);
    apr_pool_destroy(log->pool);
    log->pool = all;
}

static const pm_scope_t *
page_of(apr_pool_t *pool, const pm_evidence_t *evidence, const char *path)
{
    apr_array_header_t *pages = pm_evidence_pages(pool, evidence, 1);
    int i;

    for (i = 0; i < pages->nelts; i++) {
        const pm_scope_t *scope = APR_ARRAY_IDX(pages, i, const pm_scope_t *);

        if (strcmp(scope->path, path) == 0) {
            return scope;
        }
    }
    return NULL;
}

static const pm_demand_t *demand_of(const pm_scope_t *scope, const char *href)
{
    return apr_hash_get(scope->demands, href, APR_HASH_KEY_STRING);
}

/* Ten thousand pages that one visitor has each, among them one of many. */
static void many_pages(apr_pool_t *pool)
{
    const pm_evidence_settings_t settings = {.manifest = NULL};
    pm_evidence_t *evidence = pm_evidence_create(pool, &settings);
    log_t log = {.pool = pool,
                 .sessions =
                     pm_sessions_create(pool, pm_evidence_add, evidence)};
    const pm_scope_t *scope;
    int i;

    for (i = 0; i < 10000; i++) {
        visit(&log, apr_psprintf(pool, "/rare/%d", i), "/a.css",
              apr_psprintf(pool, "/x%d.css", i));
        visit(&log, "/common", "/a.css", "/b.css");
    }
    pm_sessions_end(log.sessions);
    tap_ok(pm_evidence_totals(evidence)->forgotten > 0,
           "there is too much to be remembered");
    tap_ok(pm_evidence_pages(pool, evidence, 1)->nelts <=
               PM_EVIDENCE_SCOPES_MAX,
           "  what is, is within the limit");
    scope = page_of(pool, evidence, "/common");
    tap_ok(scope && scope->visits == 10000, "a page of many visits is kept");
    tap_is_number(scope ? (long)demand_of(scope, "/b.css")->asks : 0, 10000,
                  "  and what it needs");
    scope = APR_ARRAY_IDX(pm_evidence_directories(pool, evidence, 1), 0,
                          const pm_scope_t *);
    tap_is(scope->path, "/", "so is the directory of all");
    tap_is_number((long)demand_of(scope, "/a.css")->asks, 20000,
                  "  and what all need");
    tap_ok(apr_hash_count(scope->demands) <= PM_SCOPE_FILES_MAX,
           "  not what one needs");
}

/* One page that asks for something else each time. */
static void many_files(apr_pool_t *pool)
{
    const pm_evidence_settings_t settings = {.with_queries = 1};
    pm_evidence_t *evidence = pm_evidence_create(pool, &settings);
    log_t log = {.pool = pool,
                 .sessions =
                     pm_sessions_create(pool, pm_evidence_add, evidence)};
    const pm_scope_t *scope;
    int i;

    for (i = 0; i < 5000; i++) {
        visit(&log, "/", "/a.css", apr_psprintf(pool, "/b.css?%d", i));
    }
    pm_sessions_end(log.sessions);
    scope = page_of(pool, evidence, "/");
    tap_is_number((long)demand_of(scope, "/a.css")->asks, 5000,
                  "what each visit asks for is kept");
    tap_ok(apr_hash_count(scope->demands) <= PM_SCOPE_FILES_MAX,
           "  of the rest no more than may be");
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    many_pages(pool);
    many_files(pool);
    apr_pool_destroy(pool);
    return tap_done();
}
