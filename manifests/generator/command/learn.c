/*
 * `pushmanifest learn`: logs of what was really asked for in; what the manifest
 * lacks or wastes, and rules or a manifest that mend it, out.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/learn.h"

#include <stdio.h>
#include <string.h>

#include <apr_strings.h>

#include "command/answer.h"
#include "command/options.h"
#include "command/output.h"
#include "command/progress.h"
#include "format/reader.h"
#include "format/writer.h"
#include "learn/findings.h"
#include "learn/learn.h"
#include "learn/learned_manifest.h"
#include "learn/rules_text.h"
#include "learn/source.h"
#include "plan/rules.h"
#include "site/resolve.h"

const pm_option_t pm_learn_options[] = {
    {"report", 0, "text|json",
     "print what was learned (the default, as text, if nothing\n"
     "is to be written)"},
    {"format", 0, "text|json", "the same as --report"},
    {"rules-out", 0, "FILE",
     "write rules for `generate --rules`: what to add to the\n"
     "manifest, and what to leave out; what FILE has already\n"
     "is brought up to date"},
    {"manifest-out", 0, "FILE",
     "write a manifest: MANIFEST, corrected, or without it one\n"
     "of what visitors ask for"},
    {"min-visits", 0, "N",
     "visitors that a page and a file must have to be named\n"
     "(default: " APR_STRINGIFY(PM_LEARN_VISITS) ")"},
    {"share", 0, "PERCENT",
     "part of the first visits that needs a file for it to be\n"
     "added (default: " APR_STRINGIFY(PM_LEARN_SHARE) ")"},
    {"unused", 0, "PERCENT",
     "part of them that may ask for a file that is left out\n"
     "(default: " APR_STRINGIFY(PM_LEARN_UNUSED) ")"},
    {"early", 0, "MS",
     "how long after the page half of them must have asked for\n"
     "a file for it to be added (default: " APR_STRINGIFY(PM_LEARN_EARLY) ")"},
    {"current", 0, NULL,
     "the log is of the site as MANIFEST has it: leave out also\n"
     "what nobody in the log was ever given"},
    {"with-queries", 0, NULL,
     "name files with their query, if so many visitors asked\n"
     "for just that; else only queries of MANIFEST are named"},
    {"origin", 0, "URL",
     "the site's own origin, such as https://example.org: what\n"
     "other sites refer to does not count"},
    {"host", 0, "NAME", "the host to learn of, if the log names several"},
    {"quiet", 'q', NULL, "no progress bar, no summary"},
    {NULL, 0, NULL, NULL},
};

/* A run. */
typedef struct run_t {
    const pm_invocation_t *invocation;
    apr_pool_t *pool;
    pm_progress_t *progress;
    pm_report_t *report;
    apr_array_header_t *sources; /* of pm_source_t * */
    pm_manifest_t *manifest;     /* NULL: there is none */
    pm_learn_settings_t settings;
    pm_learned_t learned;
} run_t;

/* The thresholds, each as it is given. */
static pm_exit_t read_judge(const pm_invocation_t *invocation,
                            pm_judge_t *judge)
{
    apr_int64_t visits = PM_LEARN_VISITS, share = PM_LEARN_SHARE,
                unused = PM_LEARN_UNUSED, early = PM_LEARN_EARLY;

    if (pm_options_number(invocation, "min-visits", 1, 1000000, &visits) ||
        pm_options_number(invocation, "share", 50, 100, &share) ||
        pm_options_number(invocation, "unused", 0, 50, &unused) ||
        pm_options_number(invocation, "early", 1, 30000, &early)) {
        return PM_EXIT_USAGE;
    }
    judge->visits = (unsigned)visits;
    judge->share = (double)share / 100;
    judge->unused = (double)unused / 100;
    judge->early = (int)early;
    judge->is_current = pm_invocation_value(invocation, "current") != NULL;
    return PM_EXIT_DONE;
}

static void show_progress(void *progress, apr_int64_t done, apr_int64_t all)
{
    pm_progress_show(progress, (int)(1000 * done / all), 1000);
}

/* How the report is asked for: --report, or --format as elsewhere; or NULL. */
static const char *report_format(const pm_invocation_t *invocation)
{
    const char *report = pm_invocation_value(invocation, "report");

    return report ? report : pm_invocation_value(invocation, "format");
}

static int is_json(const pm_invocation_t *invocation)
{
    const char *report = report_format(invocation);

    return report && strcmp(report, "json") == 0;
}

/* Whether an option writes to standard output. */
static int is_output(const pm_invocation_t *invocation, const char *option)
{
    const char *path = pm_invocation_value(invocation, option);

    return path && strcmp(path, "-") == 0;
}

