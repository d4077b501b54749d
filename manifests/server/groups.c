/*
 * Two groups of visits side by side.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/groups.h"

#include <stdlib.h>
#include <string.h>

#include <apr_shm.h>
#include <apr_strings.h>
#include <xxhash.h>

pm_groups_t *pm_groups_create(apr_pool_t *pool, apr_size_t n)
{
    apr_size_t size = (n ? n : 1) * sizeof(pm_groups_t);
    apr_shm_t *shared;

    /* Pages that the system gives are zeroed, and take no memory until used. */
    if (apr_shm_create(&shared, size, NULL, pool) != APR_SUCCESS) {
        return apr_pcalloc(pool, size);
    }
    return apr_shm_baseaddr_get(shared);
}

/* ---- Histograms ---- */

/* A step is an eighth of an octave; the first octave begins here. */
#define EIGHTHS 8
#define FIRST_OCTAVE 6

static int step_of(apr_interval_time_t time)
{
    apr_uint64_t left = time > 0 ? (apr_uint64_t)time : 0;
    int octave = 0, step;

    while (left >> octave > 1) {
        octave++;
    }
    if (octave < FIRST_OCTAVE) {
        return 0;
    }
    step = (octave - FIRST_OCTAVE) * EIGHTHS +
           (int)(left >> (octave - 3) & (EIGHTHS - 1));
    return step < PM_HISTOGRAM_STEPS ? step : PM_HISTOGRAM_STEPS - 1;
}

/* Where a step begins, in microseconds. */
static apr_interval_time_t begin_of(int step)
{
    return (apr_interval_time_t)(EIGHTHS + step % EIGHTHS)
           << (step / EIGHTHS + FIRST_OCTAVE - 3);
}

static apr_uint64_t count_of(const volatile apr_uint32_t *histogram)
{
    apr_uint64_t count = 0;
    int i;

    for (i = 0; i < PM_HISTOGRAM_STEPS; i++) {
        count += histogram[i];
    }
    return count;
}

/* The time that so many of the visits are below, within a step by proportion.
 */
static apr_interval_time_t quantile(const volatile apr_uint32_t *histogram,
                                    apr_uint64_t rank)
{
    apr_uint64_t below = 0;
    int i;

    for (i = 0; i < PM_HISTOGRAM_STEPS; i++) {
        apr_uint64_t here = histogram[i];

        if (here > 0 && below + here >= rank) {
            apr_interval_time_t width = begin_of(i + 1) - begin_of(i);

            return begin_of(i) + width * (apr_interval_time_t)(rank - below) /
                                     (apr_interval_time_t)here;
        }
        below += here;
    }
    return 0;
}

static apr_uint64_t square_root(apr_uint64_t n)
{
    apr_uint64_t root = 0, bit;

    for (bit = (apr_uint64_t)1 << 31; bit > 0; bit >>= 1) {
        if ((root + bit) * (root + bit) <= n) {
            root += bit;
        }
    }
    return root;
}

/* ---- Visits ---- */

static apr_uint64_t key_of(const char *id)
{
    return XXH3_64bits(id, strlen(id)) | 1;
}

pm_groups_of_set_t *pm_groups_of(pm_groups_t *groups, const char *id,
                                 const char *page)
{
    apr_uint64_t key = key_of(id);
    int i;

    for (i = 0; i < PM_GROUPS_SETS; i++) {
        pm_groups_of_set_t *set =
            &groups->sets[(key + (apr_uint64_t)i) % PM_GROUPS_SETS];
        apr_uint64_t old = set->key;

        if (!old) {
            old = apr_atomic_cas64(&set->key, key, 0);
            if (!old) {
                apr_cpystrn(set->id, id, sizeof(set->id));
                apr_cpystrn(set->page, page, sizeof(set->page));
                apr_atomic_set32(&set->is_named, 1);
                return set;
            }
        }
        if (old == key) {
            return set;
        }
    }
    return NULL;
}

static void add_time(volatile apr_uint32_t *histogram, apr_interval_time_t time)
{
    if (time > 0) {
        apr_atomic_inc32(&histogram[step_of(time)]);
    }
}

static void add_number(volatile apr_uint64_t *sum, apr_uint64_t n)
{
    if (n > 0) {
        apr_atomic_add64(sum, n);
    }
}

