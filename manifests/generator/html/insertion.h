/*
 * The standard's rules for tags of HTML: what a start tag opens and closes, and
 * what an end tag closes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_INSERTION_H
#define PM_HTML_INSERTION_H

#include "html/stack.h"

/* The state of a tree. All zero but for the stack, it is empty. */
typedef struct pm_insertion_t {
    pm_stack_t stack;
    pm_text_kind_t text; /* in the element that was opened last */
    int has_head;        /* it was opened */
    int has_frameset;    /* instead of a body */
    int no_frameset;     /* it would come too late */
    pm_position_t position, text_position; /* of the tag that is looked at */
} pm_insertion_t;

/* A start or an end tag. */
void pm_insertion_start(pm_insertion_t *tree, const pm_tag_t *tag);
void pm_insertion_end(pm_insertion_t *tree, const pm_tag_t *tag);

/* Text that is not blank: opens what is implied up to the body, unless there is
 * a frameset. */
void pm_insertion_open_body(pm_insertion_t *tree);

/* Opens an element of SVG or MathML. */
void pm_insertion_open_foreign(pm_insertion_t *tree, const pm_tag_t *tag,
                               pm_namespace_t space);

#endif
