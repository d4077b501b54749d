/*
 * The frontier of a crawl: which addresses are asked for as pages.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/frontier.h"

#include <string.h>
#include <strings.h>

#include <apr_fnmatch.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "site/media_type.h"

/* Extensions of what is no page, beside those that pm_type_of() knows. */
static const char *const file_extensions[] = {
    "7z",   "atom", "bin",  "bz2", "css", "csv",  "deb", "dmg",         "doc",
    "docx", "eps",  "epub", "exe", "gz",  "ics",  "iso", "jar",         "js",
    "json", "m3u",  "m4a",  "mjs", "mov", "msi",  "odt", "ogg",         "ogv",
    "pdf",  "ppt",  "pptx", "ps",  "rar", "rdf",  "rpm", "rss",         "rtf",
    "sig",  "tar",  "tgz",  "tif", "txt", "wasm", "wav", "webmanifest", "xls",
    "xlsx", "xml",  "xsl",  "xz",  "zip",
};

/* To follow such a link ends a session, in whatever part of an address. */
static const char *const session_words[] = {
    "logout",  "log-out",  "log_out",  "logoff",  "log-off",  "log_off",
    "signout", "sign-out", "sign_out", "signoff", "sign-off",
};

/* As a word of the query, or the last of the path: to follow such a link may
 * change something, though GET should not. */
static const char *const action_words[] = {
    "add-to-cart", "add_to_cart", "addtocart", "delete",  "destroy",
    "purge",       "remove",      "rollback",  "submit",  "trash",
    "unsubscribe", "replytocom",  "untrash",   "unwatch", "watch",
};

static const char *const texts[PM_VERDICTS] = {
    [PM_VERDICT_SCOPE] = "are out of the scope (--include, --exclude)",
    [PM_VERDICT_ROBOTS] = "robots.txt asks not to be read (--ignore-robots)",
    [PM_VERDICT_ACTION] = "may log out or change something",
    [PM_VERDICT_QUERIES] = "differ in their query alone from others",
    [PM_VERDICT_DEPTH] = "are too far from the start (--max-depth)",
    [PM_VERDICT_PAGES] = "are too many (--max-pages)",
    [PM_VERDICT_REDIRECTS] = "are the ends of too many redirects",
};

const char *pm_verdict_text(pm_verdict_t verdict) { return texts[verdict]; }

pm_frontier_t *pm_frontier_create(apr_pool_t *pool,
                                  const pm_frontier_scope_t *scope)
{
    pm_frontier_t *frontier = apr_pcalloc(pool, sizeof(*frontier));

    frontier->pool = pool;
    frontier->scope = *scope;
    frontier->visits = apr_array_make(pool, 256, sizeof(pm_visit_t *));
    frontier->known = apr_hash_make(pool);
    frontier->queries = apr_hash_make(pool);
    return frontier;
}

/* Whether one of the globs fits the path. */
static int is_matched(const apr_array_header_t *globs, const char *path)
{
    int i;

    for (i = 0; i < globs->nelts; i++) {
        if (apr_fnmatch(APR_ARRAY_IDX(globs, i, const char *), path, 0) ==
            APR_SUCCESS) {
            return 1;
        }
    }
    return 0;
}

static int is_in_scope(const pm_frontier_scope_t *scope, const char *path)
{
    return strncmp(path, scope->below, strlen(scope->below)) == 0 &&
           (scope->includes->nelts == 0 || is_matched(scope->includes, path)) &&
           !is_matched(scope->excludes, path);
}

/* Whether [at, at + length) is one of the words. */
static int is_one_of(const char *at, apr_size_t length,
                     const char *const *words, apr_size_t count)
{
    apr_size_t i;

    for (i = 0; i < count; i++) {
        if (strlen(words[i]) == length &&
            strncasecmp(at, words[i], length) == 0) {
            return 1;
        }
    }
    return 0;
}

#define COUNT(words) (sizeof(words) / sizeof((words)[0]))

static int is_file(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *dot = slash ? strrchr(slash, '.') : NULL;

    return pm_type_of(path) ||
           (dot && is_one_of(dot + 1, strlen(dot + 1), file_extensions,
                             COUNT(file_extensions)));
}

