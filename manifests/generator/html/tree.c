/*
 * The elements of a page for selectors.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/tree.h"

#include <stdlib.h>
#include <string.h>

#include <apr_lib.h>
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

/* Elements without content (WHATWG HTML, "Void elements"). */
static const char voids[] = " area base br col embed hr img input link meta "
                            "param source track wbr ";

/* Elements of a head; others end it. */
static const char head_elements[] = " base basefont bgsound link meta noframes "
                                    "noscript script style template title ";

/*
 * What a start tag ends (WHATWG HTML, "in body" and the insertion modes of
 * tables): the innermost open element of `ends`, if no element of `within`
 * stands between.
 */
static const struct {
    const char *tags, *ends, *within;
} implied_ends[] = {
    {" li ", " li ", " ul ol menu "},
    {" dt dd ", " dt dd ", " dl "},
    {" option ", " option ", " select datalist "},
    {" optgroup ", " optgroup option ", " select "},
    {" tr ", " tr ", " table "},
    {" td th ", " td th ", " table tr "},
    {" tbody thead tfoot ", " tbody thead tfoot caption colgroup ", " table "},
    {" address article aside blockquote center details dialog dir div dl dt dd "
     "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup "
     "hr li main menu nav ol p pre search section summary table ul ",
     " p ", " button table td th caption object template body "},
};

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

static int is_open(const pm_css_page_t *page, const char *name)
{
    int i;

    for (i = 0; i < page->depth; i++) {
        if (strcmp(page->open[i]->tag, name) == 0) {
            return 1;
        }
    }
    return 0;
}

static void open_element(pm_tree_t *tree, const pm_css_tag_t *tag)
{
    pm_css_page_t *page = tree->page;

    pm_css_page_open(page, tag);
    if (page->ignored > 0) {
        return;
    }
    tree->last = page->open[page->depth - 1];
    tree->opened[page->depth - 1] = tree->placement.y;
    if (tree->extents->nelts < page->elements->nelts) {
        APR_ARRAY_PUSH(tree->extents, pm_extent_t) =
            (pm_extent_t){.y = tree->placement.y};
    }
}

static void close_element(pm_tree_t *tree)
{
    pm_css_page_t *page = tree->page;

    if (page->ignored == 0 && page->depth > 0) {
        int index = page->open[page->depth - 1]->index;

        APR_ARRAY_IDX(tree->extents, index, pm_extent_t).height +=
            tree->placement.y - tree->opened[page->depth - 1];
    }
    pm_css_page_close(page);
}

/* Closes elements until so many are open. */
static void close_to(pm_tree_t *tree, int depth)
{
    while (tree->page->depth > depth) {
        close_element(tree);
    }
}

/* Ends what the start tag ends. */
static void end_implied(pm_tree_t *tree, const char *name)
{
    const pm_css_page_t *page = tree->page;
    size_t i;
    int depth;

    for (i = 0; i < sizeof(implied_ends) / sizeof(implied_ends[0]); i++) {
        if (!has_word(implied_ends[i].tags, name)) {
            continue;
        }
        for (depth = page->depth; depth > 0; depth--) {
            const char *tag = page->open[depth - 1]->tag;

            if (has_word(implied_ends[i].ends, tag)) {
                close_to(tree, depth - 1);
                break;
            }
            if (has_word(implied_ends[i].within, tag)) {
                break;
            }
        }
    }
}

/* Opens html and body, and ends the head, where the author did not say so. */
static void open_implied(pm_tree_t *tree, const char *name)
{
    const pm_css_page_t *page = tree->page;

    if (page->depth == 0) {
        open_element(tree, &(pm_css_tag_t){.name = "html"});
    }
    if (page->depth == 2 && strcmp(page->open[1]->tag, "head") == 0 &&
        !has_word(head_elements, name)) {
        close_to(tree, 1);
    }
    if (page->depth == 1 && strcmp(name, "head") != 0 &&
        strcmp(name, "body") != 0 && strcmp(name, "frameset") != 0 &&
        !has_word(head_elements, name)) {
        open_element(tree, &(pm_css_tag_t){.name = "body"});
    }
}

void pm_tree_open(pm_tree_t *tree, const pm_tree_tag_t *tag)
{
    pm_css_page_t *page = tree->page;
    const char *name = tag->css.name;

    tree->last = NULL;
    if (++tree->tags > PM_TREE_TAGS_MAX) {
        return;
    }
    pm_placement_tag(&tree->placement, name, 0);
    if (tag->height > 0) {
        pm_placement_box(&tree->placement, tag->width, tag->height);
    }
    if (page->ignored == 0) {
        if (strcmp(name, "html") == 0
                ? page->depth > 0
                : strcmp(name, "body") == 0 && is_open(page, "body")) {
            return;
        }
        if (strcmp(name, "html") != 0) {
            open_implied(tree, name);
        }
        end_implied(tree, name);
    }
    open_element(tree, &tag->css);
    pm_css_page_place(page, tag->position);
    if (tag->is_empty || has_word(voids, name)) {
        close_element(tree);
    }
}

void pm_tree_close(pm_tree_t *tree, const char *name)
{
    pm_css_page_t *page = tree->page;
    int depth;

    pm_placement_tag(&tree->placement, name, 1);
    if (++tree->tags > PM_TREE_TAGS_MAX || strcmp(name, "html") == 0 ||
        strcmp(name, "body") == 0) {
        return;
    }
    if (page->ignored > 0) {
        close_element(tree);
        return;
    }
    for (depth = page->depth; depth > 0; depth--) {
        if (strcmp(page->open[depth - 1]->tag, name) == 0) {
            close_to(tree, depth - 1);
            return;
        }
    }
}

/* The bytes of the character that an entity at `at` stands for: UTF-8 in text.
 * Returns the entity's length; 0 if it is none. */
static apr_size_t read_entity(const char *at, const char *end, char *text)
{
    char name[32];
    apr_size_t length = 1;
    const htmlEntityDesc *entity;
    unsigned long c;
    int size;

    while (at + length < end && length < sizeof(name) &&
           (apr_isalnum(at[length]) || (at[length] == '#' && length == 1))) {
        name[length - 1] = at[length];
        length++;
    }
    if (length < 2 || length == sizeof(name)) {
        return 0;
    }
    name[length - 1] = '\0';
    if (name[0] == '#') {
        int is_hex = name[1] == 'x' || name[1] == 'X';

        c = strtoul(name + 1 + is_hex, NULL, is_hex ? 16 : 10);
    }
    else {
        entity = htmlEntityLookup((const xmlChar *)name);
        c = entity ? entity->value : 0;
    }
    if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) {
        return 0;
    }
    size = xmlCopyCharMultiByte((xmlChar *)text, (int)c);
    text[size] = '\0';
    return length + (at + length < end && at[length] == ';');
}

void pm_tree_text(pm_tree_t *tree, const char *text, apr_size_t length)
{
    const char *end = text + length;

    pm_placement_text(&tree->placement, text, length);
    while (text < end) {
        const char *next = memchr(text, '&', (apr_size_t)(end - text));
        char character[8];
        apr_size_t entity;

        next = next ? next : end;
        pm_css_page_text(tree->page, text, (apr_size_t)(next - text));
        if (next == end) {
            return;
        }
        entity = read_entity(next, end, character);
        pm_css_page_text(tree->page, entity > 0 ? character : "&",
                         entity > 0 ? strlen(character) : 1);
        text = next + (entity > 0 ? entity : 1);
    }
}
