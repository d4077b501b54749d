/*
 * The JSON of a link, as it stands in a manifest and in rules: read and written
 * here alone.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FORMAT_LINK_JSON_H
#define PM_FORMAT_LINK_JSON_H

#include <jansson.h>

#include "format/link.h"

/* What is wrong with the JSON of a link. */
typedef struct pm_link_json_fault_t {
    const char *attribute; /* at fault; NULL: the link as a whole */
    const char *message;   /* static, or from the pool of the reading */
} pm_link_json_fault_t;

/*
 * Reads a link and checks it. A key that no link has is passed over; see
 * pm_link_json_knows(). The link's strings are the object's, and live as long.
 * PM_EINVALID, and *fault, if it is wrong. Messages come from pool.
 */
apr_status_t pm_link_json_read(apr_pool_t *pool, json_t *object,
                               pm_link_t *link, pm_link_json_fault_t *fault);

/* Whether links have a key of that name. */
int pm_link_json_knows(const char *key);

/*
 * The links as the array of a set's line, from pool, NUL-terminated. Attributes
 * that have their default are left out. The bytes that a set's id is made from.
 * NULL if a text is not UTF-8.
 */
const char *pm_link_json_text(apr_pool_t *pool, const pm_link_t *links,
                              int nlinks);

#endif
