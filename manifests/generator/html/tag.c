/*
 * A start or end tag: what its attributes say.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/tag.h"

#include <string.h>
#include <strings.h>

#include <apr_strings.h>

const char *pm_tag_get(const pm_tag_t *tag, const char *name)
{
    const char *const *at;

    for (at = tag->attributes; *at; at += 2) {
        if (at[0][0] == name[0] && strcmp(at[0], name) == 0) {
            return at[1];
        }
    }
    return NULL;
}

const char *pm_tag_copy(apr_pool_t *pool, const pm_tag_t *tag, const char *name)
{
    const char *value = pm_tag_get(tag, name);
    apr_size_t length;

    if (!value) {
        return NULL;
    }
    value += strspn(value, PM_TAG_SPACE);
    for (length = strlen(value);
         length > 0 && strchr(PM_TAG_SPACE, value[length - 1]); length--) {
    }
    return length > 0 ? apr_pstrmemdup(pool, value, length) : NULL;
}

int pm_tag_has_token(const char *list, const char *token)
{
    apr_size_t length = strlen(token);

    while (list && *list) {
        apr_size_t word;

        list += strspn(list, PM_TAG_SPACE);
        word = strcspn(list, PM_TAG_SPACE);
        if (word == length && strncasecmp(list, token, length) == 0) {
            return 1;
        }
        list += word;
    }
    return 0;
}

int pm_tag_is_type(const char *type, const char *essence)
{
    apr_size_t length;

    type += strspn(type, PM_TAG_SPACE);
    for (length = strcspn(type, ";");
         length > 0 && pm_tag_is_space(type[length - 1]); length--) {
    }
    return length == strlen(essence) && strncasecmp(type, essence, length) == 0;
}

int pm_tag_has_property(const char *content, const char *word)
{
    static const char separators[] = " \t\n\f\r,;=";
    size_t length;

    for (; *content; content += length) {
        content += strspn(content, separators);
        length = strcspn(content, separators);
        if (length == strlen(word) && strncasecmp(content, word, length) == 0) {
            return 1;
        }
    }
    return 0;
}

int pm_tag_is_css(const pm_tag_t *tag)
{
    const char *type = pm_tag_get(tag, "type");

    return !type || !type[strspn(type, PM_TAG_SPACE)] ||
           pm_tag_is_type(type, "text/css");
}

const char *pm_tag_svg_href(const pm_tag_t *tag)
{
    const char *href = pm_tag_get(tag, "href");

    return href ? href : pm_tag_get(tag, "xlink:href");
}
