/*
 * What the usage text shows of each command: lines that can be run as they are.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_COMMAND_EXAMPLES_H
#define PM_COMMAND_EXAMPLES_H

/* The lines of a command, of which each has its end; "" if there are none. */
const char *pm_examples_of(const char *command);

#endif
