/*
 * A site, as everything else asks for it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "site/site.h"

#include <string.h>

int pm_site_next(pm_site_t *site, apr_pool_t *pool, pm_document_t *document)
{
    memset(document, 0, sizeof(*document));
    return site->functions->next(site, pool, document);
}

pm_reason_t pm_site_find(pm_site_t *site, apr_pool_t *pool, const char *path,
                         pm_document_t *document, const pm_page_t **page)
{
    const pm_page_t *unasked_page;
    pm_document_t unasked = {0};

    document = document ? document : &unasked;
    memset(document, 0, sizeof(*document));
    return site->functions->find(site, pool, path, document,
                                 page ? page : &unasked_page);
}

void pm_site_locate(pm_site_t *site, apr_pool_t *pool,
                    const pm_wanted_t *wanted, pm_location_t *location)
{
    memset(location, 0, sizeof(*location));
    location->bytes = PM_BYTES_UNKNOWN;
    site->functions->locate(site, pool, wanted, location);
}
