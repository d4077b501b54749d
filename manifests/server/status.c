/*
 * What mod_status shows of the manifests.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/status.h"

#include <httpd.h>

#include <http_protocol.h>
#include <mod_status.h>

#include <apr_strings.h>

#include "server/loader.h"

/* So many sets that gain least are shown. */
#define WORST_SETS 10

/*
 * One fact about a manifest: a row of the table, and under ?auto the line
 * `PushManifest<N><name>: <value>`, N counting the manifests from 0.
 */
static void put(request_rec *r, int number, int is_auto, const char *name,
                const char *value)
{
    if (is_auto) {
        ap_rprintf(r, "PushManifest%d%s: %s\n", number, name, value);
    }
    else {
        ap_rprintf(r, "<tr><td>%s</td><td>%s</td></tr>\n", name,
                   ap_escape_html(r->pool, value));
    }
}

static void put_number(request_rec *r, int number, int is_auto,
                       const char *name, apr_uint64_t value)
{
    put(r, number, is_auto, name,
        apr_psprintf(r->pool, "%" APR_UINT64_T_FMT, value));
}

/* What is served; zeros where that is nothing. */
static void put_generation(request_rec *r, int number, int is_auto,
                           const pm_generation_t *generation)
{
    const pm_manifest_t *manifest = generation ? generation->manifest : NULL;
    apr_interval_time_t age =
        generation ? apr_time_now() - generation->loaded : 0;

    put_number(r, number, is_auto, "Pages",
               manifest ? apr_hash_count(manifest->pages) : 0);
    put_number(r, number, is_auto, "Matches",
               manifest ? apr_hash_count(manifest->matches) : 0);
    put_number(r, number, is_auto, "Sets",
               manifest ? apr_hash_count(manifest->contents) : 0);
    put_number(r, number, is_auto, "Bytes",
               generation ? generation->memory : 0);
    put_number(r, number, is_auto, "AgeSeconds",
               (apr_uint64_t)apr_time_sec(age));
}

/* ---- Groups of visits (PushManifestSample) ---- */

/* Times are in microseconds, and shown in milliseconds. */
static const char *milliseconds(request_rec *r, apr_interval_time_t time)
{
    return apr_psprintf(r->pool, "%.1f", (double)time / 1000);
}

/* One figure of both groups: a row of three cells, or a line for each group. */
static void put_both(request_rec *r, int number, int is_auto, const char *name,
                     const char *hints, const char *nothing)
{
    if (is_auto) {
        ap_rprintf(r,
                   "PushManifest%dHints%s: %s\nPushManifest%dControl%s: %s\n",
                   number, name, hints, number, name, nothing);
    }
    else {
        ap_rprintf(r, "<tr><td>%s</td><td>%s</td><td>%s</td></tr>\n", name,
                   hints, nothing);
    }
}

static void put_both_numbers(request_rec *r, int number, int is_auto,
                             const char *name, apr_uint64_t hints,
                             apr_uint64_t nothing)
{
    put_both(r, number, is_auto, name,
             apr_psprintf(r->pool, "%" APR_UINT64_T_FMT, hints),
             apr_psprintf(r->pool, "%" APR_UINT64_T_FMT, nothing));
}

static void put_figures(request_rec *r, int number, int is_auto,
                        const pm_comparison_t *comparison)
{
    const pm_figures_t *hints = &comparison->figures[PM_GROUP_HINTS];
    const pm_figures_t *nothing = &comparison->figures[PM_GROUP_CONTROL];

    put_both_numbers(r, number, is_auto, "Visits", hints->visits,
                     nothing->visits);
    put_both(r, number, is_auto, "FirstByteMs", milliseconds(r, hints->first),
             milliseconds(r, nothing->first));
    put_both_numbers(r, number, is_auto, "Completed", hints->completed,
                     nothing->completed);
    put_both(r, number, is_auto, "CompleteMs", milliseconds(r, hints->complete),
             milliseconds(r, nothing->complete));
    put_both_numbers(r, number, is_auto, "EarlyBytes", hints->early,
                     nothing->early);
    put_both_numbers(r, number, is_auto, "AskedAgain", hints->again,
                     nothing->again);
    put_both_numbers(r, number, is_auto, "NotNamed", hints->others,
                     nothing->others);
}

static void put_worst(request_rec *r, int number, int is_auto,
                      const pm_groups_t *groups)
{
    int numbers[WORST_SETS];
    int count = pm_groups_worst(groups, numbers, WORST_SETS), i;

    for (i = 0; i < count; i++) {
        const pm_groups_of_set_t *set = &groups->sets[numbers[i]];
        pm_comparison_t comparison;

        pm_groups_compare(set->tallies, &comparison);
        put(r, number, is_auto, apr_psprintf(r->pool, "Worst%d", i),
            apr_psprintf(
                r->pool,
                "set=%s page=%s gain=%s error=%s hints=%" APR_UINT64_T_FMT
                " control=%" APR_UINT64_T_FMT,
                set->id, set->page, milliseconds(r, comparison.gain),
                milliseconds(r, comparison.error),
                comparison.figures[PM_GROUP_HINTS].completed,
                comparison.figures[PM_GROUP_CONTROL].completed));
    }
}

static void put_groups(request_rec *r, int number, int is_auto,
                       const pm_groups_t *groups)
{
    pm_comparison_t comparison;

    pm_groups_compare(groups->tallies, &comparison);
    if (!is_auto) {
        ap_rputs("</table>\n<table>\n<tr><th></th><th>with hints</th>"
                 "<th>control, with nothing</th></tr>\n",
                 r);
    }
    put_figures(r, number, is_auto, &comparison);
    if (!is_auto) {
        ap_rputs("</table>\n<table>\n", r);
    }
    put(r, number, is_auto, "GainMs", milliseconds(r, comparison.gain));
    put(r, number, is_auto, "GainErrorMs", milliseconds(r, comparison.error));
    put_worst(r, number, is_auto, groups);
}

static void put_manifest(request_rec *r, int number, int is_auto,
                         pm_served_t *served)
{
    pm_generation_t *generation = pm_live_hold(served->live);
    char error[PM_ERROR_MESSAGE_SIZE];
    int i;

    put(r, number, is_auto, "File", served->live->file);
    put_number(r, number, is_auto, "Generation",
               apr_atomic_read32(&served->number));
    put_generation(r, number, is_auto, generation);
    if (generation) {
        pm_live_release(generation);
    }
    /* A copy: another thread may write it between two looks at its length. */
    apr_cpystrn(error, served->live->error, sizeof(error));
    put(r, number, is_auto, "LastError", *error ? error : "none");
    for (i = 0; i < PM_COUNTS; i++) {
        put_number(r, number, is_auto, pm_counters_name((pm_count_t)i),
                   apr_atomic_read64(&served->counters->counts[i]));
    }
    if (served->groups) {
        put_groups(r, number, is_auto, served->groups);
    }
}

static int on_status(request_rec *r, int flags)
{
    const apr_array_header_t *all = pm_loader_served();
    int is_auto = (flags & AP_STATUS_SHORT) != 0, i;

    for (i = 0; all && i < all->nelts; i++) {
        if (!is_auto) {
            ap_rputs("<hr />\n<h2>Push manifest</h2>\n<table>\n", r);
        }
        put_manifest(r, i, is_auto, APR_ARRAY_IDX(all, i, pm_served_t *));
        if (!is_auto) {
            ap_rputs("</table>\n", r);
        }
    }
    return OK;
}

void pm_status_register(void)
{
    APR_OPTIONAL_HOOK(ap, status_hook, on_status, NULL, NULL, APR_HOOK_MIDDLE);
}
