/*
 * What a whole run came to, which its cache has at the end. As long as the
 * documents, what they ask for and the options are the same, so is that: then
 * nothing is planned, and nothing is written that is there already.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_RUN_OUTCOME_H
#define PM_RUN_OUTCOME_H

#include "run/tally.h"
#include "site/stamp.h"

/* Most bytes of one; a run that says more has none. */
#define PM_OUTCOME_MAX (4 * 1024 * 1024)

typedef struct pm_outcome_t {
    apr_uint64_t options;       /* hash of those that it may depend on */
    apr_uint64_t names, stamps; /* of the site (site.h) */
    pm_hashed_t written;        /* the file that came of it */
    pm_counts_t counts;         /* of the manifest */
    pm_tally_t *tally;
    int losses, notes;              /* messages that are such */
    const apr_array_header_t *said; /* of const char *: all messages, in order,
                                     * but for those of the site's listing and
                                     * of the cache */
} pm_outcome_t;

/* Appends its bytes to record, unless they would be too many. */
void pm_outcome_put(pm_buffer_t *record, const pm_outcome_t *outcome);

/* That of so many bytes, from pool; NULL: they are none. */
const pm_outcome_t *pm_outcome_take(apr_pool_t *pool, const char *bytes,
                                    apr_size_t length);

#endif
