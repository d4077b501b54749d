/*
 * The tracks of a grid: how many columns grid-template-columns makes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_TRACKS_H
#define PM_CSS_TRACKS_H

#include "css/view.h"

/* Most that are counted. */
#define PM_CSS_TRACKS_MAX 64

/* The columns that a value of grid-template-columns makes in that view, if the
 * grid is as wide; 0: none, or not known. */
int pm_css_tracks_count(const char *columns, const pm_css_view_t *view);

#endif
