/*
 * The one table of what this httpd was seen to answer.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/ledger.h"

#include "header/value.h"

/* Made anew at every start and restart. */
static pm_seen_t *ledger;

void pm_ledger_start(apr_pool_t *pconf) { ledger = pm_seen_create(pconf); }

pm_seen_t *pm_ledger(void) { return ledger; }

void pm_ledger_name_set(const pm_set_t *set)
{
    int i;

    for (i = 0; i < set->nlinks; i++) {
        pm_seen_name(ledger, set->values->hashes[i]);
    }
}

void pm_ledger_name_manifest(const pm_manifest_t *manifest, apr_pool_t *p)
{
    apr_hash_index_t *index;

    for (index = apr_hash_first(p, manifest->sets); index;
         index = apr_hash_next(index)) {
        const pm_set_t *set = apr_hash_this_val(index);

        if (set->values) {
            pm_ledger_name_set(set);
        }
    }
}
