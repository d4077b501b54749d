/*
 * Groups of visits: medians and their error by histograms, what a difference
 * proves, sets known apart, all of it from several processes at once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "server/groups.h"
#include "unit/tap.h"

#define MS(n) ((apr_interval_time_t)(n)*1000)

/* So many visits whose urgent files are there after times around one. */
static void add(pm_tally_t *tally, int count, apr_interval_time_t around)
{
    int i;

    for (i = 0; i < count; i++) {
        pm_measured_t measured = {
            .first = around / 2,
            .complete = around / 2 + around * i / count,
            .early = 10,
            .again = 1,
        };

        pm_groups_add(tally, &measured);
    }
}

static pm_comparison_t compare(int hints, int hints_ms, int control,
                               int control_ms)
{
    pm_tally_t tallies[PM_GROUPS] = {{0}, {0}};
    pm_comparison_t comparison;

    add(&tallies[PM_GROUP_HINTS], hints, MS(hints_ms));
    add(&tallies[PM_GROUP_CONTROL], control, MS(control_ms));
    pm_groups_compare(tallies, &comparison);
    return comparison;
}

static int is_near(apr_interval_time_t is, apr_interval_time_t should)
{
    return is > should - should / 20 && is < should + should / 20;
}

static void have_medians(void)
{
    static const int times[] = {1, 7, 100, 999, 20000};
    pm_comparison_t comparison = compare(0, 0, 0, 0);
    size_t i;

    tap_ok(comparison.figures[0].complete == 0 && comparison.gain == 0 &&
               comparison.error == 0,
           "of no visits there is no figure");
    for (i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        comparison = compare(1001, times[i], 1001, 2 * times[i]);
        tap_ok(is_near(comparison.figures[0].complete, MS(times[i])) &&
                   is_near(comparison.figures[0].first, MS(times[i]) / 2),
               "%d ms: the medians", times[i]);
        tap_ok(is_near(comparison.gain, MS(times[i])), "... the gain");
        tap_ok(comparison.error > 0 && comparison.error < MS(times[i]) / 5,
               "... its error");
    }
    comparison = compare(3, 100, 1, 100);
    tap_ok(comparison.figures[0].visits == 3 &&
               comparison.figures[0].early == 30 &&
               comparison.figures[0].again == 3,
           "sums");
    comparison = compare(1, 100000000, 1, 1);
    tap_ok(comparison.figures[0].complete >= MS(60000),
           "what is longer than the last step is in that");
}

static void have_verdicts(void)
{
    static const struct {
        int hints, hints_ms, control, control_ms;
        pm_verdict_t verdict;
        const char *words;
    } rows[] = {
        {1000, 100, 1000, 300, PM_VERDICT_GAIN, "a gain"},
        {1000, 300, 1000, 100, PM_VERDICT_HARM, "harm"},
        {99, 300, 1000, 100, PM_VERDICT_OPEN, "too few with hints"},
        {1000, 300, 99, 100, PM_VERDICT_OPEN, "too few without"},
        {100, 300, 100, 299, PM_VERDICT_OPEN, "too few for no difference"},
        {90000, 300, 90000, 300, PM_VERDICT_NO_GAIN, "no difference in many"},
        {90000, 300, 90000, 360, PM_VERDICT_GAIN, "some difference in many"},
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        pm_comparison_t comparison =
            compare(rows[i].hints, rows[i].hints_ms, rows[i].control,
                    rows[i].control_ms);

        tap_is_number(comparison.verdict, rows[i].verdict, rows[i].words);
    }
}

static void know_sets(apr_pool_t *pool)
{
    pm_groups_t *groups = pm_groups_create(pool, 1);
    pm_groups_of_set_t *set = pm_groups_of(groups, "a", "/page");
    int numbers[10], i, known = 0;

    tap_ok(set && pm_groups_of(groups, "a", "/other") == set &&
               pm_groups_of(groups, "b", "/") != set,
           "a set has a place of its own");
    tap_ok(!strcmp(set->id, "a") && !strcmp(set->page, "/page"), "... named");
    tap_ok(pm_groups_is_news(set) && !pm_groups_is_news(set), "... told once");
    tap_is_number(pm_groups_worst(groups, numbers, 10), 0,
                  "sets without visits are none that gain least");
    for (i = 0; i < 2 * PM_GROUPS_SETS; i++) {
        set = pm_groups_of(groups, apr_itoa(pool, i), "/");
        known += set != NULL;
        if (set) {
            add(&set->tallies[PM_GROUP_HINTS], 10, MS(100));
            add(&set->tallies[PM_GROUP_CONTROL], 10, MS(100 + 100 * i));
        }
    }
    tap_is_number(known, PM_GROUPS_SETS - 2, "there is room for so many");
    tap_is_number(pm_groups_worst(groups, numbers, 10), 10, "the ten worst");
    for (i = 0;
         i < 10 && !strcmp(groups->sets[numbers[i]].id, apr_itoa(pool, i));
         i++) {
    }
    tap_is_number(i, 10, "... those that gain least, first");
}

static void are_shared(apr_pool_t *pool)
{
    pm_groups_t *groups = pm_groups_create(pool, 2);
    pm_comparison_t comparison;
    int i;

    for (i = 0; i < 4; i++) {
        fflush(stdout);
        if (fork() == 0) {
            pm_groups_of_set_t *set = pm_groups_of(&groups[1], "a", "/");

            add(&set->tallies[PM_GROUP_CONTROL], 5000, MS(50));
            _exit(0);
        }
    }
    while (wait(NULL) > 0) {
    }
    pm_groups_compare(pm_groups_of(&groups[1], "a", "/")->tallies, &comparison);
    tap_ok(comparison.figures[PM_GROUP_CONTROL].visits == 20000 &&
               comparison.figures[PM_GROUP_CONTROL].completed == 20000,
           "what all processes added is there");
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    have_medians();
    have_verdicts();
    know_sets(pool);
    are_shared(pool);
    apr_pool_destroy(pool);
    apr_terminate();
    return tap_done();
}
