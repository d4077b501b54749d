/*
 * What was sent and what was held back, counted for all processes together.
 *
 * The counters of a manifest lie in shared memory and are added to with atomic
 * operations: counting takes no lock. They begin at zero when httpd starts or
 * restarts.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_COUNTERS_H
#define PM_SERVER_COUNTERS_H

#include <apr_atomic.h>
#include <apr_pools.h>

typedef enum pm_count_t {
    PM_COUNT_MATCHED,   /* requests for a page of the manifest */
    PM_COUNT_UNMATCHED, /* requests for something else */
    PM_COUNT_EARLY,     /* 103s to clients that do not accept push */
    PM_COUNT_PROMISED,  /* 103s to clients that do */
    PM_COUNT_FINAL,     /* final responses that got links */
    /* Links that were not sent early, by reason. */
    PM_COUNT_HELD_CLIENT_HAS, /* the cookie or the connection says so */
    PM_COUNT_HELD_REQUEST,    /* not a navigation, conditional, ... */
    PM_COUNT_HELD_CONDITION,  /* PushManifestWhen */
    PM_COUNT_HELD_LIMIT,      /* PushManifestLimit */
    PM_COUNT_HELD_SEEN,       /* this server answers them wrongly */
    PM_COUNTS
} pm_count_t;

/* How many events are remembered, each in the place that its number gives. */
#define PM_EVENTS 64

/* Events whose number says all; others are hashes of facts. */
enum { PM_EVENT_NO_ACCESS = 1, PM_EVENT_OWN_103 };

typedef struct pm_counters_t {
    volatile apr_uint64_t counts[PM_COUNTS];
    volatile apr_uint32_t generations; /* manifests that were taken */
    volatile apr_uint32_t events[PM_EVENTS];
} pm_counters_t;

/*
 * An array of n zeroed counters in anonymous shared memory that lives as long
 * as pool; in pool itself, and so a process's own, where there is none.
 */
pm_counters_t *pm_counters_create(apr_pool_t *pool, apr_size_t n);

static inline void pm_counters_add(pm_counters_t *counters, pm_count_t count,
                                   int n)
{
    apr_atomic_add64(&counters->counts[count], (apr_uint64_t)n);
}

/*
 * Whether no process has asked about an event, named by a number other than 0,
 * before: so that what every process finds out is logged by one. An event is
 * forgotten when another takes its place.
 */
int pm_counters_is_news(pm_counters_t *counters, apr_uint32_t event);

/* Lets an event be news again. */
void pm_counters_forget(pm_counters_t *counters, apr_uint32_t event);

/* The name of a count, in words that a status page shows: "Matched", ... */
const char *pm_counters_name(pm_count_t count);

#endif
