/*
 * The standard's rules for tags of HTML (WHATWG HTML, section 13.2.6.4, "The
 * rules for parsing tokens in HTML content", with scripting on).
 *
 * The insertion modes follow from the stack of open elements here: an element
 * says what rules hold in it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/insertion.h"

/* What becomes of a start tag: it is done, or looked at again by the rules of
 * what is the innermost element now. */
typedef enum outcome_t { DONE, AGAIN } outcome_t;

static int has_flag(const pm_tag_t *tag, unsigned flag)
{
    return pm_element_has(tag->element, flag);
}

static int is(const pm_tag_t *tag, pm_element_id_t id)
{
    return tag->element->id == id;
}

static int top_is(const pm_insertion_t *tree, pm_element_id_t id)
{
    return pm_node_is(pm_stack_top(&tree->stack), id);
}

static void close_top(pm_insertion_t *tree)
{
    pm_stack_close_to(&tree->stack, tree->stack.depth - 1);
}

/* Opens an element of HTML. */
static void open_element(pm_insertion_t *tree, const pm_tag_t *tag)
{
    pm_stack_open(&tree->stack, tag, PM_NAMESPACE_HTML,
                  has_flag(tag, PM_ELEMENT_VOID));
    tree->text = tag->element->text;
}

/* A tag that the author left out. */
static pm_tag_t implied_tag(const pm_insertion_t *tree, const char *name)
{
    static const char *const no_attributes[] = {NULL};

    return (pm_tag_t){.name = name,
                      .element = pm_element_find(name),
                      .attributes = no_attributes,
                      .position = tree->position,
                      .text_position = tree->text_position};
}

static void open_implied(pm_insertion_t *tree, const char *name)
{
    const pm_tag_t tag = implied_tag(tree, name);

    open_element(tree, &tag);
}

/* Ends the innermost element that was found at index, and what is in it. */
static void close_found(pm_insertion_t *tree, int index)
{
    if (index >= 0) {
        pm_stack_close_to(&tree->stack, index);
    }
}

static void close_p(pm_insertion_t *tree)
{
    close_found(tree, pm_stack_find(&tree->stack, PM_ID_P, PM_SCOPE_BUTTON));
}

/* Sections 13.2.6.4.1 to 6: up to the body. */

static outcome_t start_in_html(pm_insertion_t *tree, const pm_tag_t *tag)
{
    if (tree->stack.depth == 0) {
        open_implied(tree, "html");
    }
    if (tree->has_frameset) {
        if (is(tag, PM_ID_NOFRAMES)) {
            open_element(tree, tag);
        }
        return DONE;
    }
    if (!tree->has_head) {
        tree->has_head = 1;
        if (is(tag, PM_ID_HEAD)) {
            open_element(tree, tag);
            return DONE;
        }
        open_implied(tree, "head");
        return AGAIN;
    }
    if (has_flag(tag, PM_ELEMENT_HEAD) || is(tag, PM_ID_BODY)) {
        tree->no_frameset |= is(tag, PM_ID_BODY);
        open_element(tree, tag);
    }
    else if (is(tag, PM_ID_FRAMESET)) {
        tree->has_frameset = 1;
        open_element(tree, tag);
    }
    else if (!is(tag, PM_ID_HEAD)) {
        open_implied(tree, "body");
        return AGAIN;
    }
    return DONE;
}

static outcome_t start_in_head(pm_insertion_t *tree, const pm_tag_t *tag)
{
    if (has_flag(tag, PM_ELEMENT_HEAD) || is(tag, PM_ID_NOSCRIPT)) {
        open_element(tree, tag);
        return DONE;
    }
    if (is(tag, PM_ID_HEAD)) {
        return DONE;
    }
    close_top(tree);
    return AGAIN;
}

void pm_insertion_open_body(pm_insertion_t *tree)
{
    const pm_tag_t text = implied_tag(tree, "#text");
    pm_mode_t mode;

    do {
        mode = tree->stack.depth > 0 ? pm_stack_top(&tree->stack)->mode
                                     : PM_MODE_HTML;
    } while (mode == PM_MODE_HEAD
                 ? start_in_head(tree, &text) == AGAIN
                 : mode == PM_MODE_HTML && start_in_html(tree, &text) == AGAIN);
}

/* Sections 13.2.6.4.9 to 15: tables. */

/* Opens a part of a table in the innermost table, with the parts that are
 * implied around it. */
