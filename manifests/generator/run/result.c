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

apr_uint64_t pm_result_digest(const pm_document_t *document)
{
    apr_uint64_t digest = (apr_uint64_t)(document->is_xml != 0);
    const char *const *path;
    int i;

    digest = pm_stamp_mix(digest, document->file);
    digest = pm_stamp_mix(digest, document->source);
    digest = pm_stamp_mix(digest, document->charset);
    for (i = 0; i < document->npages; i++) {
        const pm_page_t *page = &document->pages[i];

        digest = pm_stamp_mix(digest, page->path);
        digest = pm_stamp_mix(digest, page->base);
        digest = pm_stamp_mix(digest, page->source);
        digest = pm_stamp_mix(digest, page->is_variant ? "variant" : NULL);
        for (path = page->also; *path; path++) {
            digest = pm_stamp_mix(digest, *path);
        }
        digest = pm_stamp_mix(digest, NULL);
    }
    return digest;
}
