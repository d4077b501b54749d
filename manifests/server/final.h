/*
 * Final: the links of a page on its response.
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

#endif
