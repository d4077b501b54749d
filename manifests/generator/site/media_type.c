/*
 * What a file is by its name: MIME type and request destination.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "site/media_type.h"

#include <string.h>
#include <strings.h>

/* IANA media types; styles and scripts have but one type each, which would be
 * bytes without a message. */
static const struct {
    const char *extension, *type;
} types[] = {
    {"woff2", "font/woff2"},    {"woff", "font/woff"},
    {"ttf", "font/ttf"},        {"otf", "font/otf"},
    {"ttc", "font/collection"}, {"avif", "image/avif"},
    {"webp", "image/webp"},     {"jxl", "image/jxl"},
    {"svg", "image/svg+xml"},   {"svgz", "image/svg+xml"},
    {"png", "image/png"},       {"apng", "image/apng"},
    {"jpg", "image/jpeg"},      {"jpeg", "image/jpeg"},
    {"gif", "image/gif"},       {"ico", "image/x-icon"},
    {"bmp", "image/bmp"},       {"mp4", "video/mp4"},
    {"webm", "video/webm"},     {"mp3", "audio/mpeg"},
    {"vtt", "text/vtt"},
};

const char *pm_type_of(const char *href)
{
    const char *end = href + strcspn(href, "?"), *dot = end;
    size_t i;

    while (dot > href && *dot != '.' && *dot != '/') {
        dot--;
    }
    if (*dot != '.') {
        return NULL;
    }
    dot++;
    for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (strlen(types[i].extension) == (size_t)(end - dot) &&
            strncasecmp(dot, types[i].extension, (size_t)(end - dot)) == 0) {
            return types[i].type;
        }
    }
    return NULL;
}
