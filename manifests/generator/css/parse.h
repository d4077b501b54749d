/*
 * From the text of a stylesheet to what the generator needs of it.
 *
 * Nothing here reads a file or resolves a URL: URLs are as the author wrote
 * them, escapes undone. The bytes are taken for UTF-8; a caller who knows of
 * another encoding converts first. Parsing never fails (no stylesheet does),
 * takes time linear in the length, and keeps a bounded number of things.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_CSS_PARSE_H
#define PM_CSS_PARSE_H

#include "css/sheet.h"

/*
 * Parses length bytes of a stylesheet, of which the first is at `start` in its
 * file (PM_POSITION_START, unless it is a <style>). text need not be
 * terminated, may be NULL if length is 0, and may be freed afterwards. Never
 * NULL.
 */
pm_css_sheet_t *pm_css_parse(apr_pool_t *pool, const char *text,
                             apr_size_t length, pm_position_t start);

#endif
