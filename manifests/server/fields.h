/*
 * Link fields, of a 103 and of a final response alike.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_FIELDS_H
#define PM_SERVER_FIELDS_H

#include <httpd.h>

#include "header/link_field.h"
#include "header/value.h"

/*
 * How many links of the set, from its first, PushManifestLimit lets through
 * where the request is now; bytes are those of the Link field.
 */
int pm_fields_within(const request_rec *r, const pm_set_t *set,
                     pm_dialect_t dialect, int bytes);

/* The link-values that the response has, from r->pool; or NULL. */
apr_array_header_t *pm_fields_of_response(request_rec *r);

#endif
