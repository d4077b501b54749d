/*
 * The outcome: what the evidence says of each page and family.
 *
 * A family is a directory of whose pages all that are known need the same (as
 * page_family.h has it for a manifest): what one page needs and another does
 * not is said of pages alone.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/outcome.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

/* Files that are asked for in a smaller part of the visits are not worth a
 * line. */
#define WORTH_A_LINE 0.1

/* The work. */
typedef struct work_t {
    apr_pool_t *pool;
    const pm_evidence_t *evidence;
    const pm_manifest_t *manifest;
    const pm_judge_t *judge;
    apr_hash_t *pages; /* path -> pm_judged_t */
    apr_hash_t *directories;
} work_t;

int pm_finding_is_rule(const pm_finding_t *finding)
{
    return !finding->is_of_family && (finding->verdict == PM_JUDGEMENT_ADD ||
                                      finding->verdict == PM_JUDGEMENT_UNUSED);
}

/* What a set needs first stands first: styles, the fonts that text waits for,
 * scripts, images, the rest; of them what is asked for first. */
static int by_need(const void *a, const void *b)
{
    static const int order[PM_DEST_OTHER + 1] = {
        [PM_DEST_STYLE] = 1, [PM_DEST_FONT] = 2,  [PM_DEST_SCRIPT] = 3,
        [PM_DEST_IMAGE] = 4, [PM_DEST_FETCH] = 5, [PM_DEST_UNKNOWN] = 6,
    };
    const pm_finding_t *first = a, *second = b;

    return order[first->dest] != order[second->dest]
               ? order[first->dest] - order[second->dest]
           : first->after != second->after ? first->after - second->after
                                           : strcmp(first->href, second->href);
}

const char *pm_cause_text(pm_cause_t cause)
{
    static const char *const texts[PM_CAUSES] = {
        [PM_CAUSE_PAGE] = "by the page or its scripts",
        [PM_CAUSE_STYLE] = "by a stylesheet",
        [PM_CAUSE_SCRIPT] = "by a script",
    };

    return texts[cause];
}

static pm_cause_t cause_of(const pm_demand_t *demand)
{
    return demand->asks == 0                      ? PM_CAUSE_NONE
           : 2 * demand->by_script > demand->asks ? PM_CAUSE_SCRIPT
           : 2 * demand->by_style > demand->asks  ? PM_CAUSE_STYLE
                                                  : PM_CAUSE_PAGE;
}

/* Who refers to the file, if that is a file that many have asked for. */
static const char *via_of(const work_t *work, const pm_scope_t *scope,
                          const pm_demand_t *demand)
{
    const pm_demand_t *via =
        demand->via && *demand->via
            ? apr_hash_get(scope->demands, demand->via, APR_HASH_KEY_STRING)
            : NULL;

    return via && via->visitors >= work->judge->visits ? via->href : NULL;
}

static const pm_link_t *link_of(const pm_set_t *set, const char *href)
{
    int i;

    for (i = 0; set && i < set->nlinks; i++) {
        if (strcmp(set->links[i].href, href) == 0) {
            return &set->links[i];
        }
    }
    return NULL;
}

/* A finding, as far as it is the same whatever the verdict. */
static pm_finding_t finding_of(const work_t *work, const pm_scope_t *scope,
                               const pm_demand_t *demand,
                               pm_judgement_t verdict)
{
    pm_finding_t finding = {
        .href = demand->href,
        .dest = demand->dest,
        .verdict = verdict,
        .share = demand->asks > 0 ? pm_demand_share(demand, scope) : -1,
        .after = demand->asks > 0 ? pm_demand_after(demand) : -1,
        .cause = cause_of(demand),
        .via = via_of(work, scope, demand),
        .is_twice = 2 * demand->twice > demand->asks,
    };

    /* Of what the manifest has it is the visits without hints that tell. */
    if (demand->named > 0) {
        finding.share = (double)demand->named_asks / demand->named;
    }
    if (verdict == PM_JUDGEMENT_ADD) {
        finding.link = pm_judge_link(demand);
        finding.link.via = finding.via;
    }
    return finding;
}

/* Judges a file that the manifest has for the scope. */
static void add_named(const work_t *work, pm_judged_t *judged,
                      const pm_demand_t *demand)
{
    pm_judgement_t verdict =
        pm_judge_named(work->judge, judged->scope, demand,
                       pm_evidence_is_seen(work->evidence, demand->href));

    APR_ARRAY_PUSH(judged->findings, pm_finding_t) =
        finding_of(work, judged->scope, demand, verdict);
    judged->found +=
        verdict == PM_JUDGEMENT_FOUND || verdict == PM_JUDGEMENT_UNPROVEN;
    judged->judged +=
        verdict == PM_JUDGEMENT_FOUND || verdict == PM_JUDGEMENT_UNUSED;
    judged->unused += verdict == PM_JUDGEMENT_UNUSED;
}

