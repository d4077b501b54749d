/*
 * The deploy-time command: pushmanifest(1).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include <apr_general.h>

#include "command/check.h"
#include "command/command.h"
#include "command/convert.h"
#include "command/crawl.h"
#include "command/crawl_options.h"
#include "command/diff.h"
#include "command/explain.h"
#include "command/generate.h"
#include "command/learn.h"
#include "command/memory.h"
#include "command/merge.h"
#include "command/report.h"

static const pm_command_t commands[] = {
    {"generate", "DOCROOT", 1, 1,
     "Read the site below DOCROOT and write its manifest.", pm_generate_options,
     pm_generate_run},
    {"crawl", "URL", 1, 1, "Read a running site and write its manifest.",
     pm_crawl_options, pm_crawl_run},
    {"check", "MANIFEST [DOCROOT|URL]", 0, 2,
     "Say whether a manifest is right, and a site still as it says.",
     pm_check_options, pm_check_run},
    {"explain", "MANIFEST URL", 2, 2,
     "Say what a page is sent, why, and what was left out.", pm_explain_options,
     pm_explain_run},
    {"diff", "OLD NEW", 2, 2, "Say what differs between two manifests.",
     pm_diff_options, pm_diff_run},
    {"report", "MANIFEST", 1, 1, "Make a page for people of a manifest.",
     pm_report_options, pm_report_run},
    {"merge", "MANIFEST...", 1, INT_MAX,
     "Make one of several manifests of a site.", pm_merge_options,
     pm_merge_run},
    {"learn", "[MANIFEST] LOG...", 1, INT_MAX,
     "Say and mend, by logs, what a manifest lacks and wastes.",
     pm_learn_options, pm_learn_run},
    {"convert", "INPUT", 1, 1,
     "Read other servers' hints, or tell a manifest to another server.",
     pm_convert_options, pm_convert_run},
    {NULL, NULL, 0, 0, NULL, NULL, NULL},
};

int main(int argc, const char *const *argv)
{
    apr_pool_t *pool = pm_memory_setup();
    pm_exit_t code;

    if (!pool) {
        pm_memory_end(APR_ENOMEM);
    }
    code = pm_command_main(pool, commands, argc, argv);
    if (fflush(stdout) != 0) {
        fputs("pushmanifest: standard output cannot be written\n", stderr);
        code = PM_EXIT_NOTHING;
    }
    apr_pool_destroy(pool);
    apr_terminate();
    return code;
}
