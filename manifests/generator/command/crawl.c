/*
 * `pushmanifest crawl`: a running site in, a manifest out.
 *
 *   walk (pages into the store) -> plan each -> one set a path -> families
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/crawl.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <apr_signal.h>
#include <apr_strings.h>

#include "command/answer.h"
#include "command/crawl_options.h"
#include "command/output.h"
#include "command/progress.h"
#include "command/summary.h"
#include "command/timestamps.h"
#include "crawl/remote.h"
#include "crawl/store.h"
#include "crawl/walk.h"
#include "format/lookup.h"
#include "format/url.h"
#include "plan/plan.h"
#include "plan/shared_set.h"
#include "run/elsewhere.h"

/* A run. */
typedef struct run_t {
    apr_pool_t *pool;
    pm_crawl_settings_t settings;
    pm_report_t *report;
    pm_progress_t *progress;
    pm_store_t *store;
    pm_fetch_t *fetch;
    pm_walk_t walk;
    pm_plan_t plan;
    pm_manifest_t *manifest;
    apr_hash_t *paths; /* path -> pm_shared_set_t of what answers there */
    pm_tally_t *tally;
    pm_elsewhere_t *elsewhere;
    pm_timestamps_t *timestamps;
} run_t;

/* Set by a signal: the run ends in order, and writes nothing. */
static volatile sig_atomic_t is_stopped;

static void on_signal(int signal) { is_stopped = signal; }

/* What is ignored stays ignored, as under nohup. */
static void watch_signals(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    size_t i;

    for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
        if (apr_signal(signals[i], on_signal) == SIG_IGN) {
            apr_signal(signals[i], SIG_IGN);
        }
    }
}

static void show_progress(void *baton, int done, int known)
{
    pm_progress_show(baton, done, known);
}

static pm_place_t site_place(const run_t *run)
{
    return (pm_place_t){
        APR_ARRAY_IDX(run->settings.walk.origins, 0, const char *), 0, 0};
}

/* Opens what the run needs. */
static apr_status_t open_run(run_t *run, pm_error_t *error)
{
    pm_crawl_settings_t *settings = &run->settings;
    apr_status_t rv;

    settings->fetch.is_stopped = &is_stopped;
    settings->walk.on_progress = show_progress;
    settings->walk.baton = run->progress;
    rv = pm_store_open(run->pool, settings->cache, settings->fetch.origin,
                       &run->store, error);
    if (rv == APR_SUCCESS && run->store->rebuilt) {
        pm_report_note(run->report, (pm_place_t){settings->cache, 0, 0},
                       "the cache is made anew: %s", run->store->rebuilt);
    }
    return rv == APR_SUCCESS ? pm_fetch_create(run->pool, &settings->fetch,
                                               run->store, &run->fetch, error)
                             : rv;
}

/* Prepares the plan, once it is known how the site is called. */
static void make_plan(run_t *run)
{
    const pm_remote_settings_t remote = {
        .fetch = run->fetch,
        .walk = &run->walk,
        .report = run->report,
        .asked = site_place(run).source,
        .name = run->settings.site,
    };

    run->plan = pm_plan_make(run->pool, pm_remote_create(run->pool, &remote),
                             &run->settings.plan, run->report);
}

/* Remembers that a document at the path needs the set. */
static void add_set(run_t *run, const char *path, const pm_set_t *set)
{
    pm_shared_set_t *shared =
        apr_hash_get(run->paths, path, APR_HASH_KEY_STRING);

    if (!shared) {
        shared = pm_shared_set_create(run->pool);
        apr_hash_set(run->paths, path, APR_HASH_KEY_STRING, shared);
    }
    pm_shared_set_add(shared, set);
}

static void plan_page(run_t *run, apr_pool_t *pool, const pm_page_t *page,
                      pm_scan_t *scan)
{
    pm_planned_t planned = pm_plan_page(pool, &run->plan, page, scan);
    pm_error_t error = PM_ERROR_NONE;
    const pm_set_t *set;

    pm_tally_add(run->tally, planned.candidates);
    pm_elsewhere_add(run->elsewhere, page, planned.candidates);
    if (pm_manifest_add_set(run->manifest, planned.choice.links,
                            planned.choice.nlinks, &set,
                            &error) != APR_SUCCESS) {
        pm_report_loss(run->report, (pm_place_t){page->source, 0, 0},
                       "%s; the page is left out", error.message);
        return;
    }
    pm_timestamps_add(run->timestamps, set);
    add_set(run, apr_pstrdup(run->pool, page->path), set);
}

