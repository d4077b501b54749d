/*
 * The table of directives.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_DIRECTIVES_H
#define PM_SERVER_DIRECTIVES_H

#include <httpd.h>

#include <http_config.h>

/*
 * What httpd reads the configuration by: each directive, where it may stand,
 * and the function that sets what it says in config.h. Ended by a NULL name.
 */
extern const command_rec pm_directives[];

#endif
