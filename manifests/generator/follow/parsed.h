/*
 * The stylesheets and scripts of a site, parsed: each content once a run,
 * whatever number of pages and URLs lead to it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_FOLLOW_PARSED_H
#define PM_FOLLOW_PARSED_H

#include "css/parse.h"
#include "js/bundle.h"
#include "js/parse.h"
#include "site/resource.h"

typedef struct pm_parsed_t pm_parsed_t;

/* An empty store; all that it will hold comes from pool. Threads have one
 * each. */
pm_parsed_t *pm_parsed_create(apr_pool_t *pool);

/*
 * The content as a stylesheet, which lives as long as the store, as content
 * must; NULL if it cannot be read. around: the encoding of the page or sheet
 * that refers to it, which it is in, too, if it declares none (CSS Syntax 3,
 * section 3.2, "The input byte stream"); NULL: not known.
 */
const pm_css_sheet_t *pm_parsed_sheet(pm_parsed_t *parsed,
                                      const pm_content_t *content,
                                      const pm_encoding_t *around);

/* Likewise as a script. */
const pm_js_script_t *pm_parsed_script(pm_parsed_t *parsed,
                                       const pm_content_t *content);

/* As a script that webpack has built, which is_unknown if it may be one but
 * cannot be read; NULL: it is none. */
const pm_js_bundle_t *pm_parsed_bundle(pm_parsed_t *parsed,
                                       const pm_content_t *content);

/* The browser's own stylesheet, which lives as long as the store. */
const pm_css_sheet_t *pm_parsed_browser_sheet(pm_parsed_t *parsed);

#endif
