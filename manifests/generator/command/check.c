/*
 * `pushmanifest check`: whether a manifest is right, and whether the site still
 * is as it says.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <apr_strings.h>
#include <jansson.h>

#include "command/answer.h"
#include "command/check_url.h"
#include "command/crawl_options.h"
#include "command/live_site.h"
#include "command/options.h"
#include "command/progress.h"
#include "format/reader.h"
#include "format/url.h"
#include "header/value.h"
#include "report/report.h"
#include "site/resource.h"
#include "site/site.h"
#include "view/places.h"
#include "view/warning.h"

const pm_option_t pm_check_options[] = {
    PM_SITE_OPTIONS,
    PM_FETCH_OPTIONS,
    {"delay", 0, "SECONDS", "between two requests, such as 0.5 (default: 0)"},
    {"max-time", 0, "SECONDS", "longest time for all of it (default: 3600)"},
    {"url", 0, "URL",
     "ask a running server for this page, as a browser, an\n"
     "old client and one that takes pushes, and say what\n"
     "came; a MANIFEST is not needed, no DOCROOT allowed"},
    PM_ANSWER_OPTIONS,
    {"quiet", 'q', NULL, "no summary, and no doubts about sets"},
    {NULL, 0, NULL, NULL},
};

/* About so many doubts are said. */
#define DOUBTS_MAX 100

/* A check of a manifest against a site. */
typedef struct check_t {
    apr_pool_t *pool;
    const char *file;
    pm_manifest_t *manifest;
    pm_site_t *site;
    pm_resources_t *resources;
    pm_report_t *report;
    const pm_places_t *places; /* NULL until one is asked for */
    json_t *answer;            /* NULL: for people */
    json_t *findings;          /* for it */
} check_t;

/* Where things stand, read when the first message needs it. */
static const pm_places_t *places(check_t *check)
{
    if (!check->places) {
        check->places = pm_places_read(check->pool, check->file);
    }
    return check->places;
}

/* What was found, and of what. */
typedef struct finding_t {
    const char *kind;              /* a word for programs */
    const char *what;              /* a sentence for people */
    int is_note;                   /* it is no loss */
    int line;                      /* in the manifest; 0: unknown */
    const char *set, *page, *href; /* NULL: not of one */
} finding_t;

static void say(check_t *check, const finding_t *finding)
{
    pm_place_t place = {check->file, finding->line, 0};
    json_t *object = json_object();

    if (finding->is_note) {
        pm_report_note(check->report, place, "%s", finding->what);
    }
    else {
        pm_report_loss(check->report, place, "%s", finding->what);
    }
    pm_answer_set(check->pool, object, "kind", finding->kind);
    pm_answer_set(check->pool, object, "what", finding->what);
    pm_answer_set(check->pool, object, "set", finding->set);
    pm_answer_set(check->pool, object, "page", finding->page);
    pm_answer_set(check->pool, object, "href", finding->href);
    json_object_set_new(object, "loss", json_boolean(!finding->is_note));
    if (finding->line > 0) {
        json_object_set_new(object, "line", json_integer(finding->line));
    }
    json_array_append_new(check->findings, object);
}

/* What is wrong with the file that a link names, or NULL. */
static const char *wrong_link(apr_pool_t *pool, const pm_resource_t *resource,
                              const pm_link_t *link)
{
    int is_same = link->hash && resource->hash &&
                  strcasecmp(link->hash, resource->hash) == 0;

    if (resource->problem) {
        return apr_pstrcat(
            pool, link->href, " ",
            pm_reason_explain(pool, resource->problem, resource->detail), NULL);
    }
    /* One content has other bytes on disk than compressed. */
    if (is_same) {
        return NULL;
    }
    if (link->bytes != PM_BYTES_UNKNOWN &&
        resource->bytes != PM_BYTES_UNKNOWN && link->bytes != resource->bytes) {
        return apr_psprintf(
            pool, "%s has %" APR_INT64_T_FMT " bytes, not %" APR_INT64_T_FMT,
            link->href, resource->bytes, link->bytes);
    }
    if (link->hash && resource->hash) {
        return apr_psprintf(pool, "%s has another content: hash %s, not %s",
                            link->href, resource->hash, link->hash);
    }
    return NULL;
}

