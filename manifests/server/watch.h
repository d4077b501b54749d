/*
 * Watching the files that manifests are read from: whenever one changes, every
 * process takes the new manifest, and one of them says so.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_WATCH_H
#define PM_SERVER_WATCH_H

#include <httpd.h>

/*
 * Whether files that change, or come later, will be taken without a restart:
 * PushManifestReload is not Off, and mod_watchdog is loaded. s is the main
 * server.
 */
int pm_watch_is_on(const server_rec *s);

/*
 * Has mod_watchdog look for changed files in every child; says so if it is not
 * loaded. For post_config, when the manifests have been loaded.
 */
void pm_watch_start(apr_pool_t *pconf, server_rec *s);

/*
 * Takes what changed since the parent loaded it, if files are watched, and says
 * so if this process may not read one. For a new child, before mod_watchdog has
 * begun there; p is for scratch.
 */
void pm_watch_catch_up(apr_pool_t *p);

/*
 * Takes in the parent what a child has taken, so that new children begin with
 * it, sharing its memory, and it is the last good one at a restart. For the
 * monitor hook: in the thread that starts children. s is the main server.
 */
void pm_watch_follow(const server_rec *s);

#endif
