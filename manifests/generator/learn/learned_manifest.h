/*
 * A manifest from what was learned: the one that there was, corrected, or one
 * that nobody has written by reading pages.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_LEARN_LEARNED_MANIFEST_H
#define PM_LEARN_LEARNED_MANIFEST_H

#include "learn/outcome.h"
#include "report/report.h"

/*
 * The manifest, in pool. Pages and matches of the old one (NULL: there is none)
 * of which nothing was learned stay as they are; pages that it does not have
 * and families get what visitors ask for. A set has at most PM_LIMITS_LINKS
 * links and PM_LIMITS_HEADER_BYTES of header (plan/choose.h): what is too much
 * is left out. What a manifest refuses of one page is reported as a loss.
 * PM_EINVALID if the old one has so many matches that those of families are
 * too many.
 */
apr_status_t pm_learned_manifest(apr_pool_t *pool, const pm_outcome_t *outcome,
                                 const pm_manifest_t *old, pm_report_t *report,
                                 pm_manifest_t **manifest, pm_error_t *error);

#endif
