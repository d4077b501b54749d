/*
 * Model and look-up: which set answers for which path.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "format/lookup.h"
#include "format/url.h"
#include "header/value.h"
#include "unit/tap.h"

/* Pages and matches; the set of each is named after it. */
static const char *const pages[] = {
    "/", "/index.html", "/blog/pinned", "/%C3%A9t%C3%A9", "/a%20b", "/st*r",
};
static const char *const matches[] = {
    "/blog/*",    "/blog/2024/*", "/blog/*/print",   "/blog/*.txt", "/shop/*",
    "/shop/*/*a", "/shop/*/*b",   "/caf%C3%A9/*/x*", "/x*y*z",
};

/* A path as httpd has it, and the page or match that answers. */
static const struct {
    const char *path, *answer;
} answers[] = {
    {"/", "/"},
    {"/index.html", "/index.html"},
    {"/index.htm", NULL},
    {"/Index.html", NULL},
    {"", NULL},
    {"/blog/pinned", "/blog/pinned"},
    {"/blog/other", "/blog/*"},
    {"/blog/", "/blog/*"},
    {"/blog", NULL},
    {"/blog/a/b/c", "/blog/*"},
    {"/blog/2024/x", "/blog/2024/*"},
    {"/blog/2024/print", "/blog/2024/*"},
    {"/blog/2025/print", "/blog/*/print"},
    {"/blog/a.txt", "/blog/*.txt"},
    {"/blog/.txt", "/blog/*.txt"},
    {"/shop/q/a", "/shop/*/*a"},
    {"/shop/q/b", "/shop/*/*b"},
    {"/shop/q/c", "/shop/*"},
    {"/shop//a", "/shop/*/*a"},
    {"/\xC3\xA9t\xC3\xA9", "/%C3%A9t%C3%A9"},
    {"/%C3%A9t%C3%A9", NULL},
    {"/a b", "/a%20b"},
    {"/a%20b", NULL},
    {"/caf\xC3\xA9/1/x", "/caf%C3%A9/*/x*"},
    {"/caf\xC3\xA9/1/y", NULL},
    {"/st*r", "/st*r"},
    {"/stur", NULL},
    {"/xyz", "/x*y*z"},
    {"/xyyyzyz", "/x*y*z"},
    {"/xyzy", NULL},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A set without links, but with a name that says whose it is. */
static const pm_set_t *set_of(pm_manifest_t *manifest, const char *name)
{
    return pm_manifest_name_set(manifest, name);
}

static pm_manifest_t *example(apr_pool_t *pool, int reverse)
{
    pm_manifest_t *manifest = pm_manifest_create(pool);
    pm_error_t error = PM_ERROR_NONE;
    size_t i;

    for (i = 0; i < COUNT(pages); i++) {
        pm_manifest_add_page(manifest, pages[i], set_of(manifest, pages[i]),
                             &error);
    }
    for (i = 0; i < COUNT(matches); i++) {
        const char *match = matches[reverse ? COUNT(matches) - 1 - i : i];

        pm_manifest_add_match(manifest, match, set_of(manifest, match), &error);
    }
    tap_is(pm_error_text(pool, &error), "", "the example is accepted");
    pm_lookup_prepare(manifest, NULL, &error);
    return manifest;
}

static void test_answers(apr_pool_t *pool, const pm_manifest_t *manifest)
{
    size_t i;

    for (i = 0; i < COUNT(answers); i++) {
        const pm_match_t *match;
        const pm_set_t *set = pm_lookup_find(manifest, answers[i].path, &match);
        const char *should = answers[i].answer;

        tap_is(set ? set->id : NULL, should,
               apr_psprintf(pool, "\"%s\"", answers[i].path));
        if (match) {
            tap_is(match->pattern, should, "... and the rule is named");
        }
        tap_ok(pm_lookup_find(manifest, answers[i].path, NULL) == set,
               "... which nobody needs to ask for");
    }
}

/* Of patterns with one prefix: the longest, then the first in byte order. */
static void test_ties(apr_pool_t *pool)
{
    pm_manifest_t *manifest = pm_manifest_create(pool);
    pm_error_t error = PM_ERROR_NONE;
    const pm_match_t *match;

    pm_manifest_add_match(manifest, "/a*c*", set_of(manifest, "2"), &error);
    pm_manifest_add_match(manifest, "/a*b*", set_of(manifest, "1"), &error);
    pm_manifest_add_match(manifest, "/a*", set_of(manifest, "0"), &error);
    pm_lookup_prepare(manifest, NULL, &error);
    tap_is(pm_lookup_find(manifest, "/a-b-c", &match)->id, "1",
           "equally long patterns: the first in the order of bytes");
    tap_is(pm_lookup_find(manifest, "/a-c", &match)->id, "2", "only one fits");
    tap_is(pm_lookup_find(manifest, "/a", &match)->id, "0", "the shortest");
}

/* What the model refuses, and how it says so. */
static void test_refusals(apr_pool_t *pool)
{
    static const struct {
        const char *path, *message;
        int is_match;
    } refusals[] = {
        {"/p", "the page \"/p\" stands here a second time", 0},
        {"/%70", "the page \"/%70\" stands here a second time", 0},
        {"q",
         "the page \"q\" has a relative URL; write the absolute path, "
         "from /",
         0},
        {"/m*", "the match \"/m*\" stands here a second time", 1},
        {"/%6D*", "the match \"/%6D*\" stands here a second time", 1},
        {"/m", "the match \"/m\" has no *; write it as a \"page\"", 1},
        {"/*%2a", "the match \"/*%2a\" has %2A, which cannot be told from *",
         1},
        {"/*********", "the match \"/*********\" has more than 8 *", 1},
    };
    pm_manifest_t *manifest = pm_manifest_create(pool);
    pm_error_t none = PM_ERROR_NONE;
    size_t i;

    pm_manifest_add_page(manifest, "/p", set_of(manifest, "s"), &none);
    pm_manifest_add_match(manifest, "/m*", set_of(manifest, "s"), &none);
    pm_manifest_add_match(manifest, "/********", set_of(manifest, "s"), &none);
    tap_is(pm_error_text(pool, &none), "", "8 stars");
    for (i = 0; i < COUNT(refusals); i++) {
        pm_error_t error = PM_ERROR_NONE;
        apr_status_t rv = (refusals[i].is_match ? pm_manifest_add_match
                                                : pm_manifest_add_page)(
            manifest, refusals[i].path, set_of(manifest, "s"), &error);

        tap_is_number(rv, PM_EINVALID, "refused");
        tap_is(pm_error_text(pool, &error), refusals[i].message,
               refusals[i].message);
    }
    tap_is_number(apr_hash_count(manifest->matches), 2,
                  "what is refused is not there");
}

/* One link more than a set may have. */
static void make_links(pm_link_t links[PM_SET_LINKS_MAX + 1])
{
    int i;

    for (i = 0; i <= PM_SET_LINKS_MAX; i++) {
        links[i] = (pm_link_t){
            .href = "/a.css", .as = PM_AS_STYLE, .bytes = PM_BYTES_UNKNOWN};
    }
}

static void test_sets(apr_pool_t *pool)
{
    pm_manifest_t *manifest = pm_manifest_create(pool);
    pm_link_t links[PM_SET_LINKS_MAX + 1];
    pm_error_t error = PM_ERROR_NONE;
    const pm_set_t *one, *two, *other;

    make_links(links);
    pm_manifest_add_set(manifest, links, 2, &one, &error);
    pm_manifest_add_set(manifest, links, 2, &two, &error);
    pm_manifest_add_set(manifest, links, 1, &other, &error);
    tap_ok(one == two, "equal sets are one");
    tap_ok(one != other && strcmp(one->id, other->id) != 0,
           "others are not, and have another id");
    tap_is_number((long)strlen(one->id), 16, "an id is 16 digits");
    pm_manifest_define_set(manifest, "mine", links, 2, &error);
    tap_ok(pm_manifest_name_set(manifest, "mine")->links == one->links,
           "an equal set of another name shares the links");
    pm_manifest_define_set(manifest, "mine", links, 2, &error);
    tap_is(pm_error_text(pool, &error), "",
           "the same definition twice is fine");
    tap_ok(pm_manifest_add_set(manifest, links, 0, &one, &error) ==
                   APR_SUCCESS &&
               one->links,
           "a set may have no links");
    tap_ok(pm_manifest_add_set(manifest, links, PM_SET_LINKS_MAX, &one,
                               &error) == APR_SUCCESS,
           "or PM_SET_LINKS_MAX");
    pm_manifest_add_set(manifest, links, PM_SET_LINKS_MAX + 1, &one, &error);
    tap_is(pm_error_text(pool, &error),
           "a set has at most 64 links, this one has 65", "but not more");
    tap_ok(!one, "a set that is refused is NULL");
}

/* Sets of one link that differ in one attribute, whichever. */
static void test_like_sets(apr_pool_t *pool)
{
    static const char *const attributes[][2] = {{"href", "/b.css"},
                                                {"rel", "modulepreload"},
                                                {"as", "script"},
                                                {"type", "text/css"},
                                                {"crossorigin", ""},
                                                {"fetchpriority", "low"},
                                                {"media", "print"},
                                                {"imagesrcset", "/a 2x"},
                                                {"imagesizes", "1px"},
                                                {"integrity", "sha256-x"},
                                                {"referrerpolicy", "url"},
                                                {"screens", "desktop,phone"},
                                                {"hash", "1"},
                                                {"via", "/c.css"},
                                                {"why", "font"}};
    pm_manifest_t *manifest = pm_manifest_create(pool);
    pm_link_t links[PM_SET_LINKS_MAX + 1];
    pm_error_t error = PM_ERROR_NONE;
    apr_hash_t *seen = apr_hash_make(pool);
    const pm_set_t *set;
    size_t i;
    int round;

    make_links(links);
    for (round = 0; round < 2; round++) {
        for (i = 0; i < sizeof(attributes) / sizeof(*attributes); i++) {
            pm_link_t link = links[0];

            pm_link_set(&link, attributes[i][0], attributes[i][1]);
            pm_manifest_add_set(manifest, &link, 1, &set, &error);
            apr_hash_set(seen, set->id, APR_HASH_KEY_STRING, set);
        }
        links[0].bytes = 7;
    }
    tap_is_number((long)apr_hash_count(seen), 2 * (long)i,
                  "sets that differ in an attribute are not one");
    tap_is_number((long)apr_hash_count(manifest->sets), 2 * (long)i,
                  "  nor is one more made of them");
}

static void test_wrong_sets(apr_pool_t *pool)
{
    pm_manifest_t *manifest = pm_manifest_create(pool);
    pm_link_t links[PM_SET_LINKS_MAX + 1];
    pm_error_t error = PM_ERROR_NONE;
    const pm_set_t *one;

    make_links(links);
    pm_manifest_define_set(manifest, "mine", links, 2, &error);
    pm_manifest_define_set(manifest, "mine", links, 1, &error);
    tap_is(pm_error_text(pool, &error),
           "the set \"mine\" stands here a second time, with other links",
           "a name has one meaning");
    error = (pm_error_t)PM_ERROR_NONE;
    links[0].why = "\xFF";
    pm_manifest_add_set(manifest, links, 1, &one, &error);
    tap_is(pm_error_text(pool, &error), "a link has text that is not UTF-8",
           "what is not UTF-8 is refused");
    error = (pm_error_t)PM_ERROR_NONE;
    links[0].why = NULL;
    links[0].type = "a\"b";
    pm_manifest_add_set(manifest, links, 1, &one, &error);
    tap_is(pm_error_text(pool, &error),
           "\"type\" has a \" or a \\, which not every receiver understands: "
           "/a.css",
           "what cannot be in a header is refused");
}

/* As many matches as one path may be asked for, one more, and others. */
static void test_nested(apr_pool_t *pool)
{
    pm_manifest_t *manifest = pm_manifest_create(pool);
    pm_error_t error = PM_ERROR_NONE;
    const pm_match_t *wrong = NULL;
    const char *path = "/";
    int i;

    pm_manifest_add_match(manifest, "/*x", set_of(manifest, "s"), &error);
    for (i = 1; i < PM_MATCHES_NESTED_MAX; i++) {
        path = apr_pstrcat(pool, path, "a/", NULL);
        pm_manifest_add_match(manifest, apr_pstrcat(pool, path, "*", NULL),
                              set_of(manifest, "s"), &error);
    }
    for (i = 0; i < PM_MATCHES_NESTED_MAX - 1; i++) {
        pm_manifest_add_match(manifest, apr_psprintf(pool, "/b/*%d", i),
                              set_of(manifest, "s"), &error);
    }
    pm_lookup_prepare(manifest, &wrong, &error);
    tap_is(pm_error_text(pool, &error), "", "32 matches for one path");
    pm_manifest_add_match(manifest, "/a/a/a/a*z", set_of(manifest, "s"),
                          &error);
    tap_ok(pm_lookup_prepare(manifest, &wrong, &error) == PM_EINVALID,
           "33 are too many");
    tap_is(pm_error_text(pool, &error),
           apr_psprintf(pool,
                        "the match \"%s*\" and 32 others can be asked for one "
                        "path; no more than 32 may",
                        path),
           "and it is said which");
    tap_is(wrong->pattern, apr_pstrcat(pool, path, "*", NULL),
           "in a form for programs, too");
}

static char *repeat(apr_pool_t *pool, char c, apr_size_t count)
{
    char *text = apr_palloc(pool, count + 1);

    memset(text, c, count);
    text[0] = '/';
    text[count] = '\0';
    return text;
}

/* Paths that are as long as may be, and longer. */
static void test_long_paths(apr_pool_t *pool)
{
    pm_manifest_t *manifest = pm_manifest_create(pool);
    const char *longest = repeat(pool, 'a', PM_URL_MAX);
    const char *longer = repeat(pool, 'a', PM_URL_MAX + 1);
    pm_error_t error = PM_ERROR_NONE;

    pm_manifest_add_match(manifest, "/aa*", set_of(manifest, "long"), &error);
    pm_manifest_add_page(manifest, longest, set_of(manifest, "page"), &error);
    pm_lookup_prepare(manifest, NULL, &error);
    tap_is(pm_error_text(pool, &error), "", "a long page");
    tap_is(pm_lookup_find(manifest, longest, NULL)->id, "page",
           "a page of PM_URL_MAX bytes is found");
    tap_is(pm_lookup_find(manifest, repeat(pool, 'a', 2000), NULL)->id, "long",
           "a long path fits a match");
    tap_ok(!pm_lookup_find(manifest, longest + 1, NULL),
           "no / at the start is nobody's");
    tap_ok(!pm_lookup_find(manifest, longer, NULL),
           "no match is asked for a path of more than PM_URL_MAX bytes");
    tap_ok(!pm_lookup_find(manifest, repeat(pool, 'a', 100000), NULL),
           "nor of 100,000");
}

int main(void)
{
    apr_pool_t *pool;
    int reverse;

    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    for (reverse = 0; reverse < 2; reverse++) {
        test_answers(pool, example(pool, reverse));
    }
    test_ties(pool);
    test_refusals(pool);
    test_sets(pool);
    test_like_sets(pool);
    test_wrong_sets(pool);
    test_nested(pool);
    test_long_paths(pool);
    tap_ok(!pm_lookup_find(pm_manifest_create(pool), "/", NULL),
           "an empty manifest answers nothing, prepared or not");
    return tap_done();
}
