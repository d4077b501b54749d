/*
 * An entry of a HAR (HTTP Archive 1.2), what a browser has recorded of one
 * request, becomes an entry of ours. Chrome, Firefox and WebPageTest add
 * members of their own, of which these count where they are there: _priority,
 * _initiator, _renderBlocking, _resourceType, _fromCache, _cached, _was_pushed.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LEARN_HAR_ENTRY_H
#define PM_LEARN_HAR_ENTRY_H

#include <apr_pools.h>
#include <jansson.h>

#include "learn/entry.h"

/* What the entries of one recording have in common. */
typedef struct pm_har_t {
    apr_pool_t *pool;    /* of the origin */
    const char *origin;  /* the site's, as pm_resolve_origin() gives it; NULL:
                            that of the first page */
    apr_uint64_t number; /* of the recording: no two have the same visitors */
} pm_har_t;

/*
 * Reads an element of "entries"; strings of the entry are the JSON's, or from
 * scratch. 0 if it is no request to the site that was answered: another
 * origin's, one that failed, or something else altogether. If har->origin is
 * NULL, the first page that is found sets it.
 *
 * Each page of a recording counts as a visitor of its own.
 */
int pm_har_entry_read(apr_pool_t *scratch, json_t *json, pm_har_t *har,
                      pm_entry_t *entry);

#endif
