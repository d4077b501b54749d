/*
 * The elements of a page in HTML as a browser nests them (WHATWG HTML, section
 * 13.2.6, "Tree construction"): the rules for SVG and MathML, and for text.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/tree.h"

#include <string.h>

#include "html/insertion.h"

static int top_is(const pm_tree_t *tree, pm_element_id_t id)
{
    return pm_node_is(pm_stack_top(&tree->stack), id);
}

/* Section 13.2.6.5: SVG and MathML. */

/* Whether the innermost element is one of them, and HTML may not stand there
 * as it may in some of their elements. */
static int is_foreign_for(const pm_node_t *top, const pm_tag_t *tag)
{
    if (!top || top->space == PM_NAMESPACE_HTML || top->is_html_point) {
        return 0;
    }
    if (top->is_text_point) {
        return strcmp(tag->name, "mglyph") == 0 ||
               strcmp(tag->name, "malignmark") == 0;
    }
    return top->space != PM_NAMESPACE_MATHML || !top->is_special ||
           tag->element->id != PM_ID_SVG;
}

/* Whether the start tag ends them, as it may stand in HTML alone. */
static int breaks_out(const pm_tag_t *tag)
{
    return pm_element_has(tag->element, PM_ELEMENT_BREAKOUT) ||
           (tag->element->id == PM_ID_FONT &&
            (pm_tag_get(tag, "color") || pm_tag_get(tag, "face") ||
             pm_tag_get(tag, "size")));
}

/* Closes them, up to where HTML may stand. */
static void break_out(pm_tree_t *tree)
{
    const pm_node_t *top;

    while ((top = pm_stack_top(&tree->stack)) != NULL &&
           top->space != PM_NAMESPACE_HTML && !top->is_html_point &&
           !top->is_text_point) {
        pm_stack_close_to(&tree->stack, tree->stack.depth - 1);
    }
}

static void start_foreign(pm_tree_t *tree, const pm_tag_t *tag)
{
    if (breaks_out(tag)) {
        break_out(tree);
        pm_insertion_start(tree, tag);
    }
    else {
        pm_insertion_open_foreign(tree, tag, pm_stack_top(&tree->stack)->space);
    }
}

/* An end tag where the innermost element is one of SVG or MathML. */
static void end_foreign(pm_tree_t *tree, const pm_tag_t *tag)
{
    apr_uint32_t hash = pm_stack_hash(tag);
    int i = tree->stack.depth - 1;

    if (tag->element->id == PM_ID_BR || tag->element->id == PM_ID_P) {
        break_out(tree);
        pm_insertion_end(tree, tag);
        return;
    }
    for (; i > 0 && tree->stack.nodes[i].space != PM_NAMESPACE_HTML; i--) {
        if (pm_node_has_name(&tree->stack.nodes[i], tag, hash)) {
            pm_stack_close_to(&tree->stack, i);
            return;
        }
    }
    pm_insertion_end(tree, tag);
}

/* The tokenizer's sink. */

static pm_text_kind_t on_tag(void *baton, const pm_tag_t *tag)
{
    pm_tree_t *tree = baton;
    const pm_node_t *top = pm_stack_top(&tree->stack);

    tree->text = PM_TEXT_DATA;
    tree->position = tag->position;
    tree->text_position = tag->text_position;
    if (tag->is_end) {
        if (top && top->space != PM_NAMESPACE_HTML) {
            end_foreign(tree, tag);
        }
        else {
            pm_insertion_end(tree, tag);
        }
    }
    else if (is_foreign_for(top, tag)) {
        start_foreign(tree, tag);
    }
    else {
        pm_insertion_start(tree, tag);
    }
    top = pm_stack_top(&tree->stack);
    if (tree->text == PM_TEXT_DATA && top && top->space != PM_NAMESPACE_HTML) {
        tree->text = PM_TEXT_FOREIGN;
    }
    return tree->text;
}

/* The bytes of white space that the text begins with. */
static apr_size_t blank_length(const char *text, apr_size_t length)
{
    apr_size_t i;

    for (i = 0; i < length && pm_tag_is_space(text[i]); i++) {
    }
    return i;
}

static void tell_text(pm_tree_t *tree, const char *text, apr_size_t length)
{
    const pm_node_t *top = pm_stack_top(&tree->stack);

    if (!top->is_inert) {
        tree->stack.handler->on_text(tree->stack.handler->baton, text, length,
                                     top->element->id == PM_ID_STYLE ||
                                         top->element->id == PM_ID_SCRIPT);
    }
}

/* Text between tags: outside of the body it makes one begin. */
static void text_in_data(pm_tree_t *tree, const char *text, apr_size_t length)
{
    const pm_node_t *top = pm_stack_top(&tree->stack);

    if (!top || top->mode == PM_MODE_HTML || top->mode == PM_MODE_HEAD) {
        apr_size_t blank = blank_length(text, length);

        if (blank == length) {
            return;
        }
        text += blank;
        length -= blank;
        pm_insertion_open_body(tree);
        top = pm_stack_top(&tree->stack);
    }
    if (top->mode == PM_MODE_COLUMNS && blank_length(text, length) < length) {
        pm_stack_close_to(&tree->stack, tree->stack.depth - 1);
    }
    if (top->mode == PM_MODE_BODY && !tree->no_frameset) {
        tree->no_frameset = blank_length(text, length) < length;
    }
    if (!tree->has_frameset) {
        tell_text(tree, text, length);
    }
}

/* Whether the text of an element that holds no tags is shown, or read. */
static int is_text_told(const pm_tree_t *tree)
{
    return top_is(tree, PM_ID_STYLE) || top_is(tree, PM_ID_SCRIPT) ||
           top_is(tree, PM_ID_TEXTAREA) || top_is(tree, PM_ID_PLAINTEXT);
}

static void on_text(void *baton, const char *text, apr_size_t length)
{
    pm_tree_t *tree = baton;

    if (tree->text == PM_TEXT_DATA || tree->text == PM_TEXT_FOREIGN) {
        text_in_data(tree, text, length);
    }
    else if (is_text_told(tree)) {
        tell_text(tree, text, length);
    }
}

/* Nobody is asked in a template: no script is run there. */
static const apr_array_header_t *on_script(void *baton)
{
    const pm_tree_t *tree = baton;
    const pm_html_handler_t *handler = tree->stack.handler;
    const pm_node_t *top = pm_stack_top(&tree->stack);

    return handler->on_script && !(top && top->is_inert)
               ? handler->on_script(handler->baton)
               : NULL;
}

pm_tree_t *pm_tree_create(apr_pool_t *pool, const pm_html_handler_t *handler)
{
    pm_tree_t *tree = apr_pcalloc(pool, sizeof(*tree));

    tree->stack = pm_stack_make(pool, handler);
    return tree;
}

pm_token_sink_t pm_tree_sink(pm_tree_t *tree)
{
    return (pm_token_sink_t){tree, on_tag, on_text, on_script};
}

void pm_tree_end(pm_tree_t *tree) { pm_stack_close_to(&tree->stack, 0); }
