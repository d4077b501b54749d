/*
 * `pushmanifest explain`: what a page is sent, why, and what was left out.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/explain.h"

#include <stdio.h>
#include <string.h>

#include <apr_strings.h>
#include <jansson.h>

#include "command/answer.h"
#include "command/options.h"
#include "command/progress.h"
#include "format/link_json.h"
#include "format/lookup.h"
#include "format/reader.h"
#include "format/url.h"
#include "header/value.h"
#include "site/resolve.h"
#include "view/terminal.h"
#include "view/tree.h"

const pm_option_t pm_explain_options[] = {
    PM_ANSWER_OPTIONS,
    {"color", 0, "auto|always|never",
     "colours, and a tree that is drawn; auto: on a terminal\n"
     "(the default), unless NO_COLOR is set"},
    PM_KNOWN_OPTIONS,
    {NULL, 0, NULL, NULL},
};

/* A run of the command. */
typedef struct run_t {
    const pm_invocation_t *invocation;
    apr_pool_t *pool;
    const char *file; /* the manifest */
    const char *path; /* of the page */
    pm_terminal_t terminal;
    json_t *answer; /* NULL: for people */
    pm_report_t *report;
    pm_plan_t plan; /* its site is NULL if none is known */
    const pm_set_t *set;
    const pm_match_t *match; /* that answered for the page, or NULL */
} run_t;

/* The ways in which a set is said, and what they are called. */
static const struct {
    pm_dialect_t dialect;
    const char *text, *key;
} ways[] = {
    {PM_DIALECT_EARLY, "103 to a browser:", "early"},
    {PM_DIALECT_PUSH, "103 to a client that takes push:", "push"},
    {PM_DIALECT_FINAL, "final response:", "final"},
};
#define WAYS (sizeof(ways) / sizeof(ways[0]))

/* The path of a page's URL, of which host, query and fragment do not count;
 * NULL if it is none. */
static const char *page_path(apr_pool_t *pool, const char *url)
{
    pm_target_t target = pm_resolve(pool, NULL, "/", url);
    const char *path;

    if (target.kind == PM_TARGET_NONE) {
        return NULL;
    }
    path = target.origin ? target.href + strlen(target.origin) : target.href;
    path = apr_pstrmemdup(pool, path, strcspn(path, "?"));
    return pm_url_check_page(path) ? NULL : path;
}

/* How much of a header the set is in a dialect: links, and bytes. */
static int measure(const pm_set_t *set, pm_dialect_t dialect, apr_size_t *bytes)
{
    int i, links = 0;

    *bytes = 0;
    for (i = 0; i < set->nlinks; i++) {
        const pm_value_t *value = &set->values->links[i][dialect];

        if (value->text) {
            /* `, ` between two values */
            *bytes += value->length + (links > 0 ? 2 : 0);
            links++;
        }
    }
    return links;
}

/* ---- For people ---- */

static const char *show(const run_t *run, pm_look_t look, const char *text)
{
    return pm_terminal_text(run->pool, &run->terminal, look, text);
}

static void print_set(const run_t *run)
{
    apr_array_header_t *lines =
        pm_tree_lines(run->pool, run->set, &run->terminal);
    apr_size_t bytes;
    size_t way;
    int i, links;

    printf("%s, by %s %s, set %s\n", show(run, PM_LOOK_STRONG, run->path),
           run->match ? "match" : "page",
           run->match ? run->match->pattern : run->path, run->set->id);
    for (i = 0; i < lines->nelts; i++) {
        printf("%s\n", APR_ARRAY_IDX(lines, i, const char *));
    }
    if (run->set->nlinks == 0) {
        printf("nothing: the page needs nothing that it could be told of\n");
    }
    for (way = 0; way < WAYS; way++) {
        links = measure(run->set, ways[way].dialect, &bytes);
        printf("%-32s %2d link%s, %" APR_SIZE_T_FMT " bytes\n", ways[way].text,
               links, links == 1 ? " " : "s", bytes);
    }
}

