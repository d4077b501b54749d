/*
 * The hosts, when the whole configuration has been read: what it comes to for
 * each is put into its pm_server_config_t.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_HOSTS_H
#define PM_SERVER_HOSTS_H

#include <httpd.h>

/*
 * Loads the manifests of all hosts in the list from s, and finds out what other
 * modules' directives mean for each. Returns whether there is any manifest. For
 * the parent process, in post_config.
 */
int pm_hosts_start(apr_pool_t *pconf, apr_pool_t *ptemp, server_rec *s);

/*
 * Whether the manifests of all hosts can be read; what is wrong is logged at
 * level error, with file, line and column. One that is not written yet, and
 * will be taken as soon as it is, gets a warning and is all right. For a test
 * of the configuration: nothing is kept.
 */
int pm_hosts_check(apr_pool_t *ptemp, server_rec *s);

#endif
