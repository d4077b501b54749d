/*
 * A page as selectors see it: its elements, merged where no selector of
 * ours could tell them apart, and the characters of its text.
 *
 * Elements with the same tag, id, classes and kept attributes, whose style
 * attributes have the same effect here, are one if they are under the same
 * parent, so that a table of a thousand rows costs as much as a row. What the
 * scanner of HTML reports in order is all that is needed; siblings are
 * not kept.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_PAGE_H
#define PM_CSS_PAGE_H

#include <apr_hash.h>
#include <apr_pools.h>
#include <apr_tables.h>

#include "css/element.h"
#include "text/position.h"

/* Limits: what is beyond them is as if it were not on the page. */
#define PM_CSS_ELEMENTS_MAX 8192
#define PM_CSS_ELEMENT_DEPTH_MAX 256
#define PM_CSS_CLASSES_MAX 64     /* of one element */
#define PM_CSS_ATTRIBUTE_MAX 1024 /* bytes of class, id, style and the like */

/* Code points, in a bitmap that grows where it is needed. */
#define PM_CSS_BLOCK_BITS 512
typedef struct pm_css_codepoints_t {
    apr_pool_t *pool;
    unsigned char *blocks[0x110000 / PM_CSS_BLOCK_BITS];
} pm_css_codepoints_t;

/* The page. Fields are for reading. */
typedef struct pm_css_page_t {
    apr_pool_t *pool;
    apr_array_header_t *elements; /* of pm_css_element_t *, parents first */
    pm_css_codepoints_t *text;    /* of the text that is shown */
    pm_css_element_t *open[PM_CSS_ELEMENT_DEPTH_MAX];
    int depth;   /* of open */
    int ignored; /* open elements that are beyond the limits */
    apr_hash_t *known;
    const apr_array_header_t *kept; /* see pm_css_page_keep() */
    apr_pool_t *brief;              /* of one tag */
} pm_css_page_t;

/* A start tag; strings are NULL where absent. */
typedef struct pm_css_tag_t {
    const char *name; /* in lower case */
    const char *id;
    const char *class_text;
    const char *style;
    const char *const *attributes; /* names and values by turns, then NULL */
} pm_css_tag_t;

/* A page without elements, from pool, where all of it will live. */
pm_css_page_t *pm_css_page_create(apr_pool_t *pool);

/* The attributes to keep of elements that are opened from now on: at most
 * PM_CSS_KEPT_MAX of pm_css_kept_t, which must outlive the page; NULL: none. */
void pm_css_page_keep(pm_css_page_t *page, const apr_array_header_t *kept);

/* A start tag; all that is kept of it is copied. Elements without an end tag
 * are closed too. */
void pm_css_page_open(pm_css_page_t *page, const pm_css_tag_t *tag);

/* The end of the innermost open element. */
void pm_css_page_close(pm_css_page_t *page);

/* Text that is shown, length bytes of UTF-8, in the innermost open element. */
void pm_css_page_text(pm_css_page_t *page, const char *text, apr_size_t length);

/* The position of the element opened last, for messages. */
void pm_css_page_place(pm_css_page_t *page, pm_position_t position);

/* Adds a codepoint; asks whether there is one from first to last. */
void pm_css_codepoints_add(pm_css_codepoints_t *codepoints, apr_uint32_t c);
int pm_css_codepoints_has(const pm_css_codepoints_t *codepoints,
                          apr_uint32_t first, apr_uint32_t last);

#endif
