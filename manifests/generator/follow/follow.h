/*
 * From the references of a page to candidates: resolves URLs, looks whether the
 * files are there, and reads on in stylesheets.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FOLLOW_FOLLOW_H
#define PM_FOLLOW_FOLLOW_H

#include "follow/context.h"

/*
 * The candidates of the page, of pm_candidate_t, from pool, in the order of its
 * document, which scan is of; what is left out is among them. What is lost is
 * reported.
 */
apr_array_header_t *pm_follow_page(apr_pool_t *pool, const pm_follow_t *follow,
                                   const pm_page_t *page, pm_scan_t *scan);

#endif
