/*
 * A page as selectors see it: the tree of its elements, and the characters of
 * their texts. What the scanner of HTML reports in order is all that is needed.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_PAGE_H
#define PM_CSS_PAGE_H

#include <apr_hash.h>
#include <apr_pools.h>
#include <apr_tables.h>

#include "style/element.h"
#include "text/buffer.h"
#include "text/position.h"

/* Limits: what is beyond them is as if it were not on the page, which says so
 * in `is_cut`. */
#define PM_CSS_ELEMENTS_MAX 50000
#define PM_CSS_ELEMENT_DEPTH_MAX 256
#define PM_CSS_PAGE_BYTES_MAX (16 * 1024 * 1024) /* of attributes and texts */
#define PM_CSS_UNREAD_MAX (1024 * 1024)          /* of texts; others are read */
#define PM_CSS_CLASSES_MAX 64                    /* of one element */
#define PM_CSS_ATTRIBUTE_MAX 1024                /* bytes of a value */

/* Kinds that are found without a look-up. */
#define PM_CSS_RECENT_KINDS 128

/* The page. Fields are for reading. */
typedef struct pm_css_page_t {
    apr_pool_t *pool;
    apr_array_header_t *elements; /* of pm_css_element_t *, parents first */
    pm_css_element_t *open[PM_CSS_ELEMENT_DEPTH_MAX];
    int depth;   /* of open */
    int ignored; /* open elements that are beyond the limits */
    int is_cut;
    int has_images; /* attributes of their own say some, as <body background> */
    apr_hash_t *kinds; /* tag, as bytes -> pm_css_kind_t */
    const pm_css_kind_t *recent[PM_CSS_RECENT_KINDS]; /* by tags that begin
                                                         alike; NULL */
    apr_size_t bytes;  /* of kinds and texts, about */
    apr_size_t unread; /* bytes of texts that are not in them */
    pm_buffer_t key;   /* of the tag that is looked up */
} pm_css_page_t;

/* A start tag. */
typedef struct pm_css_tag_t {
    const char *name; /* in lower case */
    /* Names in lower case, each once, and values by turns, then NULL; NULL is
     * none. */
    const char *const *attributes;
    pm_position_t position;
} pm_css_tag_t;

/* A page without elements, from pool, where all of it will live. */
pm_css_page_t *pm_css_page_create(apr_pool_t *pool);

/* Opens an element; all that is kept of its tag is copied. Elements without an
 * end tag are closed too. NULL: it is beyond the limits. */
const pm_css_element_t *pm_css_page_open(pm_css_page_t *page,
                                         const pm_css_tag_t *tag);

/* The end of the innermost open element. */
void pm_css_page_close(pm_css_page_t *page);

/* Text that is shown, length bytes of UTF-8, in the innermost open element. */
void pm_css_page_text(pm_css_page_t *page, const char *text, apr_size_t length);

/* The first element of that name, in lower case; NULL: there is none. */
const pm_css_element_t *pm_css_page_find(const pm_css_page_t *page,
                                         const char *name);

/* Brings the texts of the elements up to what they have been given. Most pages
 * have no fonts, so that nobody asks for their characters. */
void pm_css_page_read_texts(pm_css_page_t *page);

#endif