/* One link of a set against the file that it names. */
static void check_link(check_t *check, const pm_set_t *set,
                       const pm_link_t *link)
{
    const pm_resource_t *resource;
    const char *wrong;

    if (link->rel == PM_REL_PRECONNECT || pm_url_is_absolute(link->href)) {
        return;
    }
    resource = pm_resources_find(
        check->resources, &(pm_wanted_t){.href = link->href, .as = link->as});
    wrong = wrong_link(check->pool, resource, link);
    if (wrong) {
        int is_outside = resource->problem == PM_REASON_OUTSIDE;

        say(check,
            &(const finding_t){.kind = is_outside ? "outside" : "stale",
                               .what = wrong,
                               .is_note = is_outside,
                               .line = pm_places_set(places(check), set->id),
                               .set = set->id,
                               .href = link->href});
    }
}

static int by_id(const void *a, const void *b)
{
    const pm_set_t *const *first = a, *const *second = b;

    return strcmp((*first)->id, (*second)->id);
}

/* All sets, in the order of their ids, so that the messages are the same each
 * time. */
static apr_array_header_t *sorted_sets(apr_pool_t *pool,
                                       const pm_manifest_t *manifest)
{
    apr_array_header_t *sets =
        apr_array_make(pool, 16, sizeof(const pm_set_t *));
    apr_hash_index_t *at;

    for (at = apr_hash_first(pool, manifest->sets); at;
         at = apr_hash_next(at)) {
        APR_ARRAY_PUSH(sets, const pm_set_t *) = apr_hash_this_val(at);
    }
    qsort(sets->elts, (size_t)sets->nelts, sizeof(const pm_set_t *), by_id);
    return sets;
}

static void check_sets(check_t *check)
{
    apr_array_header_t *sets = sorted_sets(check->pool, check->manifest);
    int i, j;

    for (i = 0; i < sets->nelts; i++) {
        const pm_set_t *set = APR_ARRAY_IDX(sets, i, const pm_set_t *);

        for (j = 0; j < set->nlinks; j++) {
            check_link(check, set, &set->links[j]);
        }
    }
}

/* A page that the site does not have, and why. */
typedef struct missing_t {
    const char *page; /* decoded */
    pm_reason_t reason;
} missing_t;

static int by_page(const void *a, const void *b)
{
    return strcmp(((const missing_t *)a)->page, ((const missing_t *)b)->page);
}

/* The pages that the site does not have, sorted. */
static apr_array_header_t *missing_pages(const check_t *check)
{
    apr_array_header_t *missing =
        apr_array_make(check->pool, 16, sizeof(missing_t));
    apr_hash_index_t *at;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, check->pool);
    for (at = apr_hash_first(check->pool, check->manifest->pages); at;
         at = apr_hash_next(at)) {
        missing_t page = {.page = apr_hash_this_key(at)};

        page.reason =
            pm_site_find(check->site, scratch,
                         pm_url_encode(scratch, page.page), NULL, NULL);
        if (page.reason) {
            APR_ARRAY_PUSH(missing, missing_t) = page;
        }
        apr_pool_clear(scratch);
    }
    apr_pool_destroy(scratch);
    qsort(missing->elts, (size_t)missing->nelts, sizeof(missing_t), by_page);
    return missing;
}

