/*
 * Families of pages: directories whose pages nearly all need the same, written
 * as one match instead, so that a page that nobody has seen gets its hints,
 * too.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_PLAN_PAGE_FAMILY_H
#define PM_PLAN_PAGE_FAMILY_H

#include <apr_tables.h>

#include "format/manifest.h"

/* Pages that make a family: fewer are no sign of what others would need. */
#define PM_FAMILY_PAGES_MIN 3

/* Of how many percent of its pages a family has what they need, unless said
 * otherwise; the least and the most that can be said. */
#define PM_FAMILY_SHARE 95
#define PM_FAMILY_SHARE_MIN 51
#define PM_FAMILY_SHARE_MAX 100

/*
 * A manifest, in pool, that gives the same answer as manifest for each of its
 * pages. A directory becomes a match with the links that so many percent
 * (share) of the pages below it need, and of what is in it, each directory as
 * one; the pages that need others, or more, stay pages. A directory that would
 * have the match of the one above it needs none. Its own index pages, by their
 * names (of const char *), are no sign for what others need. *refused is the
 * number of families whose pages stay pages since a manifest takes no more than
 * PM_MATCHES_MAX matches; the smallest are.
 */
pm_manifest_t *pm_family_match(apr_pool_t *pool, const pm_manifest_t *manifest,
                               const apr_array_header_t *indexes, int share,
                               int *refused);

/*
 * Adds the page of a front controller (percent-encoded, such as /index.php),
 * which answers for pages that nobody has listed: with the links that so many
 * percent of the pages below its directory need. A page that is there already
 * stays. Errors: those of pm_manifest_add_page().
 */
apr_status_t pm_family_add_front(apr_pool_t *pool, pm_manifest_t *manifest,
                                 const char *front, int share,
                                 pm_error_t *error);

#endif
