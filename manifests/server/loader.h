/*
 * From the files that the configuration names to the manifests that requests
 * are answered from: at start, and again whenever a file changes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_LOADER_H
#define PM_SERVER_LOADER_H

#include <httpd.h>

#include "server/counters.h"
#include "server/live.h"

/* A manifest as it is served, by all the hosts that name its file. */
typedef struct pm_served_t {
    pm_live_t *live;
    pm_counters_t *counters;
    server_rec *host; /* the first of these hosts, for the log */
    /* Of the manifest since httpd started or was restarted, from 1, the same in
     * all processes that serve it; 0: none yet. */
    volatile apr_uint32_t number;
} pm_served_t;

/*
 * Whether the manifest of every host in the list from s can be read; what is
 * wrong is logged at level error, with file, line and column. For a test of the
 * configuration: nothing is kept.
 */
int pm_loader_check(apr_pool_t *ptemp, server_rec *s);

/*
 * Loads the manifest of every host, each file once however many hosts share
 * it, and says in a line a host what was loaded. One that is missing or
 * wrong is logged at level error; its hosts have the one that was good before
 * the restart, if there was one. For the parent process.
 */
void pm_loader_start(apr_pool_t *pconf, apr_pool_t *ptemp, server_rec *s);

/*
 * Has mod_watchdog look for changed files in every child; says so if it is not
 * loaded. For post_config, after pm_loader_start().
 */
void pm_loader_watch(apr_pool_t *pconf, server_rec *s);

/*
 * Takes what changed since the parent loaded it, if files are watched, and says
 * so if this process may not read one. For a new child, before mod_watchdog has
 * begun there; p is for scratch.
 */
void pm_loader_catch_up(apr_pool_t *p);

/*
 * Takes in the parent what a child has taken, so that new children begin with
 * it, sharing its memory, and it is the last good one at a restart. For the
 * monitor hook: in the thread that starts children. s is the main server.
 */
void pm_loader_follow(const server_rec *s);

/* The manifests that are served, of const pm_served_t *. */
const apr_array_header_t *pm_loader_served(void);

#endif
