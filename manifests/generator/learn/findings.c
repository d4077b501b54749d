/*
 * What was learned, as text for people, and what to do about what was not.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/findings.h"

#include <string.h>

#include <apr_strings.h>

#include "text/buffer.h"

/* Of so many pages in ten, no file was asked for: somebody else answers. */
#define BARE_TENTHS 9

static __attribute__((format(printf, 2, 3))) void put(pm_buffer_t *text,
                                                      const char *format, ...)
{
    va_list arguments;
    const char *piece;

    va_start(arguments, format);
    piece = apr_pvsprintf(text->pool, format, arguments);
    va_end(arguments);
    pm_buffer_append(text, piece, strlen(piece));
}

/* Counts the causes of what a page lacks. */
static void sum_causes(pm_findings_sums_t *sums, const pm_judged_t *page)
{
    int i;

    for (i = 0; i < page->findings->nelts; i++) {
        const pm_finding_t *finding =
            &APR_ARRAY_IDX(page->findings, i, pm_finding_t);

        sums->missing_by[finding->cause] +=
            pm_judgement_is_need(finding->verdict);
    }
}

pm_findings_sums_t pm_findings_sum(const pm_outcome_t *outcome)
{
    pm_findings_sums_t sums = {0};
    int i;

    for (i = 0; i < outcome->pages->nelts; i++) {
        const pm_judged_t *page =
            &APR_ARRAY_IDX(outcome->pages, i, pm_judged_t);

        sums.found += page->found;
        sums.missing += page->missing;
        sums.judged += page->judged;
        sums.unused += page->unused;
        sum_causes(&sums, page);
    }
    return sums;
}

/* `/fonts/a.woff2   97 %  within 500 ms  by a script, /js/a.js` */
static void put_finding(pm_buffer_t *text, const pm_finding_t *finding)
{
    put(text, "  %-9s %-40s", pm_judgement_name(finding->verdict),
        finding->href);
    if (finding->share >= 0) {
        put(text, " %3.0f %%", 100 * finding->share);
    }
    if (finding->after >= 0) {
        put(text, "  within %d ms", finding->after);
    }
    if (finding->cause) {
        put(text, "  %s%s%s", pm_cause_text(finding->cause),
            finding->via ? ", " : "", finding->via ? finding->via : "");
    }
    if (finding->is_twice) {
        put(text, "  (asked for twice)");
    }
    put(text, "\n");
}

/* The heading of a page or family, in one line. */
static void put_heading(pm_buffer_t *text, const pm_judged_t *judged,
                        int has_manifest)
{
    put(text, "%s%s%s: %u first visits", judged->is_family ? "family " : "",
        judged->scope->path, judged->is_family ? "*" : "",
        judged->scope->visits);
    if (has_manifest && !judged->is_family && !judged->set) {
        put(text, ", not in the manifest");
    }
    if (judged->found + judged->missing > 0) {
        put(text, ", has %d of %d files", judged->found,
            judged->found + judged->missing);
    }
    if (judged->unused > 0) {
        put(text, ", %d of %d links unused", judged->unused, judged->judged);
    }
    put(text, "\n");
}

/* Whether a line of its own says something of a file. */
static int is_worth_a_line(const pm_finding_t *finding)
{
    return finding->is_twice ||
           (finding->verdict != PM_JUDGEMENT_FOUND && !finding->is_of_family);
}

static int has_lines(const pm_judged_t *judged)
{
    int i;

    for (i = 0; i < judged->findings->nelts; i++) {
        if (is_worth_a_line(
                &APR_ARRAY_IDX(judged->findings, i, pm_finding_t))) {
            return 1;
        }
    }
    return 0;
}

/* The blocks of pages or families; of those that all is well with, or that a
 * family says it all of, the number is given. */
static int put_judged(pm_buffer_t *text, const apr_array_header_t *all,
                      int has_manifest, int *verdicts)
{
    int i, j, silent = 0;

    for (i = 0; i < all->nelts; i++) {
        const pm_judged_t *judged = &APR_ARRAY_IDX(all, i, pm_judged_t);

        if (has_lines(judged)) {
            put_heading(text, judged, has_manifest);
        }
        silent += !has_lines(judged);
        for (j = 0; j < judged->findings->nelts; j++) {
            const pm_finding_t *finding =
                &APR_ARRAY_IDX(judged->findings, j, pm_finding_t);

            if (is_worth_a_line(finding)) {
                put_finding(text, finding);
            }
            verdicts[finding->verdict]++;
        }
    }
    return silent;
}

/* By whom what is missing is asked for. */
static void put_causes(pm_buffer_t *text, const pm_outcome_t *outcome)
{
    pm_findings_sums_t sums = pm_findings_sum(outcome);
    int i;

    for (i = PM_CAUSE_NONE + 1; i < PM_CAUSES; i++) {
        if (sums.missing_by[i] > 0) {
            put(text, "missing   %5d  asked for %s\n", sums.missing_by[i],
                pm_cause_text((pm_cause_t)i));
        }
    }
}

const char *pm_findings_text(apr_pool_t *pool, const pm_learned_t *learned,
                             int has_manifest)
{
    pm_buffer_t text = {.pool = pool};
    int verdicts[PM_JUDGEMENTS] = {0};
    int i, silent;

    put_judged(&text, learned->outcome.families, has_manifest, verdicts);
    silent = put_judged(&text, learned->outcome.pages, has_manifest, verdicts);
    if (silent > 0) {
        put(&text, "%d %s: nothing more to say\n", silent,
            silent == 1 ? "other page" : "other pages");
    }
    for (i = PM_JUDGEMENT_NONE + 1; i < PM_JUDGEMENTS; i++) {
        if (verdicts[i] > 0) {
            put(&text, "%-9s %5d  %s\n", pm_judgement_name((pm_judgement_t)i),
                verdicts[i], pm_judgement_text((pm_judgement_t)i));
        }
    }
    put_causes(&text, &learned->outcome);
    return apr_pstrmemdup(pool, text.bytes ? text.bytes : "", text.length);
}

void pm_findings_advise(const pm_learned_t *learned,
                        const pm_learn_settings_t *settings,
                        pm_report_t *report)
{
    const pm_evidence_totals_t *totals = &learned->totals;
    const pm_place_t nowhere = {NULL, 0, 0};

    if (learned->has_logs && totals->addresses == 1 &&
        totals->views >= (long)settings->judge.visits) {
        pm_report_note(report, nowhere,
                       "all requests are of one address: is it a proxy's? "
                       "mod_remoteip puts the visitor's in its place");
    }
    if (totals->views >= (long)settings->judge.visits &&
        10 * totals->bare > BARE_TENTHS * totals->views) {
        pm_report_note(report, nowhere,
                       "after %ld of %ld pages no file was asked for: does a "
                       "cache or CDN answer in front of this server? Its log, "
                       "or a HAR, would tell",
                       totals->bare, totals->views);
    }
    if (totals->without_referer > totals->visits) {
        pm_report_note(report, nowhere,
                       "%ld files were asked for without a Referer: does a "
                       "Referrer-Policy hide whose they are?",
                       totals->without_referer);
    }
    if (totals->forgotten > 0) {
        pm_report_note(report, nowhere,
                       "more pages and files than there is memory for: the "
                       "rarest are left out");
    }
    if (learned->outcome.pages->nelts == 0 &&
        learned->outcome.families->nelts == 0) {
        pm_report_note(report, nowhere,
                       "no page has %u visitors whose first visit is in the "
                       "log; --min-visits takes fewer",
                       settings->judge.visits);
    }
}
