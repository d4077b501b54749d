/*
 * Evidence: sessions are sifted for first visits, which are counted.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/evidence.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>
#include <xxhash.h>

#include "format/lookup.h"
#include "format/url.h"
#include "learn/visitors.h"

struct pm_evidence_t {
    apr_pool_t *pool, *scratch; /* scratch: of the session at hand */
    pm_evidence_settings_t settings;
    apr_hash_t *named; /* href of a link of the manifest -> unsigned, seen */
    pm_visitors_t *visitors;
    pm_scopes_t *scopes;
    apr_uint64_t address; /* the first */
    pm_evidence_totals_t totals;
};

/* A visit on its way into the counts. */
typedef struct fold_t {
    pm_evidence_t *evidence;
    const pm_visits_t *visits;
    const pm_visit_t *visit;
    const pm_set_t *set; /* of the page; NULL: the manifest has none */
    int is_new_address;
    int is_hinted;
} fold_t;

int pm_evidence_is_judged(const pm_link_t *link)
{
    return link->rel != PM_REL_PRECONNECT && !pm_url_is_absolute(link->href) &&
           !link->media && !link->imagesrcset;
}

const pm_set_t *pm_evidence_set(apr_pool_t *pool, const pm_manifest_t *manifest,
                                const char *path)
{
    return manifest ? pm_lookup_find(manifest, pm_url_decode(pool, path), NULL)
                    : NULL;
}

/* The files that the manifest names anywhere. */
static apr_hash_t *named_files(apr_pool_t *pool, const pm_manifest_t *manifest)
{
    apr_hash_t *named = apr_hash_make(pool);
    apr_hash_index_t *at;
    int i;

    for (at = manifest ? apr_hash_first(pool, manifest->sets) : NULL; at;
         at = apr_hash_next(at)) {
        const pm_set_t *set = apr_hash_this_val(at);

        for (i = 0; i < set->nlinks; i++) {
            apr_hash_set(named, set->links[i].href, APR_HASH_KEY_STRING,
                         apr_pcalloc(pool, sizeof(unsigned)));
        }
    }
    return named;
}

pm_evidence_t *pm_evidence_create(apr_pool_t *pool,
                                  const pm_evidence_settings_t *settings)
{
    pm_evidence_t *evidence = apr_pcalloc(pool, sizeof(*evidence));

    evidence->pool = pool;
    apr_pool_create(&evidence->scratch, pool);
    evidence->settings = *settings;
    evidence->named = named_files(pool, settings->manifest);
    evidence->visitors = pm_visitors_create(pool);
    evidence->scopes = pm_scopes_create(pool);
    return evidence;
}

/* What stands for a file in the counts: without a query that nobody but its
 * visitor may know. */
static const char *key_of(const pm_evidence_t *evidence, const char *url)
{
    const char *query = strchr(url, '?');

    if (!query || evidence->settings.with_queries ||
        apr_hash_get(evidence->named, url, APR_HASH_KEY_STRING)) {
        return url;
    }
    return apr_pstrmemdup(evidence->scratch, url,
                          (apr_size_t)(query - url) + 1);
}

static int is_needed_early(pm_dest_t dest)
{
    return dest == PM_DEST_STYLE || dest == PM_DEST_SCRIPT ||
           dest == PM_DEST_FONT;
}

static int asked_for(const pm_visit_t *visit, const char *href)
{
    int i;

    for (i = 0; i < visit->asks->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(visit->asks, i, pm_ask_t).url, href) == 0) {
            return 1;
        }
    }
    return 0;
}

/*
 * Whether the visitor had an empty cache, as far as what he asked for tells: at
 * least half of what the manifest names and he had not got by then; or at least
 * as much, whatever it was, if the manifest is of another time.
 */
static int is_cold(const fold_t *fold)
{
    int i, files = 0, named = 0, asked = 0;

    for (i = 0; i < fold->visit->asks->nelts; i++) {
        files +=
            is_needed_early(APR_ARRAY_IDX(fold->visit->asks, i, pm_ask_t).dest);
    }
    for (i = 0; fold->set && i < fold->set->nlinks; i++) {
        const pm_link_t *link = &fold->set->links[i];

        if (pm_evidence_is_judged(link) &&
            !pm_visits_had(fold->visits, fold->visit, link->href)) {
            named++;
            asked += asked_for(fold->visit, link->href);
        }
    }
    return (asked > 0 && 2 * asked >= named) || (files > 0 && files >= named);
}

