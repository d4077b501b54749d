/*
 * How this server answers the files that links name, as evidence for or against
 * saying the links again.
 *
 * No client can have hints taken away from others. What it can provoke is no
 * evidence: a condition, a range, another method, a request that is broken.
 * What httpd itself finds in the file system is certain, whoever asked;
 * whatever an application, an access rule or a rewriting may have answered to
 * that client alone counts when several connections in a row got such an
 * answer, and none the right one (seen.h).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_EVIDENCE_H
#define PM_SERVER_EVIDENCE_H

#include <httpd.h>

#include "server/state.h"

/*
 * Takes in what was answered to a request, in the end by `last`. hash is that
 * of the URL that the client asked for (header/digest.h). For log_transaction.
 */
void pm_evidence_answered(request_rec *r, const request_rec *last,
                          apr_uint64_t hash);

/*
 * Finds out which links of the state's set the evidence speaks against, and
 * notes that in the state; logs each that is news, with its page.
 */
void pm_evidence_judge(request_rec *r, pm_state_t *state);

#endif
