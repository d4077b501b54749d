/*
 * What a page uses of its stylesheets, found once for the pages of a document.
 *
 * Several URLs may lead to one document: symbolic links, a directory and its
 * index file. Where the same stylesheets count for them in the same way, and
 * none of them is a part of the page, they use the same; so the last answer is
 * kept with the document, beside all that it depends on. What it takes from
 * what documents have in common is there until another one with other
 * stylesheets asks.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FOLLOW_STYLED_H
#define PM_FOLLOW_STYLED_H

#include "follow/context.h"

/* A stylesheet of the page, and what its URLs are relative to. */
typedef struct pm_entered_t {
    const pm_css_sheet_t *sheet;
    const pm_origin_t *origin;
    pm_css_use_t use;  /* its data is the origin */
    int is_for_layers; /* not for its rules: it stands further down again */
} pm_entered_t;

/* What documents that are followed one after the other may have in common:
 * nothing yet; from pool. */
struct pm_styles_t *pm_styles_create(apr_pool_t *pool);

/*
 * What the page uses of its stylesheets, of pm_entered_t in the order of the
 * cascade. Takes what that costs from the budget, whether it was known or not.
 * Lives as long as the context, or until another page asks.
 */
const pm_css_usage_t *pm_styled_usage(pm_context_t *context,
                                      const apr_array_header_t *entered);

/*
 * How far down its elements are, by their index: see pm_extent_tops(). The
 * usage that the context has is that of the last call of the above.
 */
const double *pm_styled_tops(pm_context_t *context);

#endif
