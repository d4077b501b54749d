/*
 * The images of a page's styles that it does not show, for people who look for
 * them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FOLLOW_UNUSED_H
#define PM_FOLLOW_UNUSED_H

#include "follow/context.h"

/* Adds each, once, as a candidate that is left out. Comes after
 * pm_sheets_finish(), and does nothing unless the run wants them. */
void pm_unused_images(pm_context_t *context);

#endif