static void print_left_out(const run_t *run, const pm_candidate_t *candidate)
{
    const char *why = candidate->link.why, *href = candidate->link.href;
    const char *url = candidate->url ? candidate->url : "(inline)";
    int is_elsewhere = href && strcmp(href, url) != 0;
    pm_place_t place = candidate->place;
    pm_error_t error = PM_ERROR_NONE;

    pm_error_set(&error, PM_EINVALID, place.source, place.line, place.column,
                 "%s%s%s", why ? why : "", why ? ": " : "",
                 pm_reason_explain(run->pool, candidate->left_out,
                                   candidate->left_out_detail));
    printf("  %s%s%s\n     %s\n", url, is_elsewhere ? " = " : "",
           is_elsewhere ? href : "",
           show(run, PM_LOOK_FAINT, pm_error_text(run->pool, &error)));
}

/* ---- For programs ---- */

static json_t *json_of_link(apr_pool_t *pool, const pm_set_t *set, int index)
{
    const pm_link_t *link = &set->links[index];
    json_t *links = json_loads(pm_link_json_text(pool, link, 1), 0, NULL);
    json_t *object = json_incref(json_array_get(links, 0));
    json_t *sent = json_array();
    size_t way;

    for (way = 0; way < WAYS; way++) {
        if (set->values->links[index][ways[way].dialect].text) {
            json_array_append_new(sent, json_string(ways[way].key));
        }
    }
    json_object_set_new(object, "sent", sent);
    json_decref(links);
    return object;
}

static void answer_set(const run_t *run)
{
    json_t *links = json_array(), *headers = json_object();
    apr_size_t bytes;
    size_t way;
    int i;

    json_object_set_new(run->answer, "page", json_string(run->path));
    if (!run->set) {
        json_decref(links);
        json_decref(headers);
        return;
    }
    if (run->match) {
        json_object_set_new(run->answer, "match",
                            json_string(run->match->pattern));
    }
    for (i = 0; i < run->set->nlinks; i++) {
        json_array_append_new(links, json_of_link(run->pool, run->set, i));
    }
    for (way = 0; way < WAYS; way++) {
        int count = measure(run->set, ways[way].dialect, &bytes);

        json_object_set_new(
            headers, ways[way].key,
            json_pack("{s:i,s:I}", "links", count, "bytes", (json_int_t)bytes));
    }
    json_object_set_new(run->answer, "set", json_string(run->set->id));
    json_object_set_new(run->answer, "links", links);
    json_object_set_new(run->answer, "headers", headers);
}

static json_t *json_of_left_out(const run_t *run,
                                const pm_candidate_t *candidate)
{
    json_t *object = json_object();

    pm_answer_set(run->pool, object, "url", candidate->url);
    pm_answer_set(run->pool, object, "href", candidate->link.href);
    pm_answer_set(run->pool, object, "what", candidate->link.why);
    pm_answer_set(run->pool, object, "reason",
                  pm_reason_explain(run->pool, candidate->left_out,
                                    candidate->left_out_detail));
    pm_answer_set(run->pool, object, "file", candidate->place.source);
    if (candidate->place.line > 0) {
        json_object_set_new(object, "line",
                            json_integer(candidate->place.line));
        json_object_set_new(object, "column",
                            json_integer(candidate->place.column));
    }
    return object;
}

/* ---- With the site ---- */

/* Whether the manifest's set has the link. */
static int has_link(const pm_set_t *set, const pm_link_t *link)
{
    int i;

    for (i = 0; i < set->nlinks; i++) {
        if (strcmp(set->links[i].href, link->href) == 0) {
            return 1;
        }
    }
    return 0;
}