static pm_exit_t read_options(run_t *run)
{
    const pm_invocation_t *invocation = run->invocation;
    const char *origin = pm_invocation_value(invocation, "origin");
    const char *report = report_format(invocation);

    if (report && strcmp(report, "text") != 0 && strcmp(report, "json") != 0) {
        return pm_invocation_wrong(invocation,
                                   "--report is \"text\" or \"json\"");
    }
    if (is_json(invocation) && (is_output(invocation, "rules-out") ||
                                is_output(invocation, "manifest-out"))) {
        return pm_invocation_wrong(invocation,
                                   "--format json and \"-\": standard output "
                                   "is for one of them");
    }
    run->settings.own = origin ? pm_resolve_origin(run->pool, origin) : NULL;
    if (origin && !run->settings.own) {
        return pm_invocation_wrong(invocation,
                                   "--origin \"%s\" is not an origin; write "
                                   "https://host[:port]",
                                   origin);
    }
    run->settings.host = pm_invocation_value(invocation, "host");
    run->settings.with_queries =
        pm_invocation_value(invocation, "with-queries") != NULL;
    if (!pm_invocation_value(invocation, "quiet")) {
        run->settings.progress = show_progress;
        run->settings.baton = run->progress;
    }
    return read_judge(invocation, &run->settings.judge);
}

/* Reads the manifest that is named first. */
static pm_exit_t read_manifest(run_t *run, const char *path)
{
    pm_error_t error = PM_ERROR_NONE;

    if (pm_reader_read(run->pool, path, &run->manifest, &error) !=
        APR_SUCCESS) {
        return pm_output_nothing(run->pool, &error);
    }
    run->settings.manifest = run->manifest;
    run->settings.judge.has_manifest = 1;
    return PM_EXIT_DONE;
}

/* Looks at what is named: a manifest, perhaps, and logs. A log that cannot be
 * read is a loss. */
static pm_exit_t look_at_operands(run_t *run)
{
    int i, count = run->invocation->operands->nelts;

    run->sources = apr_array_make(run->pool, 8, sizeof(pm_source_t *));
    for (i = 0; i < count; i++) {
        const char *path = pm_invocation_operand(run->invocation, i);
        pm_error_t error = PM_ERROR_NONE;
        pm_source_t *source = pm_source_look(run->pool, path, &error);
        pm_exit_t code = PM_EXIT_DONE;

        if (!source) {
            pm_report_error(run->report, &error);
        }
        else if (pm_source_kind(source) != PM_SOURCE_MANIFEST) {
            APR_ARRAY_PUSH(run->sources, pm_source_t *) = source;
        }
        else if (i > 0) {
            code = pm_invocation_wrong(run->invocation,
                                       "%s is a manifest; name it first", path);
        }
        else {
            code = read_manifest(run, path);
        }
        if (code != PM_EXIT_DONE) {
            return code;
        }
    }
    return count == 1 && run->manifest
               ? pm_invocation_wrong(run->invocation, "expected LOG... after "
                                                      "MANIFEST")
               : PM_EXIT_DONE;
}

static apr_status_t write_text(void *text, apr_file_t *file, const char *source,
                               pm_error_t *error)
{
    apr_status_t rv = apr_file_write_full(file, text, strlen(text), NULL);

    if (rv == APR_SUCCESS) {
        rv = apr_file_flush(file);
    }
    return rv == APR_SUCCESS ? rv
                             : pm_error_set(error, rv, source, 0, 0,
                                            "cannot write the rules");
}

/* The rules that are in the file already, by its path, from the heap; NULL if
 * there are none. What is no file of rules is an error: it stays. */
static json_t *old_rules(const run_t *run, const char *path, pm_error_t *error)
{
    apr_finfo_t info;
    const pm_rules_file_t *rules;

    if (strcmp(path, "-") == 0 ||
        apr_stat(&info, path, APR_FINFO_SIZE, run->pool) != APR_SUCCESS ||
        pm_rules_read(run->pool, path, &rules, error) != APR_SUCCESS) {
        return NULL;
    }
    return json_load_file(path, 0, NULL);
}

static apr_status_t write_model(void *manifest, apr_file_t *file,
                                const char *source, pm_error_t *error)
{
    return pm_writer_write(manifest, file, source, error);
}

/* Brings the rules in the file up to date. */
static apr_status_t write_rules(run_t *run, const char *path, int *count,
                                pm_error_t *error)
{
    const pm_learned_rules_t learned = {
        .outcome = &run->learned.outcome,
        .has_manifest = run->manifest != NULL,
        .old = old_rules(run, path, error),
    };
    const char *text = pm_rules_text(run->pool, &learned, count);

    json_decref(learned.old);
    return error->status == APR_SUCCESS
               ? pm_output_put_to(path, run->report, write_text, (void *)text,
                                  error)
               : error->status;
}

