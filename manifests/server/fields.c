/*
 * Link fields, of a 103 and of a final response alike.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/fields.h"

#include "header/response.h"
#include "server/config.h"

int pm_fields_within(const request_rec *r, const pm_set_t *set,
                     pm_dialect_t dialect)
{
    const pm_dir_config_t *config = pm_dir_config(r);
    const pm_limit_t limit = {
        .links = pm_value_or(config->limit_links, PM_LIMIT_LINKS_DEFAULT),
        .bytes = pm_value_or(config->limit_bytes, PM_LIMIT_BYTES_DEFAULT),
    };

    return pm_response_count(set, dialect, &limit);
}

int pm_fields_add_all(apr_table_t *headers, const pm_set_t *set,
                      pm_dialect_t dialect, int within)
{
    const char *text = set->values->all[dialect].text;

    if (!text || within < set->nlinks) {
        return 0;
    }
    apr_table_addn(headers, "Link", text);
    return 1;
}
