/*
 * How long pages think.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/think.h"

#include <apr_atomic.h>
#include <apr_shm.h>

#define PLACES 4096 /* of 32 bits: 16 KiB */

/* A place: 0, or a tag, 14 bits of the key, and quarters of a millisecond. */
#define TIME_BITS 18
#define TIME_MAX ((1 << TIME_BITS) - 1) /* about a minute */
#define QUARTERS_A_MS 4

/* Of a page that is slower than is known, one part in so many is believed. */
#define SLOWNESS 8

/*
 * Bytes a second that a network is taken to have before it has shown any: 400
 * kbit/s, the slowest that testers of pages use ("slow 3G").
 */
#define RATE_IF_UNKNOWN 50000

/* Rounds of slow start beyond which nobody knows what the network takes. */
#define ROUNDS_MAX 8

struct pm_think_t {
    volatile apr_uint32_t places[PLACES];
};

pm_think_t *pm_think_create(apr_pool_t *pool)
{
    apr_shm_t *shared;

    /* Pages that the system gives are zeroed. */
    if (apr_shm_create(&shared, sizeof(pm_think_t), NULL, pool) !=
        APR_SUCCESS) {
        return apr_pcalloc(pool, sizeof(pm_think_t));
    }
    return apr_shm_baseaddr_get(shared);
}

static apr_uint32_t tag_of(apr_uint64_t key)
{
    return (apr_uint32_t)(key >> 40 | 1) << TIME_BITS; /* never 0 */
}

/* The quarters that a place has of this key; -1: it has another's. */
static int quarters_in(apr_uint32_t place, apr_uint64_t key)
{
    return (place & ~(apr_uint32_t)TIME_MAX) == tag_of(key)
               ? (int)(place & TIME_MAX)
               : -1;
}

apr_interval_time_t pm_think_of(const pm_think_t *think, apr_uint64_t key)
{
    int quarters = quarters_in(think->places[key % PLACES], key);

    return quarters > 0 ? apr_time_from_msec(quarters) / QUARTERS_A_MS : 0;
}

void pm_think_learn(pm_think_t *think, apr_uint64_t key,
                    apr_interval_time_t took)
{
    volatile apr_uint32_t *place = &think->places[key % PLACES];
    int known = quarters_in(*place, key);
    apr_interval_time_t quarters = took * QUARTERS_A_MS / 1000;
    apr_uint32_t now;

    if (took < 0) {
        return; /* the clock was set */
    }
    if (quarters > TIME_MAX) {
        quarters = TIME_MAX;
    }
    if (known >= 0 && quarters > known) {
        quarters = known + (quarters - known + SLOWNESS - 1) / SLOWNESS;
    }
    now = tag_of(key) | (apr_uint32_t)quarters;
    if (*place != now) { /* mostly it is: the processors share the line */
        apr_atomic_set32(place, now);
    }
}

static apr_uint64_t in_time(apr_uint64_t rate, apr_uint64_t time)
{
    return rate * time / APR_USEC_PER_SEC;
}

/*
 * What is sent of a window in a part of a round trip: all of it at once, as far
 * as the network surely takes it, and no less than an even share.
 */
static apr_uint64_t in_part(apr_uint64_t window, apr_uint64_t time,
                            apr_uint64_t trip)
{
    apr_uint64_t share = window * time / trip;
    apr_uint64_t sure = in_time(RATE_IF_UNKNOWN, time);

    return share > sure ? share : sure < window ? sure : window;
}

/*
 * Slow start (RFC 5681, section 3.1) doubles what is on its way each round
 * trip. Half of what that comes to in the time, so that the page finds a window
 * that is not full; and half of what the rate gives.
 */
apr_uint64_t pm_pace_bytes(const pm_pace_t *pace, apr_interval_time_t time)
{
    apr_uint64_t bytes, most, trip = (apr_uint64_t)pace->round_trip;
    apr_uint64_t all = (apr_uint64_t)time, rounds, rest;

    if (pace->round_trip <= 0 || time <= 0) {
        return 0;
    }
    rounds = all / trip < ROUNDS_MAX ? all / trip : ROUNDS_MAX;
    rest = rounds < ROUNDS_MAX ? all % trip : 0;
    bytes = pace->window * (((apr_uint64_t)1 << rounds) - 1) +
            in_part(pace->window << rounds, rest, trip);
    most = in_time(pace->rate, all);
    return (pace->rate && most < bytes ? most : bytes) / 2;
}
