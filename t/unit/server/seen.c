/*
 * What was seen: one wrong answer that is certain counts, of others so many
 * clients in a row; a right one makes up for it; all processes know it; however
 * much is wrong, it stays in its bounds.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <apr_general.h>

#include "server/seen.h"
#include "unit/tap.h"

#define PROCESSES 4

/* A key as that of link i of a host. */
static apr_uint64_t key_of(apr_uint64_t i, apr_uint64_t host)
{
    apr_uint64_t hash = (i + 1) * 0xBF58476D1CE4E5B9u; /* splitmix64 */

    hash = (hash ^ hash >> 27) * 0x94D049BB133111EBu;
    return pm_seen_key(hash ^ hash >> 31, host * 0x9FB21C651E98DF25u);
}

static void answer(pm_seen_t *seen, apr_uint64_t key, pm_fault_t fault,
                   int status, int is_certain, apr_uint16_t client)
{
    pm_answer_t one = {.fault = fault,
                       .status = status,
                       .is_certain = is_certain,
                       .client = client};

    pm_seen_answer(seen, key, &one);
}

static void one_that_is_certain_counts(apr_pool_t *pool)
{
    pm_seen_t *seen = pm_seen_create(pool);
    int status = 0;

    tap_ok(!pm_seen_any(seen), "at first nothing is wrong");
    answer(seen, 42, PM_FAULT_NONE, 200, 1, 1);
    tap_ok(!pm_seen_any(seen), "a right answer leaves nothing");
    answer(seen, 42, PM_FAULT_GONE, 404, 1, 1);
    tap_ok(pm_seen_any(seen), "a wrong one does");
    tap_is_number(pm_seen_fault(seen, 42, &status), PM_FAULT_GONE, "a fault");
    tap_is_number(status, 404, "with its status");
    tap_is_number(pm_seen_fault(seen, 43, NULL), PM_FAULT_NONE,
                  "and none of another link");
    tap_ok(pm_seen_is_news(seen, 42) && !pm_seen_is_news(seen, 42),
           "it is news once");
    answer(seen, 42, PM_FAULT_MOVED, 301, 1, 2);
    tap_ok(pm_seen_fault(seen, 42, &status) == PM_FAULT_MOVED && status == 301,
           "the last fault counts");
    tap_ok(!pm_seen_is_news(seen, 42), "and is no news");
    answer(seen, 42, PM_FAULT_NONE, 200, 0, 3);
    tap_ok(pm_seen_fault(seen, 42, NULL) == PM_FAULT_NONE && !pm_seen_any(seen),
           "a right answer makes up for it");
    answer(seen, 42, PM_FAULT_GONE, 404, 1, 1);
    tap_ok(pm_seen_is_news(seen, 42), "then it is news again");
}

static void others_must_come_in_a_row(apr_pool_t *pool)
{
    pm_seen_t *seen = pm_seen_create(pool);
    int i;

    for (i = 0; i < 100; i++) {
        answer(seen, 7, PM_FAULT_DENIED, 403, 0, 1);
    }
    tap_is_number(pm_seen_fault(seen, 7, NULL), PM_FAULT_NONE,
                  "one client a hundred times is nothing");
    answer(seen, 7, PM_FAULT_DENIED, 403, 0, 2);
    tap_is_number(pm_seen_fault(seen, 7, NULL), PM_FAULT_NONE, "nor are two");
    answer(seen, 7, PM_FAULT_NONE, 200, 0, 3);
    answer(seen, 7, PM_FAULT_DENIED, 403, 0, 4);
    answer(seen, 7, PM_FAULT_FAILED, 500, 0, 5);
    tap_is_number(pm_seen_fault(seen, 7, NULL), PM_FAULT_NONE,
                  "a right answer between them begins anew");
    answer(seen, 7, PM_FAULT_DENIED, 401, 0, 6);
    tap_is_number(pm_seen_fault(seen, 7, NULL), PM_FAULT_DENIED,
                  "three in a row are a fault, whatever each was");
    answer(seen, 8, PM_FAULT_DENIED, 403, 0, 6);
    tap_ok(pm_seen_fault(seen, 7, NULL) && !pm_seen_fault(seen, 8, NULL),
           "of that link alone");
}

static void names_are_known(apr_pool_t *pool)
{
    pm_seen_t *seen = pm_seen_create(pool);
    apr_uint64_t hash;
    int i, named = 0, others = 0;

    for (i = 0; i < 1000; i++) {
        pm_seen_name(seen, key_of((apr_uint64_t)i, 1));
    }
    for (i = 0; i < 1000; i++) {
        hash = key_of((apr_uint64_t)i, 1);
        named += pm_seen_is_named(seen, hash);
        hash = key_of((apr_uint64_t)i, 2);
        others += pm_seen_is_named(seen, hash);
    }
    tap_is_number(named, 1000, "what was named is known");
    tap_ok(others < 30, "of others %d in a thousand", others);
}

/* A thousand times what the table has room for. */
static void stays_in_bounds(apr_pool_t *pool)
{
    pm_seen_t *seen = pm_seen_create(pool);
    apr_uint64_t i;
    int known = 0;

    for (i = 0; i < 1000000; i++) {
        answer(seen, key_of(i, 1), PM_FAULT_GONE, 404, 1, 1);
    }
    for (i = 0; i < 1000000; i++) {
        known += pm_seen_fault(seen, key_of(i, 1), NULL) != PM_FAULT_NONE;
    }
    tap_ok(known > 8000 && known < 9000,
           "of a million wrong links the table has %d", known);
    for (i = 0; i < 1000000; i++) {
        answer(seen, key_of(i, 1), PM_FAULT_NONE, 200, 1, 1);
    }
    tap_ok(!pm_seen_any(seen), "and none when all are right");
}

/* Each process makes links of its own, and the same links, wrong. */
static void are_shared(apr_pool_t *pool)
{
    pm_seen_t *seen = pm_seen_create(pool);
    apr_uint64_t i;
    int process, known = 0, news = 0, status;

    for (process = 0; process < PROCESSES; process++) {
        fflush(stdout);
        if (fork() == 0) {
            for (i = 0; i < 200; i++) {
                answer(seen, key_of(i, (apr_uint64_t)process), PM_FAULT_GONE,
                       404, 1, 1);
                answer(seen, key_of(i, 99), PM_FAULT_DENIED, 403, 0,
                       (apr_uint16_t)process);
            }
            for (i = 0; i < 200; i++) {
                news += pm_seen_is_news(seen, key_of(i, (apr_uint64_t)process));
            }
            _exit(news == 200);
        }
    }
    while (wait(&status) > 0) {
        news += WEXITSTATUS(status);
    }
    tap_is_number(news, PROCESSES, "each has its news");
    for (i = 0; i < 200; i++) {
        for (process = 0; process < PROCESSES; process++) {
            known += pm_seen_fault(seen, key_of(i, (apr_uint64_t)process),
                                   NULL) == PM_FAULT_GONE;
        }
        answer(seen, key_of(i, 99), PM_FAULT_DENIED, 403, 0, 98);
        answer(seen, key_of(i, 99), PM_FAULT_DENIED, 403, 0, 99);
        known += pm_seen_fault(seen, key_of(i, 99), NULL) == PM_FAULT_DENIED;
    }
    tap_is_number(known, 200 * (PROCESSES + 1), "what any saw all know");
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    one_that_is_certain_counts(pool);
    others_must_come_in_a_row(pool);
    names_are_known(pool);
    stays_in_bounds(pool);
    are_shared(pool);
    apr_pool_destroy(pool);
    apr_terminate();
    return tap_done();
}
