/*
 * What an image element shows: <img>, alone or in a <picture>.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_PICTURE_H
#define PM_HTML_PICTURE_H

#include "html/reference.h"
#include "html/tag.h"

/* An open <picture>, or the lack of one. */
typedef struct pm_picture_t {
    int is_open;
    int is_decided;                            /* a source was chosen */
    const char *srcset, *sizes, *type, *media; /* of the chosen source */
    const char *others; /* condition under which no earlier source is taken */
} pm_picture_t;

/* <picture> begins. */
void pm_picture_open(pm_picture_t *picture);

/* <source> in it: takes it, if a desktop browser would. */
void pm_picture_source(apr_pool_t *pool, pm_picture_t *picture,
                       const pm_tag_t *tag);

/* <img>: fills in what it shows, and why a browser does not need it early.
 * Ends the picture. */
void pm_picture_image(apr_pool_t *pool, pm_picture_t *picture,
                      const pm_tag_t *tag, pm_reference_t *reference);

/* The number that a width or height attribute gives in pixels; 0: none. */
double pm_picture_length(const pm_tag_t *tag, const char *name);

#endif
