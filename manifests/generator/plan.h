/*
 * What a page needs, by the site on disk and the options of the run: what
 * `generate` writes down and `explain` explains.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_PLAN_H
#define PM_PLAN_H

#include "choose.h"
#include "command.h"
#include "follow.h"
#include "report.h"
#include "rules.h"
#include "scan.h"
#include "site.h"

/* The options that say what a site is, and what is chosen: rows of a table. */
/* clang-format off */
#define PM_SITE_OPTIONS                                                        \
    {"base", 0, "/PREFIX", "DOCROOT is served below this path"},               \
    {"index", 0, "NAME",                                                       \
     "name of a directory's page, best first (several times;\n"                \
     "default: index.html, index.htm, index.xhtml)"},                          \
    {"exclude", 0, "GLOB",                                                     \
     "leave out pages and directories whose path below\n"                      \
     "DOCROOT matches (several times)"},                                       \
    {"mirror", 0, NULL,                                                        \
     "DOCROOT is what `wget --mirror --adjust-extension`\n"                    \
     "wrote: .html and queries that it added to the names of\n"                \
     "pages are no part of their addresses"}
#define PM_PLAN_OPTIONS                                                        \
    PM_SITE_OPTIONS,                                                           \
    {"origin", 0, "URL",                                                       \
     "the site's own origin, such as https://example.org:\n"                   \
     "absolute URLs with it are the site's"},                                  \
    {"max-links", 0, "N", "most links of a page (default: 32)"},               \
    {"max-bytes", 0, "N",                                                      \
     "most bytes of a page's links that may be pushed;\n"                      \
     "the rest is hinted (default: 262144)"},                                  \
    {"max-header-bytes", 0, "N",                                               \
     "most bytes of a page's Link header (default: 4096)"},                    \
    {"rules", 0, "FILE", "what else to leave out, add or order, in JSON"}
/* clang-format on */

typedef struct pm_plan_t {
    pm_site_t *site;
    pm_follow_t follow;
    pm_limits_t limits;
    pm_rules_file_t *rules; /* NULL: none */
    pm_report_t *report;
} pm_plan_t;

/* What a page needs at one of its paths. */
typedef struct pm_planned_t {
    const char *url;                /* the page's path, percent-encoded */
    const char *source;             /* its file, for messages */
    apr_array_header_t *candidates; /* of pm_candidate_t, in order of need */
    pm_choice_t choice;
} pm_planned_t;

/* The site at DOCROOT by PM_SITE_OPTIONS, walked, in the invocation's pool.
 * Returns PM_EXIT_DONE, or the code to end with, after saying why. */
pm_exit_t pm_plan_site(const pm_invocation_t *invocation, const char *docroot,
                       pm_report_t *report, pm_site_t **site);

/*
 * A plan for DOCROOT by the options of the command line, all of it in the
 * invocation's pool; its site is walked. Returns PM_EXIT_DONE, or the code to
 * end with, after saying why.
 */
pm_exit_t pm_plan_open(const pm_invocation_t *invocation, const char *docroot,
                       pm_report_t *report, pm_plan_t *plan);

/* Scans a file of the site, from pool. NULL: it cannot be read; reported. */
pm_scan_t *pm_plan_scan(apr_pool_t *pool, const pm_plan_t *plan,
                        const pm_site_file_t *file);

/* What one page of that file needs, from pool. */
pm_planned_t pm_plan_page(apr_pool_t *pool, const pm_plan_t *plan,
                          const pm_site_page_t *page, pm_scan_t *scan);

#endif
