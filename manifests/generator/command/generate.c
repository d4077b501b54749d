/*
 * `pushmanifest generate`: a site's pages in, a manifest out.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/generate.h"

#include <stdio.h>
#include <string.h>

#include <apr_strings.h>

#include "command/answer.h"
#include "command/options.h"
#include "command/output.h"
#include "command/progress.h"
#include "command/rerun.h"
#include "command/summary.h"
#include "format/manifest.h"
#include "run/elsewhere.h"
#include "run/jobs.h"
#include "site/build.h"

/* clang-format off */
const pm_option_t pm_generate_options[] = {
    PM_FORMAT_OPTIONS,
    PM_PLAN_OPTIONS,
    PM_FAMILY_OPTIONS,
    {"files-from", 0, "LIST",
     "only the pages whose files LIST names, one a line (-:\n"
     "standard input): a shard, for `pushmanifest merge`"},
    {"vite", 0, "FILE",
     "the manifest.json of a build by Vite, also Laravel's:\n"
     "pages are the --route's, files are below DOCROOT"},
    {"next", 0, "FILE",
     "the .next/build-manifest.json of a build by Next.js;\n"
     "DOCROOT is .next, with --base /_next"},
    {"nuxt", 0, "FILE",
     "the .nuxt/dist/server/client.manifest.mjs of a build\n"
     "by Nuxt; DOCROOT is .output/public"},
    {"assets", 0, "/PREFIX/",
     "URL of the build's files (default: /build/, /_next/\n"
     "or /_nuxt/)"},
    {"route", 0, "PATTERN=ENTRY",
     "which pages use which entry of the build (several\n"
     "times; several entries with commas); Next's and\n"
     "Nuxt's are known"},
    {"jobs", 'j', "N", "threads (default: one a processor)"},
    {"cache", 0, "FILE",
     "what came of each page, so that the next run reads\n"
     "only what has changed"},
    PM_ANSWER_OPTIONS,
    {"quiet", 'q', NULL, "no progress bar, no summary"},
    {NULL, 0, NULL, NULL},
};
/* clang-format on */

/* A run. */
typedef struct run_t {
    apr_pool_t *pool;
    pm_plan_t plan;
    pm_report_t *report;
    pm_progress_t *progress;
    pm_manifest_t *manifest;
    apr_hash_t *negotiated; /* URL path -> const pm_set_t, &disputed */
    pm_tally_t *tally;
    pm_elsewhere_t *elsewhere;
    pm_cache_t *cache; /* NULL: none */
    pm_rerun_t *rerun; /* with the cache; or NULL */
    pm_counts_t counts;
    int jobs;     /* threads */
    int done;     /* documents */
    int is_build; /* its pages are patterns, too */
} run_t;

/* The set of a path whose variants do not agree. */
static const pm_set_t disputed;

/* Adds the page; what the manifest refuses is a loss. */
static void add_page(run_t *run, const char *url, const pm_set_t *set,
                     const char *source)
{
    pm_error_t error = PM_ERROR_NONE;

    apr_status_t rv =
        run->is_build && strchr(url, '*')
            ? pm_manifest_add_match(run->manifest, url, set, &error)
            : pm_manifest_add_page(run->manifest, url, set, &error);

    if (rv != APR_SUCCESS) {
        pm_report_loss(run->report, (pm_place_t){source, 0, 0},
                       "%s; the page is left out", error.message);
    }
}

/* Remembers that a path may be answered with a variant that needs this set. */
static void add_negotiated(run_t *run, const char *url, const pm_set_t *set)
{
    const pm_set_t *other =
        apr_hash_get(run->negotiated, url, APR_HASH_KEY_STRING);

    if (other != set) {
        apr_hash_set(run->negotiated, apr_pstrdup(run->pool, url),
                     APR_HASH_KEY_STRING, other ? &disputed : set);
    }
}

/* Adds the paths that a page answers to beside its own. */
static void add_others(run_t *run, const pm_page_t *page, const pm_set_t *set)
{
    const char *const *path;

    for (path = page->also; *path; path++) {
        if (page->is_variant) {
            add_negotiated(run, *path, set);
        }
        else {
            add_page(run, *path, set, page->source);
        }
    }
}

/* The manifest's own set for one of a planner's, which has the same id, and
 * which a page needs. NULL: there can be no more; reported. */
static const pm_set_t *own_set(run_t *run, const pm_page_t *page,
                               const pm_set_t *planned)
{
    pm_error_t error = PM_ERROR_NONE;
    const pm_set_t *set;

    if (pm_manifest_adopt_set(run->manifest, planned, &set, &error) !=
        APR_SUCCESS) {
        pm_report_loss(run->report, (pm_place_t){page->source, 0, 0},
                       "%s; the page is left out", error.message);
    }
    return set;
}

