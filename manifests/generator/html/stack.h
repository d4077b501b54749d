/*
 * The open elements of a page in HTML (WHATWG HTML, section 13.2.4.2, "The
 * stack of open elements"), and the telling of what opens and closes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_STACK_H
#define PM_HTML_STACK_H

#include <apr_pools.h>

#include "html/element.h"
#include "html/handler.h"

/* Open elements at once; what is deeper is closed as soon as it is opened.
 * Trees are no deeper in Chromium. */
#define PM_STACK_DEPTH_MAX 512

/* An open element. */
typedef struct pm_node_t {
    const pm_element_t *element;
    apr_uint32_t hash; /* of the name of an unknown one; else 0 */
    pm_namespace_t space;
    pm_mode_t mode;    /* the rules for its content */
    int is_html_point; /* HTML may stand in this element of SVG, MathML */
    int is_text_point; /* likewise, in its text: MathML's mi, mo, mn, ms, mtext
                        */
    int is_special;    /* in the standard's sense */
    int is_told;       /* the handler knows it */
    int is_inert;      /* its content is that of a template */
    int is_host;       /* it may have a shadow root, and has none yet */
} pm_node_t;

typedef struct pm_stack_t {
    const pm_html_handler_t *handler;
    pm_node_t *nodes; /* room for PM_STACK_DEPTH_MAX */
    int depth;
} pm_stack_t;

/* What ends the search for an element ("has a particular element in scope").
 * They are lists, each of which has the one before it. */
typedef enum pm_scope_t {
    PM_SCOPE_TABLE,
    PM_SCOPE_DEFAULT,
    PM_SCOPE_BUTTON,
    PM_SCOPE_LIST
} pm_scope_t;

/* Without elements, from pool; the handler outlives it. */
pm_stack_t pm_stack_make(apr_pool_t *pool, const pm_html_handler_t *handler);

/* Opens an element of that language in the innermost one; is_empty: and closes
 * it. The tag's element is set. */
void pm_stack_open(pm_stack_t *stack, const pm_tag_t *tag, pm_namespace_t space,
                   int is_empty);

/* Closes elements until so many are open. */
void pm_stack_close_to(pm_stack_t *stack, int depth);

/* The innermost open element; NULL: there is none. */
static inline const pm_node_t *pm_stack_top(const pm_stack_t *stack)
{
    return stack->depth > 0 ? &stack->nodes[stack->depth - 1] : NULL;
}

/* Whether it is that element of HTML; node may be NULL. */
static inline int pm_node_is(const pm_node_t *node, pm_element_id_t id)
{
    return node && node->space == PM_NAMESPACE_HTML && node->element->id == id;
}

/* The index of the innermost such element in scope; -1. */
int pm_stack_find(const pm_stack_t *stack, pm_element_id_t id,
                  pm_scope_t scope);

/* Likewise one that the standard names, or one with a flag of pm_element_t. */
int pm_stack_find_element(const pm_stack_t *stack, const pm_element_t *element,
                          pm_scope_t scope);
int pm_stack_find_flag(const pm_stack_t *stack, unsigned flag,
                       pm_scope_t scope);

/* Closes elements whose end tags may be left out, but not that one, which may
 * be PM_ID_OTHER ("generate implied end tags"). */
void pm_stack_end_implied(pm_stack_t *stack, pm_element_id_t except);

/* A number that tells the names of unknown elements apart, mostly, to compare
 * it with pm_node_t's; 0 for those that the standard names. */
apr_uint32_t pm_stack_hash(const pm_tag_t *tag);

/* Whether the node has the name of the tag whose number that is. */
static inline int pm_node_has_name(const pm_node_t *node, const pm_tag_t *tag,
                                   apr_uint32_t hash)
{
    return node->element == tag->element && node->hash == hash;
}

#endif
