/*
 * `pushmanifest report`: a manifest as a page for people.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_REPORT_H
#define PM_COMMAND_REPORT_H

#include "command/command.h"

extern const pm_option_t pm_report_options[];

/* Runs `pushmanifest report`. */
pm_exit_t pm_report_run(const pm_invocation_t *invocation);

#endif
