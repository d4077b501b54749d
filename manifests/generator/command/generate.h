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

/*
 * Writes the manifest of a document root. The invocation is one that
 * pm_generate_options allow. It says itself what is wrong, and gives the exit
 * code.
 */
pm_exit_t pm_generate_run(const pm_invocation_t *invocation);

#endif
