/*
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/links.h"

#include <string.h>

void pm_links_open(pm_links_t *links, int first)
{
    int stylesheet = -1;

    if (links->stylesheets->nelts == PM_HTML_LINKS_MAX) {
        return;
    }
    if (first < links->references->nelts &&
        APR_ARRAY_IDX(links->references, first, pm_reference_t).kind ==
            PM_REFERENCE_STYLE) {
        stylesheet = first;
    }
    APR_ARRAY_PUSH(links->stylesheets, int) = stylesheet;
}

/* The first element with the id; NULL: none, or nobody knows. */
static const pm_css_element_t *find_element(const pm_css_page_t *page,
                                            const char *id)
{
    int i;

    for (i = 0; i < page->elements->nelts && !page->is_cut; i++) {
        const pm_css_element_t *element =
            APR_ARRAY_IDX(page->elements, i, const pm_css_element_t *);

        if (element->kind->id && strcmp(element->kind->id, id) == 0) {
            return element;
        }
    }
    return NULL;
}

/* Which of the links a script means; -1: none of them. */
static int find(const pm_links_t *links, const pm_js_change_t *change)
{
    const pm_css_element_t *element;
    int i, stylesheet;

    if (!change->id) {
        return change->link < links->stylesheets->nelts ? change->link : -1;
    }
    element = find_element(links->page, change->id);
    for (i = 0; element && i < links->stylesheets->nelts; i++) {
        stylesheet = APR_ARRAY_IDX(links->stylesheets, i, int);
        if (stylesheet >= 0 &&
            APR_ARRAY_IDX(links->references, stylesheet, pm_reference_t)
                    .element == element) {
            return i;
        }
    }
    return -1;
}

int pm_links_change(pm_links_t *links, const pm_js_change_t *change)
{
    pm_reference_t changed;
    int *stylesheet;
    int link;

    if (links->changed++ >= PM_HTML_LINK_CHANGES_MAX) {
        return 0;
    }
    link = find(links, change);
    stylesheet =
        link < 0 ? NULL : &APR_ARRAY_IDX(links->stylesheets, link, int);
    if (!stylesheet || *stylesheet < 0 || change->length == 0) {
        return 1;
    }
    changed = APR_ARRAY_IDX(links->references, *stylesheet, pm_reference_t);
    if (changed.left_out) {
        return 1;
    }
    if (links->references->nelts >= links->most) {
        return 0;
    }
    changed.url = change->text;
    changed.base = links->base;
    changed.position = change->position;
    changed.is_set = 1;
    APR_ARRAY_IDX(links->references, *stylesheet, pm_reference_t).is_replaced =
        1;
    *stylesheet = links->references->nelts;
    APR_ARRAY_PUSH(links->references, pm_reference_t) = changed;
    return 1;
}
