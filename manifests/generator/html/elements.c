/*
 * The elements of a page for selectors: the second reading of a page, for those
 * whose styles ask for it. Declared in scan.h.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/scan.h"

#include <string.h>

#include <apr_strings.h>

#include "html/picture.h"
#include "html/read.h"
#include "html/tag.h"
#include "html/tree.h"

/* A reading of the page's elements. */
typedef struct reading_t {
    pm_tree_t tree;
    apr_array_header_t *references; /* of pm_reference_t */
    int next;                       /* the one that is looked for */
} reading_t;

/* The image at that place, if it is one, is that of the element. */
static void note_image(reading_t *reading, pm_position_t position)
{
    while (reading->next < reading->references->nelts) {
        pm_reference_t *reference =
            &APR_ARRAY_IDX(reading->references, reading->next, pm_reference_t);

        if (reference->position.line > position.line ||
            (reference->position.line == position.line &&
             reference->position.column > position.column)) {
            return;
        }
        if (reference->position.line == position.line &&
            reference->position.column == position.column) {
            reference->element = reading->tree.last;
        }
        reading->next++;
    }
}

static int wants_all(void *baton, const pm_token_t *token) { return 1; }

static void on_element(void *baton, const pm_token_t *token,
                       const char *const *attributes)
{
    reading_t *reading = baton;
    pm_tag_t tag = {token, attributes};
    const pm_tree_tag_t element = {
        .css = {.name = token->name,
                .id = pm_tag_get(&tag, "id"),
                .class_text = pm_tag_get(&tag, "class"),
                .style = pm_tag_get(&tag, "style"),
                .attributes = attributes},
        .position = token->position,
        .width = pm_picture_length(&tag, "width"),
        .height = pm_picture_length(&tag, "height"),
        .is_empty = token->is_empty,
    };

    if (token->name[0]) {
        pm_tree_open(&reading->tree, &element);
        note_image(reading, token->position);
    }
}

static void on_element_end(void *baton, const char *name)
{
    reading_t *reading = baton;

    pm_tree_close(&reading->tree, name);
}

static void on_element_text(void *baton, const char *text, apr_size_t length,
                            const char *raw)
{
    reading_t *reading = baton;

    if (!raw) {
        pm_tree_text(&reading->tree, text, length);
    }
}

/* The names, from pool; NULL if there are none. */
static const apr_array_header_t *copy_kept(apr_pool_t *pool,
                                           const apr_array_header_t *kept)
{
    apr_array_header_t *copy =
        kept && kept->nelts > 0 ? apr_array_copy(pool, kept) : NULL;
    int i;

    for (i = 0; copy && i < copy->nelts; i++) {
        pm_css_kept_t *one = &APR_ARRAY_IDX(copy, i, pm_css_kept_t);

        one->name = apr_pstrdup(pool, one->name);
    }
    return copy;
}

/* Whether both lists keep the same, in the same order; NULL is empty. */
static int keep_the_same(const apr_array_header_t *one,
                         const apr_array_header_t *other)
{
    int i, count = one ? one->nelts : 0;

    if (count != (other ? other->nelts : 0)) {
        return 0;
    }
    for (i = 0; i < count; i++) {
        const pm_css_kept_t *a = &APR_ARRAY_IDX(one, i, pm_css_kept_t);
        const pm_css_kept_t *b = &APR_ARRAY_IDX(other, i, pm_css_kept_t);

        if (strcmp(a->name, b->name) != 0 || a->with_value != b->with_value) {
            return 0;
        }
    }
    return 1;
}

/* Makes room for the elements, and forgets those of another reading. */
static apr_pool_t *elements_pool(pm_scan_t *scan)
{
    apr_pool_t *pool;
    int i;

    for (i = 0; i < scan->references->nelts; i++) {
        APR_ARRAY_IDX(scan->references, i, pm_reference_t).element = NULL;
    }
    if (scan->page) {
        pool = scan->page->pool;
        apr_pool_clear(pool);
    }
    else {
        apr_pool_create(&pool, scan->pool);
    }
    return pool;
}

const pm_css_page_t *pm_scan_elements(pm_scan_t *scan,
                                      const apr_array_header_t *kept)
{
    reading_t reading = {.references = scan->references};
    const pm_html_handler_t handler = {&reading, wants_all, on_element,
                                       on_element_end, on_element_text};
    pm_error_t ignored = PM_ERROR_NONE;
    apr_pool_t *pool;

    if (!scan->page || !keep_the_same(scan->page->kept, kept)) {
        pool = elements_pool(scan);
        reading.tree.page = scan->page = pm_css_page_create(pool);
        pm_css_page_keep(scan->page, copy_kept(pool, kept));
        reading.tree.extents = scan->extents =
            apr_array_make(pool, 64, sizeof(pm_extent_t));
        pm_html_read(pool, scan->path, scan->is_xml, &handler, &ignored);
    }
    return scan->page;
}
