/*
 * `pushmanifest check`: whether a manifest is right, and whether the site still
 * is as it says.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_CHECK_H
#define PM_COMMAND_CHECK_H

#include "command/command.h"

extern const pm_option_t pm_check_options[];

/*
 * Whether a manifest is right and, with a DOCROOT, whether the site still is as
 * it says. The invocation is one that pm_check_options allow. It says itself
 * what is wrong, and gives the exit code.
 */
pm_exit_t pm_check_run(const pm_invocation_t *invocation);

#endif
