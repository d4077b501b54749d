/*
 * The elements of a page for selectors: feeds pm_css_page_t with tags as they
 * nest in a browser, not as they stand in the file.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_TREE_H
#define PM_HTML_TREE_H

#include "css/page.h"
#include "html/extent.h"
#include "html/placement.h"

/* Tags of a page that are looked at; the elements of the rest are as if they
 * were not there. The cost of a page is bounded by it. */
#define PM_TREE_TAGS_MAX 50000

typedef struct pm_tree_t {
    pm_css_page_t *page;
    apr_array_header_t *extents; /* of pm_extent_t, by element index */
    double opened[PM_CSS_ELEMENT_DEPTH_MAX]; /* where the open ones began */
    const pm_css_element_t *last; /* opened; NULL: beyond the limits */
    pm_placement_t placement;
    int tags;
} pm_tree_t;

/* A start tag, and what selectors do not ask of it. */
typedef struct pm_tree_tag_t {
    pm_css_tag_t css;
    double width, height; /* of an image, by its attributes; 0 */
    pm_position_t position;
    int is_empty; /* `/>` ends it */
} pm_tree_tag_t;

/* A start tag: ends what it ends (a paragraph, a list item), and opens html and
 * body where the author did not. */
void pm_tree_open(pm_tree_t *tree, const pm_tree_tag_t *tag);

/* An end tag: ends what is open in it; one without a start tag does nothing. */
void pm_tree_close(pm_tree_t *tree, const char *name);

/* Text between tags, entities not undone yet. */
void pm_tree_text(pm_tree_t *tree, const char *text, apr_size_t length);

#endif
