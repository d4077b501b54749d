/*
 * What an image element shows: <img>, alone or in a <picture>.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/picture.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <apr_strings.h>

#include "css/media.h"

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
    memset(picture, 0, sizeof(*picture));
    picture->is_open = 1;
}

/* first and second, either of which may be NULL. */
static const char *both(apr_pool_t *pool, const char *first, const char *second)
{
    if (first && second) {
        return apr_pstrcat(pool, first, " and ", second, NULL);
    }
    return first ? first : second;
}

/* A media query in parentheses, as a part of another; NULL if that cannot be
 * said (a media type, a list). */
static const char *part_of(apr_pool_t *pool, const char *media)
{
    return *media != '(' || strchr(media, ',')
               ? NULL
               : apr_pstrcat(pool, "(", media, ")", NULL);
}

void pm_picture_source(apr_pool_t *pool, pm_picture_t *picture,
                       const pm_tag_t *tag)
{
    const char *media = pm_tag_copy(pool, tag, "media");
    const char *type = pm_tag_copy(pool, tag, "type");
    const char *part;

    if (!picture->is_open || picture->is_decided || !is_shown(type) ||
        !pm_tag_copy(pool, tag, "srcset")) {
        return;
    }
    if (media && !pm_css_media_applies(media, strlen(media))) {
        part = part_of(pool, media);
        picture->others =
            both(pool, picture->others,
                 part ? apr_pstrcat(pool, "(not ", part, ")", NULL) : NULL);
        return;
    }
    picture->is_decided = 1;
    picture->srcset = pm_tag_copy(pool, tag, "srcset");
    picture->sizes = pm_tag_copy(pool, tag, "sizes");
    picture->type = type;
    picture->media = picture->others && media ? part_of(pool, media) : media;
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

void pm_picture_image(apr_pool_t *pool, pm_picture_t *picture,
                      const pm_tag_t *tag, pm_reference_t *reference)
{
    const char *loading = pm_tag_get(tag, "loading");

    reference->media = NULL;
    if (picture->is_open && picture->is_decided) {
        reference->url = NULL;
        reference->imagesrcset = picture->srcset;
        reference->imagesizes = picture->sizes;
        reference->type = picture->type;
        reference->media = both(pool, picture->others, picture->media);
    }
    else {
        reference->imagesrcset = pm_tag_copy(pool, tag, "srcset");
        reference->imagesizes = pm_tag_copy(pool, tag, "sizes");
        reference->media = picture->is_open ? picture->others : NULL;
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
    memset(picture, 0, sizeof(*picture));
}
