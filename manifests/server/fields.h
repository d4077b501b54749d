/*
 * Link fields, of a 103 and of a final response alike.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SERVER_FIELDS_H
#define PM_SERVER_FIELDS_H

#include <httpd.h>

#include "header/value.h"

/*
 * How many links of the set, from its first, PushManifestLimit lets through
 * where the request is now.
 */
int pm_fields_within(const request_rec *r, const pm_set_t *set,
                     pm_dialect_t dialect);

/*
 * Adds all of a set's links as the one field that was made of them at load;
 * 0, and nothing, if only `within` of them may be said or no field was made.
 */
int pm_fields_add_all(apr_table_t *headers, const pm_set_t *set,
                      pm_dialect_t dialect, int within);

#endif
