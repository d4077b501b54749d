/*
 * A cascade of one stylesheet, for the tests of styles.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_UNIT_STYLE_SHEET_H
#define PM_UNIT_STYLE_SHEET_H

#include <string.h>

#include "css/parse.h"
#include "style/browser_sheet.h"
#include "style/cascade.h"

/* Of the author's css and the browser's own sheet; from pool. */
static inline pm_css_cascade_t *cascade_of(apr_pool_t *pool, const char *css)
{
    pm_css_cascade_t *cascade =
        pm_css_cascade_create(pool, pm_css_browser_sheet(pool));

    pm_css_cascade_add(cascade,
                       pm_css_parse(pool, css, strlen(css), PM_POSITION_START),
                       &(pm_css_use_t){.data = css});
    return cascade;
}

#endif