static void open_table_part(pm_insertion_t *tree, const pm_tag_t *tag)
{
    static const char *const implied[] = {NULL, "tbody", "tr"};
    int level = tag->element->level, top;

    for (;;) {
        const pm_node_t *node = pm_stack_top(&tree->stack);

        top = node->element->level;
        if (pm_node_is(node, PM_ID_HTML) ||
            (node->space == PM_NAMESPACE_HTML &&
             node->element->mode == PM_MODE_TABLE && top < level)) {
            break;
        }
        close_top(tree);
    }
    for (; top > 0 && top < level - 1; top++) {
        open_implied(tree, implied[top]);
    }
    open_element(tree, tag);
}

/* A part of a table; outside of one it is nothing. A column whose group is
 * beyond the depth that is kept is not looked at again: it would for ever. */
static outcome_t start_table_part(pm_insertion_t *tree, const pm_tag_t *tag)
{
    pm_tag_t columns;

    if (pm_stack_find(&tree->stack, PM_ID_TABLE, PM_SCOPE_TABLE) < 0) {
        return DONE;
    }
    if (!is(tag, PM_ID_COL)) {
        open_table_part(tree, tag);
        return DONE;
    }
    columns = implied_tag(tree, "colgroup");
    open_table_part(tree, &columns);
    return top_is(tree, PM_ID_COLGROUP) ? AGAIN : DONE;
}

static outcome_t start_in_columns(pm_insertion_t *tree, const pm_tag_t *tag)
{
    if (is(tag, PM_ID_COL) || is(tag, PM_ID_TEMPLATE)) {
        open_element(tree, tag);
        return DONE;
    }
    close_top(tree);
    return AGAIN;
}

/* Section 13.2.6.4.7: the body. */

/* Ends an open item of a list, <li>, <dt>, <dd>, before the next. */
static void end_item(pm_insertion_t *tree, const pm_tag_t *tag)
{
    int i, is_li = is(tag, PM_ID_LI);

    for (i = tree->stack.depth - 1; i >= 0; i--) {
        const pm_node_t *node = &tree->stack.nodes[i];

        if (is_li ? pm_node_is(node, PM_ID_LI)
                  : pm_node_is(node, PM_ID_DD) || pm_node_is(node, PM_ID_DT)) {
            pm_stack_close_to(&tree->stack, i);
            return;
        }
        if (node->is_special && !pm_node_is(node, PM_ID_ADDRESS) &&
            !pm_node_is(node, PM_ID_DIV) && !pm_node_is(node, PM_ID_P)) {
            return;
        }
    }
}

/* What a start tag ends in a list of choices. */
static void end_choice(pm_insertion_t *tree, const pm_tag_t *tag)
{
    int is_option = is(tag, PM_ID_OPTION);

    if (pm_stack_find(&tree->stack, PM_ID_SELECT, PM_SCOPE_DEFAULT) >= 0) {
        pm_stack_end_implied(&tree->stack,
                             is_option ? PM_ID_OPTGROUP : PM_ID_OTHER);
    }
    else if (!is(tag, PM_ID_HR) && top_is(tree, PM_ID_OPTION)) {
        close_top(tree);
    }
}

/* Likewise in a ruby. */
static void end_ruby(pm_insertion_t *tree, const pm_tag_t *tag)
{
    int is_text = is(tag, PM_ID_RP) || is(tag, PM_ID_RT);

    if (pm_stack_find(&tree->stack, PM_ID_RUBY, PM_SCOPE_DEFAULT) >= 0) {
        pm_stack_end_implied(&tree->stack, is_text ? PM_ID_RTC : PM_ID_OTHER);
    }
}

static void end_button(pm_insertion_t *tree)
{
    close_found(tree,
                pm_stack_find(&tree->stack, PM_ID_BUTTON, PM_SCOPE_DEFAULT));
}

/* An input is not in a select, but ends it. */
static void end_select(pm_insertion_t *tree)
{
    close_found(tree,
                pm_stack_find(&tree->stack, PM_ID_SELECT, PM_SCOPE_DEFAULT));
}

/* A link ends one that is still open. */
static void end_link(pm_insertion_t *tree)
{
    int i = tree->stack.depth - 1;

    while (i > 0 && !tree->stack.nodes[i].is_special) {
        if (pm_node_is(&tree->stack.nodes[i--], PM_ID_A)) {
            pm_stack_close_to(&tree->stack, i + 1);
            return;
        }
    }
}

