/*
 * `pushmanifest check --url`: what a running server says of one page, for
 * people in lines, for programs as JSON.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "command/check_url.h"

#include <stdio.h>
#include <string.h>

#include <apr_strings.h>
#include <jansson.h>

#include "command/answer.h"
#include "command/crawl_options.h"
#include "command/options.h"
#include "command/progress.h"
#include "crawl/inspect.h"
#include "format/reader.h"
#include "header/value.h"

/* ---- For people ---- */

static const char *counted(apr_pool_t *pool, int count, const char *noun)
{
    return apr_psprintf(pool, "%d %s%s", count, noun, count == 1 ? "" : "s");
}

static const char *early_words(apr_pool_t *pool,
                               const pm_inspected_client_t *client)
{
    return client->probe.nearly == 0
               ? "no 103"
               : apr_pstrcat(pool, "103 with ",
                             counted(pool, client->early_links, "link"), NULL);
}

/* Whether libcurl shows promises of the URL (see probe.h). */
static int shows_promises(const pm_inspected_t *came)
{
    return !strchr(strstr(came->url, "://") + 3, ':');
}

static const char *promise_words(apr_pool_t *pool, const pm_inspected_t *came)
{
    const apr_array_header_t *promises = came->push.probe.promises;

    if (promises->nelts == 0) {
        return shows_promises(came)
                   ? "no promises"
                   : "no promises (libcurl 7.88 shows none of a URL with a "
                     "port)";
    }
    return apr_pstrcat(pool, counted(pool, promises->nelts, "promise"), ": ",
                       apr_array_pstrcat(pool, promises, ' '), NULL);
}

static void print_client(const char *name, const pm_inspected_client_t *client,
                         const char *words)
{
    printf("%-12s %s, status %d, %s\n", name,
           client->probe.is_http2 ? "HTTP/2" : "HTTP/1.1", client->probe.status,
           words);
}

static void print_all(apr_pool_t *pool, const pm_inspected_t *came)
{
    print_client("browser", &came->browser, early_words(pool, &came->browser));
    print_client("old client", &came->old, early_words(pool, &came->old));
    print_client("push client", &came->push, promise_words(pool, came));
    printf("Link         %s, %" APR_SIZE_T_FMT " bytes\n",
           counted(pool, came->links, "link"), came->link_bytes);
    printf("header       %" APR_SIZE_T_FMT " bytes\n",
           came->browser.probe.header_bytes);
    printf("files        %s asked for\n",
           counted(pool, came->files, "hinted file"));
}

/* ---- For programs ---- */

static json_t *json_of_client(const pm_inspected_client_t *client)
{
    json_t *object =
        json_pack("{s:s,s:i,s:i}", "protocol",
                  client->probe.is_http2 ? "HTTP/2" : "HTTP/1.1", "status",
                  client->probe.status, "early", client->probe.nearly);

    if (client->probe.nearly > 0) {
        json_object_set_new(object, "early_links",
                            json_integer(client->early_links));
    }
    return object;
}

/* null where promises cannot be seen. */
static json_t *json_of_promises(apr_pool_t *pool, const pm_inspected_t *came)
{
    const apr_array_header_t *promises = came->push.probe.promises;
    json_t *array;
    int i;

    if (promises->nelts == 0 && !shows_promises(came)) {
        return json_null();
    }
    array = json_array();
    for (i = 0; i < promises->nelts; i++) {
        json_array_append_new(
            array,
            pm_answer_text(pool, APR_ARRAY_IDX(promises, i, const char *)));
    }
    return array;
}

static json_t *json_of_faults(apr_pool_t *pool,
                              const apr_array_header_t *faults)
{
    json_t *findings = json_array();
    int i;

    for (i = 0; i < faults->nelts; i++) {
        const pm_fault_t *fault = &APR_ARRAY_IDX(faults, i, pm_fault_t);
        json_t *finding =
            json_pack("{s:s,s:o,s:b}", "kind", pm_fault_name(fault->kind),
                      "what", pm_answer_text(pool, fault->text), "loss", 1);

        pm_answer_set(pool, finding, "href", fault->href);
        json_array_append_new(findings, finding);
    }
    return findings;
}

