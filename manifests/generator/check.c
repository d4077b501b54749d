/*
 * `pushmanifest check`: whether a manifest is right, and whether the site still
 * is as it says.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <apr_strings.h>

#include "progress.h"
#include "reader.h"
#include "report.h"
#include "resource.h"
#include "site.h"
#include "url.h"

const pm_option_t pm_check_options[] = {
    {"base", 0, "/PREFIX", "DOCROOT is served below this path"},
    {"quiet", 'q', NULL, "no summary"},
    {NULL, 0, NULL, NULL},
};

/* One link of the manifest against the file that it names. */
static void check_link(pm_resources_t *resources, pm_report_t *report,
                       pm_place_t place, const pm_link_t *link)
{
    const pm_resource_t *resource;

    if (link->rel == PM_REL_PRECONNECT || pm_url_is_absolute(link->href)) {
        return;
    }
    resource = pm_resources_find(resources, link->href);
    if (resource->is_outside) {
        pm_report_note(report, place, "%s %s", link->href,
                       pm_reason_text(resource->problem));
    }
    else if (resource->problem) {
        pm_report_loss(report, place, "%s %s", link->href,
                       pm_reason_text(resource->problem));
    }
    else if (!resource->content->hash) {
        return; /* it is not below DOCROOT */
    }
    else if (link->bytes != PM_BYTES_UNKNOWN &&
             link->bytes != resource->content->bytes) {
        pm_report_loss(report, place,
                       "%s has %" APR_INT64_T_FMT
                       " bytes, not %" APR_INT64_T_FMT,
                       link->href, resource->content->bytes, link->bytes);
    }
    else if (link->hash &&
             strcasecmp(link->hash, resource->content->hash) != 0) {
        pm_report_loss(report, place, "%s has another content: hash %s, not %s",
                       link->href, resource->content->hash, link->hash);
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

static void check_sets(pm_resources_t *resources, pm_report_t *report,
                       const char *file, const pm_manifest_t *manifest)
{
    apr_array_header_t *sets = sorted_sets(report->pool, manifest);
    pm_place_t place = {file, 0, 0};
    int i, j;

    for (i = 0; i < sets->nelts; i++) {
        const pm_set_t *set = APR_ARRAY_IDX(sets, i, const pm_set_t *);

        for (j = 0; j < set->nlinks; j++) {
            check_link(resources, report, place, &set->links[j]);
        }
    }
}

static void print_summary(const char *file, const pm_manifest_t *manifest,
                          const pm_report_t *report)
{
    unsigned int pages = apr_hash_count(manifest->pages);
    unsigned int sets = apr_hash_count(manifest->sets);
    int matches = manifest->nmatches;

    fprintf(stderr, "%s: %u page%s, %u set%s, %d match%s%s\n", file, pages,
            pages == 1 ? "" : "s", sets, sets == 1 ? "" : "s", matches,
            matches == 1 ? "" : "es",
            report->losses == 0 ? "; all is well" : "");
}

pm_exit_t pm_check_run(const pm_invocation_t *invocation)
{
    apr_pool_t *pool = invocation->pool;
    const char *file = pm_invocation_operand(invocation, 0);
    const char *root = pm_invocation_operand(invocation, 1);
    pm_report_t *report =
        pm_report_create(pool, pm_progress_say, pm_progress_create(pool));
    pm_error_t error = PM_ERROR_NONE;
    pm_manifest_t *manifest;
    pm_site_t *site;

    if (root &&
        pm_site_open(pool, root, pm_invocation_value(invocation, "base"), &site,
                     &error) != APR_SUCCESS) {
        return pm_invocation_wrong(invocation, "%s",
                                   pm_error_text(pool, &error));
    }
    if (pm_reader_read(pool, file, &manifest, &error) != APR_SUCCESS) {
        fprintf(stderr, "%s\n", pm_error_text(pool, &error));
        return PM_EXIT_NOTHING;
    }
    if (root) {
        check_sets(pm_resources_create(pool, site), report, file, manifest);
    }
    if (!pm_invocation_value(invocation, "quiet")) {
        print_summary(file, manifest, report);
    }
    return report->losses > 0 ? PM_EXIT_LOST : PM_EXIT_DONE;
}
