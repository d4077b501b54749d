/*
 * The module scripts of a page: what they import, and what that imports.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FOLLOW_MODULES_H
#define PM_FOLLOW_MODULES_H

#include "follow/context.h"

/* Modules of one page, and imports within imports. */
#define PM_MODULES_MAX 500
#define PM_MODULES_DEPTH_MAX 64

/* What is known of the modules of a page: nothing yet; from pool. */
struct pm_modules_t *pm_modules_create(apr_pool_t *pool,
                                       const pm_follow_t *follow);

/* Takes a <script type=importmap> into account, for the modules after it. */
void pm_modules_add_map(pm_context_t *context, const pm_reference_t *reference,
                        const pm_origin_t *origin);

/* Follows the imports of a module of the site that browsers are sure to come
 * to, and what Vite's function loads with them; href is its own. */
void pm_modules_enter(pm_context_t *context, const pm_reference_t *reference,
                      const pm_resource_t *resource, const char *href);

/* Likewise those of an inline module, and the import()s of an inline classic
 * script. */
void pm_modules_enter_inline(pm_context_t *context,
                             const pm_reference_t *reference,
                             const pm_origin_t *origin);

#endif
