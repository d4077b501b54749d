/*
 * Counters: what several processes add to them is there, and an event is news
 * to one of them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <apr_general.h>

#include "server/counters.h"
#include "unit/tap.h"

#define PROCESSES 4
#define ROUNDS 20000

/* Each process adds, and asks about the same events; exits with its news. */
static int work(pm_counters_t *counters)
{
    int i, news = 0;

    for (i = 0; i < ROUNDS; i++) {
        pm_counters_add(&counters[1], PM_COUNT_MATCHED, 1);
        pm_counters_add(&counters[1], PM_COUNT_HELD_LIMIT, 3);
    }
    for (i = 1; i <= 10; i++) {
        news += pm_counters_is_news(&counters[1], (apr_uint32_t)i * 1000003u);
    }
    return news;
}

static void are_shared(apr_pool_t *pool)
{
    pm_counters_t *counters = pm_counters_create(pool, 2);
    int i, status, news = 0;

    for (i = 0; i < PROCESSES; i++) {
        fflush(stdout);
        if (fork() == 0) {
            _exit(work(counters));
        }
    }
    while (wait(&status) > 0) {
        news += WEXITSTATUS(status);
    }
    tap_is_number((long)counters[1].counts[PM_COUNT_MATCHED],
                  PROCESSES * ROUNDS, "what all processes counted is there");
    tap_is_number((long)counters[1].counts[PM_COUNT_HELD_LIMIT],
                  PROCESSES * ROUNDS * 3, "by its number");
    tap_is_number((long)counters[0].counts[PM_COUNT_MATCHED], 0,
                  "and not in the other manifest's");
    tap_is_number(news, 10, "ten events are news ten times, to whomever");
}

static void tells_news(apr_pool_t *pool)
{
    pm_counters_t *counters = pm_counters_create(pool, 1);

    tap_ok(pm_counters_is_news(counters, 5), "an event is news");
    tap_ok(pm_counters_is_news(counters, 6), "so is another");
    tap_ok(!pm_counters_is_news(counters, 5),
           "a slower process has no news of the first");
    pm_counters_forget(counters, 6);
    tap_ok(pm_counters_is_news(counters, 6) &&
               !pm_counters_is_news(counters, 5),
           "what is forgotten is news again, and nothing else");
    tap_ok(pm_counters_is_news(counters, 5 + PM_EVENTS) &&
               pm_counters_is_news(counters, 5),
           "one that took its place makes it news again");
}

static void have_names(void)
{
    int i, j, named = 0, distinct = 1;

    for (i = 0; i < PM_COUNTS; i++) {
        named += pm_counters_name((pm_count_t)i) != NULL;
        for (j = 0; j < i; j++) {
            distinct &= strcmp(pm_counters_name((pm_count_t)i),
                               pm_counters_name((pm_count_t)j)) != 0;
        }
    }
    tap_ok(named == PM_COUNTS && distinct, "every count has its own name");
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    tells_news(pool);
    have_names();
    are_shared(pool);
    apr_pool_destroy(pool);
    apr_terminate();
    return tap_done();
}
