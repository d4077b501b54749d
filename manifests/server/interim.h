/*
 * Whether an application sends a 103 of its own on a page that had ours: a
 * browser uses the first one alone, so the application's is lost.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_INTERIM_H
#define PM_SERVER_INTERIM_H

#include <httpd.h>

#include "server/state.h"

/* For register_hooks. */
void pm_interim_register(void);

/*
 * Watches what goes over the connection until the response begins, if a proxy
 * makes it (nothing else could bring a 103 on), and warns, once for a manifest,
 * of a 103. For a request whose own 103 has gone.
 */
void pm_interim_watch(request_rec *r, const pm_state_t *state);

#endif
