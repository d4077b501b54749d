/*
 * What an image element shows: <img>, alone or in a <picture>.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_HTML_PICTURE_H
#define PM_HTML_PICTURE_H

#include "css/when.h"
#include "html/reference.h"
#include "html/tag.h"

/* A source that some of the views take. */
typedef struct pm_picture_source_t {
    const char *srcset, *sizes, *type;
    const pm_css_when_t *when; /* it is taken */
} pm_picture_source_t;

/* An open <picture>, or the lack of one. */
typedef struct pm_picture_t {
    int is_open;
    pm_picture_source_t sources[PM_CSS_VIEWS];
    int nsources;
    const pm_css_when_t *rest; /* no source so far is taken; NULL: always */
} pm_picture_t;

/* <picture> begins. */
void pm_picture_open(pm_picture_t *picture);

/* <source> in it: it counts if a view takes it. */
void pm_picture_source(apr_pool_t *pool, pm_picture_t *picture,
                       const pm_tag_t *tag);

/* How many things an <img> shows, on one screen or another: at least 1, or 0 if
 * it has no source. */
int pm_picture_count(const pm_picture_t *picture, const pm_tag_t *tag);

/* <img>, or another image: fills in the one of these with that index, when it
 * is shown, and why a browser does not need it early. */
void pm_picture_image(apr_pool_t *pool, const pm_picture_t *picture, int index,
                      const pm_tag_t *tag, pm_reference_t *reference);

/* What was open of it is over: its <img> was there. */
void pm_picture_close(pm_picture_t *picture);

/* The number that a width or height attribute gives in pixels; 0: none. */
double pm_picture_length(const pm_tag_t *tag, const char *name);

#endif