static int ends_session(const char *address)
{
    apr_size_t i;

    for (i = 0; i < COUNT(session_words); i++) {
        apr_size_t length = strlen(session_words[i]);
        const char *at;

        for (at = address; *at; at++) {
            if (strncasecmp(at, session_words[i], length) == 0) {
                return 1;
            }
        }
    }
    return 0;
}

/* Whether the last segment of the path, or a name or a value of the query, is
 * an action. */
static int is_action(const char *address)
{
    const char *at = address + strcspn(address, "?");

    while (at > address && at[-1] == '/') {
        at--;
    }
    while (at > address && at[-1] != '/') {
        at--;
    }
    while (*at) {
        apr_size_t length = strcspn(at, "/?&=;");

        if (is_one_of(at, length, action_words, COUNT(action_words))) {
            return 1;
        }
        at += length + (at[length] != '\0');
    }
    return ends_session(address);
}

/* Counts the address for its path; whether there are too many. */
static int has_too_many_queries(pm_frontier_t *frontier, const char *path)
{
    intptr_t count =
        (intptr_t)apr_hash_get(frontier->queries, path, APR_HASH_KEY_STRING);

    if (count >= PM_FRONTIER_QUERIES_MAX) {
        return 1;
    }
    apr_hash_set(frontier->queries,
                 count > 0 ? path : apr_pstrdup(frontier->pool, path),
                 APR_HASH_KEY_STRING, (void *)(count + 1));
    return 0;
}

/* What is to become of an address that is not known. */
static pm_verdict_t judge(pm_frontier_t *frontier, apr_pool_t *pool,
                          const pm_visit_t *visit)
{
    const pm_frontier_scope_t *scope = &frontier->scope;
    const char *path =
        apr_pstrmemdup(pool, visit->address, strcspn(visit->address, "?"));

    if (!is_in_scope(scope, path)) {
        return PM_VERDICT_SCOPE;
    }
    if (is_file(path)) {
        return PM_VERDICT_FILE;
    }
    if (is_action(visit->address)) {
        return PM_VERDICT_ACTION;
    }
    if (scope->robots &&
        !pm_robots_allows(pool, scope->robots, visit->address)) {
        return PM_VERDICT_ROBOTS;
    }
    if (visit->redirects > PM_FRONTIER_REDIRECTS_MAX) {
        return PM_VERDICT_REDIRECTS;
    }
    if (visit->depth > scope->max_depth) {
        return PM_VERDICT_DEPTH;
    }
    if (frontier->visits->nelts >= scope->max_pages) {
        return PM_VERDICT_PAGES;
    }
    return has_too_many_queries(frontier, path) ? PM_VERDICT_QUERIES
                                                : PM_VERDICT_TAKEN;
}

static void take(pm_frontier_t *frontier, const pm_visit_t *visit)
{
    pm_visit_t *copy = apr_pmemdup(frontier->pool, visit, sizeof(*visit));

    APR_ARRAY_PUSH(frontier->visits, pm_visit_t *) = copy;
}

/* Remembers the address, as long as there is room; its copy. */
static const char *remember(pm_frontier_t *frontier, const char *address)
{
    const char *copy = apr_pstrdup(frontier->pool, address);

    apr_hash_set(frontier->known, copy, APR_HASH_KEY_STRING, copy);
    return copy;
}

pm_verdict_t pm_frontier_add(pm_frontier_t *frontier, const pm_visit_t *visit)
{
    pm_visit_t known = *visit;
    pm_verdict_t verdict;
    apr_pool_t *scratch;

    if (apr_hash_get(frontier->known, visit->address, APR_HASH_KEY_STRING)) {
        return PM_VERDICT_KNOWN;
    }
    if (apr_hash_count(frontier->known) >= PM_FRONTIER_KNOWN_MAX) {
        frontier->counts[PM_VERDICT_PAGES]++;
        return PM_VERDICT_PAGES;
    }
    apr_pool_create(&scratch, frontier->pool);
    verdict = judge(frontier, scratch, visit);
    apr_pool_destroy(scratch);
    known.address = remember(frontier, visit->address);
    frontier->counts[verdict]++;
    if (verdict == PM_VERDICT_TAKEN) {
        take(frontier, &known);
    }
    return verdict;
}

void pm_frontier_start(pm_frontier_t *frontier, const char *address)
{
    pm_visit_t visit = {.address = remember(frontier, address)};

    frontier->counts[PM_VERDICT_TAKEN]++;
    take(frontier, &visit);
}
