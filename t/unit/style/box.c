/*
 * What pages have in common of their boxes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <limits.h>
#include <math.h>

#include "style/box.h"
#include "style/usage.h"
#include "unit/style/sheet.h"
#include "unit/style/words.h"
#include "unit/tap.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static int is_same_number(float a, float b)
{
    return a == b || (isnan(a) && isnan(b));
}

static int is_same_measure(const pm_css_measure_t *a, const pm_css_measure_t *b)
{
    int i = 0;

    while (i < PM_CSS_MEASURE_SIZES &&
           is_same_number(a->sizes[i].pixels, b->sizes[i].pixels) &&
           is_same_number(a->sizes[i].part, b->sizes[i].part)) {
        i++;
    }
    return i == PM_CSS_MEASURE_SIZES;
}

/* Whether two answers say the same of the elements of a page. */
static int is_same_usage(const pm_css_usage_t *a, const pm_css_usage_t *b,
                         int count)
{
    int i, j;

    for (i = 0; i < count && a->hidden[i] == b->hidden[i] &&
                !a->measures[i] == !b->measures[i];
         i++) {
        for (j = 0; a->measures[i] && j < PM_CSS_MEASURED; j++) {
            if (!is_same_measure(&a->measures[i][j], &b->measures[i][j])) {
                return 0;
            }
        }
    }
    return i == count && a->is_nearer == b->is_nearer;
}

/* Pages that have boxes in common are as if each was alone. */
static const char common_css[] =
    "h1 + *{height:9px} .o p{display:none} i:first-child{height:3px}"
    "[data-a=x]{height:7px} p ~ b{height:8px} h1 + p + p{width:4px}"
    ".o h1 + div{display:none} h1.k + p{padding:2px} p:has(i){width:1px}"
    "#x > p{--h:5px} p > b,div > u,div > s{height:var(--h)} p:not(h1 + p) > "
    "i{width:6px}";

static const char *const common_pages[] = {
    "+html +body +p +b - - +p",
    "+html +body +h1 - +p +b - - +p +b",
    "+html +body +h1.k - +p +b - - +p +i",
    "+html +body +b - +p +i - +i - - +p - +b - +b",
    "+html +body.o +h1 - +div +p - +p - - +p",
    "+html +body +h1 - +div +p - +p - - +p",
    "+html +body +div +p@data-a=x - +p@data-a=y - +p - +p",
    "+html +body +div +p@style=height:1px +b - - +p +b",
    "+html +body +div +p@style=height:2px +b - - +p +b",
    "+html +body +div@style=--h:6px +s",
    "+html +body +div@style=--h:6px +u",
    "+html +body#x +p +b - - +h1 - +p +b",
    "+html +body +p +b - - +h1 - +p +i",
};

/* Writes over what was given back to the allocator of a pool. */
static void scribble(apr_pool_t *outer)
{
    apr_pool_t *pool;
    int i;

    apr_pool_create(&pool, outer);
    for (i = 0; i < 64; i++) {
        memset(apr_palloc(pool, 2000), 0xff, 2000);
    }
    apr_pool_destroy(pool);
}

/* Each has a pool of its own, so that nothing of one is left for another. */
static void common(apr_pool_t *outer, pm_css_cascade_t *cascade,
                   pm_css_common_t *common, const char *words,
                   apr_int64_t steps)
{
    const pm_css_inquiry_t alone = {.placed = INT_MAX};
    const pm_css_inquiry_t others = {.placed = INT_MAX, .common = common};
    pm_budget_t budget = {.steps = steps}, spent = {.steps = steps};
    const pm_css_usage_t *one, *other;
    pm_css_page_t *page;
    apr_pool_t *pool;

    apr_pool_create(&pool, outer);
    page = page_of(pool, words);
    one = pm_css_usage_find(pool, cascade, page, &others, &budget);
    other = pm_css_usage_find(pool, cascade_of(pool, common_css), page, &alone,
                              &spent);
    tap_ok(is_same_usage(one, other, page->elements->nelts) &&
               one->is_cut == other->is_cut &&
               (one->is_cut || budget.steps == spent.steps),
           "with others, in %ld steps: %s", (long)steps, words);
    apr_pool_destroy(pool);
    scribble(outer);
}

static void commons(apr_pool_t *pool)
{
    pm_css_cascade_t *cascade = cascade_of(pool, common_css);
    pm_css_common_t *all = pm_css_common_create(pool, cascade), *some;
    apr_size_t i;

    for (i = 0; i < 2 * COUNT(common_pages); i++) {
        common(pool, cascade, all, common_pages[i % COUNT(common_pages)],
               PM_BUDGET_STEPS);
    }
    /* Names that no selector asks for, of which some look like others. */
    for (i = 0; i < 200; i++) {
        common(pool, cascade, all,
               apr_psprintf(pool, "+html +body.c%d +h1 - +div +p - +p", (int)i),
               PM_BUDGET_STEPS);
    }
    for (i = 1; i < 200; i++) {
        common(pool, cascade, all, common_pages[1], (apr_int64_t)i);
        some = pm_css_common_create(pool, cascade);
        common(pool, cascade, some, common_pages[1], (apr_int64_t)i);
        common(pool, cascade, some, common_pages[1], PM_BUDGET_STEPS);
    }
}

static void bounds(apr_pool_t *pool)
{
    pm_css_cascade_t *cascade = cascade_of(pool, common_css);
    const pm_css_inquiry_t asked = {
        .placed = INT_MAX, .common = pm_css_common_create(pool, cascade)};
    int i;

    for (i = 0; i < 2000 && !pm_css_common_is_full(asked.common); i++) {
        pm_budget_t budget = PM_BUDGET_START;

        pm_css_usage_find(
            pool, cascade,
            page_of(pool, apr_psprintf(pool, "+html +body +p@data-a=%d +i", i)),
            &asked, &budget);
    }
    tap_ok(i < 2000, "what pages have in common is bounded");
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    commons(pool);
    bounds(pool);
    apr_pool_destroy(pool);
    return tap_done();
}
