/*
 * A running site that nobody walks: what a manifest names is asked for, and
 * nothing else.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_LIVE_SITE_H
#define PM_COMMAND_LIVE_SITE_H

#include "command/command.h"
#include "format/error.h"
#include "report/report.h"
#include "site/site.h"

typedef struct pm_live_site_t pm_live_site_t;

/* Whether an operand is the URL of a site, and no directory. */
int pm_live_site_is_url(const char *operand);

/* The site at url, by PM_FETCH_OPTIONS, from the invocation's pool. Returns
 * PM_EXIT_DONE, or the code to end with, after saying why. */
pm_exit_t pm_live_site_open(const pm_invocation_t *invocation, const char *url,
                            pm_report_t *report, pm_live_site_t **live,
                            pm_site_t **site);

/* Why not all was asked for: it took too long, or the server has gone. */
apr_status_t pm_live_site_check(const pm_live_site_t *live, pm_error_t *error);

#endif
