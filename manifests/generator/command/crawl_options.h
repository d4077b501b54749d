/*
 * The options of `pushmanifest crawl`, from words to plain data.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_CRAWL_OPTIONS_H
#define PM_COMMAND_CRAWL_OPTIONS_H

#include "command/options.h"
#include "crawl/walk.h"
#include "plan/plan.h"

extern const pm_option_t pm_crawl_options[];

typedef struct pm_crawl_settings_t {
    pm_fetch_settings_t fetch;
    pm_walk_settings_t walk;
    pm_plan_settings_t plan;
    const char *site;  /* the origin that browsers see: --origin, or NULL */
    const char *cache; /* directory; NULL: a temporary one */
    pm_family_settings_t families;
} pm_crawl_settings_t;

/* The settings of an invocation, in its pool. Returns PM_EXIT_DONE, or
 * PM_EXIT_USAGE after saying why. */
pm_exit_t pm_crawl_options_read(const pm_invocation_t *invocation,
                                pm_crawl_settings_t *settings);

#endif