/* Judges each link of the page's set that can be judged. */
static void judge_set(const work_t *work, pm_judged_t *judged)
{
    int i;

    for (i = 0; judged->set && i < judged->set->nlinks; i++) {
        const pm_link_t *link = &judged->set->links[i];
        const pm_demand_t none = {.href = link->href}, *demand;

        if (pm_evidence_is_judged(link)) {
            demand = apr_hash_get(judged->scope->demands, link->href,
                                  APR_HASH_KEY_STRING);
            add_named(work, judged, demand ? demand : &none);
        }
    }
}

/* Judges the files that are asked for and that the page's set does not have. */
static void judge_missing(const work_t *work, pm_judged_t *judged)
{
    const pm_scope_t *scope = judged->scope;
    apr_hash_index_t *at;

    for (at = apr_hash_first(work->pool, scope->demands); at;
         at = apr_hash_next(at)) {
        const pm_demand_t *demand = apr_hash_this_val(at);
        pm_judgement_t verdict;

        if (link_of(judged->set, demand->href) ||
            2 * demand->unnamed <= demand->asks) {
            continue;
        }
        verdict = pm_judge_missing(work->judge, scope, demand);
        judged->missing += pm_judgement_is_need(verdict);
        if (verdict != PM_JUDGEMENT_NONE &&
            pm_demand_share(demand, scope) >= WORTH_A_LINE) {
            APR_ARRAY_PUSH(judged->findings, pm_finding_t) =
                finding_of(work, scope, demand, verdict);
        }
    }
}

/* Of a directory: judges the links that most of its pages have. */
static void judge_named(const work_t *work, pm_judged_t *judged)
{
    apr_hash_index_t *at;

    for (at = apr_hash_first(work->pool, judged->scope->demands); at;
         at = apr_hash_next(at)) {
        const pm_demand_t *demand = apr_hash_this_val(at);

        if (demand->named + demand->asks > 0 &&
            2 * demand->unnamed <= demand->asks) {
            add_named(work, judged, demand);
        }
    }
}

static pm_judged_t judge_scope(const work_t *work, const pm_scope_t *scope,
                               int is_directory)
{
    pm_judged_t judged = {
        .scope = scope,
        .is_family = is_directory,
        .refused = apr_array_make(work->pool, 2, sizeof(const char *)),
        .findings = apr_array_make(work->pool, 8, sizeof(pm_finding_t)),
    };

    if (is_directory) {
        judge_named(work, &judged);
    }
    else {
        judged.set = pm_evidence_set(work->pool, work->manifest, scope->path);
        judge_set(work, &judged);
    }
    judge_missing(work, &judged);
    qsort(judged.findings->elts, (size_t)judged.findings->nelts,
          sizeof(pm_finding_t), by_need);
    return judged;
}

/* Judges all scopes; they are found again by their paths. */
static apr_array_header_t *judge_all(work_t *work,
                                     const apr_array_header_t *scopes,
                                     apr_hash_t **by_path, int is_directory)
{
    apr_array_header_t *all =
        apr_array_make(work->pool, scopes->nelts, sizeof(pm_judged_t));
    int i;

    *by_path = apr_hash_make(work->pool);
    for (i = 0; i < scopes->nelts; i++) {
        const pm_scope_t *scope = APR_ARRAY_IDX(scopes, i, const pm_scope_t *);
        pm_judged_t *judged = apr_array_push(all);

        *judged = judge_scope(work, scope, is_directory);
        apr_hash_set(*by_path, scope->path, APR_HASH_KEY_STRING, judged);
    }
    return all;
}

static pm_finding_t *find(const pm_judged_t *judged, const char *href)
{
    int i;

    for (i = 0; i < judged->findings->nelts; i++) {
        pm_finding_t *finding =
            &APR_ARRAY_IDX(judged->findings, i, pm_finding_t);

        if (strcmp(finding->href, href) == 0) {
            return finding;
        }
    }
    return NULL;
}

/* Whether what is known of a scope speaks against a family's finding. */
static int is_against(const pm_judged_t *judged, const pm_finding_t *family)
{
    const pm_finding_t *own = find(judged, family->href);

    if (family->verdict == PM_JUDGEMENT_ADD) {
        return !own || (own->verdict != PM_JUDGEMENT_ADD &&
                        own->verdict != PM_JUDGEMENT_FOUND &&
                        own->verdict != PM_JUDGEMENT_UNPROVEN);
    }
    return own && own->verdict != PM_JUDGEMENT_UNUSED;
}

/* The directory of that start of a path, or NULL. */
static pm_judged_t *directory_of(const work_t *work, const char *path,
                                 const char *slash)
{
    return apr_hash_get(work->directories, path,
                        (apr_ssize_t)(slash - path) + 1);
}

