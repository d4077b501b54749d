/*
 * Who asks for whom.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "view/tree.h"

#include <string.h>

#include <apr_strings.h>

#include "header/value.h"

/* Characters of a name beyond which the columns are not moved for it. */
#define NAME_MAX_WIDTH 44
/* A name has so much more where it is indented. */
#define INDENT 3

/* ---- The tree ---- */

static int find_node(const apr_array_header_t *nodes, const char *name)
{
    int i;

    for (i = 0; i < nodes->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(nodes, i, pm_node_t).name, name) == 0) {
            return i;
        }
    }
    return -1;
}

static int has_link(const pm_set_t *set, const char *href)
{
    int i;

    for (i = 0; i < set->nlinks && strcmp(set->links[i].href, href) != 0; i++) {
    }
    return i < set->nlinks;
}

/* The nodes in the order of need, a file that is not sent before the first
 * thing that it asks for. */
static apr_array_header_t *nodes_of(apr_pool_t *pool, const pm_set_t *set)
{
    apr_array_header_t *nodes =
        apr_array_make(pool, set->nlinks + 1, sizeof(pm_node_t));
    int i;

    for (i = 0; i < set->nlinks; i++) {
        const pm_link_t *link = &set->links[i];

        if (link->via && !has_link(set, link->via) &&
            find_node(nodes, link->via) < 0) {
            APR_ARRAY_PUSH(nodes, pm_node_t) =
                (pm_node_t){.name = link->via, .parent = -1};
        }
        APR_ARRAY_PUSH(nodes, pm_node_t) = (pm_node_t){
            .name = link->href, .link = link, .index = i, .parent = -1};
    }
    return nodes;
}

/* Whether a node hangs on another one, or is it. */
static int hangs_on(const apr_array_header_t *nodes, int node, int other)
{
    while (node >= 0 && node != other) {
        node = APR_ARRAY_IDX(nodes, node, pm_node_t).parent;
    }
    return node == other;
}

/* Hangs each node on the one that asks for it, unless that closed a circle. */
static void hang(const apr_array_header_t *nodes)
{
    int i, parent;

    for (i = 0; i < nodes->nelts; i++) {
        pm_node_t *node = &APR_ARRAY_IDX(nodes, i, pm_node_t);

        parent = node->link && node->link->via
                     ? find_node(nodes, node->link->via)
                     : -1;
        if (parent >= 0 && !hangs_on(nodes, parent, i)) {
            node->parent = parent;
        }
    }
}

/* Appends what a node asks for, and what that asks for. */
static void append(apr_array_header_t *tree, const apr_array_header_t *nodes,
                   int parent, int place, int depth)
{
    int i, last = -1;

    for (i = 0; i < nodes->nelts; i++) {
        last = APR_ARRAY_IDX(nodes, i, pm_node_t).parent == parent ? i : last;
    }
    for (i = 0; i <= last; i++) {
        pm_node_t node = APR_ARRAY_IDX(nodes, i, pm_node_t);

        if (node.parent == parent) {
            node.parent = place;
            node.depth = depth;
            node.is_last = i == last;
            APR_ARRAY_PUSH(tree, pm_node_t) = node;
            append(tree, nodes, i, tree->nelts - 1, depth + 1);
        }
    }
}

apr_array_header_t *pm_tree_make(apr_pool_t *pool, const pm_set_t *set)
{
    apr_array_header_t *nodes = nodes_of(pool, set);
    apr_array_header_t *tree =
        apr_array_make(pool, nodes->nelts + 1, sizeof(pm_node_t));

    hang(nodes);
    append(tree, nodes, -1, -1, 0);
    return tree;
}

/* ---- Its lines ---- */

/* The branches before a name; the strokes of those that go on below it. */
static const char *branches(apr_pool_t *pool, const apr_array_header_t *tree,
                            const pm_node_t *node,
                            const pm_terminal_t *terminal)
{
    const char *on = terminal->has_unicode ? "│  " : "|  ";
    const char *text = !terminal->has_unicode ? (node->is_last ? "`- " : "|- ")
                       : node->is_last        ? "└─ "
                                              : "├─ ";

    if (!terminal->is_drawn) {
        return apr_psprintf(pool, "%*s", INDENT * (node->depth + 1), "");
    }
    while (node->parent >= 0) {
        node = &APR_ARRAY_IDX(tree, node->parent, pm_node_t);
        text = apr_pstrcat(pool, node->is_last ? "   " : on, text, NULL);
    }
    return text;
}

/* How wide a name with its number and its branches is. */
static int width_of(apr_pool_t *pool, const pm_node_t *node)
{
    const char *number =
        node->link ? apr_psprintf(pool, "%d. ", node->index + 1) : "";

    return INDENT * (node->depth + 1) + (int)strlen(number) +
           (int)strlen(node->name);
}

/* What a link is for: its destination, or its relation. */
static const char *use_of(const pm_link_t *link)
{
    return link->as != PM_AS_NONE              ? pm_as_name(link->as)
           : link->rel == PM_REL_MODULEPRELOAD ? "module"
                                               : pm_rel_name(link->rel);
}

