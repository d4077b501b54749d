/*
 * `pushmanifest merge`: several manifests of a site made one.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_MERGE_H
#define PM_COMMAND_MERGE_H

#include "command/command.h"

extern const pm_option_t pm_merge_options[];

/* Merges the manifests that the operands name. It says itself what is wrong,
 * and gives the exit code. */
pm_exit_t pm_merge_run(const pm_invocation_t *invocation);

#endif