/* Strikes out, of the directories above it, what a scope speaks against. The
 * index of a directory is no sign of what is in it. */
static void dispute(const work_t *work, const pm_judged_t *judged)
{
    const char *path = judged->scope->path, *slash;
    int i;

    for (slash = strchr(path, '/'); slash && slash[1];
         slash = strchr(slash + 1, '/')) {
        pm_judged_t *above = directory_of(work, path, slash);

        for (i = 0; above && i < above->findings->nelts; i++) {
            pm_finding_t *finding =
                &APR_ARRAY_IDX(above->findings, i, pm_finding_t);

            if ((finding->verdict == PM_JUDGEMENT_ADD ||
                 finding->verdict == PM_JUDGEMENT_UNUSED) &&
                is_against(judged, finding)) {
                finding->verdict = PM_JUDGEMENT_RARE;
            }
        }
    }
}

/* Marks what a directory above says already. */
static void leave_to_family(const work_t *work, pm_judged_t *judged)
{
    const char *path = judged->scope->path, *slash;
    int i;

    for (slash = strchr(path, '/'); slash && slash[1];
         slash = strchr(slash + 1, '/')) {
        const pm_judged_t *above = directory_of(work, path, slash);

        for (i = 0; above && i < above->findings->nelts; i++) {
            const pm_finding_t *said =
                &APR_ARRAY_IDX(above->findings, i, pm_finding_t);
            pm_finding_t *own =
                pm_finding_is_rule(said) ? find(judged, said->href) : NULL;

            if (own && own->verdict == said->verdict) {
                own->is_of_family = 1;
            }
        }
    }
}

/* Of the page of a directory: what the directory's rule adds in vain. */
static void refuse(const work_t *work, pm_judged_t *judged)
{
    const pm_judged_t *own = apr_hash_get(
        work->directories, judged->scope->path, APR_HASH_KEY_STRING);
    int i;

    for (i = 0; own && i < own->findings->nelts; i++) {
        const pm_finding_t *finding =
            &APR_ARRAY_IDX(own->findings, i, pm_finding_t);

        if (finding->verdict == PM_JUDGEMENT_ADD &&
            is_against(judged, finding)) {
            APR_ARRAY_PUSH(judged->refused, const char *) = finding->href;
        }
    }
}

static apr_array_header_t *for_each(const work_t *work, apr_array_header_t *all,
                                    void (*what)(const work_t *, pm_judged_t *))
{
    int i;

    for (i = 0; i < all->nelts; i++) {
        what(work, &APR_ARRAY_IDX(all, i, pm_judged_t));
    }
    return all;
}

static void dispute_one(const work_t *work, pm_judged_t *judged)
{
    dispute(work, judged);
}

/* Pages too few make no family. */
static void disband(const work_t *work, pm_judged_t *judged)
{
    if (judged->scope->nnames < PM_FAMILY_PAGES_MIN) {
        apr_array_clear(judged->findings);
    }
}

/* Those about which a rule says something. */
static apr_array_header_t *with_rules(apr_pool_t *pool,
                                      const apr_array_header_t *all)
{
    apr_array_header_t *some = apr_array_make(pool, 8, sizeof(pm_judged_t));
    int i, j;

    for (i = 0; i < all->nelts; i++) {
        const pm_judged_t *judged = &APR_ARRAY_IDX(all, i, pm_judged_t);

        for (j = 0; j < judged->findings->nelts; j++) {
            if (pm_finding_is_rule(
                    &APR_ARRAY_IDX(judged->findings, j, pm_finding_t))) {
                APR_ARRAY_PUSH(some, pm_judged_t) = *judged;
                break;
            }
        }
    }
    return some;
}

pm_outcome_t pm_outcome_make(apr_pool_t *pool, const pm_evidence_t *evidence,
                             const pm_manifest_t *manifest,
                             const pm_judge_t *judge)
{
    work_t work = {.pool = pool,
                   .evidence = evidence,
                   .manifest = manifest,
                   .judge = judge};
    pm_outcome_t outcome;
    apr_array_header_t *directories;

    outcome.pages =
        judge_all(&work, pm_evidence_pages(pool, evidence, judge->visits),
                  &work.pages, 0);
    directories =
        judge_all(&work, pm_evidence_directories(pool, evidence, judge->visits),
                  &work.directories, 1);
    /* Each directory is in those above it, and before what is in it. */
    for_each(&work, directories, dispute_one);
    for_each(&work, outcome.pages, dispute_one);
    for_each(&work, directories, disband);
    for_each(&work, directories, leave_to_family);
    for_each(&work, outcome.pages, leave_to_family);
    for_each(&work, outcome.pages, refuse);
    outcome.families = with_rules(pool, directories);
    return outcome;
}
