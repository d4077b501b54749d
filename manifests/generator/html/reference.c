/*
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/reference.h"

#include <string.h>

#include <apr_strings.h>

#include "css/media.h"

static pm_crossorigin_t crossorigin_of(const pm_tag_t *tag)
{
    const char *value = pm_tag_get(tag, "crossorigin");
    pm_crossorigin_t crossorigin = PM_CROSSORIGIN_ANONYMOUS;

    if (!value) {
        return PM_CROSSORIGIN_NONE;
    }
    /* An invalid value is anonymous. */
    pm_crossorigin_parse(value, &crossorigin);
    return crossorigin;
}

pm_reference_t pm_reference_of_tag(apr_pool_t *pool, const pm_tag_t *tag,
                                   pm_reference_kind_t kind, const char *url)
{
    pm_reference_t reference = {
        .kind = kind,
        .position = tag->position,
        .text_position = tag->text_position,
        .url = url ? apr_pstrdup(pool, url) : NULL,
        .is_blocking = pm_tag_has_token(pm_tag_get(tag, "blocking"), "render"),
        .media = pm_tag_copy(pool, tag, "media"),
        .integrity = pm_tag_copy(pool, tag, "integrity"),
        .referrerpolicy = pm_tag_copy(pool, tag, "referrerpolicy"),
        .crossorigin = crossorigin_of(tag)};

    if (pm_tag_get(tag, "fetchpriority")) {
        pm_fetchpriority_parse(pm_tag_get(tag, "fetchpriority"),
                               &reference.fetchpriority);
    }
    return reference;
}

pm_reason_t pm_reference_by_media(const char *media)
{
    return media && !pm_css_media_views(media, strlen(media)) ? PM_REASON_MEDIA
                                                              : PM_REASON_NONE;
}
