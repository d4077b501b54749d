/*
 * `pushmanifest convert`: from what other servers and tools have, and to it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/convert.h"

#include <stdio.h>
#include <string.h>

#include <apr_file_io.h>
#include <apr_strings.h>

#include "command/answer.h"
#include "command/output.h"
#include "command/progress.h"
#include "foreign/source.h"
#include "format/lookup.h"
#include "format/reader.h"
#include "format/url.h"
#include "site/resolve.h"

const pm_option_t pm_convert_options[] = {
    {"from", 0, "FORMAT",
     "what INPUT is: manifest, json, headers, apache, nginx\n"
     "(default: what it looks like)"},
    PM_FORMAT_OPTIONS,
    {"page", 0, "PATH",
     "whose the files are, in a list that names no page\n"
     "(default: /)"},
    {"origin", 0, "URL",
     "the site's own origin, such as https://example.org:\n"
     "absolute URLs with it are the site's"},
    PM_ANSWER_OPTIONS,
    {"quiet", 'q', NULL, "no summary"},
    {NULL, 0, NULL, NULL},
};

/* Whether the file begins as a manifest does. */
static int looks_like_manifest(apr_pool_t *pool, const char *path)
{
    static const char start[] = "{\"pushmanifest\"";
    char bytes[sizeof(start)] = "";
    apr_size_t length = sizeof(bytes) - 1;
    apr_file_t *file;

    if (apr_file_open(&file, path, APR_FOPEN_READ, APR_OS_DEFAULT, pool) !=
        APR_SUCCESS) {
        return 0;
    }
    apr_file_read(file, bytes, &length);
    apr_file_close(file);
    return strcmp(bytes, start) == 0;
}

/* Whether --from names a kind that there is; says so if not. */
static pm_exit_t check_kind(const pm_invocation_t *invocation)
{
    const char *from = pm_invocation_value(invocation, "from");
    const pm_source_kind_t *kind = pm_source_kinds;
    const char *names = "manifest";

    if (!from || strcmp(from, names) == 0) {
        return PM_EXIT_DONE;
    }
    for (; kind->name; kind++) {
        if (strcmp(kind->name, from) == 0) {
            return PM_EXIT_DONE;
        }
        names = apr_pstrcat(invocation->pool, names, ", ", kind->name, NULL);
    }
    return pm_invocation_wrong(invocation, "--from \"%s\" is none of: %s", from,
                               names);
}

static pm_exit_t check_options(const pm_invocation_t *invocation)
{
    const char *page = pm_invocation_value(invocation, "page");
    const char *origin = pm_invocation_value(invocation, "origin");
    const char *wrong = page ? pm_url_check_page(page) : NULL;

    if (wrong) {
        return pm_invocation_wrong(invocation, "--page \"%s\" %s", page, wrong);
    }
    if (origin && !pm_resolve_origin(invocation->pool, origin)) {
        return pm_invocation_wrong(invocation,
                                   "--origin \"%s\" is not an origin; write "
                                   "https://host[:port]",
                                   origin);
    }
    return check_kind(invocation) != PM_EXIT_DONE ? PM_EXIT_USAGE
                                                  : pm_output_check(invocation);
}

/* Reads what the operand names, whatever it is. */
static apr_status_t read_input(const pm_invocation_t *invocation,
                               pm_report_t *report, pm_manifest_t **manifest,
                               pm_error_t *error)
{
    const char *path = pm_invocation_operand(invocation, 0);
    const char *from = pm_invocation_value(invocation, "from");
    const char *page = pm_invocation_value(invocation, "page");
    pm_sections_t *sections;
    apr_status_t rv;

    if (from ? strcmp(from, "manifest") == 0
             : looks_like_manifest(invocation->pool, path)) {
        return pm_reader_read(invocation->pool, path, manifest, error);
    }
    sections = pm_sections_make(path, pm_invocation_value(invocation, "origin"),
                                report);
    rv = pm_source_read(sections, path, from, page ? page : "/", error);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    *manifest = pm_sections_manifest(sections);
    if (apr_hash_count((*manifest)->sets) == 0) {
        return pm_error_set(error, PM_EINVALID, path, 0, 0,
                            "there are no hints in it");
    }
    return pm_lookup_prepare(*manifest, NULL, error);
}

static void print_summary(const pm_manifest_t *manifest)
{
    unsigned pages = apr_hash_count(manifest->pages);
    unsigned sets = apr_hash_count(manifest->sets);
    unsigned matches = apr_hash_count(manifest->matches);

    fprintf(stderr, "%u page%s, %u set%s, %u match%s\n", pages,
            pages == 1 ? "" : "s", sets, sets == 1 ? "" : "s", matches,
            matches == 1 ? "" : "es");
}

/* What came of it, and what to do next. */
static pm_exit_t conclude(const pm_invocation_t *invocation,
                          const pm_manifest_t *manifest, json_t *answer,
                          pm_report_t *report)
{
    if (answer) {
        pm_answer_counts(answer, manifest);
    }
    else if (!pm_invocation_value(invocation, "quiet")) {
        print_summary(manifest);
    }
    pm_answer_next_of(invocation, NULL);
    return pm_answer_end(invocation, answer, report);
}

pm_exit_t pm_convert_run(const pm_invocation_t *invocation)
{
    apr_pool_t *pool = invocation->pool;
    pm_progress_t *progress = pm_progress_create(pool);
    pm_report_t *report = pm_report_create(pool, pm_progress_say, progress);
    pm_error_t error = PM_ERROR_NONE;
    pm_manifest_t *manifest;
    json_t *answer;

    if (check_options(invocation) != PM_EXIT_DONE ||
        pm_answer_begin(invocation, progress, &answer) != PM_EXIT_DONE) {
        return PM_EXIT_USAGE;
    }
    if (read_input(invocation, report, &manifest, &error) != APR_SUCCESS ||
        pm_output_write(invocation, report, manifest, NULL, &error) !=
            APR_SUCCESS) {
        return pm_output_nothing(pool, &error);
    }
    return conclude(invocation, manifest, answer, report);
}
