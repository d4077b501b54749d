/*
 * Final: the links of a page on its response.
 *
 * The words are the same for every client, since a cache may give them to
 * another one, and a CDN makes a 103 of them. What a client must not be told,
 * or what does not fit, is taken care of when the response goes out, behind the
 * caches of this server.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_FINAL_H
#define PM_SERVER_FINAL_H

#include <httpd.h>

#include <util_filter.h>

#include "server/state.h"

/*
 * An output filter, its context the request's pm_state_t, that adds the links
 * which the response lacks, if it is the page: on the first bytes, when its
 * status and type are known and no module below has taken its headers yet.
 */
apr_status_t pm_final_on_response(ap_filter_t *f, apr_bucket_brigade *brigade);

/*
 * Another one, with the same context, for when all modules have done what they
 * do to the fields: cuts the links so that PushManifestLimit header= holds,
 * keeps mod_http2 from pushing them a second time, and has the client remember
 * what the page makes it load (PushManifestCookie).
 */
apr_status_t pm_final_on_way_out(ap_filter_t *f, apr_bucket_brigade *brigade);

#endif
