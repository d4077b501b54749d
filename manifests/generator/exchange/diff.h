/*
 * What differs between two manifests of a site: which pages and matches have
 * come and gone, and what the others are sent that they were not before.
 *
 * Pages that go through the same are one change, and what becomes of a link is
 * counted over all of them, so that a deploy of ten thousand pages is said in a
 * few lines.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_EXCHANGE_DIFF_H
#define PM_EXCHANGE_DIFF_H

#include <apr_tables.h>

#include "format/manifest.h"

/* What becomes of a link. */
typedef enum pm_diff_kind_t {
    PM_DIFF_ADDED,
    PM_DIFF_GONE,
    PM_DIFF_CONTENT, /* its file has another size or hash */
    PM_DIFF_CHANGED, /* an attribute is another one */
    PM_DIFF_MOVED,   /* it stands elsewhere in the order of need */
    PM_DIFF_KINDS
} pm_diff_kind_t;

typedef struct pm_link_diff_t {
    pm_diff_kind_t kind;
    const pm_link_t *before, *now; /* NULL where there is none */
    int pages;                     /* that go through it */
    const char *example;           /* the first of them */
} pm_link_diff_t;

/* A page, by its path, or a match, by its pattern; both percent-encoded. */
typedef struct pm_diff_name_t {
    const char *path;
    int is_match;
} pm_diff_name_t;

/* What the same pages go through. */
typedef struct pm_change_t {
    apr_array_header_t *names; /* of pm_diff_name_t, by path */
    apr_array_header_t *links; /* of pm_link_diff_t, as they stand */
} pm_change_t;

typedef struct pm_diff_t {
    unsigned int before, now;    /* pages and matches */
    apr_array_header_t *added;   /* of pm_diff_name_t, by path */
    apr_array_header_t *gone;    /* likewise */
    int changed;                 /* pages and matches in changes */
    apr_array_header_t *changes; /* of pm_change_t, the largest first */
    apr_array_header_t *links;   /* of pm_link_diff_t, most pages first */
} pm_diff_t;

/* What differs, from pool; the manifests outlive it. What is not sent (`via`,
 * `why`) does not count. */
pm_diff_t *pm_diff_find(apr_pool_t *pool, const pm_manifest_t *before,
                        const pm_manifest_t *now);

/* Whether nothing differs. */
int pm_diff_is_empty(const pm_diff_t *diff);

/* The names of the attributes in which two links differ, from pool: "as, type";
 * "" if in none that is sent. Size and hash are no such attributes. */
const char *pm_diff_attributes(apr_pool_t *pool, const pm_link_t *before,
                               const pm_link_t *now);

#endif
