/*
 * `pushmanifest explain`: what a page is sent, why, and what was left out.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_EXPLAIN_H
#define PM_COMMAND_EXPLAIN_H

#include "command/command.h"

extern const pm_option_t pm_explain_options[];

pm_exit_t pm_explain_run(const pm_invocation_t *invocation);

#endif
