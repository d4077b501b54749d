/*
 * The page of the manifest that a request is for, and the links that it needs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_PAGE_H
#define PM_SERVER_PAGE_H

#include <httpd.h>

#include "format/manifest.h"
#include "server/state.h"

/*
 * Finds the page that r serves, in the host's manifest, and sets the state's
 * page and set: the links of the manifest and of the directives that hold where
 * r is now. 0, with the reason in the log and the state as it was, where
 * nothing is to be said. For the fixup phase of r; to be asked again where an
 * internal redirect has led to another page. Both live as long as the request
 * that the client made.
 */
int pm_page_find(request_rec *r, pm_state_t *state);

/* Whether what is served here says that it is HTML, or does not say. */
int pm_page_may_be_html(const request_rec *r);

#endif
