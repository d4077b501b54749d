/*
 * The elements of a page in HTML as a browser nests them, not as its tags stand
 * in the file: between the tokenizer and the handler.
 *
 * It is the standard's tree construction, but for what changes neither which
 * elements there are nor what holds tags: attributes of a second <html> or
 * <body>, quirks mode, the second copies of <b> and its like that misnested
 * tags make ("adoption agency"), and the place of what a table does not allow
 * ("foster parenting"): here it stays in the table.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_TREE_H
#define PM_HTML_TREE_H

#include <apr_pools.h>

#include "html/handler.h"
#include "html/tokenizer.h"

typedef struct pm_insertion_t pm_tree_t;

/* A tree in pool, of an empty page. The handler outlives it. */
pm_tree_t *pm_tree_create(apr_pool_t *pool, const pm_html_handler_t *handler);

/* What makes it grow: the sink of a tokenizer for it. */
pm_token_sink_t pm_tree_sink(pm_tree_t *tree);

/* The end of the page: closes what is open. */
void pm_tree_end(pm_tree_t *tree);

#endif