/* Ends what the start tag of an element ends. */
static void end_before(pm_insertion_t *tree, const pm_tag_t *tag)
{
    switch (tag->element->id) {
    case PM_ID_A:
        end_link(tree);
        break;
    case PM_ID_BUTTON:
        end_button(tree);
        break;
    case PM_ID_INPUT:
        end_select(tree);
        break;
    case PM_ID_DD:
    case PM_ID_DT:
    case PM_ID_LI:
        end_item(tree, tag);
        break;
    case PM_ID_HR:
    case PM_ID_OPTGROUP:
    case PM_ID_OPTION:
        end_choice(tree, tag);
        break;
    case PM_ID_RB:
    case PM_ID_RP:
    case PM_ID_RT:
    case PM_ID_RTC:
        end_ruby(tree, tag);
        break;
    default:
        break;
    }
    if (has_flag(tag, PM_ELEMENT_CLOSES_P)) {
        close_p(tree);
    }
    if (has_flag(tag, PM_ELEMENT_HEADING) && tree->stack.depth > 0 &&
        (pm_stack_top(&tree->stack)->element->flags & PM_ELEMENT_HEADING)) {
        close_top(tree);
    }
}

void pm_insertion_open_foreign(pm_insertion_t *tree, const pm_tag_t *tag,
                               pm_namespace_t space)
{
    pm_stack_open(&tree->stack, tag, space, tag->is_self_closing);
}

static void start_frameset(pm_insertion_t *tree, const pm_tag_t *tag)
{
    if (!tree->no_frameset && tree->stack.depth > 1 &&
        pm_node_is(&tree->stack.nodes[1], PM_ID_BODY)) {
        pm_stack_close_to(&tree->stack, 1);
        tree->has_frameset = 1;
        open_element(tree, tag);
    }
}

/* <image> is <img>. */
static void open_image(pm_insertion_t *tree, const pm_tag_t *tag)
{
    pm_tag_t img = *tag;

    img.name = "img";
    img.element = pm_element_find(img.name);
    open_element(tree, &img);
}

/* Tags that open nothing in a body. */
static int is_misplaced(const pm_tag_t *tag)
{
    return is(tag, PM_ID_BODY) || is(tag, PM_ID_HEAD) || is(tag, PM_ID_FRAME);
}

static outcome_t start_in_body(pm_insertion_t *tree, const pm_tag_t *tag)
{
    if (is_misplaced(tag)) {
        return DONE;
    }
    if (has_flag(tag, PM_ELEMENT_HEAD)) {
        open_element(tree, tag);
        return DONE;
    }
    if (is(tag, PM_ID_FRAMESET)) {
        start_frameset(tree, tag);
        return DONE;
    }
    if (has_flag(tag, PM_ELEMENT_TABLE_PART)) {
        return start_table_part(tree, tag);
    }
    if (is(tag, PM_ID_SELECT) &&
        pm_stack_find(&tree->stack, PM_ID_SELECT, PM_SCOPE_DEFAULT) >= 0) {
        end_select(tree);
        return DONE;
    }
    tree->no_frameset |= has_flag(tag, PM_ELEMENT_NO_FRAMES);
    end_before(tree, tag);
    if (is(tag, PM_ID_SVG) || is(tag, PM_ID_MATH)) {
        pm_insertion_open_foreign(tree, tag,
                                  is(tag, PM_ID_SVG) ? PM_NAMESPACE_SVG
                                                     : PM_NAMESPACE_MATHML);
    }
    else if (is(tag, PM_ID_IMAGE)) {
        open_image(tree, tag);
    }
    else {
        open_element(tree, tag);
    }
    return DONE;
}

/* A table in a table ends it. In the parts of one that stand in a template by
 * themselves it is nothing. */
static outcome_t start_in_table(pm_insertion_t *tree, const pm_tag_t *tag)
{
    int table;

    if (!is(tag, PM_ID_TABLE)) {
        return start_in_body(tree, tag);
    }
    table = pm_stack_find(&tree->stack, PM_ID_TABLE, PM_SCOPE_TABLE);
    close_found(tree, table);
    return table >= 0 ? AGAIN : DONE;
}

/* The content of a template is inert, but for that of a shadow root; where its
 * table parts stand is nobody's concern. */
static outcome_t start_in_template(pm_insertion_t *tree, const pm_tag_t *tag)
{
    if (has_flag(tag, PM_ELEMENT_TABLE_PART)) {
        open_element(tree, tag);
        return DONE;
    }
    return is(tag, PM_ID_FRAMESET) ? DONE : start_in_body(tree, tag);
}

static outcome_t start_in_frameset(pm_insertion_t *tree, const pm_tag_t *tag)
{
    if (is(tag, PM_ID_FRAMESET) || is(tag, PM_ID_FRAME) ||
        is(tag, PM_ID_NOFRAMES)) {
        open_element(tree, tag);
    }
    return DONE;
}

static outcome_t (*const starts[])(pm_insertion_t *tree,
                                   const pm_tag_t *tag) = {
    [PM_MODE_HTML] = start_in_html,
    [PM_MODE_HEAD] = start_in_head,
    [PM_MODE_BODY] = start_in_body,
    [PM_MODE_TABLE] = start_in_table,
    [PM_MODE_COLUMNS] = start_in_columns,
    [PM_MODE_TEMPLATE] = start_in_template,
    [PM_MODE_FRAMESET] = start_in_frameset,
};

