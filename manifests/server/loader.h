/*
 * From the files that the configuration names to the manifests that requests
 * are answered from.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LOADER_H
#define PM_LOADER_H

#include <httpd.h>

/*
 * Loads the manifest of every host in the list from s, each file once however
 * many hosts share it, into pools under pconf; ptemp is for scratch. A manifest
 * that is missing or wrong is logged at level error, with file, line and
 * column, and leaves its hosts without one. Returns whether all were good.
 */
int pm_loader_load(apr_pool_t *pconf, apr_pool_t *ptemp, server_rec *s);

/*
 * One line a host, at level info: the manifest, what is in it, and what of it
 * clients can get. has_http2: whether mod_http2 is loaded.
 */
void pm_loader_log(const server_rec *s, int has_http2);

#endif
