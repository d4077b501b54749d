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
#include "format/manifest.h"

/* How much a set may be. */
typedef struct pm_limits_t {
    int links;
    apr_int64_t bytes;       /* of the contents that may be pushed */
    apr_size_t header_bytes; /* of the Link field of the final response, its
                              * name and line end too */
} pm_limits_t;

/*
 * Defaults: those of PushManifestLimit, so that what is chosen is what is sent.
 * By t/bench/accuracy on 55 sites the last urgent link of a page is the 25th,
 * and the largest field has 2.9 KB.
 *
 * What is pushed beyond the time in which the network would be idle makes the
 * HTML late. By t/bench/link, over links of 1.6 to 50 Mbit/s and pages that
 * think up to 300 ms, 256 KB have all there 19 % sooner (1 MB: 22 %) and the
 * HTML later by 8 % of that time (1 MB: 18 %). The step from 256 to 384 KB
 * makes the HTML later by 6 %, and all sooner by 2 %.
 */
#define PM_LIMITS_LINKS PM_SET_LINKS_DEFAULT
#define PM_LIMITS_BYTES (256 * 1024)
#define PM_LIMITS_HEADER_BYTES PM_FIELD_BYTES_DEFAULT

/* Most connections to other origins. */
#define PM_LIMITS_PRECONNECTS 3

/* The links of a set, in the order of need. */
typedef struct pm_choice_t {
    const pm_link_t *links;
    int nlinks;
} pm_choice_t;

/*
 * Chooses among the candidates, whose left_out says what became of them; the
 * array is put into the order of need. Beyond the limits the last in order goes
 * first. Connections come after all files, and only for what the first paint
 * waits for, or if the page or a rule asks for them. From the first file on
 * that is too much to be pushed all is hinted only. From pool.
 */
pm_choice_t pm_choose(apr_pool_t *pool, apr_array_header_t *candidates,
                      const pm_limits_t *limits);

#endif
