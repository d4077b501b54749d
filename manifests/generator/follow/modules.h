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

/* Takes a <script type=importmap> into account, for the modules after it. */
void pm_modules_add_map(pm_walker_t *walker, const pm_reference_t *reference,
                        const pm_origin_t *origin);

/* Follows the static imports of a module of the site; href is its own. */
void pm_modules_enter(pm_walker_t *walker, const pm_reference_t *reference,
                      const pm_resource_t *resource, const char *href);

/* Likewise those of an inline module. */
void pm_modules_enter_inline(pm_walker_t *walker,
                             const pm_reference_t *reference,
                             const pm_origin_t *origin);

#endif
