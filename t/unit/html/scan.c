/*
 * html/scan.h: the references of a page, and the elements that they are of.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>

#include "html/scan.h"
#include "style/element.h"
#include "unit/tap.h"

static pm_scan_t *scan(apr_pool_t *pool, const char *page)
{
    pm_error_t error = PM_ERROR_NONE;
    pm_scan_t *scan = NULL;

    tap_is_number(pm_scan_bytes(pool, page, strlen(page), 0, &scan, &error),
                  APR_SUCCESS, page);
    return scan;
}

static const pm_reference_t *at(const pm_scan_t *scan, int i)
{
    return &APR_ARRAY_IDX(scan->references, i, pm_reference_t);
}

/* Pages, and their references: kind, `h` in the head or `b`, URL or text. */
static const struct {
    const char *page, *references;
} cases[] = {
    {"", ""},
    {"<link rel=stylesheet href=a><body><link rel=stylesheet href=b>",
     "0h=a 0b=b"},
    {"<title>x</title>x<link rel=stylesheet href=a>", "0b=a"},
    {"</head><link rel=stylesheet href=a>", "0h=a"},
    {"<style>a</style><style></style>", "1h=a 1h="},
    {"<svg><style>a<g>b</g>c</style></svg>", "1b=ac"},
    {"<script src=a></script><script type=module src=b></script>", "2h=a 3h=b"},
    {"<script type=module>a</script><script type=importmap>{}</script>",
     "4h=a 5h={}"},
    {"<script>a</script><script type=x src=b></script>", ""},
    {"<link rel='preload stylesheet' href=a>", "0h=a 6h=a"},
    {"<link rel=modulepreload href=a><link rel=preconnect href=b>",
     "7h=a 8h=b"},
    {"<img src=a><video poster=b></video><input type=image src=c>",
     "9b=a 9b=b 9b=c"},
    {"<svg><image href=a /><use href=b /><script href=c></script></svg>",
     "9b=a 9b=b 2b=c"},
    {"<image src=a>", "9b=a"},
    {"<a href=x><template><img src=a></template>", ""},
    {"<link href=a><link rel=stylesheet><img>", ""},
};

static void test_references(apr_pool_t *pool)
{
    size_t i;
    int j;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const pm_scan_t *found = scan(pool, cases[i].page);
        const char *said = "";

        for (j = 0; j < found->references->nelts; j++) {
            const pm_reference_t *one = at(found, j);

            said = apr_psprintf(pool, "%s%s%d%c=%s", said, *said ? " " : "",
                                (int)one->kind, one->in_head ? 'h' : 'b',
                                one->url ? one->url : one->text);
        }
        tap_is(said, cases[i].references, "  its references");
    }
}

static void test_details(apr_pool_t *pool)
{
    const pm_scan_t *found =
        scan(pool, "<base href=/x/><base href=/y/>\n<style>\na</style>"
                   "<link rel=stylesheet href=' a ' media=print crossorigin=x "
                   "blocking='a render' fetchpriority=HIGH>");

    tap_is(at(found, 0)->base, "/x/", "the first base counts");
    tap_is_number(at(found, 0)->position.line, 2, "the line of a tag");
    tap_is_number(at(found, 0)->text_position.column, 8,
                  "where its text begins");
    tap_is(at(found, 1)->url, " a ", "a URL as it is written");
    tap_is_number(at(found, 1)->left_out, PM_REASON_MEDIA,
                  "why it is left out");
    tap_is_number(at(found, 1)->crossorigin, PM_CROSSORIGIN_ANONYMOUS,
                  "an unknown crossorigin");
    tap_is_number(at(found, 1)->fetchpriority, PM_FETCHPRIORITY_HIGH,
                  "a priority");
    tap_ok(at(found, 1)->is_blocking, "a list has a token");
}

static void test_limits(apr_pool_t *pool)
{
    static const char link[] = "<link rel=stylesheet href=a>";
    const size_t length = sizeof(link) - 1;
    char *page = apr_pcalloc(pool, (PM_SCAN_REFERENCES_MAX + 5) * length + 1);
    const pm_scan_t *found;
    int i;

    for (i = 0; i < PM_SCAN_REFERENCES_MAX + 5; i++) {
        memcpy(page + length * (size_t)i, link, length);
    }
    found = scan(pool, page);
    tap_is_number(found->references->nelts, PM_SCAN_REFERENCES_MAX,
                  "the references are bounded");
    tap_is_number(found->lost, 5, "  and what is lost is counted");
}

static void test_elements(apr_pool_t *pool)
{
    const pm_scan_t *found = scan(
        pool, "<body class=a><p style='background:url(x)'><img src=a><p><img "
              "src=b>");
    const pm_css_page_t *page = found->page;

    tap_ok(found->has_style_url, "a style attribute has a url()");
    tap_is_number(found->extents->nelts, page->elements->nelts,
                  "each element has its extent");
    tap_is(at(found, 0)->element->tag, "img", "an image has its element");
    tap_is(at(found, 0)->element->parent->tag, "p", "  in its place");
    tap_is(at(found, 1)->element->parent->parent->kind->class_text, "a",
           "  and what is around it");
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    test_references(pool);
    test_details(pool);
    test_limits(pool);
    test_elements(pool);
    apr_terminate();
    return tap_done();
}
