/*
 * `pushmanifest check --url`: what a running server says of one page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_CHECK_URL_H
#define PM_COMMAND_CHECK_URL_H

#include "command/command.h"

/*
 * Asks the server of --url for the page, as several clients, and says what
 * came; with a manifest, whether that is what it says. The invocation is one
 * that pm_check_options allow. It says itself what is wrong, and gives the exit
 * code.
 */
pm_exit_t pm_check_url_run(const pm_invocation_t *invocation);

#endif
