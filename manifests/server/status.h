/*
 * What mod_status shows of the manifests: for people, and under ?auto for
 * machines.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_STATUS_H
#define PM_SERVER_STATUS_H

/* Hooks into mod_status, if it is loaded. To be called when hooks are. */
void pm_status_register(void);

#endif