/* What is left out, for whoever is told. */
static void tell_left_out(const run_t *run, const pm_planned_t *planned)
{
    json_t *all = json_array();
    int i, count = 0;

    for (i = 0; i < planned->candidates->nelts; i++) {
        const pm_candidate_t *candidate =
            &APR_ARRAY_IDX(planned->candidates, i, pm_candidate_t);

        if (!candidate->left_out) {
            continue;
        }
        if (run->answer) {
            json_array_append_new(all, json_of_left_out(run, candidate));
            continue;
        }
        if (count++ == 0) {
            printf("%s\n", show(run, PM_LOOK_WARNING, "left out:"));
        }
        print_left_out(run, candidate);
    }
    if (run->answer) {
        json_object_set_new(run->answer, "left_out", json_incref(all));
    }
    json_decref(all);
}

/* A script of the site that browsers run, whether or not it is sent. */
static int is_script(const pm_candidate_t *candidate)
{
    const pm_link_t *link = &candidate->link;
    int is_run = candidate->left_out == PM_REASON_NONE ||
                 candidate->left_out == PM_REASON_NOT_KEPT ||
                 candidate->left_out == PM_REASON_VARIES ||
                 candidate->left_out == PM_REASON_MAX_LINKS ||
                 candidate->left_out == PM_REASON_MAX_HEADER ||
                 candidate->left_out == PM_REASON_RULE;

    return is_run && link->rel != PM_REL_PRECONNECT &&
           (link->as == PM_AS_SCRIPT || link->rel == PM_REL_MODULEPRELOAD);
}

/* The site's scripts that run. */
static json_t *json_of_scripts(const pm_planned_t *planned)
{
    json_t *all = json_array();
    int i;

    for (i = 0; i < planned->candidates->nelts; i++) {
        const pm_candidate_t *candidate =
            &APR_ARRAY_IDX(planned->candidates, i, pm_candidate_t);

        if (is_script(candidate)) {
            json_array_append_new(all, json_string(candidate->link.href));
        }
    }
    return all;
}

/* The places of those whose text is in the page. */
static json_t *json_of_inline(const pm_scan_t *scan, const pm_page_t *page)
{
    json_t *all = json_array();
    int i;

    for (i = 0; i < scan->scripts->nelts; i++) {
        pm_position_t position = APR_ARRAY_IDX(scan->scripts, i, pm_position_t);

        json_array_append_new(
            all, json_pack("{s:s, s:i, s:i}", "file", page->source, "line",
                           position.line, "column", position.column));
    }
    return all;
}

static void print_scripts(const run_t *run, json_t *scripts, json_t *places)
{
    json_t *one;
    size_t number;

    if (json_array_size(scripts) + json_array_size(places) > 0) {
        printf("%s\n", show(run, PM_LOOK_WARNING,
                            "may ask for more as they run, which `pushmanifest "
                            "learn` finds in the access log:"));
    }
    json_array_foreach(scripts, number, one)
    {
        printf("  %s\n", json_string_value(one));
    }
    json_array_foreach(places, number, one)
    {
        printf("  the script at %s:%d:%d\n",
               json_string_value(json_object_get(one, "file")),
               (int)json_integer_value(json_object_get(one, "line")),
               (int)json_integer_value(json_object_get(one, "column")));
    }
}

/* The scripts, since nothing here runs them: what they ask for then is missing
 * without a word. */
static void tell_scripts(const run_t *run, const pm_planned_t *planned,
                         const pm_scan_t *scan, const pm_page_t *page)
{
    json_t *scripts = json_of_scripts(planned);
    json_t *places = json_of_inline(scan, page);

    if (run->answer) {
        json_object_set(run->answer, "scripts", scripts);
        json_object_set(run->answer, "inline_scripts", places);
    }
    else {
        print_scripts(run, scripts, places);
    }
    json_decref(scripts);
    json_decref(places);
}

/* What the site says: what is left out, and what the manifest does not
 * know yet. */
