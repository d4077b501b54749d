/*
 * The options that several commands share: what a site is, and what is chosen
 * of its pages. Rows of their tables, and what is made of what was given.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_OPTIONS_H
#define PM_COMMAND_OPTIONS_H

#include "command/command.h"
#include "format/manifest.h"
#include "plan/plan.h"

/* The options that say what a site is, and what is chosen: rows of a table. */
/* clang-format off */
#define PM_SITE_OPTIONS                                                        \
    {"base", 0, "/PREFIX", "DOCROOT is served below this path"},               \
    {"index", 0, "NAME",                                                       \
     "name of a directory's page, best first (several times;\n"                \
     "default: index.html, index.htm, index.xhtml)"},                          \
    {"exclude", 0, "GLOB",                                                     \
     "leave out pages and directories whose path below\n"                      \
     "DOCROOT matches (several times)"}
#define PM_PLAN_OPTIONS                                                        \
    PM_SITE_OPTIONS,                                                           \
    {"origin", 0, "URL",                                                       \
     "the site's own origin, such as https://example.org:\n"                   \
     "absolute URLs with it are the site's"},                                  \
    PM_CHOICE_OPTIONS
#define PM_CHOICE_OPTIONS                                                      \
    {"max-links", 0, "N", "most links of a page (default: 32)"},               \
    {"max-bytes", 0, "N",                                                      \
     "most bytes of a page's links that may be pushed;\n"                      \
     "the rest is hinted (default: 262144)"},                                  \
    {"max-header-bytes", 0, "N",                                               \
     "most bytes of a page's Link header (default: 3072)"},                    \
    {"rules", 0, "FILE", "what else to leave out, add or order, in JSON"}
/* clang-format on */

/* A site that is known beside the manifest; last in a table. */
/* clang-format off */
#define PM_KNOWN_OPTIONS                                                       \
    {"docroot", 0, "DIR",                                                      \
     "the site's files: say also what was left out, and why;\n"                \
     "the options below are for it"},                                          \
    {"crawl-cache", 0, "DIR",                                                  \
     "the same of a running site, as `crawl --cache DIR`\n"                    \
     "read it"},                                                               \
    PM_PLAN_OPTIONS
/* clang-format on */

#define PM_FAMILY_OPTIONS                                                      \
    {"match", 0, "auto|off",                                                   \
     "auto: write directories whose pages nearly all need\n"                   \
     "the same as one match, for pages yet to come\n"                          \
     "(default: off)"},                                                        \
        {"share", 0, "PERCENT",                                                \
         "a match, and --front, has what so many of its pages\n"               \
         "need (default: 95)"},                                                \
    {                                                                          \
        "front", 0, "PATH",                                                    \
            "the script that makes pages that nobody has listed,\n"            \
            "such as /index.php: it gets what nearly all need"                 \
    }

/* What becomes of pages that nobody has listed. */
typedef struct pm_family_settings_t {
    int is_wanted;                    /* --match auto */
    int share;                        /* percent */
    const apr_array_header_t *fronts; /* of const char *: paths */
} pm_family_settings_t;

/* What PM_FAMILY_OPTIONS say, in the invocation's pool. Returns PM_EXIT_DONE,
 * or PM_EXIT_USAGE after saying why. */
pm_exit_t pm_options_families(const pm_invocation_t *invocation,
                              pm_family_settings_t *families);

/* The manifest as the settings want it, in its pool; indexes are the names of
 * directories' pages. What it does not take is reported, at that place. */
pm_manifest_t *pm_options_match(pm_manifest_t *manifest,
                                const pm_family_settings_t *families,
                                const apr_array_header_t *indexes,
                                pm_report_t *report, pm_place_t place);

/* A number that is given for an option, from least to most; *number stays as it
 * is if none is given. Returns PM_EXIT_DONE, or PM_EXIT_USAGE after saying why.
 */
pm_exit_t pm_options_number(const pm_invocation_t *invocation, const char *name,
                            apr_int64_t least, apr_int64_t most,
                            apr_int64_t *number);

/* What PM_CHOICE_OPTIONS say, in the invocation's pool. Returns likewise. */
pm_exit_t pm_options_choice(const pm_invocation_t *invocation,
                            pm_plan_settings_t *settings);

/* The site at DOCROOT by PM_SITE_OPTIONS, --origin and --files-from if they are
 * the command's, in the invocation's pool. Returns PM_EXIT_DONE, or the code to
 * end with, after saying why. */
pm_exit_t pm_options_site(const pm_invocation_t *invocation,
                          const char *docroot, pm_report_t *report,
                          pm_site_t **site);

/* A plan for DOCROOT by PM_PLAN_OPTIONS, all of it in the invocation's pool.
 * Returns likewise. */
pm_exit_t pm_options_plan(const pm_invocation_t *invocation,
                          const char *docroot, pm_report_t *report,
                          pm_plan_t *plan);

/*
 * A plan for the site that PM_KNOWN_OPTIONS name, likewise; its site is NULL if
 * they name none. Then, and where one says nothing of such a site, an option of
 * theirs is a mistake.
 */
pm_exit_t pm_options_known(const pm_invocation_t *invocation,
                           pm_report_t *report, pm_plan_t *plan);

#endif
