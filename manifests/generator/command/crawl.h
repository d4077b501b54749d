/*
 * `pushmanifest crawl`: a running site in, a manifest out.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_CRAWL_H
#define PM_COMMAND_CRAWL_H

#include "command/command.h"

/* The run of the command. */
pm_exit_t pm_crawl_run(const pm_invocation_t *invocation);

#endif