/* Matches are for pages that need not be there; pages are. */
static void check_pages(check_t *check)
{
    apr_array_header_t *missing = missing_pages(check);
    int i;

    for (i = 0; i < missing->nelts; i++) {
        const missing_t *page = &APR_ARRAY_IDX(missing, i, missing_t);
        const char *path = pm_url_encode(check->pool, page->page);
        int is_outside = page->reason == PM_REASON_OUTSIDE;

        const char *what =
            is_outside ? apr_pstrcat(check->pool, path, " ",
                                     pm_reason_text(PM_REASON_OUTSIDE), NULL)
                       : apr_pstrcat(check->pool, "the page ", path,
                                     pm_live_site_is_url(check->site->name)
                                         ? " is not there: "
                                         : " is no file of ",
                                     check->site->name, NULL);

        say(check, &(const finding_t){
                       .kind = is_outside ? "outside" : "gone",
                       .what = what,
                       .is_note = is_outside,
                       .line = pm_places_page(places(check), page->page),
                       .page = path});
    }
}

/* Says what is doubtful about a set; returns how much that is. */
static int doubt_set(check_t *check, const pm_set_t *set, int is_used)
{
    apr_array_header_t *warnings =
        pm_warnings_of(check->pool, check->manifest, set);
    int i;

    for (i = 0; i < warnings->nelts + !is_used; i++) {
        const pm_warning_t *warning =
            i < warnings->nelts ? &APR_ARRAY_IDX(warnings, i, pm_warning_t)
                                : NULL;

        say(check,
            &(const finding_t){
                .kind = warning ? pm_warning_name(warning->kind) : "unused",
                .what =
                    apr_psprintf(check->pool, "set %s: %s", set->id,
                                 warning ? warning->text : "no page has it"),
                .is_note = 1,
                .line = pm_places_set(places(check), set->id),
                .set = set->id,
                .href = warning ? warning->href : NULL});
    }
    return i;
}

/* What is doubtful about the sets: they come to no harm, so each is a note, of
 * which DOUBTS_MAX or so are said. */
static void doubt_sets(check_t *check)
{
    apr_array_header_t *sets = sorted_sets(check->pool, check->manifest);
    apr_hash_t *used = pm_manifest_used_sets(check->pool, check->manifest);
    int i, said = 0;

    for (i = 0; i < sets->nelts && said < DOUBTS_MAX; i++) {
        const pm_set_t *set = APR_ARRAY_IDX(sets, i, const pm_set_t *);

        said +=
            doubt_set(check, set,
                      apr_hash_get(used, set->id, APR_HASH_KEY_STRING) != NULL);
    }
    if (i < sets->nelts) {
        pm_report_note(check->report, (pm_place_t){check->file, 0, 0},
                       "%d more sets were not looked at", sets->nelts - i);
    }
}

static void print_summary(const char *file, const pm_manifest_t *manifest,
                          const pm_report_t *report)
{
    unsigned int pages = apr_hash_count(manifest->pages);
    unsigned int sets = apr_hash_count(manifest->sets);
    unsigned int matches = apr_hash_count(manifest->matches);

    fprintf(stderr, "%s: %u page%s, %u set%s, %u match%s%s\n", file, pages,
            pages == 1 ? "" : "s", sets, sets == 1 ? "" : "s", matches,
            matches == 1 ? "" : "es",
            report->losses == 0 ? "; all is well" : "");
}

/* The first option given that asks for files, or NULL. */
static const char *option_of_files(const pm_invocation_t *invocation)
{
    const pm_option_t *option = pm_check_options;

    for (; option->name; option++) {
        if (strcmp(option->name, "quiet") != 0 &&
            strcmp(option->name, "format") != 0 &&
            pm_invocation_value(invocation, option->name)) {
            return option->name;
        }
    }
    return NULL;
}

/* Opens the site that the manifest is held against: files, or a server (then
 * *live). */