static void explain_site(const run_t *run)
{
    const pm_plan_t *plan = &run->plan;
    const pm_page_t *page;
    pm_document_t document;
    pm_planned_t planned;
    pm_scan_t *scan;
    int i;

    if (pm_site_find(plan->site, run->pool, run->path, &document, &page) !=
        PM_REASON_NONE) {
        pm_report_loss(run->report, (pm_place_t){plan->site->name, 0, 0},
                       "it has no page %s", run->path);
        return;
    }
    scan = pm_plan_scan(run->pool, plan, &document);
    if (!scan) {
        return;
    }
    planned = pm_plan_page(run->pool, plan, page, scan);
    tell_left_out(run, &planned);
    tell_scripts(run, &planned, scan, page);
    for (i = 0; i < planned.choice.nlinks; i++) {
        if (!has_link(run->set, &planned.choice.links[i])) {
            pm_report_loss(run->report, (pm_place_t){page->source, 0, 0},
                           "now needs %s; generate the manifest again",
                           planned.choice.links[i].href);
        }
    }
}

/* ---- The command ---- */

static pm_exit_t read_options(run_t *run)
{
    const pm_invocation_t *invocation = run->invocation;
    const char *url = pm_invocation_operand(invocation, 1);
    pm_progress_t *progress = pm_progress_create(run->pool);

    run->report = pm_report_create(run->pool, pm_progress_say, progress);
    run->path = page_path(run->pool, url);
    if (!run->path) {
        return pm_invocation_wrong(invocation,
                                   "\"%s\" is not the URL of a page", url);
    }
    if (!pm_terminal_look(pm_invocation_value(invocation, "color"),
                          &run->terminal)) {
        return pm_invocation_wrong(
            invocation, "--color is \"auto\", \"always\" or \"never\"");
    }
    return pm_answer_begin(invocation, progress, &run->answer) == PM_EXIT_DONE
               ? pm_options_known(invocation, run->report, &run->plan)
               : PM_EXIT_USAGE;
}

/* Finds what the manifest has for the page. */
static apr_status_t look_up(run_t *run, pm_error_t *error)
{
    pm_manifest_t *manifest;

    if (pm_reader_read(run->pool, run->file, &manifest, error) != APR_SUCCESS) {
        return error->status;
    }
    pm_values_prepare(manifest);
    run->set = pm_lookup_find(manifest, pm_url_decode(run->pool, run->path),
                              &run->match);
    if (!run->set) {
        pm_report_loss(run->report, (pm_place_t){run->file, 0, 0},
                       "the manifest has nothing for %s", run->path);
    }
    return APR_SUCCESS;
}

static pm_exit_t conclude(const run_t *run)
{
    if (run->report->losses > 0) {
        pm_answer_next(run->invocation,
                       "make the manifest again, as it was made; "
                       "`pushmanifest check %s` holds it against the site",
                       run->file);
    }
    else {
        pm_answer_next(run->invocation,
                       "`pushmanifest check --url https://HOST%s %s` says "
                       "what a running server sends",
                       run->path, run->file);
    }
    return pm_answer_end(run->invocation, run->answer, run->report);
}

pm_exit_t pm_explain_run(const pm_invocation_t *invocation)
{
    run_t run = {.invocation = invocation,
                 .pool = invocation->pool,
                 .file = pm_invocation_operand(invocation, 0)};
    pm_error_t error = PM_ERROR_NONE;
    pm_exit_t code = read_options(&run);

    if (code != PM_EXIT_DONE) {
        return code;
    }
    if (look_up(&run, &error) != APR_SUCCESS) {
        fprintf(stderr, "%s\n", pm_error_text(run.pool, &error));
        return PM_EXIT_NOTHING;
    }
    if (run.answer) {
        answer_set(&run);
    }
    else if (run.set) {
        print_set(&run);
    }
    if (run.set && run.plan.site) {
        run.plan.follow.names_unused = 1;
        explain_site(&run);
    }
    return conclude(&run);
}
