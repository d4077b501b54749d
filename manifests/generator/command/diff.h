/*
 * `pushmanifest diff`: what a deploy changes, on one screen.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_DIFF_H
#define PM_COMMAND_DIFF_H

#include "command/command.h"

extern const pm_option_t pm_diff_options[];

/* Compares the two manifests that the operands name. PM_EXIT_LOST if they
 * differ; it says itself what is wrong. */
pm_exit_t pm_diff_run(const pm_invocation_t *invocation);

#endif
