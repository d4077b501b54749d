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

/* Rows of a table: how a server is asked. */
/* clang-format off */
#define PM_FETCH_OPTIONS                                                       \
    {"header", 0, "LINE", "send this header line, too (several times)"},       \
    {"cookie", 0, "NAME=VALUE", "send this cookie; @FILE: the one in FILE"},   \
    {"user", 0, "NAME:PASSWORD", "basic authentication; @FILE: from FILE"},    \
    {"resolve", 0, "HOST:PORT:ADDRESS",                                        \
     "connect to ADDRESS for this host (several times)"},                      \
    {"connect-to", 0, "HOST:PORT:HOST:PORT",                                   \
     "connect to the second for the first (several times)"},                   \
    {"cacert", 0, "FILE", "the certificates of whom to trust"},                \
    {"insecure", 0, NULL, "trust any certificate"}
/* clang-format on */

extern const pm_option_t pm_crawl_options[];

typedef struct pm_crawl_settings_t {
    pm_fetch_settings_t fetch;
    pm_walk_settings_t walk;
    pm_plan_settings_t plan;
    const char *site;  /* the origin that browsers see: --origin, or NULL */
    const char *cache; /* directory; NULL: a temporary one */
    pm_family_settings_t families;
} pm_crawl_settings_t;

/*
 * How the server of url is asked, by PM_FETCH_OPTIONS; its address there to
 * *start. From the invocation's pool. Returns PM_EXIT_DONE, or PM_EXIT_USAGE
 * after saying why.
 */
pm_exit_t pm_crawl_options_fetch(const pm_invocation_t *invocation,
                                 const char *url, pm_fetch_settings_t *fetch,
                                 const char **start);

/* The settings of an invocation, in its pool. Returns PM_EXIT_DONE, or
 * PM_EXIT_USAGE after saying why. */
pm_exit_t pm_crawl_options_read(const pm_invocation_t *invocation,
                                pm_crawl_settings_t *settings);

#endif
