/*
 * The stylesheets of a page: what they import, and the fonts and images that
 * the page uses of them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FOLLOW_SHEETS_H
#define PM_FOLLOW_SHEETS_H

#include "follow/styled.h"

/* Stylesheets importing stylesheets. */
#define PM_SHEETS_DEPTH_MAX 16

/* What is known of the stylesheets of a page: nothing yet; from pool. */
struct pm_sheets_t *pm_sheets_create(apr_pool_t *pool);

/* Reads on in a stylesheet of the site that the page links, once a page; href
 * is its own. */
void pm_sheets_enter(pm_context_t *context, const pm_reference_t *reference,
                     const pm_resource_t *resource, const char *href);

/* Likewise in the text of a <style>. */
void pm_sheets_enter_inline(pm_context_t *context,
                            const pm_reference_t *reference,
                            const pm_origin_t *origin);

/* When all stylesheets are known: what the page uses of them becomes known to
 * the context, and the fonts that its text is set in are candidates. */
void pm_sheets_finish(pm_context_t *context);

/* Those that were read so far, of pm_entered_t, in the order of the cascade. */
const apr_array_header_t *pm_sheets_entered(const pm_context_t *context);

#endif