static pm_look_t look_of(const pm_link_t *link)
{
    switch (link->as) {
    case PM_AS_NONE:
        return link->rel == PM_REL_MODULEPRELOAD ? PM_LOOK_SCRIPT
                                                 : PM_LOOK_OTHER;
    case PM_AS_STYLE:
        return PM_LOOK_STYLE;
    case PM_AS_SCRIPT:
        return PM_LOOK_SCRIPT;
    case PM_AS_FONT:
        return PM_LOOK_FONT;
    case PM_AS_IMAGE:
        return PM_LOOK_IMAGE;
    default:
        return PM_LOOK_OTHER;
    }
}

/* What a link is for, its size, and in which ways it is sent. */
static const char *facts_of(apr_pool_t *pool, const pm_set_t *set,
                            const pm_node_t *node,
                            const pm_terminal_t *terminal)
{
    const pm_link_t *link = node->link;
    const pm_value_t *values = set->values->links[node->index];
    const char *bytes =
        link->bytes == PM_BYTES_UNKNOWN
            ? ""
            : apr_psprintf(pool, "%" APR_INT64_T_FMT " bytes", link->bytes);
    int is_early = values[PM_DIALECT_EARLY].text ||
                   values[PM_DIALECT_EARLY_DESKTOP].text ||
                   values[PM_DIALECT_EARLY_PHONE].text;

    return apr_psprintf(
        pool, "%s %14s  %-3s %-4s %-4s",
        pm_terminal_text(pool, terminal, look_of(link),
                         apr_psprintf(pool, "%-10s", use_of(link))),
        bytes, is_early ? "103" : "",
        values[PM_DIALECT_PUSH].text ? "push" : "",
        values[PM_DIALECT_FINAL].text ? "Link" : "");
}

/* Why it is needed; where: on one screen; and, unless it is drawn, by whom. */
static const char *why_of(apr_pool_t *pool, const pm_link_t *link,
                          const pm_terminal_t *terminal)
{
    apr_array_header_t *words = apr_array_make(pool, 3, sizeof(char *));
    const char *text = "";
    int i;

    if (link->why) {
        APR_ARRAY_PUSH(words, const char *) = link->why;
    }
    if (link->screens == PM_SCREEN_DESKTOP ||
        link->screens == PM_SCREEN_PHONE) {
        APR_ARRAY_PUSH(words, const char *) =
            apr_pstrcat(pool, "on a ", pm_screen_name(link->screens), NULL);
    }
    if (link->via && !terminal->is_drawn) {
        APR_ARRAY_PUSH(words, const char *) =
            apr_pstrcat(pool, "via ", link->via, NULL);
    }
    for (i = 0; i < words->nelts; i++) {
        text = apr_pstrcat(pool, text, i > 0 ? ", " : "",
                           APR_ARRAY_IDX(words, i, const char *), NULL);
    }
    return text;
}

static void cut_blanks(char *line)
{
    apr_size_t length = strlen(line);

    while (length > 0 && line[length - 1] == ' ') {
        line[--length] = '\0';
    }
}

/* One line; its name is so wide, to where the columns begin. */
static const char *line_of(apr_pool_t *pool, const pm_set_t *set,
                           const apr_array_header_t *tree,
                           const pm_node_t *node, const pm_terminal_t *terminal,
                           int width)
{
    const char *branch = pm_terminal_text(pool, terminal, PM_LOOK_FAINT,
                                          branches(pool, tree, node, terminal));
    int gap = width - width_of(pool, node);
    char *line;

    if (!node->link) {
        return apr_pstrcat(pool, branch, node->name,
                           pm_terminal_text(pool, terminal, PM_LOOK_FAINT,
                                            "  (not in the set)"),
                           NULL);
    }
    line = apr_psprintf(
        pool, "%s%d. %s%*s  %s  %s", branch, node->index + 1,
        pm_terminal_text(pool, terminal, PM_LOOK_STRONG, node->name),
        gap > 0 ? gap : 0, "", facts_of(pool, set, node, terminal),
        why_of(pool, node->link, terminal));
    cut_blanks(line);
    return line;
}

apr_array_header_t *pm_tree_lines(apr_pool_t *pool, const pm_set_t *set,
                                  const pm_terminal_t *terminal)
{
    apr_array_header_t *tree = pm_tree_make(pool, set);
    apr_array_header_t *lines =
        apr_array_make(pool, tree->nelts + 1, sizeof(const char *));
    int i, width = 0;

    for (i = 0; i < tree->nelts; i++) {
        int own = width_of(pool, &APR_ARRAY_IDX(tree, i, pm_node_t));

        width = own > width && own <= NAME_MAX_WIDTH ? own : width;
    }
    for (i = 0; i < tree->nelts; i++) {
        APR_ARRAY_PUSH(lines, const char *) =
            line_of(pool, set, tree, &APR_ARRAY_IDX(tree, i, pm_node_t),
                    terminal, width);
    }
    return lines;
}
