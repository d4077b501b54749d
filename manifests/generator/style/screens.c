/*
 * On which screens something is used, as text for those who write it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/screens.h"

#include <string.h>

pm_css_screens_t pm_css_screens_make(apr_pool_t *pool,
                                     const pm_css_when_t *when)
{
    pm_css_screens_t screens = {.views = pm_css_when_views(when)};

    screens.media = pm_css_when_text(pool, when, &screens.is_said);
    return screens;
}

pm_css_shown_t *pm_css_shown_make(apr_pool_t *pool, const pm_css_when_t *when)
{
    pm_css_shown_t *shown = apr_palloc(pool, sizeof(*shown));
    const char *media = pm_css_screens_make(pool, when).media;

    shown->when = media ? pm_css_when_media(pool, media, strlen(media))
                        : pm_css_when_never();
    shown->screens = pm_css_screens_make(pool, shown->when);
    return shown;
}
