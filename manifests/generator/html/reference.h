/*
 * A reference: a place in a page that makes a browser fetch something, as the
 * author wrote it. The scan finds references; following and choosing turn them
 * into links. Nothing here is resolved, since one file can be several pages.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_REFERENCE_H
#define PM_HTML_REFERENCE_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "css/when.h"
#include "format/link.h"
#include "html/tag.h"
#include "report/reason.h"
#include "text/position.h"

typedef enum pm_reference_kind_t {
    PM_REFERENCE_STYLE,         /* <link rel=stylesheet> */
    PM_REFERENCE_INLINE_STYLE,  /* <style>: text, no url */
    PM_REFERENCE_SCRIPT,        /* <script src>, classic */
    PM_REFERENCE_MODULE,        /* <script type=module src> */
    PM_REFERENCE_INLINE_MODULE, /* <script type=module>: text, no url */
    PM_REFERENCE_IMPORT_MAP,    /* <script type=importmap>: text, no url */
    PM_REFERENCE_PRELOAD,       /* <link rel=preload>, and so on */
    PM_REFERENCE_MODULEPRELOAD,
    PM_REFERENCE_PRECONNECT,
    PM_REFERENCE_IMAGE,         /* <img>, <picture>, <video poster>, ... */
    PM_REFERENCE_ISLAND,        /* <astro-island>: a module that it imports */
    PM_REFERENCE_INLINE_SCRIPT, /* <script>, classic, that may import: text */
    PM_REFERENCE_KINDS
} pm_reference_kind_t;

struct pm_css_element_t;

/* All strings are UTF-8, in the pool of the scan; NULL where absent. */
typedef struct pm_reference_t {
    pm_reference_kind_t kind;
    pm_position_t position; /* of the tag */
    const char *url;        /* as written, entities undone */
    const char *base; /* the <base href> in force, as written; NULL: the page */
    const char *text; /* of an inline element */
    pm_position_t text_position; /* of its first byte */
    apr_size_t length;
    pm_reason_t left_out; /* why a browser does not need it */
    int in_head;
    double y;    /* a guess: see placement.h */
    double area; /* of an image, in CSS pixels, by its attributes; 0 */
    const pm_css_when_t *when; /* of an image: it is shown; NULL: always */
    const struct pm_css_element_t *element; /* NULL: beyond the limits */
    int is_async;
    int is_defer;
    int is_blocking; /* blocking=render: the first paint waits for it */
    int is_set;      /* by a script, which changes the URL of a link */
    int is_replaced; /* so that another takes the place of this one: it is
                        loaded, but its rules do not count */
    /* The author's own attributes, NULL or their default if not given. */
    const char *as;
    const char *type;
    const char *media;
    const char *imagesrcset;
    const char *imagesizes;
    const char *integrity;
    const char *referrerpolicy;
    pm_crossorigin_t crossorigin;
    pm_fetchpriority_t fetchpriority;
} pm_reference_t;

/* That of an element with this start tag, from pool: what its attributes say
 * that many elements have. url is copied, and may be NULL. */
pm_reference_t pm_reference_of_tag(apr_pool_t *pool, const pm_tag_t *tag,
                                   pm_reference_kind_t kind, const char *url);

/* Why nothing is loaded by its `media`, which may be NULL, on any screen. */
pm_reason_t pm_reference_by_media(const char *media);

#endif