static int has_link(const pm_set_t *set, const char *href)
{
    int i;

    for (i = 0; set && i < set->nlinks; i++) {
        if (strcmp(set->links[i].href, href) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Remembers through which name in a directory a page is reached: if all pages
 * are in one directory below it, it is that one that is a family. */
static void count_name(pm_scope_t *scope, const char *name)
{
    apr_uint64_t hash = XXH3_64bits(name, strcspn(name, "/"));
    int i;

    for (i = 0; i < scope->nnames && scope->names[i] != hash; i++) {
    }
    if (i == scope->nnames && scope->nnames < PM_FAMILY_PAGES_MIN) {
        scope->names[scope->nnames++] = hash;
    }
}

static void count_asks(const fold_t *fold, pm_scope_t *scope)
{
    pm_scopes_t *scopes = fold->evidence->scopes;
    int i;

    for (i = 0; i < fold->visit->asks->nelts; i++) {
        const pm_ask_t *ask = &APR_ARRAY_IDX(fold->visit->asks, i, pm_ask_t);
        pm_demand_t *demand;

        if (pm_visits_had(fold->visits, fold->visit, ask->url)) {
            continue;
        }
        demand =
            pm_scope_demand(scopes, scope, key_of(fold->evidence, ask->url));
        /* Of files that differ by their query alone the first counts. */
        if (demand && demand->last != scope->visits) {
            pm_demand_count(scopes, demand, scope, ask);
            demand->visitors += (unsigned)fold->is_new_address;
            demand->unnamed += !has_link(fold->set, ask->url);
        }
    }
}

/* Counts who had what he therefore did not ask for. */
static void count_had(const fold_t *fold, pm_scope_t *scope)
{
    apr_hash_index_t *at;

    for (at = apr_hash_first(fold->evidence->scratch, scope->demands); at;
         at = apr_hash_next(at)) {
        pm_demand_t *demand = apr_hash_this_val(at);

        if (demand->asks > 0 && demand->last != scope->visits &&
            pm_visits_had(fold->visits, fold->visit, demand->href)) {
            demand->had++;
            demand->had_since++;
        }
    }
}

/* Counts what the manifest names, and whether it was asked for. A browser asks
 * for what it was hinted, needed or not: that is no evidence. */
static void count_named(const fold_t *fold, pm_scope_t *scope)
{
    int i;

    for (i = 0; fold->set && !fold->is_hinted && i < fold->set->nlinks; i++) {
        const pm_link_t *link = &fold->set->links[i];
        pm_demand_t *demand;

        if (!pm_evidence_is_judged(link) ||
            pm_visits_had(fold->visits, fold->visit, link->href)) {
            continue;
        }
        demand = pm_scope_demand(fold->evidence->scopes, scope, link->href);
        if (demand) {
            demand->named++;
            demand->named_asks += demand->last == scope->visits;
        }
    }
}

/* Counts the visit for its page, or for a directory above it. */
static void count_visit(const fold_t *fold, pm_scope_t *scope,
                        int is_first_of_visitor)
{
    const char *set = fold->visit->set;

    scope->visits++;
    scope->visitors += (unsigned)is_first_of_visitor;
    scope->hinted += (unsigned)fold->is_hinted;
    scope->current += set && fold->set && strcmp(set, fold->set->id) == 0;
    count_name(scope, fold->visit->page + strlen(scope->path));
    count_asks(fold, scope);
    count_had(fold, scope);
    count_named(fold, scope);
}

/* Whether the visitor has seen a page with that start of its path before, in
 * the session. */
static int saw_before(const fold_t *fold, apr_size_t length)
{
    const pm_visit_t *visit = (const pm_visit_t *)fold->visits->visits->elts;

    for (; visit < fold->visit; visit++) {
        if (strncmp(visit->page, fold->visit->page, length) == 0) {
            return 1;
        }
    }
    return 0;
}

static void count_everywhere(const fold_t *fold)
{
    pm_scopes_t *scopes = fold->evidence->scopes;
    const char *page = fold->visit->page, *slash = page;
    int depth;

    count_visit(fold, pm_scopes_find(scopes, scopes->pages, page, strlen(page)),
                fold->is_new_address);
    for (depth = 0; slash && depth < PM_EVIDENCE_DEPTH; depth++) {
        apr_size_t length = (apr_size_t)(slash - page) + 1;

        /* The index of a directory is no sign of what is in it. */
        if (page[length]) {
            count_visit(
                fold, pm_scopes_find(scopes, scopes->directories, page, length),
                fold->is_new_address && !saw_before(fold, length));
        }
        slash = strchr(slash + 1, '/');
    }
}

/* Whether there is more than a part (1: all, 2: a half) of what may be. */
static int is_over(const pm_scopes_t *scopes, unsigned part)
{
    return scopes->demands > PM_EVIDENCE_DEMANDS_MAX / part ||
           apr_hash_count(scopes->pages) + apr_hash_count(scopes->directories) >
               PM_EVIDENCE_SCOPES_MAX / part;
}

/* Of too much, forgets what is rarest, until it is half of that. */
static void make_room(pm_evidence_t *evidence)
{
    unsigned least = 1;

    if (!is_over(evidence->scopes, 1)) {
        return;
    }
    evidence->totals.forgotten++;
    while (is_over(evidence->scopes, 2)) {
        least *= 2;
        evidence->scopes =
            pm_scopes_thin(evidence->pool, evidence->scopes, least);
    }
}

/* Counts a visit of a session that is evidence, if it is one. */
static void fold_visit(fold_t *fold)
{
    pm_evidence_t *evidence = fold->evidence;
    const pm_visit_t *visit = fold->visit;
    apr_size_t whole = strlen(visit->page) + 1;

    if (visit->asks->nelts == 0 || saw_before(fold, whole)) {
        return;
    }
    fold->set = pm_evidence_set(evidence->scratch, evidence->settings.manifest,
                                visit->page);
    fold->is_hinted = visit->hit->sent == PM_SENT_LINKS;
    if (!is_cold(fold)) {
        evidence->totals.warm++;
        return;
    }
    evidence->totals.visits++;
    count_everywhere(fold);
}

/* Remembers which files of the manifest were there. */
static void count_seen(pm_evidence_t *evidence, const pm_visits_t *visits)
{
    apr_hash_index_t *at;

    for (at = apr_hash_first(evidence->scratch, visits->received); at;
         at = apr_hash_next(at)) {
        unsigned *seen = apr_hash_get(evidence->named, apr_hash_this_key(at),
                                      APR_HASH_KEY_STRING);

        if (seen) {
            (*seen)++;
        }
    }
}

/* How many pages of a session have no request for a file after them. */
static int count_bare(const pm_visits_t *visits)
{
    int i, bare = 0;

    for (i = 0; i < visits->visits->nelts; i++) {
        bare += APR_ARRAY_IDX(visits->visits, i, pm_visit_t).asks->nelts == 0;
    }
    return bare;
}

static void count_address(pm_evidence_t *evidence, apr_uint64_t address)
{
    pm_evidence_totals_t *totals = &evidence->totals;

    if (totals->addresses == 0) {
        evidence->address = address;
        totals->addresses = 1;
    }
    else if (address != evidence->address) {
        totals->addresses = 2;
    }
}

/* Sifts the visits of a session. */
static void sift(pm_evidence_t *evidence, const pm_session_t *session,
                 const pm_visits_t *visits)
{
    pm_evidence_totals_t *totals = &evidence->totals;
    int i, count = visits->visits->nelts, bare = count_bare(visits);
    pm_visitor_t visitor = pm_visitors_meet(
        evidence->visitors, session->address, session->agent, bare < count);
    fold_t fold = {.evidence = evidence,
                   .visits = visits,
                   .is_new_address = visitor == PM_VISITOR_NEW_ADDRESS};

    totals->views += count;
    totals->bare += bare;
    if (visitor == PM_VISITOR_KNOWN || visits->is_returning) {
        totals->returning += count - bare;
        return;
    }
    if (visitor == PM_VISITOR_CROWDED) {
        totals->crowded += count - bare;
        return;
    }
    for (i = 0; i < count; i++) {
        fold.visit = &APR_ARRAY_IDX(visits->visits, i, pm_visit_t);
        fold_visit(&fold);
    }
}

void pm_evidence_add(void *data, pm_session_t *session)
{
    pm_evidence_t *evidence = data;
    pm_visits_t *visits =
        pm_visits_of(evidence->scratch, session, evidence->settings.own);

    evidence->totals.without_referer += visits->without_referer;
    count_address(evidence, session->address);
    count_seen(evidence, visits);
    if (visits->visits->nelts > 0) {
        sift(evidence, session, visits);
    }
    make_room(evidence);
    apr_pool_clear(evidence->scratch);
}

const pm_evidence_totals_t *pm_evidence_totals(const pm_evidence_t *evidence)
{
    return &evidence->totals;
}

static int by_path(const void *a, const void *b)
{
    const pm_scope_t *const *first = a, *const *second = b;

    return strcmp((*first)->path, (*second)->path);
}

static apr_array_header_t *sorted(apr_pool_t *pool, apr_hash_t *scopes,
                                  unsigned visitors)
{
    apr_array_header_t *array =
        apr_array_make(pool, 16, sizeof(const pm_scope_t *));
    apr_hash_index_t *at;

    for (at = apr_hash_first(pool, scopes); at; at = apr_hash_next(at)) {
        const pm_scope_t *scope = apr_hash_this_val(at);

        if (scope->visitors >= visitors) {
            APR_ARRAY_PUSH(array, const pm_scope_t *) = scope;
        }
    }
    qsort(array->elts, (size_t)array->nelts, sizeof(const pm_scope_t *),
          by_path);
    return array;
}

apr_array_header_t *pm_evidence_pages(apr_pool_t *pool,
                                      const pm_evidence_t *evidence,
                                      unsigned visitors)
{
    return sorted(pool, evidence->scopes->pages, visitors);
}

apr_array_header_t *pm_evidence_directories(apr_pool_t *pool,
                                            const pm_evidence_t *evidence,
                                            unsigned visitors)
{
    return sorted(pool, evidence->scopes->directories, visitors);
}

int pm_evidence_is_seen(const pm_evidence_t *evidence, const char *href)
{
    const unsigned *seen =
        apr_hash_get(evidence->named, href, APR_HASH_KEY_STRING);

    return seen && *seen > 0;
}
