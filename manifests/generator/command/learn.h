/*
 * `pushmanifest learn`: logs of what was really asked for in; what the manifest
 * lacks or wastes, and rules or a manifest that mend it, out.
 *
 *   sources -> sessions -> visits -> evidence -> judgement -> outcome
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_LEARN_H
#define PM_COMMAND_LEARN_H

#include "command/command.h"

extern const pm_option_t pm_learn_options[];

/* Learns from logs. The invocation is one that pm_learn_options allow. It says
 * itself what is wrong, and gives the exit code. */
pm_exit_t pm_learn_run(const pm_invocation_t *invocation);

#endif
