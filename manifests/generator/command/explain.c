/*
 * `pushmanifest explain`: what a page is sent, why, and what was left out.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/explain.h"

#include <stdio.h>
#include <string.h>

#include <apr_strings.h>

#include "command/options.h"
#include "command/progress.h"
#include "format/lookup.h"
#include "format/reader.h"
#include "format/url.h"
#include "header/value.h"
#include "site/resolve.h"

const pm_option_t pm_explain_options[] = {
    {"docroot", 0, "DIR",
     "the site's files: say also what was left out, and why;\n"
     "the options below are for it"},
    PM_PLAN_OPTIONS,
    {NULL, 0, NULL, NULL},
};

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

static const char *size_text(apr_pool_t *pool, const pm_link_t *link)
{
    return link->bytes == PM_BYTES_UNKNOWN
               ? ""
               : apr_psprintf(pool, ", %" APR_INT64_T_FMT " bytes",
                              link->bytes);
}

static void print_link(apr_pool_t *pool, int number, const pm_link_t *link)
{
    const char *as = pm_as_name(link->as);

    printf("%3d. %s\n", number, link->href);
    printf("     %s%s%s%s%s\n", pm_rel_name(link->rel), as ? " as " : "",
           as ? as : "", size_text(pool, link),
           link->rel == PM_REL_PRECONNECT ? ""
           : pm_link_is_pushable(link)    ? ""
                                          : ", hint only");
    if (link->why || link->via) {
        printf("     %s%s%s\n", link->why ? link->why : "",
               link->via ? ", via " : "", link->via ? link->via : "");
    }
}

/* How much of a header the set is in a dialect. */
static void print_dialect(const pm_set_t *set, pm_dialect_t dialect,
                          const char *name)
{
    apr_size_t bytes = 0;
    int i, links = 0;

    for (i = 0; i < set->nlinks; i++) {
        const pm_value_t *value = &set->values->links[i][dialect];

        if (value->text) {
            /* `, ` between two values */
            bytes += value->length + (links > 0 ? 2 : 0);
            links++;
        }
    }
    printf("%-32s %2d link%s, %" APR_SIZE_T_FMT " bytes\n", name, links,
           links == 1 ? " " : "s", bytes);
}

static void print_set(apr_pool_t *pool, const pm_set_t *set)
{
    int i;

    for (i = 0; i < set->nlinks; i++) {
        print_link(pool, i + 1, &set->links[i]);
    }
    print_dialect(set, PM_DIALECT_EARLY, "103 to a browser:");
    print_dialect(set, PM_DIALECT_PUSH, "103 to a client that takes push:");
    print_dialect(set, PM_DIALECT_FINAL, "final response:");
}

static void print_left_out(apr_pool_t *pool, const pm_candidate_t *candidate)
{
    const char *why = candidate->link.why, *href = candidate->link.href;
    const char *url = candidate->url ? candidate->url : "(inline)";
    pm_place_t place = candidate->place;
    pm_error_t error = PM_ERROR_NONE;

    pm_error_set(&error, PM_EINVALID, place.source, place.line, place.column,
                 "%s%s%s", why ? why : "", why ? ": " : "",
                 pm_reason_explain(pool, candidate->left_out,
                                   candidate->left_out_detail));
    printf("  %s%s%s\n     %s\n", url, href && strcmp(href, url) ? " = " : "",
           href && strcmp(href, url) ? href : "", pm_error_text(pool, &error));
}

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

/* What the site's files say: what is left out, and what the manifest does not
 * know yet. */
static void explain_page(apr_pool_t *pool, const pm_plan_t *plan,
                         const pm_planned_t *planned, const pm_set_t *set)
{
    int i, left_out = 0;

    for (i = 0; i < planned->candidates->nelts; i++) {
        const pm_candidate_t *candidate =
            &APR_ARRAY_IDX(planned->candidates, i, pm_candidate_t);

        if (candidate->left_out) {
            printf("%s", left_out++ == 0 ? "left out:\n" : "");
            print_left_out(pool, candidate);
        }
    }
    for (i = 0; i < planned->choice.nlinks; i++) {
        if (!has_link(set, &planned->choice.links[i])) {
            pm_report_loss(plan->report,
                           (pm_place_t){planned->page->source, 0, 0},
                           "now needs %s; generate the manifest again",
                           planned->choice.links[i].href);
        }
    }
}

static pm_exit_t explain_site(apr_pool_t *pool, const pm_plan_t *plan,
                              const char *path, const pm_set_t *set)
{
    const pm_page_t *page;
    pm_document_t document;
    pm_planned_t planned;
    pm_scan_t *scan;

    if (pm_site_find(plan->site, pool, path, &document, &page) !=
        PM_REASON_NONE) {
        fprintf(stderr, "pushmanifest: no file of %s is %s\n", plan->site->name,
                path);
        return PM_EXIT_LOST;
    }
    scan = pm_plan_scan(pool, plan, &document);
    if (!scan) {
        return PM_EXIT_LOST;
    }
    planned = pm_plan_page(pool, plan, page, scan);
    explain_page(pool, plan, &planned, set);
    return plan->report->losses > 0 ? PM_EXIT_LOST : PM_EXIT_DONE;
}

/* Opens the plan, which is empty, of --docroot, without which the other options
 * say nothing: then it stays empty. */
static pm_exit_t open_plan(const pm_invocation_t *invocation, pm_plan_t *plan)
{
    const char *docroot = pm_invocation_value(invocation, "docroot");
    apr_pool_t *pool = invocation->pool;
    const pm_option_t *option;

    if (docroot) {
        return pm_options_plan(
            invocation, docroot,
            pm_report_create(pool, pm_progress_say, pm_progress_create(pool)),
            plan);
    }
    for (option = pm_explain_options; option->name; option++) {
        if (pm_invocation_value(invocation, option->name)) {
            return pm_invocation_wrong(invocation, "--%s needs --docroot",
                                       option->name);
        }
    }
    return PM_EXIT_DONE;
}

pm_exit_t pm_explain_run(const pm_invocation_t *invocation)
{
    apr_pool_t *pool = invocation->pool;
    const char *url = pm_invocation_operand(invocation, 1);
    const char *path = page_path(pool, url);
    pm_error_t error = PM_ERROR_NONE;
    const pm_match_t *match = NULL;
    pm_manifest_t *manifest;
    const pm_set_t *set;
    pm_plan_t plan = {.site = NULL};
    pm_exit_t code;

    if (!path) {
        return pm_invocation_wrong(invocation,
                                   "\"%s\" is not the URL of a page", url);
    }
    code = open_plan(invocation, &plan);
    if (code != PM_EXIT_DONE) {
        return code;
    }
    if (pm_reader_read(pool, pm_invocation_operand(invocation, 0), &manifest,
                       &error) != APR_SUCCESS) {
        fprintf(stderr, "%s\n", pm_error_text(pool, &error));
        return PM_EXIT_NOTHING;
    }
    pm_values_prepare(manifest);
    set = pm_lookup_find(manifest, pm_url_decode(pool, path), &match);
    if (!set) {
        fprintf(stderr, "pushmanifest: the manifest has nothing for %s\n",
                path);
        return PM_EXIT_LOST;
    }
    printf("%s, by %s %s, set %s\n", path, match ? "match" : "page",
           match ? match->pattern : path, set->id);
    print_set(pool, set);
    return plan.site ? explain_site(pool, &plan, path, set) : PM_EXIT_DONE;
}