static void take_result(run_t *run, const pm_result_t *result)
{
    int i;

    for (i = 0; i < result->messages->nelts; i++) {
        pm_report_say(run->report,
                      &APR_ARRAY_IDX(result->messages, i, pm_message_t));
    }
    pm_tally_join(run->tally, result->tally);
    pm_elsewhere_join(run->elsewhere, result->elsewhere);
    for (i = 0; i < result->fitted->nelts; i++) {
        pm_fitted_mark(run->plan.fitted, APR_ARRAY_IDX(result->fitted, i, int));
    }
    for (i = 0; i < result->document.npages; i++) {
        const pm_page_t *page = &result->document.pages[i];
        const pm_set_t *set =
            result->sets[i] ? own_set(run, page, result->sets[i]) : NULL;

        if (set) {
            add_page(run, page->path, set, page->source);
            add_others(run, page, set);
        }
    }
}

/* A pm_take_t. */
static void take_batch(void *baton, const pm_batch_t *batch)
{
    run_t *run = baton;
    int i;

    for (i = 0; i < batch->results->nelts; i++) {
        const pm_result_t *result =
            &APR_ARRAY_IDX(batch->results, i, pm_result_t);

        if (run->cache) {
            pm_cache_keep(run->cache, result);
        }
        take_result(run, result);
    }
    run->done += batch->results->nelts;
    pm_progress_show(run->progress, run->done, run->plan.site->known);
}

/* Pages for the paths that are no file, if their variants agree. */
static void finish_negotiated(run_t *run)
{
    apr_hash_index_t *at;

    for (at = apr_hash_first(run->pool, run->negotiated); at;
         at = apr_hash_next(at)) {
        const char *url = apr_hash_this_key(at);
        const pm_set_t *set = apr_hash_this_val(at);
        pm_error_t ignored = PM_ERROR_NONE;

        if (set != &disputed) {
            /* A file of that very name has its own set already. */
            pm_manifest_add_page(run->manifest, url, set, &ignored);
        }
    }
}

static void generate_documents(run_t *run)
{
    pm_site_t *site = run->plan.site;
    const pm_work_t work = {
        .site = site,
        .settings = &run->plan.settings,
        .is_kept = run->cache != NULL,
        .recall = run->cache ? pm_cache_recall(run->cache) : NULL,
    };

    pm_jobs_run(run->pool, &work, run->jobs, take_batch, run);
    finish_negotiated(run);
    pm_elsewhere_report(run->pool, run->elsewhere, site, run->report);
    if (site->unread) {
        pm_report_note(run->report, (pm_place_t){site->name, 0, 0}, "%s",
                       site->unread);
    }
    if (run->plan.settings.rules) {
        pm_rules_report_unused(run->plan.settings.rules, run->plan.fitted,
                               run->report);
    }
    pm_progress_clear(run->progress);
}

/* The tool whose build is given, and its file; NULL: none is. */
static const pm_build_tool_t *tool_of(const pm_invocation_t *invocation,
                                      const char **file)
{
    static const pm_build_tool_t *const tools[] = {
        &pm_build_vite, &pm_build_next, &pm_build_nuxt};
    size_t i;

    for (i = 0; i < sizeof(tools) / sizeof(tools[0]); i++) {
        *file = pm_invocation_value(invocation, tools[i]->option);
        if (*file) {
            return tools[i];
        }
    }
    return NULL;
}

/* With a tool's build, the pages are those of its routes. */
static pm_exit_t open_build(const pm_invocation_t *invocation, run_t *run)
{
    const char *prefix = pm_invocation_value(invocation, "assets");
    pm_build_settings_t settings = {
        .routes = pm_invocation_values(invocation, "route"),
        .files = run->plan.site,
    };
    pm_error_t error = PM_ERROR_NONE;
    pm_site_t *site;

    settings.tool = tool_of(invocation, &settings.file);
    if (!settings.tool) {
        return prefix || settings.routes->nelts > 0
                   ? pm_invocation_wrong(invocation,
                                         "--route and --assets need --vite, "
                                         "--next or --nuxt")
                   : PM_EXIT_DONE;
    }
    settings.prefix = prefix ? prefix : settings.tool->prefix;
    if (*settings.prefix != '/' ||
        settings.prefix[strlen(settings.prefix) - 1] != '/') {
        return pm_invocation_wrong(invocation,
                                   "--assets \"%s\" is not a path with a slash "
                                   "at each end",
                                   settings.prefix);
    }
    if (pm_build_open(run->pool, &settings, &site, &error) != APR_SUCCESS) {
        return pm_invocation_wrong(invocation, "%s",
                                   pm_error_text(run->pool, &error));
    }
    run->is_build = 1;
    run->plan = pm_plan_make(run->pool, site, &run->plan.settings, run->report);
    return PM_EXIT_DONE;
}

/* The cache, if one is wanted. */
static pm_exit_t open_cache(const pm_invocation_t *invocation, run_t *run)
{
    const char *path = pm_invocation_value(invocation, "cache");

    if (path && run->is_build) {
        return pm_invocation_wrong(invocation,
                                   "--cache is for pages that are files; those "
                                   "of a build are few");
    }
    if (path) {
        run->cache = pm_cache_open(run->pool, path, run->plan.site,
                                   &run->plan.settings, run->report);
    }
    if (run->cache) {
        run->rerun = pm_rerun_begin(invocation, run->cache, run->report);
    }
    return PM_EXIT_DONE;
}

