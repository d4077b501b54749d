/*
 * The `sizes` attribute: how wide an image will be, before there is a layout.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_SIZES_H
#define PM_HTML_SIZES_H

#include "css/view.h"

/* The width in CSS pixels that the attribute gives in that view, 0 or more. It
 * may be NULL; what gives none is the width of the window. */
double pm_sizes_width(const char *sizes, const pm_css_view_t *view);

#endif
