/*
 * Where on the page something is: a guess at its distance from the top, made
 * while the tags and texts go by, without any layout.
 *
 * Lines of text are counted at an average width; images by their attributes;
 * what lies side by side is taken for less high than it is. The guess errs on
 * the side of the top: what may be in the first window is taken for it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_PLACEMENT_H
#define PM_HTML_PLACEMENT_H

#include <apr.h>

#include "html/element.h"
#include "html/extent.h"

/* What is below this, in CSS pixels, is in no first window, whatever the style
 * takes out of the flow or puts side by side. */
#define PM_PLACEMENT_END (20 * PM_EXTENT_TOP)

typedef struct pm_placement_t {
    double y;      /* of the current line */
    double x;      /* the end of what is on it */
    double height; /* of it */
    int navs;      /* open nav, header, menu: items side by side */
    int has_text;  /* the current line has */
    pm_lines_t lines;
} pm_placement_t;

/* A start or end tag of such an element. */
void pm_placement_tag(pm_placement_t *placement, const pm_element_t *element,
                      int is_end);

/* Text that is shown. */
void pm_placement_text(pm_placement_t *placement, const char *text,
                       apr_size_t length);

/* Something of that size on the line; 0: not known. */
void pm_placement_box(pm_placement_t *placement, double width, double height);

/* Whether PM_PLACEMENT_END is not reached yet. */
int pm_placement_is_near(const pm_placement_t *placement);

#endif