static apr_status_t write_manifest(run_t *run, const char *path,
                                   pm_error_t *error)
{
    pm_manifest_t *manifest;

    if (pm_learned_manifest(run->pool, &run->learned.outcome, run->manifest,
                            run->report, &manifest, error) != APR_SUCCESS) {
        return error->status;
    }
    if (apr_hash_count(manifest->pages) + apr_hash_count(manifest->matches) ==
        0) {
        return pm_error_set(error, PM_EINVALID, path, 0, 0,
                            "there is no page to be written");
    }
    return pm_output_put_to(path, run->report, write_model, manifest, error);
}

/* Prints what was learned, or adds it to the answer. */
static void tell(const run_t *run, json_t *answer)
{
    if (answer) {
        pm_findings_answer(run->pool, &run->learned, run->manifest != NULL,
                           answer);
    }
    else {
        fputs(pm_findings_text(run->pool, &run->learned, run->manifest != NULL),
              stdout);
    }
}

/* What to do next, in a line. */
static void print_next(const run_t *run, int rules)
{
    const char *rules_out = pm_invocation_value(run->invocation, "rules-out");
    const char *manifest_out =
        pm_invocation_value(run->invocation, "manifest-out");

    if (rules_out && rules > 0) {
        fprintf(stderr,
                "next: pushmanifest generate --rules %s ..., as you made the "
                "manifest\n",
                rules_out);
    }
    else if (manifest_out) {
        fprintf(stderr, "next: PushManifest %s, in the host\n", manifest_out);
    }
    else if (!rules_out) {
        fprintf(stderr, "next: --rules-out FILE writes rules for `pushmanifest "
                        "generate`\n");
    }
}

static void print_summary(const run_t *run, int rules)
{
    const pm_evidence_totals_t *totals = &run->learned.totals;
    pm_findings_sums_t sums = pm_findings_sum(&run->learned.outcome);

    fprintf(stderr,
            "%ld lines, %ld pages asked for; of those with files: %ld first "
            "visits, %ld returning, %ld with a warm cache, %ld of crowded "
            "addresses\n",
            run->learned.lines, totals->views, totals->visits,
            totals->returning, totals->warm, totals->crowded);
    fprintf(stderr, "%d pages, %d families with %u visitors or more",
            run->learned.outcome.pages->nelts,
            run->learned.outcome.families->nelts, run->settings.judge.visits);
    if (sums.found + sums.missing > 0) {
        fprintf(stderr,
                "; of %d files that are needed early the manifest has "
                "%d",
                sums.found + sums.missing, sums.found);
    }
    if (sums.judged > 0) {
        fprintf(stderr, "; of %d links nobody uses %d", sums.judged,
                sums.unused);
    }
    fputs(rules > 0 ? apr_psprintf(run->pool, "; %d rules\n", rules) : "\n",
          stderr);
    print_next(run, rules);
}

/* Writes what was asked for. */
static pm_exit_t give_out(run_t *run, json_t *answer)
{
    const pm_invocation_t *invocation = run->invocation;
    const char *rules_out = pm_invocation_value(invocation, "rules-out");
    const char *manifest_out = pm_invocation_value(invocation, "manifest-out");
    pm_error_t error = PM_ERROR_NONE;
    int rules = 0;

    if (rules_out &&
        write_rules(run, rules_out, &rules, &error) != APR_SUCCESS) {
        return pm_output_nothing(run->pool, &error);
    }
    if (manifest_out &&
        write_manifest(run, manifest_out, &error) != APR_SUCCESS) {
        return pm_output_nothing(run->pool, &error);
    }
    if (report_format(invocation) || (!rules_out && !manifest_out)) {
        tell(run, answer);
    }
    if (!pm_invocation_value(invocation, "quiet") &&
        !(answer && pm_invocation_value(invocation, "format"))) {
        print_summary(run, rules);
    }
    return pm_answer_end(invocation, answer, run->report);
}

pm_exit_t pm_learn_run(const pm_invocation_t *invocation)
{
    run_t run = {.invocation = invocation, .pool = invocation->pool};
    pm_error_t error = PM_ERROR_NONE;
    json_t *answer;
    pm_exit_t code;

    run.progress = pm_progress_create(run.pool);
    run.report = pm_report_create(run.pool, pm_progress_say, run.progress);
    answer = is_json(invocation) ? pm_answer_start(run.progress) : NULL;
    code = read_options(&run);
    if (code == PM_EXIT_DONE) {
        code = look_at_operands(&run);
    }
    if (code != PM_EXIT_DONE) {
        return code;
    }
    run.learned = pm_learn(run.pool, run.sources, &run.settings, run.report);
    pm_progress_clear(run.progress);
    if (run.learned.entries == 0) {
        pm_error_set(&error, PM_EINVALID, NULL, 0, 0,
                     "no log has a request that can be read");
        return pm_output_nothing(run.pool, &error);
    }
    pm_findings_advise(&run.learned, &run.settings, run.report);
    return give_out(&run, answer);
}
