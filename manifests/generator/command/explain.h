/*
 * `pushmanifest explain`: what a page is sent, why, and what was left out.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_EXPLAIN_H
#define PM_COMMAND_EXPLAIN_H

#include "command/command.h"

extern const pm_option_t pm_explain_options[];

/*
 * What a page of a manifest gets and why; with --docroot also what was left
 * out. The invocation is one that pm_explain_options allow. It says itself what
 * is wrong, and gives the exit code.
 */
pm_exit_t pm_explain_run(const pm_invocation_t *invocation);

#endif
