/*
 * What was learned, as JSON for scripts.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/findings.h"

#include <math.h>

#include <apr_strings.h>
#include <jansson.h>

#include "format/link.h"

/* A part of a whole, to three digits, so that no digit depends on a library;
 * null if there is no whole. */
static json_t *part(double of, double whole)
{
    return whole > 0 ? json_real(floor(1000 * of / whole + 0.5) / 1000)
                     : json_null();
}

static const char *dest_name(pm_dest_t dest)
{
    static const char *const names[PM_DEST_OTHER + 1] = {
        [PM_DEST_STYLE] = "style", [PM_DEST_SCRIPT] = "script",
        [PM_DEST_FONT] = "font",   [PM_DEST_IMAGE] = "image",
        [PM_DEST_FETCH] = "fetch",
    };

    return names[dest];
}

static const char *const cause_names[PM_CAUSES] = {
    [PM_CAUSE_PAGE] = "page",
    [PM_CAUSE_STYLE] = "style",
    [PM_CAUSE_SCRIPT] = "script",
};

static json_t *finding_json(const pm_finding_t *finding)
{
    return json_pack(
        "{s:s, s:s, s:o, s:o, s:s*, s:s*, s:s*, s:b}", "href", finding->href,
        "verdict", pm_judgement_name(finding->verdict), "share",
        part(finding->share, finding->share >= 0 ? 1 : 0), "after_ms",
        finding->after >= 0 ? json_integer(finding->after) : json_null(), "as",
        dest_name(finding->dest), "cause", cause_names[finding->cause], "via",
        finding->via, "twice", finding->is_twice);
}

static json_t *judged_json(apr_pool_t *pool, const pm_judged_t *judged,
                           int has_manifest)
{
    json_t *files = json_array();
    int i;

    for (i = 0; i < judged->findings->nelts; i++) {
        json_array_append_new(files, finding_json(&APR_ARRAY_IDX(
                                         judged->findings, i, pm_finding_t)));
    }
    return json_pack(
        "{s:s, s:b, s:i, s:i, s:o, s:o, s:o}",
        judged->is_family ? "family" : "page",
        apr_pstrcat(pool, judged->scope->path, judged->is_family ? "*" : "",
                    NULL),
        "in_manifest", has_manifest && judged->set, "visits",
        (int)judged->scope->visits, "visitors", (int)judged->scope->visitors,
        "recall", part(judged->found, judged->found + judged->missing), "waste",
        part(judged->unused, judged->judged), "files", files);
}

static json_t *all_json(apr_pool_t *pool, const apr_array_header_t *all,
                        int has_manifest)
{
    json_t *array = json_array();
    int i;

    for (i = 0; i < all->nelts; i++) {
        json_array_append_new(
            array, judged_json(pool, &APR_ARRAY_IDX(all, i, pm_judged_t),
                               has_manifest));
    }
    return array;
}

/* How often each verdict was given, over all pages. */
static json_t *verdicts_json(const apr_array_header_t *pages)
{
    json_t *object = json_object();
    int counts[PM_JUDGEMENTS] = {0};
    int i, j;

    for (i = 0; i < pages->nelts; i++) {
        const pm_judged_t *page = &APR_ARRAY_IDX(pages, i, pm_judged_t);

        for (j = 0; j < page->findings->nelts; j++) {
            counts[APR_ARRAY_IDX(page->findings, j, pm_finding_t).verdict]++;
        }
    }
    for (i = PM_JUDGEMENT_NONE + 1; i < PM_JUDGEMENTS; i++) {
        json_object_set_new(object, pm_judgement_name((pm_judgement_t)i),
                            json_integer(counts[i]));
    }
    return object;
}

void pm_findings_answer(apr_pool_t *pool, const pm_learned_t *learned,
                        int has_manifest, json_t *answer)
{
    const pm_evidence_totals_t *totals = &learned->totals;
    pm_findings_sums_t sums = pm_findings_sum(&learned->outcome);
    json_t *report = json_pack(
        "{s:i, s:{s:I, s:I, s:I, s:I, s:I, s:I, s:I}, s:o, s:o, s:{s:i, s:i, "
        "s:i}, s:o, "
        "s:o, s:o}",
        "report", 1, "totals", "lines", (json_int_t)learned->lines, "pages",
        (json_int_t)totals->views, "without_files", (json_int_t)totals->bare,
        "returning", (json_int_t)totals->returning, "crowded",
        (json_int_t)totals->crowded, "warm", (json_int_t)totals->warm,
        "first_visits", (json_int_t)totals->visits, "recall",
        part(sums.found, sums.found + sums.missing), "waste",
        part(sums.unused, sums.judged), "missing", "page",
        sums.missing_by[PM_CAUSE_PAGE], "style",
        sums.missing_by[PM_CAUSE_STYLE], "script",
        sums.missing_by[PM_CAUSE_SCRIPT], "verdicts",
        verdicts_json(learned->outcome.pages), "families",
        all_json(pool, learned->outcome.families, has_manifest), "pages",
        all_json(pool, learned->outcome.pages, has_manifest));

    json_object_update(answer, report);
    json_decref(report);
}
