/*
 * Early: the links of a page ahead of its handler, in a 103 (RFC 8297) that
 * mod_http2 makes promises of (RFC 9113, 8.4) for a client that accepts push.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_EARLY_H
#define PM_SERVER_EARLY_H

#include <httpd.h>

#include "server/state.h"

/* For post_config: begins to know nothing of how long pages think. */
void pm_early_start(apr_pool_t *pconf);

/* The page goes out: so long has it taken, if it was asked for with GET. */
void pm_early_learn(const request_rec *r, const pm_state_t *state);

/* Whether mod_http2 pushes for the request (http2.h), asked once. */
int pm_early_accepts_push(request_rec *r, pm_state_t *state);

/*
 * Sends the links of the state's set if that is right for this request and
 * client, once however many internal redirects follow; the log says what was
 * decided, and why. send: what PushManifestSend allows here. For the end of the
 * fixup phase, when nothing can refuse the request any more.
 */
void pm_early_decide(request_rec *r, pm_state_t *state, int send);

/*
 * Promises what did not fit into the time before the page (think.h), as the
 * page goes out: its body is at hand then, and goes first. For an output filter
 * behind those that hold the body back.
 */
void pm_early_promise_rest(request_rec *r, pm_state_t *state);

#endif
