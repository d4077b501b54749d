/*
 * The one table (seen.h) of what this httpd was seen to answer, for all hosts
 * and processes, and the links that are looked at for it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_LEDGER_H
#define PM_SERVER_LEDGER_H

#include "format/manifest.h"
#include "server/seen.h"

/* Begins with an empty table, which lives as long as pconf. For post_config. */
void pm_ledger_start(apr_pool_t *pconf);

/* The table; NULL before the start. */
pm_seen_t *pm_ledger(void);

/*
 * The links of a manifest, or of a set, which have their values: what is
 * answered for them is looked at from now on. p is for scratch.
 */
void pm_ledger_name_manifest(const pm_manifest_t *manifest, apr_pool_t *p);
void pm_ledger_name_set(const pm_set_t *set);

#endif
