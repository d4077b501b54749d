/*
 * What one response says of a set: the limits that hold for it, and the links
 * that the configuration adds to those of the manifest.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HEADER_RESPONSE_H
#define PM_HEADER_RESPONSE_H

#include "header/value.h"

/* The most that one response gets. */
typedef struct pm_limit_t {
    int links;
    apr_size_t bytes; /* of the Link field, its name and line end too */
} pm_limit_t;

/*
 * How many links of a set, from its first, stay within the limit when they are
 * said in the dialect. Links are whole and in the order of need: the first that
 * does not fit ends them. The set has its values.
 */
int pm_response_count(const pm_set_t *set, pm_dialect_t dialect,
                      const pm_limit_t *limit);

/*
 * Bytes of a Link field, as pm_limit_t counts them, that has so many and gets
 * one more value; before the first value it has pm_response_grown(0, NULL).
 * value may be NULL: not said.
 */
apr_size_t pm_response_grown(apr_size_t bytes, const char *value);

/*
 * The links of a set that are said in the dialect, as far as the first `within`
 * of them go, as the value of one Link field (RFC 8288, section 3): httpd and
 * HPACK take a field's time for each field. From pool, or as long-lived as the
 * set; NULL if there is none. The set has its values.
 */
const char *pm_response_field(apr_pool_t *pool, const pm_set_t *set,
                              pm_dialect_t dialect, int within);

/*
 * The links of first, then those of second whose href first does not have: one
 * of the two if the other is NULL or empty, else a set from pool, with the id
 * of first, that refers to the links of both, which must outlive it. At most
 * PM_SET_LINKS_MAX links; what is beyond is left out. Both have their values.
 */
const pm_set_t *pm_response_join(apr_pool_t *pool, const pm_set_t *first,
                                 const pm_set_t *second);

/*
 * The links i of a set that are wanted, as a set from pool that refers to them;
 * the set itself if that is all of them.
 */
const pm_set_t *pm_response_select(apr_pool_t *pool, const pm_set_t *set,
                                   int (*is_wanted)(const void *context,
                                                    const pm_set_t *set, int i),
                                   const void *context);

/*
 * The links i of a set for which bit i is not set, likewise; a set has no more
 * links than there are bits.
 */
const pm_set_t *pm_response_without(apr_pool_t *pool, const pm_set_t *set,
                                    apr_uint64_t bits);

#endif