static void plan_documents(run_t *run)
{
    pm_site_t *site = run->plan.site;
    pm_document_t document;
    apr_pool_t *pool;
    int done = 0;

    apr_pool_create(&pool, run->pool);
    while (!is_stopped && pm_site_next(site, pool, &document)) {
        pm_scan_t *scan = pm_plan_scan(pool, &run->plan, &document);

        pm_progress_show(run->progress, done++, site->known);
        if (scan) {
            plan_page(run, pool, document.pages, scan);
        }
        apr_pool_clear(pool);
    }
    apr_pool_destroy(pool);
    pm_elsewhere_report(run->pool, run->elsewhere, site, run->report);
    if (run->plan.settings.rules) {
        pm_rules_report_unused(run->plan.settings.rules, run->plan.fitted,
                               run->report);
    }
    pm_progress_clear(run->progress);
}

/* One page for each path: what all that answers there has in common. */
static void add_pages(run_t *run)
{
    apr_hash_index_t *at;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, run->pool);
    for (at = apr_hash_first(run->pool, run->paths); at;
         at = apr_hash_next(at)) {
        const char *path = apr_hash_this_key(at);
        const pm_set_t *set = pm_shared_set_find(scratch, apr_hash_this_val(at),
                                                 100, run->manifest);
        pm_error_t error = PM_ERROR_NONE;

        set = set ? pm_timestamps_without(scratch, run->timestamps, set,
                                          run->manifest)
                  : NULL;
        if (!set || pm_manifest_add_page(run->manifest, path, set, &error) !=
                        APR_SUCCESS) {
            pm_report_loss(
                run->report,
                (pm_place_t){
                    apr_pstrcat(scratch, site_place(run).source, path, NULL), 0,
                    0},
                "%s; the page is left out", error.message);
        }
        apr_pool_clear(scratch);
    }
    apr_pool_destroy(scratch);
}

/* What robots.txt keeps from crawlers was not read, and is likely something
 * else
 * (/wp-admin/): no match of a directory above stands for it. */
static void close_disallowed(run_t *run, const pm_set_t *nothing)
{
    const pm_robots_t *robots = run->walk.frontier->scope.robots;
    apr_array_header_t *patterns;
    int i;

    if (apr_hash_count(run->manifest->matches) == 0 || !robots) {
        return;
    }
    patterns = pm_robots_disallowed(run->pool, robots);
    for (i = 0; i < patterns->nelts; i++) {
        pm_error_t ignored = PM_ERROR_NONE;

        pm_manifest_add_match(run->manifest,
                              APR_ARRAY_IDX(patterns, i, const char *), nothing,
                              &ignored);
    }
}

/* A front controller and a family stand for pages alone: what answered with 200
 * and is none gets nothing. What the sample left unread should get something.
 */
static void finish_families(run_t *run)
{
    pm_error_t ignored = PM_ERROR_NONE;
    const pm_set_t *nothing;
    int i, missed = 0;

    if (!run->settings.families.is_wanted &&
        run->settings.families.fronts->nelts == 0) {
        return;
    }
    pm_manifest_add_set(run->manifest, NULL, 0, &nothing, &ignored);
    close_disallowed(run, nothing);
    pm_lookup_prepare(run->manifest, NULL, &ignored);
    for (i = 0; i < run->walk.unread->nelts; i++) {
        const char *path = APR_ARRAY_IDX(run->walk.unread, i, const char *);

        missed += !pm_lookup_find(run->manifest, pm_url_decode(run->pool, path),
                                  NULL);
    }
    for (i = 0; i < run->walk.others->nelts; i++) {
        pm_manifest_add_page(run->manifest,
                             APR_ARRAY_IDX(run->walk.others, i, const char *),
                             nothing, &ignored);
    }
    if (missed > 0) {
        pm_report_note(run->report, site_place(run),
                       "%d pages that --sample left unread have no match: "
                       "their like differ too much; --share or a larger "
                       "sample may help",
                       missed);
    }
}

