/*
 * Sample: a share of the visits gets nothing, so that the module can measure
 * what it gains (PushManifestSample).
 *
 * A connection is drawn once, when it begins, by a number that no client knows.
 * Of each visit of a page that would get something early, over HTTP/2, there is
 * a record with the connection, from the page's request until the connection's
 * next page or end; then it is added to its group (groups.h). A connection has
 * one record, so that memory does not grow; of pages that are asked for at the
 * very same time one may be left out. Streams of a connection run in many
 * threads: all that they do to a record is atomic.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_SAMPLE_H
#define PM_SERVER_SAMPLE_H

#include <httpd.h>

#include "server/state.h"

/* A visit lasts no longer: what is asked for later the page has not caused. */
#define PM_SAMPLE_VISIT apr_time_from_sec(10)

/* The record of a connection's visit. */
typedef struct pm_visit_t pm_visit_t;

/* Whether any host samples; for post_config, before any connection. */
int pm_sample_start(const server_rec *s);

/* An empty record, for a connection that begins; NULL: no host samples. */
pm_visit_t *pm_sample_connect(conn_rec *c);

/*
 * Puts the visit of a request that is about to get something early into a
 * group, once, and begins its record; the state has the group from then on.
 * PM_GROUP_NONE: the host does not sample, or the visit cannot be measured.
 */
pm_group_t pm_sample_choose(request_rec *r, pm_state_t *state);

/* The page's first byte is about to be sent. */
void pm_sample_first_byte(const request_rec *r, const pm_state_t *state);

/*
 * A request whose URL has that hash (header/digest.h) has been answered; last
 * is the request that made the answer. For log_transaction.
 */
void pm_sample_answered(const request_rec *r, const request_rec *last,
                        apr_uint64_t hash);

#endif
