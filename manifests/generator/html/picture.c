/*
 * What an image element shows: <img>, alone or in a <picture>.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/picture.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* CSS pixels of an image that is there to be counted, not to be seen. */
#define TINY_AREA 16

/* Image types that Chromium shows. */
static const char *const shown_types[] = {
    "image/apng",
    "image/avif",
    "image/bmp",
    "image/gif",
    "image/jpeg",
    "image/jpg",
    "image/jxl",
    "image/pjpeg",
    "image/png",
    "image/svg+xml",
    "image/vnd.microsoft.icon",
    "image/webp",
    "image/x-icon",
    "image/x-png",
    "image/x-xbitmap",
};

/* Whether the type attribute of a source, which may be NULL, is one of them. */
static int is_shown(const char *type)
{
    apr_size_t i;

    for (i = 0; type && i < sizeof(shown_types) / sizeof(shown_types[0]); i++) {
        if (pm_tag_is_type(type, shown_types[i])) {
            return 1;
        }
    }
    return !type;
}

void pm_picture_open(pm_picture_t *picture)
{
    *picture = (pm_picture_t){.is_open = 1};
}

void pm_picture_source(apr_pool_t *pool, pm_picture_t *picture,
                       const pm_tag_t *tag)
{
    const char *media = pm_tag_copy(pool, tag, "media");
    const char *type = pm_tag_copy(pool, tag, "type");
    const char *srcset = pm_tag_copy(pool, tag, "srcset");
    const pm_css_when_t *holds, *when;

    if (!picture->is_open || !is_shown(type) || !srcset ||
        pm_css_when_views(picture->rest) == PM_CSS_NO_VIEW) {
        return;
    }
    holds = media ? pm_css_when_media(pool, media, strlen(media)) : NULL;
    when = pm_css_when_and(pool, picture->rest, holds);
    picture->rest =
        pm_css_when_and(pool, picture->rest, pm_css_when_not(pool, holds));
    if (pm_css_when_views(when) != PM_CSS_NO_VIEW) {
        /* No view takes two: there is room. */
        picture->sources[picture->nsources++] =
            (pm_picture_source_t){.srcset = srcset,
                                  .sizes = pm_tag_copy(pool, tag, "sizes"),
                                  .type = type,
                                  .when = when};
    }
}

double pm_picture_length(const pm_tag_t *tag, const char *name)
{
    const char *value = pm_tag_get(tag, name);
    char *end;
    double length = value ? strtod(value, &end) : 0;

    return value && end > value && *end != '%' && length > 0 && length < 1e5
               ? length
               : 0;
}

int pm_picture_count(const pm_picture_t *picture, const pm_tag_t *tag)
{
    int has_own = pm_css_when_views(picture->rest) != PM_CSS_NO_VIEW &&
                  (pm_tag_get(tag, "src") || pm_tag_get(tag, "srcset"));

    return picture->nsources + has_own;
}

void pm_picture_image(apr_pool_t *pool, const pm_picture_t *picture, int index,
                      const pm_tag_t *tag, pm_reference_t *reference)
{
    const char *loading = pm_tag_get(tag, "loading");

    reference->media = NULL;
    if (index < picture->nsources) {
        const pm_picture_source_t *source = &picture->sources[index];

        reference->url = NULL;
        reference->imagesrcset = source->srcset;
        reference->imagesizes = source->sizes;
        reference->type = source->type;
        reference->when = source->when;
    }
    else {
        reference->imagesrcset = pm_tag_copy(pool, tag, "srcset");
        reference->imagesizes = pm_tag_copy(pool, tag, "sizes");
        reference->when = picture->rest;
    }
    reference->area =
        pm_picture_length(tag, "width") * pm_picture_length(tag, "height");
    if (loading && strcasecmp(loading, "lazy") == 0) {
        reference->left_out = PM_REASON_LAZY;
    }
    else if (reference->fetchpriority == PM_FETCHPRIORITY_LOW) {
        reference->left_out = PM_REASON_LOW;
    }
    else if (reference->area > 0 && reference->area <= TINY_AREA) {
        reference->left_out = PM_REASON_TINY;
    }
}

void pm_picture_close(pm_picture_t *picture)
{
    memset(picture, 0, sizeof(*picture));
}
