/*
 * What of a page is not looked at, and what is all the same.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>

#include "style/usage.h"
#include "unit/style/sheet.h"
#include "unit/style/words.h"
#include "unit/tap.h"

/* More text than is kept for later is read all the same. */
static void texts(apr_pool_t *pool)
{
    static const char css[] =
        "@font-face{font-family:f;src:url(/f);unicode-range:U+E9}"
        "p{font-family:f}";
    apr_size_t length = PM_CSS_UNREAD_MAX / 4;
    char *text = memset(apr_palloc(pool, length), 'a', length);
    const pm_css_inquiry_t nothing = {.placed = 0};
    pm_budget_t budget = PM_BUDGET_START;
    pm_css_page_t *page = page_of(pool, "+html +body +p");
    int i;

    for (i = 0; i < 5; i++) {
        pm_css_page_text(page, text, length);
    }
    tap_ok(page->unread <= PM_CSS_UNREAD_MAX, "what is kept is bounded");
    tap_is_number(
        pm_css_usage_find(pool, cascade_of(pool, css), page, &nothing, &budget)
            ->fonts->nelts,
        0, "  a letter that is not there takes no font");
    memcpy(text + length - 2, "\xC3\xA9", 2);
    pm_css_page_text(page, text, length);
    tap_is_number(
        pm_css_usage_find(pool, cascade_of(pool, css), page, &nothing, &budget)
            ->fonts->nelts,
        1, "  and one behind all of it does");
}

/* What nobody asks for is not looked at. */
static void inquiries(apr_pool_t *pool)
{
    static const unsigned char shown[] = {1, 1, 1, 1, 0};
    const pm_css_inquiry_t asked = {.placed = 0, .shown = shown};
    pm_budget_t budget = PM_BUDGET_START;
    const pm_css_usage_t *usage = pm_css_usage_find(
        pool, cascade_of(pool, "p,b{display:none}"),
        page_of(pool, "+html +body +p +img - - +b"), &asked, &budget);

    tap_is_number(usage->hidden[3], PM_CSS_ALL_VIEWS,
                  "an element that is asked for is not shown");
    tap_is_number(usage->hidden[4], 0, "  nobody has asked for another");
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    texts(pool);
    inquiries(pool);
    apr_pool_destroy(pool);
    return tap_done();
}
