/*
 * Fuzz target: two media query lists and a condition of @supports, a line each.
 * Conditions that are put together hold where their parts say, and what is said
 * of one as a media query list holds where it does.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "css/media.h"
#include "css/supports.h"
#include "css/when.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The next line of what is left. */
static const char *line(const char **text, size_t *left, size_t *length)
{
    const char *start = *text;
    const char *end = memchr(start, '\n', *left);

    *length = end ? (size_t)(end - start) : *left;
    *text += *length + (end ? 1 : 0);
    *left -= *length + (end ? 1 : 0);
    return start;
}

static void check(apr_pool_t *pool, const pm_css_when_t *when,
                  pm_css_views_t views)
{
    int is_said;
    const char *text;

    if (pm_css_when_views(when) != views) {
        abort();
    }
    text = pm_css_when_text(pool, when, &is_said);
    if (text && (!is_said || strlen(text) > PM_CSS_WHEN_TEXT_MAX ||
                 pm_css_media_views(text, strlen(text)) != views)) {
        abort();
    }
    if (!text && is_said && views != PM_CSS_ALL_VIEWS) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *pool;
    const char *text = (const char *)data, *first, *second, *third;
    const pm_css_when_t *a, *b;
    size_t lengths[3];
    pm_css_views_t in_a, in_b;

    if (!pool) {
        apr_initialize();
        apr_pool_create(&pool, NULL);
    }
    /* A byte order mark is one at the start alone. */
    if (memmem(data, size, "\xef\xbb\xbf", 3)) {
        return 0;
    }
    first = line(&text, &size, &lengths[0]);
    second = line(&text, &size, &lengths[1]);
    third = line(&text, &size, &lengths[2]);
    a = pm_css_when_media(pool, first, lengths[0]);
    b = pm_css_when_media(pool, second, lengths[1]);
    in_a = pm_css_media_views(first, lengths[0]);
    in_b = pm_css_media_views(second, lengths[1]);
    check(pool, a, in_a);
    check(pool, b, in_b);
    check(pool, pm_css_when_and(pool, a, b), in_a & in_b);
    check(pool, pm_css_when_or(pool, a, b), in_a | in_b);
    check(pool, pm_css_when_not(pool, a), PM_CSS_ALL_VIEWS & ~in_a);
    pm_css_media_condition_applies(first, lengths[0],
                                   &pm_css_views[PM_CSS_VIEW_DESKTOP]);
    pm_css_supports_applies(pool, third, lengths[2]);
    apr_pool_clear(pool);
    return 0;
}
