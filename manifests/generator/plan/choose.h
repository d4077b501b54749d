/*
 * From candidates to the set: the policy. What comes first, what is one and the
 * same, what is too much.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_PLAN_CHOOSE_H
#define PM_PLAN_CHOOSE_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "follow/candidate.h"

/* How much a set may be. */
typedef struct pm_limits_t {
    int links;
    apr_int64_t bytes;       /* of the contents that may be pushed */
    apr_size_t header_bytes; /* of the Link header of the final response */
} pm_limits_t;

/*
 * Defaults, by t/bench/budget on 14 sites, 12 of npm and the manuals of Apache
 * and Sphinx. No page has more than 18 links or 1.1 KB of header, and all
 * that is urgent is in the first 12 links: the limits leave room for graphs of
 * modules, within half of the 8 KB that httpd takes as a line. (The module
 * sends the first 16 links of a set, unless PushManifestLimit says more.) Of
 * the urgent links, 33 % may be pushed with 128 KB, 96 % with 256 KB, and 98 %
 * with 384 KB or more.
 *
 * What is pushed beyond the time in which the network would be idle makes the
 * HTML late. By t/bench/link, over links of 1.6 to 50 Mbit/s and pages that
 * think up to 300 ms, 256 KB have all there 19 % sooner (1 MB: 22 %) and the
 * HTML later by 8 % of that time (1 MB: 18 %). The step from 256 to 384 KB
 * makes the HTML later by 6 %, and all sooner by 2 %.
 */
#define PM_LIMITS_LINKS 32
#define PM_LIMITS_BYTES (256 * 1024)
#define PM_LIMITS_HEADER_BYTES 4096

/* The links of a set, in the order of need. */
typedef struct pm_choice_t {
    const pm_link_t *links;
    int nlinks;
} pm_choice_t;

/*
 * Chooses among the candidates, whose left_out says what became of them;
 * the array is put into the order of need. Beyond the limits the last in order
 * goes first; what is too much to be pushed is hinted only. From pool.
 */
pm_choice_t pm_choose(apr_pool_t *pool, apr_array_header_t *candidates,
                      const pm_limits_t *limits);

#endif
