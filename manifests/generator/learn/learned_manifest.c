/*
 * A manifest from what was learned.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/learned_manifest.h"

#include <string.h>

#include <apr_strings.h>

#include "format/lookup.h"
#include "format/url.h"
#include "header/value.h"
#include "plan/choose.h"

/* The work. */
typedef struct work_t {
    apr_pool_t *pool, *scratch;
    const pm_manifest_t *old;
    pm_manifest_t *manifest;
    pm_report_t *report;
    apr_hash_t *pages, *families; /* path -> const pm_judged_t */
} work_t;

/* A set in the making. */
typedef struct links_t {
    pm_link_t links[PM_SET_LINKS_MAX];
    int count;
    apr_size_t header_bytes;
} links_t;

static apr_size_t value_length(apr_pool_t *pool, const pm_link_t *link)
{
    const char *value = pm_value_make(pool, link, PM_DIALECT_FINAL);

    return value ? strlen(value) + 2 : 0;
}

static int has(const links_t *links, const char *href)
{
    int i;

    for (i = 0; i < links->count; i++) {
        if (strcmp(links->links[i].href, href) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Adds what a page or family lacks, as far as there is room for it. */
static void add_links(apr_pool_t *pool, links_t *links,
                      const pm_judged_t *judged)
{
    int i;

    for (i = 0; judged && i < judged->findings->nelts; i++) {
        const pm_finding_t *finding =
            &APR_ARRAY_IDX(judged->findings, i, pm_finding_t);
        apr_size_t length;

        if (finding->verdict != PM_JUDGEMENT_ADD || has(links, finding->href)) {
            continue;
        }
        length = value_length(pool, &finding->link);
        if (links->count < PM_LIMITS_LINKS &&
            links->header_bytes + length <= PM_LIMITS_HEADER_BYTES) {
            links->links[links->count++] = finding->link;
            links->header_bytes += length;
        }
    }
}

/* Takes out what nobody asks for. */
static void drop_links(links_t *links, const pm_judged_t *judged)
{
    int i, j, kept;

    for (i = 0; judged && i < judged->findings->nelts; i++) {
        const pm_finding_t *finding =
            &APR_ARRAY_IDX(judged->findings, i, pm_finding_t);

        for (j = kept = 0;
             finding->verdict == PM_JUDGEMENT_UNUSED && j < links->count; j++) {
            if (strcmp(links->links[j].href, finding->href) != 0) {
                links->links[kept++] = links->links[j];
            }
        }
        links->count =
            finding->verdict == PM_JUDGEMENT_UNUSED ? kept : links->count;
    }
}

/* The families that a path, or what begins with it, is in, one after the other,
 * from the root on; NULL: there are no more. *slash is the place in path. */
static const pm_judged_t *next_family(const work_t *work, const char *path,
                                      const char **slash)
{
    while ((*slash = strchr(*slash, '/')) != NULL) {
        apr_size_t length = (apr_size_t)(*slash - path) + 1;
        const pm_judged_t *family =
            path[length]
                ? apr_hash_get(work->families, path, (apr_ssize_t)length)
                : NULL;

        (*slash)++;
        if (family) {
            return family;
        }
    }
    return NULL;
}

/* The set of old, corrected by what is known of the page at path (or, with a
 * `*`, of a match), and of the families that it is in. */
static const pm_set_t *corrected(const work_t *work, const pm_set_t *old,
                                 const char *path)
{
    const pm_judged_t *page =
        apr_hash_get(work->pages, path, APR_HASH_KEY_STRING);
    const pm_judged_t *family;
    const char *slash = path;
    pm_error_t error = PM_ERROR_NONE;
    const pm_set_t *set = NULL;
    links_t links = {.count = 0};
    int i;

    for (i = 0; old && i < old->nlinks; i++) {
        links.links[links.count++] = old->links[i];
        links.header_bytes += value_length(work->scratch, &old->links[i]);
    }
    drop_links(&links, page);
    add_links(work->scratch, &links, page);
    while ((family = next_family(work, path, &slash)) != NULL) {
        drop_links(&links, family);
        add_links(work->scratch, &links, family);
    }
    if (pm_manifest_add_set(work->manifest, links.links, links.count, &set,
                            &error) != APR_SUCCESS) {
        pm_report_loss(work->report, (pm_place_t){path, 0, 0},
                       "%s; it is left out", error.message);
    }
    apr_pool_clear(work->scratch);
    return set;
}

/* Adds a page (or a match) with its set corrected. What is there already was
 * added with it. */
static void add(const work_t *work, const pm_set_t *old, const char *path,
                apr_status_t (*to)(pm_manifest_t *, const char *,
                                   const pm_set_t *, pm_error_t *))
{
    const pm_set_t *set = corrected(work, old, path);
    pm_error_t error = PM_ERROR_NONE;

    if (set && to(work->manifest, path, set, &error) != APR_SUCCESS) {
        pm_report_loss(work->report, (pm_place_t){path, 0, 0},
                       "%s; it is left out", error.message);
    }
}

static void add_old_pages(const work_t *work)
{
    apr_hash_index_t *at;

    for (at = apr_hash_first(work->pool, work->old->pages); at;
         at = apr_hash_next(at)) {
        add(work, apr_hash_this_val(at),
            pm_url_encode(work->pool, apr_hash_this_key(at)),
            pm_manifest_add_page);
    }
}

static void add_old_matches(const work_t *work)
{
    apr_hash_index_t *at;

    for (at = apr_hash_first(work->pool, work->old->matches); at;
         at = apr_hash_next(at)) {
        const pm_match_t *match = apr_hash_this_val(at);

        add(work, match->set, match->pattern, pm_manifest_add_match);
    }
}

/* Whether the new manifest has a page or a match of that name. */
static int has_page(const work_t *work, const char *path)
{
    return apr_hash_get(work->manifest->pages, pm_url_decode(work->pool, path),
                        APR_HASH_KEY_STRING) != NULL;
}

static int has_match(const work_t *work, const char *pattern)
{
    return apr_hash_get(work->manifest->matches,
                        pm_url_decode(work->pool, pattern),
                        APR_HASH_KEY_STRING) != NULL;
}

/* Whether there is something to be said of a page that has no line yet, and
 * that is not said of a family. */
static int says_something(const pm_judged_t *page)
{
    int i;

    for (i = 0; i < page->findings->nelts; i++) {
        if (pm_finding_is_rule(
                &APR_ARRAY_IDX(page->findings, i, pm_finding_t))) {
            return 1;
        }
    }
    return page->refused->nelts > 0;
}

static void add_learned(const work_t *work, const pm_outcome_t *outcome)
{
    int i;

    for (i = 0; i < outcome->families->nelts; i++) {
        const pm_judged_t *family =
            &APR_ARRAY_IDX(outcome->families, i, pm_judged_t);
        const char *pattern =
            apr_pstrcat(work->pool, family->scope->path, "*", NULL);

        if (!strchr(family->scope->path, '*') && !has_match(work, pattern)) {
            add(work,
                work->old
                    ? pm_lookup_find(work->old,
                                     pm_url_decode(work->pool, pattern), NULL)
                    : NULL,
                pattern, pm_manifest_add_match);
        }
    }
    for (i = 0; i < outcome->pages->nelts; i++) {
        const pm_judged_t *page =
            &APR_ARRAY_IDX(outcome->pages, i, pm_judged_t);

        if (says_something(page) && !has_page(work, page->scope->path)) {
            add(work, page->set, page->scope->path, pm_manifest_add_page);
        }
    }
}

static apr_hash_t *by_path(apr_pool_t *pool, const apr_array_header_t *judged)
{
    apr_hash_t *hash = apr_hash_make(pool);
    int i;

    for (i = 0; i < judged->nelts; i++) {
        const pm_judged_t *one = &APR_ARRAY_IDX(judged, i, pm_judged_t);

        apr_hash_set(hash, one->scope->path, APR_HASH_KEY_STRING, one);
    }
    return hash;
}

apr_status_t pm_learned_manifest(apr_pool_t *pool, const pm_outcome_t *outcome,
                                 const pm_manifest_t *old, pm_report_t *report,
                                 pm_manifest_t **manifest, pm_error_t *error)
{
    work_t work = {
        .pool = pool,
        .old = old,
        .manifest = pm_manifest_create(pool),
        .report = report,
        .pages = by_path(pool, outcome->pages),
        .families = by_path(pool, outcome->families),
    };

    apr_pool_create(&work.scratch, pool);
    if (old) {
        add_old_pages(&work);
        add_old_matches(&work);
    }
    add_learned(&work, outcome);
    apr_pool_destroy(work.scratch);
    *manifest = work.manifest;
    return pm_lookup_prepare(work.manifest, NULL, error);
}
