/*
 * Fuzz target: an access log, whatever its lines. What is learned of it (with
 * thresholds as low as they go) is in rules that the reader of rules takes:
 * paths of this site, and nothing that a header could not carry.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "format/link_json.h"
#include "format/url.h"
#include "learn/access_line.h"
#include "learn/evidence.h"
#include "learn/findings.h"
#include "learn/learned_manifest.h"
#include "learn/rules_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_added(apr_pool_t *pool, json_t *rule)
{
    json_t *added = json_object_get(rule, "add");
    size_t i;

    for (i = 0; i < json_array_size(added); i++) {
        pm_link_json_fault_t fault;
        pm_link_t link;

        if (pm_link_json_read(pool, json_array_get(added, i), &link, &fault) !=
                APR_SUCCESS ||
            link.href[0] != '/') {
            abort();
        }
    }
}

static void check_rules(apr_pool_t *pool, const pm_outcome_t *outcome)
{
    const pm_learned_rules_t learned = {.outcome = outcome};
    int count;
    json_t *file = json_loads(pm_rules_text(pool, &learned, &count), 0, NULL);
    json_t *rules = json_object_get(file, "rules");
    size_t i;

    if (!json_is_array(rules)) {
        abort();
    }
    for (i = 0; i < json_array_size(rules); i++) {
        check_added(pool, json_array_get(rules, i));
    }
    json_decref(file);
}

static void ignore(void *baton, const char *message) {}

/* All that is written of the outcome, with nothing to be left out. */
static void check(apr_pool_t *pool, const pm_evidence_t *evidence)
{
    const pm_judge_t judge = {.visits = 1, .share = 0.5, .early = 30000};
    pm_learned_t learned = {.totals = *pm_evidence_totals(evidence)};
    pm_report_t *report = pm_report_create(pool, ignore, NULL);
    pm_error_t error = PM_ERROR_NONE;
    json_t *answer = json_object();
    pm_manifest_t *manifest;

    learned.outcome = pm_outcome_make(pool, evidence, NULL, &judge);
    check_rules(pool, &learned.outcome);
    pm_findings_text(pool, &learned, 0);
    pm_findings_answer(pool, &learned, 0, answer);
    json_decref(answer);
    if (pm_learned_manifest(pool, &learned.outcome, NULL, report, &manifest,
                            &error) != APR_SUCCESS ||
        report->losses > 0) {
        abort();
    }
}

static void read_lines(apr_pool_t *pool, pm_sessions_t *sessions,
                       const char *text, const char *end)
{
    while (text < end) {
        const char *eol = memchr(text, '\n', (size_t)(end - text));
        apr_size_t length = (apr_size_t)((eol ? eol : end) - text);
        char *line = malloc(length + 1);
        pm_entry_t entry;

        memcpy(line, text, length);
        line[length] = '\0';
        if (pm_access_line_read(line, &entry) == PM_ACCESS_LINE_ENTRY) {
            pm_sessions_add(sessions, &entry);
        }
        free(line);
        text += length + 1;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const pm_evidence_settings_t settings = {.with_queries = size % 2};
    static int is_ready;
    apr_pool_t *pool;
    pm_evidence_t *evidence;
    pm_sessions_t *sessions;

    if (!is_ready) {
        apr_initialize();
    }
    is_ready = 1;
    apr_pool_create(&pool, NULL);
    evidence = pm_evidence_create(pool, &settings);
    sessions = pm_sessions_create(pool, pm_evidence_add, evidence);
    read_lines(pool, sessions, (const char *)data, (const char *)data + size);
    pm_sessions_end(sessions);
    check(pool, evidence);
    apr_pool_destroy(pool);
    return 0;
}
