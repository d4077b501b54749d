/*
 * What came of a document.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "run/result.h"

#include "report/report.h"

void pm_result_make(apr_pool_t *pool, const pm_document_t *document,
                    pm_result_t *result)
{
    *result = (pm_result_t){
        .document = *document,
        .sets = apr_pcalloc(pool, (apr_size_t)document->npages *
                                      sizeof(*result->sets)),
        .messages = apr_array_make(pool, 2, sizeof(pm_message_t)),
        .tally = pm_tally_create(pool),
        .elsewhere = pm_elsewhere_create(pool),
        .fitted = apr_array_make(pool, 2, sizeof(int)),
        .stamp = PM_STAMP_NONE,
    };
}
