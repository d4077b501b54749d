/*
 * How long pages think: the time from a request to the head of its response, as
 * this httpd was seen to take for each set of links; and what a connection
 * carries in such a time.
 *
 * A table of fixed size in memory that all processes share, read and written
 * without a lock. A page that was quicker than ever is believed at once, a
 * slower one bit by bit: what is sent while a page thinks is to be done when
 * the page comes. Nothing here knows of httpd.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_THINK_H
#define PM_SERVER_THINK_H

#include <apr_pools.h>
#include <apr_time.h>

typedef struct pm_think_t pm_think_t;

/*
 * An empty table, in anonymous shared memory that lives as long as pool; in
 * pool itself, and so a process's own, where there is none.
 */
pm_think_t *pm_think_create(apr_pool_t *pool);

/*
 * What the pages with this key take, at least as a rule; 0: not known. Two keys
 * of one place of the table take turns.
 */
apr_interval_time_t pm_think_of(const pm_think_t *think, apr_uint64_t key);

/* A page with this key took so long. */
void pm_think_learn(pm_think_t *think, apr_uint64_t key,
                    apr_interval_time_t took);

/* What a connection tells of itself (tcp(7), TCP_INFO). */
typedef struct pm_pace_t {
    apr_uint64_t window;            /* bytes that may be on their way */
    apr_interval_time_t round_trip; /* 0: nothing is known */
    apr_uint64_t rate; /* bytes a second that it had; 0: not known */
} pm_pace_t;

/* Bytes that may be sent in so long, and the page still finds room. */
apr_uint64_t pm_pace_bytes(const pm_pace_t *pace, apr_interval_time_t time);

#endif
