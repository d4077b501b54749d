/*
 * Which addresses a crawl asks for, and in which order.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/frontier.h"

#include <apr_general.h>
#include <apr_strings.h>

#include "unit/tap.h"

static apr_pool_t *pool;

/* A frontier below /, with limits. */
static pm_frontier_t *make(int max_pages, int max_depth)
{
    pm_frontier_scope_t scope = {
        .below = "/",
        .includes = apr_array_make(pool, 1, sizeof(const char *)),
        .excludes = apr_array_make(pool, 1, sizeof(const char *)),
        .max_pages = max_pages,
        .max_depth = max_depth,
    };

    return pm_frontier_create(pool, &scope);
}

static pm_verdict_t add(pm_frontier_t *frontier, const char *address)
{
    pm_visit_t visit = {.address = address};

    return pm_frontier_add(frontier, &visit);
}

static const char *visits(const pm_frontier_t *frontier)
{
    const char *text = "";
    int i;

    for (i = 0; i < frontier->visits->nelts; i++) {
        text = apr_pstrcat(
            pool, text, i ? " " : "",
            APR_ARRAY_IDX(frontier->visits, i, pm_visit_t *)->address, NULL);
    }
    return text;
}

static const struct {
    const char *address;
    pm_verdict_t verdict;
} cases[] = {
    {"/a", PM_VERDICT_TAKEN},
    {"/a", PM_VERDICT_KNOWN},
    {"/a?x=1", PM_VERDICT_TAKEN},
    {"/b/", PM_VERDICT_TAKEN},
    {"/v1.2/notes", PM_VERDICT_TAKEN},
    {"/index.php", PM_VERDICT_TAKEN},
    {"/x.html", PM_VERDICT_TAKEN},
    {"/paper.PDF", PM_VERDICT_FILE},
    {"/a.png?x=1", PM_VERDICT_FILE},
    {"/app.js", PM_VERDICT_FILE},
    {"/feed.xml", PM_VERDICT_FILE},
    {"/logout", PM_VERDICT_ACTION},
    {"/accounts/LogOut/", PM_VERDICT_ACTION},
    {"/wp-login.php?action=logout&_wpnonce=1", PM_VERDICT_ACTION},
    {"/index.php?title=Special:UserLogout", PM_VERDICT_ACTION},
    {"/user/sign_out", PM_VERDICT_ACTION},
    {"/shop?add-to-cart=5", PM_VERDICT_ACTION},
    {"/post/5/delete", PM_VERDICT_ACTION},
    {"/post/5/delete/", PM_VERDICT_ACTION},
    {"/index.php?action=purge", PM_VERDICT_ACTION},
    {"/how-to-delete", PM_VERDICT_TAKEN},
    {"/delete/history", PM_VERDICT_TAKEN},
    {"/?s=deleted", PM_VERDICT_TAKEN},
    {"/login", PM_VERDICT_TAKEN},
};

static void test_verdicts(void)
{
    pm_frontier_t *frontier = make(100, 10);
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        tap_is_number(add(frontier, cases[i].address), cases[i].verdict,
                      cases[i].address);
    }
    tap_is_number(frontier->counts[PM_VERDICT_FILE], 4, "they are counted");
}

static void test_scope(void)
{
    pm_frontier_t *frontier = make(100, 10);
    const char *robots = "User-agent: *\nDisallow: /blog/draft";

    frontier->scope.below = "/blog/";
    frontier->scope.robots =
        pm_robots_parse(pool, robots, strlen(robots), "us");
    APR_ARRAY_PUSH((apr_array_header_t *)(uintptr_t)frontier->scope.includes,
                   const char *) = "/*/a*";
    APR_ARRAY_PUSH((apr_array_header_t *)(uintptr_t)frontier->scope.includes,
                   const char *) = "*draft*";
    APR_ARRAY_PUSH((apr_array_header_t *)(uintptr_t)frontier->scope.excludes,
                   const char *) = "*/ab*";
    tap_is_number(add(frontier, "/shop/a"), PM_VERDICT_SCOPE, "not below");
    tap_is_number(add(frontier, "/blog/a"), PM_VERDICT_TAKEN, "included");
    tap_is_number(add(frontier, "/blog/x/a/b"), PM_VERDICT_TAKEN,
                  "a star goes over slashes");
    tap_is_number(add(frontier, "/blog/b"), PM_VERDICT_SCOPE, "not included");
    tap_is_number(add(frontier, "/blog/abc"), PM_VERDICT_SCOPE, "excluded");
    tap_is_number(add(frontier, "/blog/draft/x"), PM_VERDICT_ROBOTS,
                  "robots.txt");
    pm_frontier_start(frontier, "/shop/");
    tap_is(visits(frontier), "/blog/a /blog/x/a/b /shop/",
           "a start is taken, in scope or not");
    tap_is_number(add(frontier, "/shop/"), PM_VERDICT_KNOWN, "once");
}

static void test_bounds(void)
{
    pm_frontier_t *frontier = make(3, 2);
    pm_visit_t deep = {.address = "/deep", .depth = 3};
    pm_visit_t led = {.address = "/r", .redirects = 11};
    int i;

    tap_is_number(pm_frontier_add(frontier, &deep), PM_VERDICT_DEPTH, "depth");
    tap_is_number(pm_frontier_add(frontier, &led), PM_VERDICT_REDIRECTS,
                  "redirects");
    add(frontier, "/1");
    add(frontier, "/2");
    add(frontier, "/3");
    tap_is_number(add(frontier, "/4"), PM_VERDICT_PAGES, "pages");
    tap_is(visits(frontier), "/1 /2 /3", "in the order in which they came");
    frontier = make(100, 2);
    for (i = 0; i < PM_FRONTIER_QUERIES_MAX; i++) {
        tap_is_number(add(frontier, apr_psprintf(pool, "/q?%d", i)),
                      PM_VERDICT_TAKEN, "a query");
    }
    tap_is_number(add(frontier, "/q?more"), PM_VERDICT_QUERIES, "too many");
    tap_is_number(add(frontier, "/r?more"), PM_VERDICT_TAKEN, "another path");
}

int main(void)
{
    apr_initialize();
    apr_pool_create(&pool, NULL);
    test_verdicts();
    test_scope();
    test_bounds();
    apr_terminate();
    return tap_done();
}
