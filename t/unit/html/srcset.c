/*
 * html/srcset.h and html/sizes.h: what people write, and which candidate is
 * chosen. t/541-srcset-in-chromium.t asks Chromium for hundreds more.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdlib.h>

#include "html/sizes.h"
#include "html/srcset.h"
#include "unit/tap.h"

static const pm_css_view_t *const desktop = &pm_css_views[PM_CSS_VIEW_DESKTOP];
static const pm_css_view_t *const phone = &pm_css_views[PM_CSS_VIEW_PHONE];

/* The URLs of a srcset, and the chosen one on a desktop and on a phone. */
static const struct {
    const char *srcset, *sizes, *urls, *desktop, *phone;
} cases[] = {
    {"", NULL, "", NULL, NULL},
    {" , ,", NULL, "", NULL, NULL},
    {"a", NULL, "a", "a", "a"},
    {"a,b", NULL, "a,b", "a,b", "a,b"},
    {"a, b 2x,c 3x", NULL, "a b c", "a", "c"},
    {"a 2x, b 4x, c .5x", NULL, "a b c", "a", "b"},
    {"a .5x, b .9x", NULL, "a b", "b", "b"},
    {"a 1x, b 1x", NULL, "a b", "a", "a"},
    {"a (x, y) , b", NULL, "b", "b", "b"},
    {"a 1x 2x, b 0w, c -1x, d +1x, e 1.x, f 1, g x, h 1w 1x, i 2h", NULL, "",
     NULL, NULL},
    {"a 100w 50h, b 200w", NULL, "a b", "b", "b"},
    {"a 640w, b 768w", "50vw", "a b", "b", "a"},
    {"a 640w, b 675w, c 2000w", "50vw", "a b c", "b", "a"},
    {"a 400w, b 1350w, c 3000w", NULL, "a b c", "b", "b"},
    {"a 100w, b 200w", "0", "a b", "a", "a"},
};

static const char *urls_of(apr_pool_t *pool, const apr_array_header_t *all)
{
    const char *urls = "";
    int i;

    for (i = 0; i < all->nelts; i++) {
        urls =
            apr_pstrcat(pool, urls, i > 0 ? " " : "",
                        APR_ARRAY_IDX(all, i, pm_srcset_candidate_t).url, NULL);
    }
    return urls;
}

static const char *chosen(apr_pool_t *pool, size_t i, const pm_css_view_t *view)
{
    apr_array_header_t *all = pm_srcset_parse(pool, cases[i].srcset);
    int index = pm_srcset_choose(all, cases[i].sizes, view);

    return index < 0 ? NULL
                     : APR_ARRAY_IDX(all, index, pm_srcset_candidate_t).url;
}

static void test_srcset(apr_pool_t *pool)
{
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        tap_is(urls_of(pool, pm_srcset_parse(pool, cases[i].srcset)),
               cases[i].urls, cases[i].srcset);
        tap_is(chosen(pool, i, desktop), cases[i].desktop, "  on a desktop");
        tap_is(chosen(pool, i, phone), cases[i].phone, "  on a phone");
    }
}

static void test_limit(apr_pool_t *pool)
{
    const char *srcset = "";
    int i;

    for (i = 0; i < PM_SRCSET_CANDIDATES_MAX + 10; i++) {
        srcset = apr_psprintf(pool, "%sa %dw, ", srcset, i + 1);
    }
    tap_is_number(pm_srcset_parse(pool, srcset)->nelts,
                  PM_SRCSET_CANDIDATES_MAX, "the candidates are bounded");
}

/* Widths in a window of 1350 by 940. */
static const struct {
    const char *sizes;
    double width;
} sizes[] = {
    {NULL, 1350},
    {"", 1350},
    {"300px", 300},
    {"50vw", 675},
    {" 10VMIN ", 94},
    {"10rem", 160},
    {"10pc", 160},
    {"10dvw", 135},
    {"0", 0},
    {"300", 1350},
    {"50%", 1350},
    {"-300px", 1350},
    {"auto", 1350},
    {"calc(10px - 50px)", 0},
    {"calc((100vw - 50px) / 2)", 650},
    {"calc(2 * (100px + 1em))", 232},
    {"calc(1px / 0)", 1350},
    {"min(400px, 50vw)", 400},
    {"clamp(10px, 50vw, max(1px, 2em))", 32},
    {"round(300px, 7px)", 1350},
    {"(min-width: 600px) 50vw, 100px", 675},
    {"(max-width: 600px) 50vw, 100px", 100},
    {"(min-width:600px)50vw,100px", 675},
    {"not (min-width: 600px) 50vw, 100px", 100},
    {"screen and (min-width: 600px) 50vw, 100px", 100},
    {"(min-width: 600px) wrong, (min-width: 600px) 200px", 200},
    {"/* , 1px */ 300px /* x */", 300},
    {"(min-width: calc(100px + 500px)) 200px, 100px", 200},
    {"x 200px, 100px", 100},
    {",, 100px", 100},
    {"(a, b) 200px, 100px", 100},
};

static void test_sizes(void)
{
    size_t i;

    for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        double width = pm_sizes_width(sizes[i].sizes, desktop);

        if (!tap_ok(width == sizes[i].width, "sizes: %s",
                    sizes[i].sizes ? sizes[i].sizes : "none")) {
            printf("#      is: %f\n", width);
        }
    }
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    test_srcset(pool);
    test_limit(pool);
    test_sizes();
    apr_terminate();
    return tap_done();
}
