/*
 * Fuzz target: a stylesheet, and what a small page uses of it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <stdint.h>

#include "css/media.h"
#include "css/parse.h"
#include "css/supports.h"
#include "style/browser_sheet.h"
#include "style/usage.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void open_element(pm_css_page_t *page, const char *name,
                         const char *const *attributes)
{
    pm_css_page_open(page,
                     &(pm_css_tag_t){.name = name, .attributes = attributes});
}

static pm_css_page_t *make_page(apr_pool_t *pool)
{
    static const char *const body[] = {"id", "b", "class", "a b", NULL};
    static const char *const p[] = {
        "class", "c", "style", "font:1em A", "a", "b", "hidden", "", NULL};
    static const char *const a[] = {"id", "a", NULL};
    pm_css_page_t *page = pm_css_page_create(pool);

    open_element(page, "html", NULL);
    open_element(page, "body", body);
    open_element(page, "p", p);
    pm_css_page_text(page, "x", 1);
    pm_css_page_close(page);
    open_element(page, "a", a);
    pm_css_page_text(page, "y", 1);
    return page;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int is_ready;
    const char *text = (const char *)data;
    pm_budget_t budget = PM_BUDGET_START;
    pm_css_block_draft_t draft;
    pm_css_cascade_t *cascade;
    apr_pool_t *pool;

    if (!is_ready) {
        apr_initialize();
    }
    is_ready = 1;
    apr_pool_create(&pool, NULL);
    pm_css_media_applies(text, size);
    pm_css_supports_applies(pool, text, size);
    pm_css_block_begin(&draft, pool);
    pm_css_block_read(&draft, text, size);
    pm_css_block_end(&draft);
    cascade = pm_css_cascade_create(pool, pm_css_browser_sheet(pool));
    pm_css_cascade_add(cascade,
                       pm_css_parse(pool, text, size, PM_POSITION_START),
                       &(pm_css_use_t){.data = text});
    pm_css_usage_find(pool, cascade, make_page(pool),
                      &(pm_css_inquiry_t){.placed = 1}, &budget);
    apr_pool_destroy(pool);
    return 0;
}
