/*
 * Fuzz target: any bytes as a Link field that somebody else wrote, on the page
 * that the first line is. Its targets are absolute, and resolve to themselves.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "format/url.h"
#include "header/link_field.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_field(apr_pool_t *pool, const pm_base_t *base,
                       const char *field)
{
    static const pm_link_t style = {.href = "/a.css", .as = PM_AS_STYLE};
    apr_array_header_t *values =
        apr_array_make(pool, 4, sizeof(pm_link_value_t));
    apr_table_t *headers = apr_table_make(pool, 1);
    int i;

    apr_table_add(headers, "Link", field);
    pm_link_field_read(values, headers, base);
    for (i = 0; i < values->nelts; i++) {
        const pm_link_value_t *value =
            &APR_ARRAY_IDX(values, i, pm_link_value_t);

        if (*value->href != '/' && !pm_url_scheme_length(value->href)) {
            abort();
        }
        if (!pm_url_check_href(value->href) &&
            strcmp(pm_link_field_resolve(pool, base, value->href),
                   value->href) != 0) {
            abort();
        }
        pm_link_field_pushes(value);
    }
    pm_link_field_says(values, &style);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    pm_base_t base = {.scheme = "https", .authority = "own.test"};
    static apr_pool_t *pool;
    char *path, *field;

    if (!pool) {
        apr_initialize();
        apr_pool_create(&pool, NULL);
    }
    path = apr_pstrmemdup(pool, (const char *)data, size);
    field = strchr(path, '\n');
    if (field) {
        *field++ = '\0';
        base.path = pm_url_check_page(path) ? "/a/b" : path;
        read_field(pool, &base, field);
    }
    apr_pool_clear(pool);
    return 0;
}
