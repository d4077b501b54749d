/*
 * The open elements of a page in HTML.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/stack.h"

#include <string.h>
#include <strings.h>

/* Names of elements in SVG and MathML that are like HTML's that end a scope. */
static const char html_points[] = " foreignobject desc title ";
static const char text_points[] = " mi mo mn ms mtext ";

/* Whether a list, of words between blanks, has the word. */
static int has_word(const char *list, const char *word)
{
    apr_size_t length = strlen(word);
    const char *at = list;

    while (length > 0 && (at = strstr(at, word)) != NULL) {
        if (at[-1] == ' ' && at[length] == ' ') {
            return 1;
        }
        at += length;
    }
    return 0;
}

/* FNV-1a. That two names have one number does no harm. */
apr_uint32_t pm_stack_hash(const pm_tag_t *tag)
{
    apr_uint32_t hash = 2166136261u;
    const char *name;

    if (tag->element->name[0]) {
        return 0;
    }
    for (name = tag->name; *name; name++) {
        hash = (hash ^ (unsigned char)*name) * 16777619u;
    }
    return hash;
}

/* What is special about an element of SVG or MathML. */
static void describe_foreign(pm_node_t *node, const pm_tag_t *tag)
{
    if (node->space == PM_NAMESPACE_SVG) {
        node->is_html_point = has_word(html_points, tag->name);
        node->is_special = node->is_html_point;
    }
    else if (strcmp(tag->name, "annotation-xml") == 0) {
        const char *encoding = pm_tag_get(tag, "encoding");

        node->is_special = 1;
        node->is_html_point =
            encoding && (strcasecmp(encoding, "text/html") == 0 ||
                         strcasecmp(encoding, "application/xhtml+xml") == 0);
    }
    else {
        node->is_text_point = has_word(text_points, tag->name);
        node->is_special = node->is_text_point;
    }
}

/* Whether the template is a shadow root of the innermost element: then its
 * content is shown in that. */
static int is_shadow_root(pm_stack_t *stack, const pm_tag_t *tag)
{
    const char *mode = pm_tag_get(tag, "shadowrootmode");
    pm_node_t *host = stack->depth > 0 ? &stack->nodes[stack->depth - 1] : NULL;

    if (!mode || !host || !host->is_host ||
        (strcasecmp(mode, "open") != 0 && strcasecmp(mode, "closed") != 0)) {
        return 0;
    }
    host->is_host = 0;
    return 1;
}

/* An element of HTML: a template is not told, nor what is in it. */
static void describe_html(pm_stack_t *stack, pm_node_t *node,
                          const pm_tag_t *tag)
{
    node->is_special = pm_element_has(node->element, PM_ELEMENT_SPECIAL);
    node->is_host = pm_element_has(node->element, PM_ELEMENT_HOST) ||
                    (!node->element->name[0] && strchr(tag->name, '-'));
    if (node->element->mode) {
        node->mode = node->element->mode;
    }
    if (node->mode == PM_MODE_TEMPLATE && pm_node_is(node, PM_ID_TEMPLATE)) {
        node->is_told = 0;
        node->is_inert = node->is_inert || !is_shadow_root(stack, tag);
    }
}

static void tell_close(pm_stack_t *stack, const pm_node_t *node)
{
    if (node->is_told) {
        stack->handler->on_close(stack->handler->baton, node->element);
    }
}

pm_stack_t pm_stack_make(apr_pool_t *pool, const pm_html_handler_t *handler)
{
    return (pm_stack_t){
        .handler = handler,
        .nodes = apr_palloc(pool, sizeof(pm_node_t) * PM_STACK_DEPTH_MAX)};
}

void pm_stack_open(pm_stack_t *stack, const pm_tag_t *tag, pm_namespace_t space,
                   int is_empty)
{
    const pm_node_t *parent = pm_stack_top(stack);
    pm_tag_t told = *tag;
    pm_node_t node = {
        .element = tag->element,
        .hash = pm_stack_hash(tag),
        .space = space,
        .mode = parent ? parent->mode : PM_MODE_HTML,
        .is_inert = parent && parent->is_inert,
    };

    node.is_told = !node.is_inert;
    if (space == PM_NAMESPACE_HTML) {
        describe_html(stack, &node, tag);
    }
    else {
        describe_foreign(&node, tag);
    }
    if (node.is_told) {
        told.space = space;
        stack->handler->on_open(stack->handler->baton, &told);
    }
    if (is_empty || stack->depth == PM_STACK_DEPTH_MAX) {
        tell_close(stack, &node);
    }
    else {
        stack->nodes[stack->depth++] = node;
    }
}

void pm_stack_close_to(pm_stack_t *stack, int depth)
{
    while (stack->depth > depth) {
        stack->depth--;
        tell_close(stack, &stack->nodes[stack->depth]);
    }
}

static int ends_scope(const pm_node_t *node, pm_scope_t scope)
{
    if (scope == PM_SCOPE_TABLE) {
        return pm_node_is(node, PM_ID_HTML) || pm_node_is(node, PM_ID_TABLE) ||
               pm_node_is(node, PM_ID_TEMPLATE);
    }
    if (node->space != PM_NAMESPACE_HTML) {
        return node->is_special;
    }
    return (node->element->flags & PM_ELEMENT_SCOPE) ||
           (scope >= PM_SCOPE_BUTTON && pm_node_is(node, PM_ID_BUTTON)) ||
           (scope == PM_SCOPE_LIST && (node->element->flags & PM_ELEMENT_LIST));
}

/* Whether the node is the element that is looked for: one of id, element and
 * flag is given. */
static int is_sought(const pm_node_t *node, pm_element_id_t id,
                     const pm_element_t *element, unsigned flag)
{
    return node->space == PM_NAMESPACE_HTML &&
           ((id && node->element->id == id) || node->element == element ||
            pm_element_has(node->element, flag));
}

static int find(const pm_stack_t *stack, pm_element_id_t id,
                const pm_element_t *element, unsigned flag, pm_scope_t scope)
{
    int i;

    for (i = stack->depth - 1; i >= 0; i--) {
        if (is_sought(&stack->nodes[i], id, element, flag)) {
            return i;
        }
        if (ends_scope(&stack->nodes[i], scope)) {
            break;
        }
    }
    return -1;
}

int pm_stack_find(const pm_stack_t *stack, pm_element_id_t id, pm_scope_t scope)
{
    return find(stack, id, NULL, 0, scope);
}

int pm_stack_find_element(const pm_stack_t *stack, const pm_element_t *element,
                          pm_scope_t scope)
{
    return find(stack, PM_ID_OTHER, element, 0, scope);
}

int pm_stack_find_flag(const pm_stack_t *stack, unsigned flag, pm_scope_t scope)
{
    return find(stack, PM_ID_OTHER, NULL, flag, scope);
}

void pm_stack_end_implied(pm_stack_t *stack, pm_element_id_t except)
{
    const pm_node_t *top;

    while ((top = pm_stack_top(stack)) != NULL &&
           top->space == PM_NAMESPACE_HTML &&
           pm_element_has(top->element, PM_ELEMENT_IMPLIED) &&
           top->element->id != except) {
        pm_stack_close_to(stack, stack->depth - 1);
    }
}
