/*
 * Learning: from logs to what they say of each page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/learn.h"

#include <string.h>
#include <strings.h>

#include <apr_strings.h>

#include "learn/stream.h"

/* Entries between two words about the progress. */
#define STEP 4096

/* The run. */
typedef struct run_t {
    apr_pool_t *pool;
    const apr_array_header_t *sources;
    const pm_learn_settings_t *settings;
    pm_report_t *report;
    const char *host;       /* the one that is learned of */
    const char *other_host; /* the first that is not */
    long others;            /* entries of all that are not */
} run_t;

/* Whether the entry is of the host that is learned of. A log that names no
 * hosts has one alone. */
static int is_of_host(run_t *run, const pm_entry_t *entry)
{
    if (!entry->host) {
        return 1;
    }
    if (!run->host) {
        run->host = apr_pstrdup(run->pool, entry->host);
    }
    if (strcasecmp(run->host, entry->host) == 0) {
        return 1;
    }
    if (run->others++ == 0) {
        run->other_host = apr_pstrdup(run->pool, entry->host);
    }
    return 0;
}

static void show_progress(const run_t *run)
{
    apr_int64_t done = 0, all = 0;
    int i;

    for (i = 0; run->settings->progress && i < run->sources->nelts; i++) {
        const pm_source_t *source =
            APR_ARRAY_IDX(run->sources, i, pm_source_t *);

        done += pm_source_position(source);
        all += pm_source_size(source);
    }
    if (run->settings->progress && all > 0) {
        run->settings->progress(run->settings->baton, done, all);
    }
}

/* Reads all entries into sessions, and these into the evidence. */
static long read_entries(run_t *run, pm_sessions_t *sessions)
{
    pm_stream_t *stream =
        pm_stream_create(run->pool, run->sources, run->report);
    const pm_entry_t *entry;
    long count = 0;

    while ((entry = pm_stream_next(stream)) != NULL) {
        if (is_of_host(run, entry)) {
            pm_sessions_add(sessions, entry);
        }
        if (count++ % STEP == 0) {
            show_progress(run);
        }
    }
    pm_sessions_end(sessions);
    return count;
}

static void note_hosts(const run_t *run)
{
    if (run->others > 0) {
        pm_report_note(run->report, (pm_place_t){NULL, 0, 0},
                       "%ld requests to other hosts than %s are left out, to "
                       "%s first; --host says whose to take",
                       run->others, run->host, run->other_host);
    }
}

pm_learned_t pm_learn(apr_pool_t *pool, const apr_array_header_t *sources,
                      const pm_learn_settings_t *settings, pm_report_t *report)
{
    const pm_evidence_settings_t about = {
        .manifest = settings->manifest,
        .own = settings->own,
        .with_queries = settings->with_queries,
    };
    pm_evidence_t *evidence = pm_evidence_create(pool, &about);
    run_t run = {.pool = pool,
                 .sources = sources,
                 .settings = settings,
                 .report = report,
                 .host = settings->host};
    pm_learned_t learned = {.lines = 0};
    int i;

    for (i = 0; i < sources->nelts; i++) {
        pm_source_t *source = APR_ARRAY_IDX(sources, i, pm_source_t *);

        pm_source_prepare(source, settings->own, i);
        learned.has_logs |= pm_source_kind(source) == PM_SOURCE_LOG;
    }
    learned.entries =
        read_entries(&run, pm_sessions_create(pool, pm_evidence_add, evidence));
    for (i = 0; i < sources->nelts; i++) {
        learned.lines +=
            pm_source_lines(APR_ARRAY_IDX(sources, i, pm_source_t *));
    }
    note_hosts(&run);
    learned.totals = *pm_evidence_totals(evidence);
    learned.outcome =
        pm_outcome_make(pool, evidence, settings->manifest, &settings->judge);
    return learned;
}