static pm_exit_t open_site(const pm_invocation_t *invocation, const char *where,
                           pm_report_t *report, pm_live_site_t **live,
                           pm_site_t **site)
{
    pm_progress_t *progress = report->baton;

    if (pm_live_site_is_url(where)) {
        return pm_live_site_open(invocation, where, report, live, site);
    }
    /* What a walk does not find is lost only if the manifest has it. */
    return pm_options_site(
        invocation, where,
        pm_report_create(invocation->pool, pm_progress_say, progress), site);
}

/* Holds the manifest against the site. Returns PM_EXIT_DONE, or PM_EXIT_NOTHING
 * if a server came to an end before that. */
static pm_exit_t check_site(check_t *check, const pm_live_site_t *live)
{
    pm_error_t error = PM_ERROR_NONE;

    check->resources =
        pm_resources_create(check->pool, check->site, check->report);
    check_pages(check);
    check_sets(check);
    if (live && pm_live_site_check(live, &error) != APR_SUCCESS) {
        fprintf(stderr, "pushmanifest: %s\n",
                pm_error_text(check->pool, &error));
        return PM_EXIT_NOTHING;
    }
    return PM_EXIT_DONE;
}

/* What to do next: what was not held against each other yet. */
static void say_next(const pm_invocation_t *invocation, const check_t *check)
{
    const char *where = pm_invocation_operand(invocation, 1);

    if (check->report->losses > 0) {
        pm_answer_next(invocation,
                       "make the manifest again, as it was made, and check it");
    }
    else if (!where) {
        pm_answer_next(invocation,
                       "`pushmanifest check %s DOCROOT` holds it against the "
                       "site",
                       check->file);
    }
    else {
        pm_answer_next(
            invocation,
            "`pushmanifest check --url %s %s` says what a running "
            "server sends",
            check->site && pm_live_site_is_url(where) ? where : "https://HOST/",
            check->file);
    }
}

static pm_exit_t conclude(const pm_invocation_t *invocation, check_t *check)
{
    if (!pm_invocation_value(invocation, "quiet")) {
        pm_values_prepare(check->manifest);
        doubt_sets(check);
        if (!check->answer) {
            print_summary(check->file, check->manifest, check->report);
        }
    }
    if (check->answer) {
        pm_answer_counts(check->answer, check->manifest);
        json_object_set_new(check->answer, "findings",
                            json_incref(check->findings));
    }
    json_decref(check->findings);
    say_next(invocation, check);
    return pm_answer_end(invocation, check->answer, check->report);
}

pm_exit_t pm_check_run(const pm_invocation_t *invocation)
{
    apr_pool_t *pool = invocation->pool;
    const char *where = pm_invocation_operand(invocation, 1);
    pm_progress_t *progress = pm_progress_create(pool);
    check_t check = {.pool = pool,
                     .file = pm_invocation_operand(invocation, 0),
                     .report =
                         pm_report_create(pool, pm_progress_say, progress)};
    pm_live_site_t *live = NULL;
    pm_error_t error = PM_ERROR_NONE;
    pm_exit_t code;

    if (pm_invocation_value(invocation, "url")) {
        return pm_check_url_run(invocation);
    }
    if (!check.file) {
        return pm_invocation_wrong(invocation, "expected %s",
                                   invocation->command->operands);
    }
    if (!where && option_of_files(invocation)) {
        return pm_invocation_wrong(invocation, "--%s needs DOCROOT or URL",
                                   option_of_files(invocation));
    }
    code = pm_answer_begin(invocation, progress, &check.answer);
    if (code == PM_EXIT_DONE && where) {
        code = open_site(invocation, where, check.report, &live, &check.site);
    }
    if (code != PM_EXIT_DONE) {
        return code;
    }
    if (pm_reader_read(pool, check.file, &check.manifest, &error) !=
        APR_SUCCESS) {
        fprintf(stderr, "%s\n", pm_error_text(pool, &error));
        return PM_EXIT_NOTHING;
    }
    check.findings = json_array();
    if (where && (code = check_site(&check, live)) != PM_EXIT_DONE) {
        return code;
    }
    return conclude(invocation, &check);
}
