/*
 * `pushmanifest report`: a manifest as a page for people; with the site's files
 * or a crawl's cache, also what was left out.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/report.h"

#include <stdio.h>
#include <string.h>

#include <apr_strings.h>
#include <jansson.h>

#include "command/answer.h"
#include "command/options.h"
#include "command/output.h"
#include "command/progress.h"
#include "format/reader.h"
#include "header/value.h"
#include "view/view.h"

const pm_option_t pm_report_options[] = {
    PM_OUTPUT_OPTIONS,
    PM_ANSWER_OPTIONS,
    {"quiet", 'q', NULL, "no progress bar, and not what to do next"},
    PM_KNOWN_OPTIONS,
    {NULL, 0, NULL, NULL},
};

/* A run of the command. */
typedef struct run_t {
    const pm_invocation_t *invocation;
    pm_progress_t *progress;
    pm_report_t *report;
    pm_view_t view;
} run_t;

/* A pm_output_writer_t. */
static apr_status_t write_view(void *view, apr_file_t *file, const char *source,
                               pm_error_t *error)
{
    return pm_view_write(view, file, source, error);
}

/* What people call the manifest: its file's name, as far as it is text. */
static const char *name_of(apr_pool_t *pool, const char *path)
{
    const char *slash = strrchr(path, '/');
    char *name = apr_pstrdup(pool, slash ? slash + 1 : path), *at;
    json_t *text = json_string(name);

    for (at = name; !text && *at; at++) {
        *at = (unsigned char)*at < 0x80 ? *at : '?';
    }
    json_decref(text);
    return name;
}

/* A URL as it is written need not be UTF-8 in an attribute of a header. */
static const char *url_of(const pm_candidate_t *candidate)
{
    return candidate->link.href ? candidate->link.href
           : candidate->url     ? candidate->url
                                : "(inline)";
}

/* What it is, and why it is left out, as `explain` says it. */
static const char *why_of(apr_pool_t *pool, const pm_candidate_t *candidate)
{
    const char *what = candidate->link.why;
    const char *why = pm_reason_explain(pool, candidate->left_out,
                                        candidate->left_out_detail);

    return what ? apr_pstrcat(pool, what, ": ", why, NULL) : why;
}

static void add_omissions(pm_omissions_t *omissions, apr_pool_t *pool,
                          const pm_planned_t *planned)
{
    const char *const *also = planned->page->also;
    int i;

    pm_omissions_begin(omissions, planned->page->path);
    for (i = 0; i < planned->candidates->nelts; i++) {
        const pm_candidate_t *candidate =
            &APR_ARRAY_IDX(planned->candidates, i, pm_candidate_t);

        if (candidate->left_out) {
            pm_omissions_add(omissions, url_of(candidate),
                             why_of(pool, candidate),
                             candidate->left_out == PM_REASON_NOT_KEPT ||
                                 candidate->left_out == PM_REASON_VARIES);
        }
    }
    pm_omissions_end(omissions);
    for (; *also; also++) {
        pm_omissions_also(omissions, *also);
    }
}

/* Goes through the site as `generate` and `crawl` do, for what they leave out.
 */
static void survey(run_t *run, const pm_plan_t *plan)
{
    pm_document_t document;
    apr_pool_t *pool;
    int i, done = 0;

    apr_pool_create(&pool, run->view.pool);
    while (pm_site_next(plan->site, pool, &document)) {
        pm_scan_t *scan = pm_plan_scan(pool, plan, &document);

        pm_progress_show(run->progress, done++, plan->site->known);
        for (i = 0; scan && i < document.npages; i++) {
            pm_planned_t planned =
                pm_plan_page(pool, plan, &document.pages[i], scan);

            add_omissions(run->view.omissions, pool, &planned);
        }
        apr_pool_clear(pool);
    }
    pm_progress_clear(run->progress);
}

/* What was left out, if the site is known. */
static pm_exit_t read_site(run_t *run)
{
    pm_plan_t plan = {.site = NULL};
    pm_exit_t code = pm_options_known(run->invocation, run->report, &plan);

    if (code == PM_EXIT_DONE && plan.site) {
        run->view.omissions = pm_omissions_create(run->view.pool);
        survey(run, &plan);
    }
    return code;
}

static pm_exit_t conclude(const run_t *run, json_t *answer)
{
    const pm_invocation_t *invocation = run->invocation;
    const char *path = pm_invocation_value(invocation, "output");

    if (answer) {
        pm_answer_counts(answer, run->view.manifest);
    }
    if (path && strcmp(path, "-") != 0) {
        pm_answer_next(invocation, "open %s in a browser", path);
    }
    return pm_answer_end(invocation, answer, run->report);
}

pm_exit_t pm_report_run(const pm_invocation_t *invocation)
{
    apr_pool_t *pool = invocation->pool;
    const char *path = pm_invocation_operand(invocation, 0);
    run_t run = {.invocation = invocation,
                 .view = {.pool = pool, .name = name_of(pool, path)}};
    pm_error_t error = PM_ERROR_NONE;
    json_t *answer;
    pm_exit_t code;

    run.progress = pm_progress_create(pool);
    run.report = pm_report_create(pool, pm_progress_say, run.progress);
    if (pm_answer_begin(invocation, run.progress, &answer) != PM_EXIT_DONE) {
        return PM_EXIT_USAGE;
    }
    if (pm_reader_read(pool, path, &run.view.manifest, &error) != APR_SUCCESS) {
        return pm_output_nothing(pool, &error);
    }
    code = read_site(&run);
    if (code != PM_EXIT_DONE) {
        return code;
    }
    pm_values_prepare(run.view.manifest);
    if (pm_output_put(invocation, run.report, write_view, &run.view, &error) !=
        APR_SUCCESS) {
        return pm_output_nothing(pool, &error);
    }
    return conclude(&run, answer);
}
