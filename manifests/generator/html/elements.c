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
#include "html/placement.h"

/* Tags of a page that are looked at; the elements of the rest are as if they
 * were not there. The cost of a page is bounded by it. */
#define TAGS_MAX 50000

/* A reading of the page's elements. */
typedef struct reading_t {
    pm_css_page_t *page;
    apr_array_header_t *extents; /* of pm_extent_t, by element index */
    double opened[PM_CSS_ELEMENT_DEPTH_MAX]; /* where the open ones began */
    pm_placement_t placement;
    int tags;
    int deeper;                     /* open elements beyond the tags' limit */
    apr_array_header_t *references; /* of pm_reference_t */
    int next;                       /* the one that is looked for */
} reading_t;

/* Whether a stands before b. */
static int is_before(pm_position_t a, pm_position_t b)
{
    return a.line < b.line || (a.line == b.line && a.column < b.column);
}

/* The references to images at that place, if there are any, are those of the
 * innermost element: the tag of an image may open <body>, too. NULL: beyond the
 * limits. */
static void note_image(reading_t *reading, pm_position_t position,
                       const pm_css_element_t *element)
{
    const apr_array_header_t *references = reading->references;
    int i;

    for (i = reading->next; i < references->nelts; i++) {
        pm_reference_t *reference =
            &APR_ARRAY_IDX(references, i, pm_reference_t);

        if (is_before(position, reference->position)) {
            return;
        }
        if (is_before(reference->position, position)) {
            reading->next = i + 1;
        }
        else {
            reference->element = element;
        }
    }
}

/* Opens an element; NULL: it is beyond the limits. */
static const pm_css_element_t *open_element(reading_t *reading,
                                            const pm_tag_t *tag)
{
    const pm_css_tag_t element = {
        .name = tag->name,
        .id = pm_tag_get(tag, "id"),
        .class_text = pm_tag_get(tag, "class"),
        .style = pm_tag_get(tag, "style"),
        .attributes = tag->attributes,
    };
    pm_css_page_t *page = reading->page;

    pm_css_page_open(page, &element);
    if (page->ignored > 0) {
        return NULL;
    }
    pm_css_page_place(page, tag->position);
    reading->opened[page->depth - 1] = reading->placement.y;
    if (reading->extents->nelts < page->elements->nelts) {
        APR_ARRAY_PUSH(reading->extents, pm_extent_t) =
            (pm_extent_t){.y = reading->placement.y};
    }
    return page->open[page->depth - 1];
}

static void on_open(void *baton, const pm_tag_t *tag)
{
    reading_t *reading = baton;
    double height = pm_picture_length(tag, "height");

    if (reading->deeper > 0 || reading->tags == TAGS_MAX) {
        reading->deeper++;
        note_image(reading, tag->position, NULL);
        return;
    }
    reading->tags++;
    pm_placement_tag(&reading->placement, tag->name, 0);
    if (height > 0) {
        pm_placement_box(&reading->placement, pm_picture_length(tag, "width"),
                         height);
    }
    note_image(reading, tag->position, open_element(reading, tag));
}

static void on_close(void *baton, const char *name)
{
    reading_t *reading = baton;
    pm_css_page_t *page = reading->page;

    if (reading->deeper > 0) {
        reading->deeper--;
        return;
    }
    pm_placement_tag(&reading->placement, name, 1);
    if (page->ignored == 0 && page->depth > 0) {
        int index = page->open[page->depth - 1]->index;

        APR_ARRAY_IDX(reading->extents, index, pm_extent_t).height +=
            reading->placement.y - reading->opened[page->depth - 1];
    }
    pm_css_page_close(page);
}

static void on_text(void *baton, const char *text, apr_size_t length,
                    int is_raw)
{
    reading_t *reading = baton;

    if (!is_raw) {
        pm_placement_text(&reading->placement, text, length);
        pm_css_page_text(reading->page, text, length);
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
    const pm_html_handler_t handler = {&reading, on_open, on_close, on_text};
    pm_error_t ignored = PM_ERROR_NONE;
    apr_pool_t *pool;

    if (!scan->page || !keep_the_same(scan->page->kept, kept)) {
        pool = elements_pool(scan);
        reading.page = scan->page = pm_css_page_create(pool);
        pm_css_page_keep(scan->page, copy_kept(pool, kept));
        reading.extents = scan->extents =
            apr_array_make(pool, 64, sizeof(pm_extent_t));
        pm_html_read(pool, &scan->source, &handler, &ignored);
    }
    return scan->page;
}
