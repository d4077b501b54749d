/*
 * Link fields, of a 103 and of a final response alike.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/fields.h"

#include <http_core.h>
#include <http_protocol.h>

#include "header/response.h"
#include "server/config.h"

int pm_fields_within(const request_rec *r, const pm_set_t *set,
                     pm_dialect_t dialect, int bytes)
{
    const pm_limit_t limit = {
        .links =
            pm_value_or(pm_dir_config(r)->limit_links, PM_LIMIT_LINKS_DEFAULT),
        .bytes = bytes < 0 ? 0 : (apr_size_t)bytes,
    };

    return pm_response_count(set, dialect, &limit);
}

/* The path that the client knows the page by, as it wrote it. */
static const char *path_of_client(const request_rec *r)
{
    while (r->prev) {
        r = r->prev;
    }
    return r->parsed_uri.path ? r->parsed_uri.path : "/";
}

apr_array_header_t *pm_fields_of_response(request_rec *r)
{
    apr_array_header_t *values;
    const char *host;
    pm_base_t base;

    if (!apr_table_get(r->headers_out, "Link") &&
        !apr_table_get(r->err_headers_out, "Link")) {
        return NULL;
    }
    host = apr_table_get(r->headers_in, "Host");
    base.scheme = ap_http_scheme(r);
    base.authority = host ? host : ap_get_server_name(r);
    base.path = path_of_client(r);
    values = apr_array_make(r->pool, 4, sizeof(pm_link_value_t));
    pm_link_field_read(values, r->headers_out, &base);
    pm_link_field_read(values, r->err_headers_out, &base);
    return values;
}
