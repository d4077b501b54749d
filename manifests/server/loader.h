/*
 * From the files that the configuration names to the manifests that requests
 * are answered from. What changes later is watch.h's.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_LOADER_H
#define PM_SERVER_LOADER_H

#include <httpd.h>

#include "server/config.h"
#include "server/counters.h"
#include "server/groups.h"
#include "server/live.h"

/* A manifest as it is served, by all the hosts that name its file. */
typedef struct pm_served_t {
    pm_live_t *live;
    pm_counters_t *counters;
    pm_groups_t *groups;       /* NULL: no host samples */
    server_rec *host;          /* the first of these hosts, for the log */
    const pm_source_t *source; /* the line that says so, likewise */
    /* Of the manifest since httpd started or was restarted, from 1, the same in
     * all processes that serve it; 0: none yet. */
    volatile apr_uint32_t number;
} pm_served_t;

/*
 * Whether the manifest of a line can be read; what is wrong is logged at level
 * error, with file, line and column. Where files are watched one that is not
 * there yet gets a warning alone. Nothing is kept.
 */
int pm_loader_check(apr_pool_t *ptemp, const server_rec *s,
                    const pm_source_t *source, int is_watched);

/*
 * Loads the manifests of the hosts, for the parent process: begin; serve for
 * each line of each host, which loads each file once however many lines name it
 * and says in a line a host what was loaded; end. A file that is missing or
 * wrong is logged at level error (at warning, if it is not there yet and files
 * are watched); its hosts have the one that was good before the restart, if
 * there was one. What serve returns lives as long as pconf, and its counters
 * are there from the end on.
 */
void pm_loader_begin(apr_pool_t *pconf, apr_pool_t *ptemp, const server_rec *s,
                     int is_watched);
pm_served_t *pm_loader_serve(server_rec *s, const pm_source_t *source);
void pm_loader_end(void);

/* Gives what is served groups of visits, which live as long as pconf. */
void pm_loader_group(apr_pool_t *pconf);

/* The manifests that are served, of const pm_served_t *. */
const apr_array_header_t *pm_loader_served(void);

/* Has the answers for the links of what is served now looked at (seen.h). */
void pm_loader_name_links(const pm_served_t *one);

/* The log's lines on a file that is wrong, and on one that was loaded. */
void pm_loader_log_wrong(const server_rec *s, const pm_source_t *source,
                         int level, const pm_error_t *error,
                         const char *consequence);
void pm_loader_log_loaded(const pm_served_t *one, const server_rec *s);

#endif