void pm_groups_add(pm_tally_t *tally, const pm_measured_t *measured)
{
    add_number(&tally->visits, 1);
    add_number(&tally->early, measured->early);
    add_number(&tally->again, measured->again);
    add_number(&tally->others, measured->others);
    add_time(tally->first, measured->first);
    add_time(tally->complete, measured->complete);
}

int pm_groups_is_news(pm_groups_of_set_t *set)
{
    return apr_atomic_cas32(&set->told, 1, 0) == 0;
}

/* ---- Comparison ---- */

static apr_interval_time_t median(const volatile apr_uint32_t *histogram)
{
    return quantile(histogram, (count_of(histogram) + 1) / 2);
}

/*
 * Half of the interval that the median lies in for 95 of 100 such samples: by
 * the binomial distribution it is between the ranks n/2 -+ 0.98 sqrt(n).
 */
static apr_interval_time_t error_of(const volatile apr_uint32_t *histogram)
{
    apr_uint64_t n = count_of(histogram);
    apr_uint64_t apart = square_root(n) * 98 / 100, middle = (n + 1) / 2;

    if (n < 2) {
        return 0;
    }
    return (quantile(histogram, middle + apart < n ? middle + apart : n) -
            quantile(histogram, middle > apart ? middle - apart : 1)) /
           2;
}

static void figures_of(const pm_tally_t *tally, pm_figures_t *figures)
{
    figures->visits = tally->visits;
    figures->completed = count_of(tally->complete);
    figures->first = median(tally->first);
    figures->complete = median(tally->complete);
    figures->error = error_of(tally->complete);
    figures->early = tally->early;
    figures->again = tally->again;
    figures->others = tally->others;
}

/* The log asks again and again: 95 % would be too little. */
static pm_verdict_t verdict_of(const pm_comparison_t *comparison)
{
    const pm_figures_t *figures = comparison->figures;
    apr_interval_time_t far = comparison->error * 3 / 2;

    if (figures[PM_GROUP_HINTS].completed < PM_GROUPS_ENOUGH ||
        figures[PM_GROUP_CONTROL].completed < PM_GROUPS_ENOUGH) {
        return PM_VERDICT_OPEN;
    }
    if (comparison->gain - far > 0) {
        return PM_VERDICT_GAIN;
    }
    if (comparison->gain + far < 0) {
        return PM_VERDICT_HARM;
    }
    return comparison->gain + far < figures[PM_GROUP_CONTROL].complete / 50
               ? PM_VERDICT_NO_GAIN
               : PM_VERDICT_OPEN;
}

void pm_groups_compare(const pm_tally_t tallies[PM_GROUPS],
                       pm_comparison_t *comparison)
{
    const pm_figures_t *hints = &comparison->figures[PM_GROUP_HINTS];
    const pm_figures_t *nothing = &comparison->figures[PM_GROUP_CONTROL];
    int i;

    for (i = 0; i < PM_GROUPS; i++) {
        figures_of(&tallies[i], &comparison->figures[i]);
    }
    comparison->gain = comparison->error = 0;
    if (hints->completed > 0 && nothing->completed > 0) {
        comparison->gain = nothing->complete - hints->complete;
        comparison->error = (apr_interval_time_t)square_root(
            (apr_uint64_t)(nothing->error * nothing->error +
                           hints->error * hints->error));
    }
    comparison->verdict = verdict_of(comparison);
}

/* A set by what it gains. */
typedef struct rank_t {
    int number;
    apr_interval_time_t gain;
} rank_t;

static int by_gain(const void *a, const void *b)
{
    const rank_t *first = a, *second = b;

    return first->gain != second->gain ? (first->gain > second->gain) * 2 - 1
                                       : first->number - second->number;
}

int pm_groups_worst(const pm_groups_t *groups, int *numbers, int most)
{
    rank_t ranks[PM_GROUPS_SETS];
    pm_comparison_t comparison;
    int count = 0, i;

    for (i = 0; i < PM_GROUPS_SETS; i++) {
        if (!groups->sets[i].is_named) {
            continue;
        }
        pm_groups_compare(groups->sets[i].tallies, &comparison);
        if (comparison.figures[PM_GROUP_HINTS].completed &&
            comparison.figures[PM_GROUP_CONTROL].completed) {
            ranks[count].number = i;
            ranks[count++].gain = comparison.gain;
        }
    }
    qsort(ranks, (size_t)count, sizeof(ranks[0]), by_gain);
    for (i = 0; i < count && i < most; i++) {
        numbers[i] = ranks[i].number;
    }
    return i;
}