/* What takes all pages cannot be done for a shard. */
static pm_exit_t check_shard(const pm_invocation_t *invocation,
                             const pm_family_settings_t *families)
{
    const char *file;
    const pm_build_tool_t *tool = tool_of(invocation, &file);
    const char *other =
        families->is_wanted           ? "--match auto"
        : families->fronts->nelts > 0 ? "--front"
        : tool ? apr_pstrcat(invocation->pool, "--", tool->option, NULL)
               : NULL;

    return other && pm_invocation_value(invocation, "files-from")
               ? pm_invocation_wrong(invocation,
                                     "%s takes all pages, not those of "
                                     "--files-from",
                                     other)
               : PM_EXIT_DONE;
}

/* What came of it, for people or for programs. */
static pm_exit_t conclude(const run_t *run, const pm_invocation_t *invocation,
                          json_t *answer)
{
    if (answer) {
        pm_summary_answer(run->tally, run->counts, answer);
    }
    else if (!pm_invocation_value(invocation, "quiet")) {
        pm_summary_print(run->tally, run->counts);
    }
    pm_answer_next_of(invocation, pm_invocation_operand(invocation, 0));
    return pm_answer_end(invocation, answer, run->report);
}

/* What a run fills in, empty. */
static void prepare(run_t *run)
{
    run->report = pm_report_create(run->pool, pm_progress_say, run->progress);
    run->manifest = pm_manifest_create(run->pool);
    run->negotiated = apr_hash_make(run->pool);
    run->tally = pm_tally_create(run->pool);
    run->elsewhere = pm_elsewhere_create(run->pool);
}

/* Writes the manifest of the documents. Errors: there are no pages; those of
 * writing. */
static apr_status_t make_manifest(run_t *run, const pm_invocation_t *invocation,
                                  const pm_family_settings_t *families,
                                  pm_hashed_t *written, pm_error_t *error)
{
    const char *name = run->plan.site->name;

    generate_documents(run);
    if (apr_hash_count(run->manifest->pages) == 0 &&
        apr_hash_count(run->manifest->matches) == 0) {
        return pm_error_set(error, PM_EINVALID, name, 0, 0,
                            "there are no pages");
    }
    run->manifest =
        pm_options_match(run->manifest, families, run->plan.site->indexes,
                         run->report, (pm_place_t){name, 0, 0});
    return pm_output_write(invocation, run->report, run->manifest, written,
                           error);
}

/* Makes the manifest, and says what came of it to the cache. Errors as above.
 */
static apr_status_t make(run_t *run, const pm_invocation_t *invocation,
                         const pm_family_settings_t *families,
                         pm_error_t *error)
{
    pm_outcome_t outcome = {.tally = run->tally, .written = {.bytes = -1}};
    apr_status_t rv = make_manifest(
        run, invocation, families, run->rerun ? &outcome.written : NULL, error);

    if (rv == APR_SUCCESS) {
        pm_report_finish(run->report);
    }
    run->counts = outcome.counts = pm_counts_of(run->manifest);
    if (run->rerun) {
        int is_known = rv == APR_SUCCESS && !pm_elsewhere_looks(run->elsewhere);

        pm_rerun_end(run->rerun, run->plan.site, is_known ? &outcome : NULL);
    }
    return rv;
}

/* Whether all is done already, in an earlier run. */
static int is_done(run_t *run)
{
    const pm_outcome_t *outcome = run->rerun ? pm_rerun_find(run->rerun) : NULL;

    if (outcome) {
        run->tally = outcome->tally;
        run->counts = outcome->counts;
    }
    return outcome != NULL;
}

pm_exit_t pm_generate_run(const pm_invocation_t *invocation)
{
    run_t run = {.pool = invocation->pool};
    pm_family_settings_t families;
    apr_int64_t jobs = pm_jobs_default();
    pm_error_t error = PM_ERROR_NONE;
    json_t *answer;
    pm_exit_t code;

    if (pm_output_check(invocation) != PM_EXIT_DONE ||
        pm_options_number(invocation, "jobs", 1, PM_JOBS_MAX, &jobs) !=
            PM_EXIT_DONE ||
        pm_options_families(invocation, &families) != PM_EXIT_DONE ||
        check_shard(invocation, &families) != PM_EXIT_DONE) {
        return PM_EXIT_USAGE;
    }
    run.jobs = (int)jobs;
    run.progress = pm_progress_create(run.pool);
    if (pm_answer_begin(invocation, run.progress, &answer) != PM_EXIT_DONE) {
        return PM_EXIT_USAGE;
    }
    prepare(&run);
    code = pm_options_plan(invocation, pm_invocation_operand(invocation, 0),
                           run.report, &run.plan);
    if (code == PM_EXIT_DONE) {
        code = open_build(invocation, &run);
    }
    if (code == PM_EXIT_DONE) {
        code = open_cache(invocation, &run);
    }
    if (code != PM_EXIT_DONE) {
        return code;
    }
    if (!is_done(&run) &&
        make(&run, invocation, &families, &error) != APR_SUCCESS) {
        return pm_output_nothing(run.pool, &error);
    }
    return conclude(&run, invocation, answer);
}
