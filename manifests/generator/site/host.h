/*
 * The host of a URL, in the form that browsers have it: a name in lower case,
 * an IPv4 address as four numbers, an IPv6 address in brackets.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SITE_HOST_H
#define PM_SITE_HOST_H

#include <apr_pools.h>

#include "report/reason.h"

/*
 * The canonical form of the host in [at, end), from pool; NULL, and why in
 * *reason, if it is none, or is not in ASCII: a name in another script would
 * take the tables of UTS 46.
 */
const char *pm_host_parse(apr_pool_t *pool, const char *at, const char *end,
                          pm_reason_t *reason);

#endif
