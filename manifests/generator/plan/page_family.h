/*
 * Families of pages: directories whose pages all need the same, written as one
 * match instead, so that a page that nobody has seen gets its hints, too.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_PLAN_PAGE_FAMILY_H
#define PM_PLAN_PAGE_FAMILY_H

#include <apr_tables.h>

#include "format/manifest.h"

/* Pages that make a family: fewer are no sign of what others would need. */
#define PM_FAMILY_PAGES_MIN 3

/*
 * A manifest, in pool, that gives the same answer as manifest for each of its
 * pages. A directory becomes a match if all pages below it have one set, which
 * is not empty; its own index pages, by their names (of const char *), are no
 * sign for what others need, and stay pages if they differ. *refused is the
 * number of families whose pages stay pages since a manifest takes no more than
 * PM_MATCHES_MAX matches; the smallest are.
 */
pm_manifest_t *pm_family_match(apr_pool_t *pool, const pm_manifest_t *manifest,
                               const apr_array_header_t *indexes, int *refused);

#endif