void pm_insertion_start(pm_insertion_t *tree, const pm_tag_t *tag)
{
    const pm_node_t *top;

    if (is(tag, PM_ID_HTML)) {
        if (tree->stack.depth == 0) {
            open_element(tree, tag);
        }
        return;
    }
    do {
        top = pm_stack_top(&tree->stack);
    } while (starts[top ? top->mode : PM_MODE_HTML](tree, tag) == AGAIN);
}

/* End tags. */

/* One that has no rules of its own; no special element is ended by it. */
static void end_any(pm_insertion_t *tree, const pm_tag_t *tag)
{
    apr_uint32_t hash = pm_stack_hash(tag);
    int i;

    for (i = tree->stack.depth - 1; i > 0; i--) {
        const pm_node_t *node = &tree->stack.nodes[i];

        if (pm_node_has_name(node, tag, hash) &&
            node->space == PM_NAMESPACE_HTML) {
            pm_stack_close_to(&tree->stack, i);
            return;
        }
        if (node->is_special) {
            return;
        }
    }
}

/* `</p>` without a paragraph makes an empty one. */
static void end_p(pm_insertion_t *tree)
{
    if (pm_stack_find(&tree->stack, PM_ID_P, PM_SCOPE_BUTTON) < 0) {
        open_implied(tree, "p");
    }
    close_p(tree);
}

static void end_template(pm_insertion_t *tree)
{
    int i = tree->stack.depth - 1;

    while (i >= 0 && !pm_node_is(&tree->stack.nodes[i], PM_ID_TEMPLATE)) {
        i--;
    }
    close_found(tree, i);
}

/* The index of the innermost element of the tag's name in scope; -1. */
static int find_same(const pm_insertion_t *tree, const pm_tag_t *tag,
                     pm_scope_t scope)
{
    return pm_stack_find_element(&tree->stack, tag->element, scope);
}

static void end_in_body(pm_insertion_t *tree, const pm_tag_t *tag)
{
    pm_stack_t *stack = &tree->stack;

    if (is(tag, PM_ID_BR)) {
        open_implied(tree, "br");
    }
    else if (is(tag, PM_ID_P)) {
        end_p(tree);
    }
    else if (has_flag(tag, PM_ELEMENT_TABLE_PART) || is(tag, PM_ID_TABLE)) {
        close_found(tree, find_same(tree, tag, PM_SCOPE_TABLE));
    }
    else if (is(tag, PM_ID_LI)) {
        close_found(tree, pm_stack_find(stack, PM_ID_LI, PM_SCOPE_LIST));
    }
    else if (has_flag(tag, PM_ELEMENT_HEADING)) {
        close_found(tree, pm_stack_find_flag(stack, PM_ELEMENT_HEADING,
                                             PM_SCOPE_DEFAULT));
    }
    else if (has_flag(tag, PM_ELEMENT_IN_SCOPE)) {
        close_found(tree, find_same(tree, tag, PM_SCOPE_DEFAULT));
    }
    else {
        end_any(tree, tag);
    }
}

/* Before the body, few end tags mean something. */
static void end_before_body(pm_insertion_t *tree, const pm_tag_t *tag)
{
    if (is(tag, PM_ID_HEAD) && top_is(tree, PM_ID_HEAD)) {
        close_top(tree);
    }
    else if (is(tag, PM_ID_BR) && !tree->has_frameset) {
        pm_insertion_open_body(tree);
        open_implied(tree, "br");
    }
}

void pm_insertion_end(pm_insertion_t *tree, const pm_tag_t *tag)
{
    const pm_node_t *top = pm_stack_top(&tree->stack);
    pm_mode_t mode = top ? top->mode : PM_MODE_HTML;

    if (has_flag(tag, PM_ELEMENT_HEAD) && !is(tag, PM_ID_TEMPLATE)) {
        end_any(tree, tag);
    }
    else if (is(tag, PM_ID_TEMPLATE)) {
        end_template(tree);
    }
    else if (mode == PM_MODE_FRAMESET) {
        if (is(tag, PM_ID_FRAMESET) && top_is(tree, PM_ID_FRAMESET)) {
            close_top(tree);
        }
    }
    else if (mode == PM_MODE_HTML || top_is(tree, PM_ID_HEAD)) {
        end_before_body(tree, tag);
    }
    else if (!is(tag, PM_ID_BODY) && !is(tag, PM_ID_HTML)) {
        if (mode == PM_MODE_COLUMNS && !is(tag, PM_ID_COLGROUP)) {
            close_top(tree);
        }
        end_in_body(tree, tag);
    }
}
