/*
 * `pushmanifest convert`: from what other servers and tools have, and to it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_CONVERT_H
#define PM_COMMAND_CONVERT_H

#include "command/command.h"

extern const pm_option_t pm_convert_options[];

/* Converts the file that the operand names. It says itself what is lost, and
 * gives the exit code. */
pm_exit_t pm_convert_run(const pm_invocation_t *invocation);

#endif
