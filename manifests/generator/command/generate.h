/*
 * `pushmanifest generate`: a site's pages in, a manifest out.
 *
 *   site -> scan -> follow -> choose -> manifest
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_GENERATE_H
#define PM_COMMAND_GENERATE_H

#include "command/command.h"

extern const pm_option_t pm_generate_options[];

pm_exit_t pm_generate_run(const pm_invocation_t *invocation);

#endif