static void answer_all(apr_pool_t *pool, json_t *answer,
                       const pm_inspected_t *came)
{
    json_t *push = json_of_client(&came->push);

    json_object_set_new(push, "promises", json_of_promises(pool, came));
    json_object_set_new(answer, "url", pm_answer_text(pool, came->url));
    json_object_set_new(answer, "browser", json_of_client(&came->browser));
    json_object_set_new(answer, "old_client", json_of_client(&came->old));
    json_object_set_new(answer, "push_client", push);
    json_object_set_new(answer, "final",
                        json_pack("{s:i,s:I}", "links", came->links, "bytes",
                                  (json_int_t)came->link_bytes));
    json_object_set_new(
        answer, "header_bytes",
        json_integer((json_int_t)came->browser.probe.header_bytes));
    json_object_set_new(answer, "files", json_integer(came->files));
    json_object_set_new(answer, "findings", json_of_faults(pool, came->faults));
}

/* ---- The command ---- */

/* What --url asks for cannot be held against files. */
static pm_exit_t check_options(const pm_invocation_t *invocation)
{
    static const pm_option_t site_options[] = {PM_SITE_OPTIONS};
    size_t i;

    if (pm_invocation_operand(invocation, 1)) {
        return pm_invocation_wrong(invocation, "--url takes no DOCROOT");
    }
    for (i = 0; i < sizeof(site_options) / sizeof(site_options[0]); i++) {
        if (pm_invocation_value(invocation, site_options[i].name)) {
            return pm_invocation_wrong(invocation,
                                       "--url takes no --%s: it is of DOCROOT",
                                       site_options[i].name);
        }
    }
    return PM_EXIT_DONE;
}

/* Says what came, and what to do next. */
static pm_exit_t conclude(const pm_invocation_t *invocation, json_t *answer,
                          const pm_report_t *report, const pm_inspected_t *came)
{
    const char *file = pm_invocation_operand(invocation, 0);

    if (answer) {
        answer_all(invocation->pool, answer, came);
    }
    else if (!pm_invocation_value(invocation, "quiet")) {
        print_all(invocation->pool, came);
    }
    if (report->losses > 0) {
        pm_answer_next(invocation, "mod_pushmanifest(8), BEHIND A PROXY OR "
                                   "CDN and NOTES AND LOG");
    }
    else {
        pm_answer_next(invocation,
                       "`pushmanifest learn %s LOG` after some days says what "
                       "else visitors ask for",
                       file ? file : "MANIFEST");
    }
    return pm_answer_end(invocation, answer, report);
}

pm_exit_t pm_check_url_run(const pm_invocation_t *invocation)
{
    apr_pool_t *pool = invocation->pool;
    const char *file = pm_invocation_operand(invocation, 0);
    pm_progress_t *progress = pm_progress_create(pool);
    pm_report_t *report = pm_report_create(pool, pm_progress_say, progress);
    pm_fetch_settings_t settings = {0};
    pm_inspect_t inspect = {.settings = &settings, .report = report};
    pm_inspected_t came = {.url = NULL};
    pm_error_t error = PM_ERROR_NONE;
    pm_manifest_t *manifest = NULL;
    json_t *answer;

    if (check_options(invocation) != PM_EXIT_DONE ||
        pm_answer_begin(invocation, progress, &answer) != PM_EXIT_DONE ||
        pm_crawl_options_fetch(invocation,
                               pm_invocation_value(invocation, "url"),
                               &settings, &inspect.address) != PM_EXIT_DONE) {
        return PM_EXIT_USAGE;
    }
    if (file && pm_reader_read(pool, file, &manifest, &error) != APR_SUCCESS) {
        fprintf(stderr, "%s\n", pm_error_text(pool, &error));
        return PM_EXIT_NOTHING;
    }
    if (manifest) {
        pm_values_prepare(manifest);
        inspect.manifest = manifest;
    }
    if (pm_inspect_page(pool, &inspect, &came, &error) != APR_SUCCESS) {
        fprintf(stderr, "pushmanifest: %s\n", pm_error_text(pool, &error));
        return PM_EXIT_NOTHING;
    }
    return conclude(invocation, answer, report, &came);
}
