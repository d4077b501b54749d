/*
 * Link fields that others have written: read by RFC 8288, their targets
 * resolved against the page, so that what is said in other words is recognised
 * as the same.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HEADER_LINK_FIELD_H
#define PM_HEADER_LINK_FIELD_H

#include <apr_tables.h>

#include "format/manifest.h"

/* Where relative targets start from: the URL of the page. */
typedef struct pm_base_t {
    const char *scheme;    /* http or https */
    const char *authority; /* host, with the port if that is not the scheme's */
    const char *path;      /* absolute, percent-encoded, without query */
} pm_base_t;

/* A link-value: its target, and the parameters that we know, or NULL. */
typedef struct pm_link_value_t {
    const char *href; /* as a manifest writes it, resolved */
    const char *rel;
    const char *as;
    const char *media;
    const char *imagesrcset;
    const char *anchor;
    const char *crossorigin; /* "" if it has no value */
    int is_nopush;
} pm_link_value_t;

/*
 * The link-values of all Link fields of a table, added to an array of
 * pm_link_value_t, in order; strings are from the array's pool. A field that is
 * no list of links ends where it is wrong, as Appendix B.2 has it.
 */
void pm_link_field_read(apr_array_header_t *values, const apr_table_t *headers,
                        const pm_base_t *base);

/*
 * Whether one of the values makes a browser do what the link would: a preload,
 * or for a module a modulepreload, of the same target with the same `as`,
 * `media`, `imagesrcset` and CORS mode; or a connection to the same origin.
 */
int pm_link_field_says(const apr_array_header_t *values, const pm_link_t *link);

/* Whether mod_http2 would push something for the value. */
int pm_link_field_pushes(const pm_link_value_t *value);

/*
 * A URL reference as a manifest writes its target: a path of the base's origin,
 * else an absolute URL; from pool. Without fragment and dot segments, with what
 * may not stand in a URL percent-encoded, host and scheme in lower case.
 */
const char *pm_link_field_resolve(apr_pool_t *pool, const pm_base_t *base,
                                  const char *reference);

#endif