/* The summary: what was asked, and what was not. */
static void print_summary(const run_t *run)
{
    pm_fetch_count_t count = pm_fetch_count(run->fetch);
    const pm_frontier_t *frontier = run->walk.frontier;
    int i;

    fprintf(
        stderr,
        "%d requests, %d of them answered \"not modified\", %" APR_INT64_T_FMT
        " KB\n",
        count.requests, count.unchanged, (count.bytes + 1023) / 1024);
    for (i = 0; i < PM_VERDICTS; i++) {
        if (pm_verdict_text(i) && frontier->counts[i] > 0) {
            fprintf(stderr, "%8d  addresses %s\n", frontier->counts[i],
                    pm_verdict_text(i));
        }
    }
    pm_summary_print(run->tally, pm_counts_of(run->manifest));
}

/* What was left unread is a loss if nobody asked for it. */
static void report_bounds(run_t *run)
{
    const pm_frontier_t *frontier = run->walk.frontier;

    if (frontier->counts[PM_VERDICT_PAGES] > 0) {
        pm_report_loss(run->report, site_place(run),
                       "more than --max-pages %d; %d addresses were not read",
                       frontier->scope.max_pages,
                       frontier->counts[PM_VERDICT_PAGES]);
    }
    if (run->settings.fetch.is_insecure) {
        pm_report_note(run->report, site_place(run),
                       "--insecure: whoever answered was believed");
    }
    if (run->store->damaged > 0) {
        pm_report_note(run->report, (pm_place_t){run->store->directory, 0, 0},
                       "%d entries of the cache were damaged and are read anew",
                       run->store->damaged);
    }
}

/* Reads the site and makes the manifest. Errors: nothing came of it. */
static apr_status_t make_manifest(run_t *run, pm_error_t *error)
{
    apr_status_t rv = open_run(run, error);

    if (rv == APR_SUCCESS) {
        rv = pm_walk(run->pool, run->fetch, &run->settings.walk, run->report,
                     &run->walk, error);
    }
    pm_progress_clear(run->progress);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    make_plan(run);
    plan_documents(run);
    if (pm_walk_check_end(run->fetch, site_place(run).source, error) !=
        APR_SUCCESS) {
        return error->status;
    }
    add_pages(run);
    run->manifest =
        pm_options_match(run->manifest, &run->settings.families,
                         apr_array_make(run->pool, 1, sizeof(const char *)),
                         run->report, site_place(run));
    finish_families(run);
    report_bounds(run);
    return APR_SUCCESS;
}

pm_exit_t pm_crawl_run(const pm_invocation_t *invocation)
{
    run_t run = {.pool = invocation->pool};
    pm_error_t error = PM_ERROR_NONE;
    pm_exit_t code = pm_output_check(invocation);
    json_t *answer = NULL;

    run.progress = pm_progress_create(run.pool);
    if (code == PM_EXIT_DONE) {
        code = pm_answer_begin(invocation, run.progress, &answer);
    }
    if (code == PM_EXIT_DONE) {
        code = pm_crawl_options_read(invocation, &run.settings);
    }
    if (code != PM_EXIT_DONE) {
        return code;
    }
    watch_signals();
    run.report = pm_report_create(run.pool, pm_progress_say, run.progress);
    run.manifest = pm_manifest_create(run.pool);
    run.paths = apr_hash_make(run.pool);
    run.tally = pm_tally_create(run.pool);
    run.elsewhere = pm_elsewhere_create(run.pool);
    run.timestamps = pm_timestamps_create(run.pool);
    if (make_manifest(&run, &error) != APR_SUCCESS ||
        pm_output_write(invocation, run.report, run.manifest, NULL, &error) !=
            APR_SUCCESS) {
        return pm_output_nothing(run.pool, &error);
    }
    pm_store_prune(run.store);
    if (pm_store_sign(run.store, site_place(&run).source, run.settings.site) !=
        APR_SUCCESS) {
        pm_report_note(run.report, (pm_place_t){run.store->directory, 0, 0},
                       "the cache cannot be written; `report` cannot read it");
    }
    pm_report_finish(run.report);
    if (answer) {
        pm_summary_answer(run.tally, pm_counts_of(run.manifest), answer);
    }
    else if (!pm_invocation_value(invocation, "quiet")) {
        print_summary(&run);
    }
    pm_answer_next_of(invocation, pm_invocation_operand(invocation, 0));
    return pm_answer_end(invocation, answer, run.report);
}
