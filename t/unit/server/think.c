/*
 * What is learnt of how long pages think: a quick page at once, a slow one bit
 * by bit, each key for itself, within bounds.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>

#include "server/think.h"
#include "unit/tap.h"

#define MS APR_INT64_C(1000)

static void is_slow_to_believe(pm_think_t *think)
{
    int i;

    tap_ok(pm_think_of(think, 7) == 0, "nothing is known at first");
    pm_think_learn(think, 7, 300 * MS);
    tap_ok(pm_think_of(think, 7) == 300 * MS, "the first page is believed");
    pm_think_learn(think, 7, 1100 * MS);
    tap_ok(pm_think_of(think, 7) == 400 * MS, "a slower one by an eighth");
    pm_think_learn(think, 7, 20 * MS);
    tap_ok(pm_think_of(think, 7) == 20 * MS, "a quicker one at once");
    for (i = 0; i < 100; i++) {
        pm_think_learn(think, 7, 300 * MS);
    }
    tap_ok(pm_think_of(think, 7) == 300 * MS, "and slower ones again in time");
}

static void keys_take_turns(pm_think_t *think)
{
    apr_uint64_t other = 7 | APR_UINT64_C(1) << 50;

    pm_think_learn(think, 8, 100 * MS);
    tap_ok(pm_think_of(think, 7) == 300 * MS, "another place is another's");
    tap_ok(pm_think_of(think, other) == 0,
           "a key of the same place is not known");
    pm_think_learn(think, other, 100 * MS);
    tap_ok(pm_think_of(think, other) == 100 * MS, "until it takes the place");
    tap_ok(pm_think_of(think, 7) == 0, "and the first is forgotten");
}

static void is_bounded(pm_think_t *think)
{
    pm_think_learn(think, 9, 50 * MS);
    pm_think_learn(think, 9, -1);
    tap_ok(pm_think_of(think, 9) == 50 * MS,
           "a clock that goes back is no page");
    pm_think_learn(think, 9, 0);
    tap_ok(pm_think_of(think, 9) == 0, "a page may take no time");
    pm_think_learn(think, 10, APR_INT64_C(3600) * 1000 * MS);
    tap_ok(pm_think_of(think, 10) > 60 * 1000 * MS &&
               pm_think_of(think, 10) < 70 * 1000 * MS,
           "no page takes more than about a minute");
}

static void is_half_of_slow_start(void)
{
    pm_pace_t pace = {.window = 10000, .round_trip = 100 * MS};

    tap_ok(pm_pace_bytes(&pace, 0) == 0, "in no time nothing is sent");
    tap_ok(pm_pace_bytes(&pace, 50 * MS) == 2500, "half a round trip");
    tap_ok(pm_pace_bytes(&pace, 100 * MS) == 5000, "one");
    tap_ok(pm_pace_bytes(&pace, 300 * MS) == 35000, "three, each twice");
    pace.round_trip = 600 * MS;
    tap_ok(pm_pace_bytes(&pace, 100 * MS) == 2500,
           "a part of a long one: what a slow network takes");
    tap_ok(pm_pace_bytes(&pace, 300 * MS) == 5000, "and all of the window");
    pace.round_trip = 100 * MS;
    tap_ok(pm_pace_bytes(&pace, 3600 * 1000 * MS) == 255 * 5000,
           "eight, however long it is");
    pace.rate = 100000;
    tap_ok(pm_pace_bytes(&pace, 300 * MS) == 15000, "no more than the rate");
    pace.round_trip = 0;
    tap_ok(pm_pace_bytes(&pace, 300 * MS) == 0, "nothing where all is unknown");
}

int main(void)
{
    apr_pool_t *pool;
    pm_think_t *think;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    think = pm_think_create(pool);
    is_slow_to_believe(think);
    keys_take_turns(think);
    is_bounded(think);
    is_half_of_slow_start();
    apr_terminate();
    return tap_done();
}
