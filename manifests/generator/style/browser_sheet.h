/*
 * The browser's own stylesheet.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_BROWSER_SHEET_H
#define PM_CSS_BROWSER_SHEET_H

#include "css/sheet.h"

/* As far as it decides what is fetched; from pool. */
const pm_css_sheet_t *pm_css_browser_sheet(apr_pool_t *pool);

#endif
