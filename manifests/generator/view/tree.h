/*
 * Who asks for whom: the links of a set as a tree, for the eye. The page asks
 * for a stylesheet, which asks for another one, which asks for a font.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_VIEW_TREE_H
#define PM_VIEW_TREE_H

#include <apr_tables.h>

#include "format/manifest.h"
#include "view/terminal.h"

/* A file, in the order in which the tree is read: from the top down. */
typedef struct pm_node_t {
    const char *name;
    const pm_link_t *link; /* NULL: it is not sent, but asks for what is */
    int index;             /* of the link in the set */
    int parent;            /* its place among the nodes; -1: the page */
    int depth;             /* from 0 */
    int is_last;           /* of those that its parent asks for */
} pm_node_t;

/*
 * The tree of a set's links by their via, of pm_node_t, from pool. What one
 * file asks for stands in the order of need. A via that is not in the set is a
 * node without a link. Of links that name each other in a circle the last hangs
 * on the page.
 */
apr_array_header_t *pm_tree_make(apr_pool_t *pool, const pm_set_t *set);

/*
 * The tree as lines, of const char *, from pool: one for each node, with its
 * number in the order in which it is sent, what it is for, its size, how it is
 * sent and why. The set has its values (header/value.h). Where nothing is drawn
 * a node is indented, and says its via.
 */
apr_array_header_t *pm_tree_lines(apr_pool_t *pool, const pm_set_t *set,
                                  const pm_terminal_t *terminal);

#endif
