/*
 * What a robots.txt allows (RFC 9309).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/robots.h"

#include <apr_general.h>
#include <apr_strings.h>

#include "unit/tap.h"

static apr_pool_t *pool;

static const struct {
    const char *robots, *address;
    int allowed;
    const char *why;
} cases[] = {
    {"", "/a", 1, "nothing is said"},
    {"User-agent: *\nDisallow: /", "/a", 0, "all is disallowed"},
    {"User-agent: *\nDisallow: /", "/robots.txt", 1, "but never robots.txt"},
    {"User-agent: *\nDisallow:", "/a", 1, "an empty pattern is none"},
    {"User-agent: *\r\nDisallow: /a\r\n", "/a/b", 0, "lines end in CRLF"},
    {"User-agent: *\rDisallow: /a\r", "/a/b", 0, "or in CR"},
    {"\xef\xbb\xbfUser-agent: *\nDisallow: /a", "/a", 0, "byte order mark"},
    {"user-AGENT : * # all\n disallow\t:\t/a # b", "/a", 0,
     "white space, case"},
    {"Disallow: /a", "/a", 1, "a rule before any group is nobody's"},
    /* groups, section 2.2.1 */
    {"User-agent: pushmanifest\nAllow: /\nUser-agent: *\nDisallow: /", "/a", 1,
     "our group wins over *"},
    {"User-agent: *\nDisallow: /\nUser-agent: PushManifest/2.0\nDisallow: /b",
     "/a", 1, "in any case, with a version"},
    {"User-agent: pushmanifestbot\nDisallow: /", "/a", 1,
     "another token that begins alike"},
    {"User-agent: pushmanifest\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n"
     "User-agent: pushmanifest\nDisallow: /b",
     "/b", 0, "groups of one agent are one"},
    {"User-agent: x\nUser-agent: pushmanifest\nDisallow: /a", "/a", 0,
     "a group of several agents"},
    {"User-agent: x\nSitemap: http://h/s\nUser-agent: pushmanifest\n"
     "Disallow: /a",
     "/a", 0, "other records end no group"},
    {"User-agent: pushmanifest\n\nUser-agent: *\nDisallow: /", "/a", 0,
     "a blank line ends no group"},
    {"User-agent: x\nDisallow: /\nUser-agent: *\nAllow: /", "/a", 1,
     "another agent's group"},
    /* the longest match, section 2.2.2 */
    {"User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", 1, "longer allows"},
    {"User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c", 0,
     "longer disallows"},
    {"User-agent: *\nDisallow: /a\nAllow: /a", "/a", 1, "equal: allow"},
    {"User-agent: *\nDisallow: /a?x", "/a?x=1", 0, "with a query"},
    {"User-agent: *\nDisallow: /A", "/a", 1, "case counts in paths"},
    /* special characters, section 2.2.3 */
    {"User-agent: *\nDisallow: /*.php", "/a/b.php?x", 0, "a star"},
    {"User-agent: *\nDisallow: /*.php$", "/a/b.php?x", 1, "an end"},
    {"User-agent: *\nDisallow: /*.php$", "/a.php/b.php", 0,
     "an end behind a star"},
    {"User-agent: *\nDisallow: /a$", "/a", 0, "an end without a star"},
    {"User-agent: *\nDisallow: /a$", "/ab", 1, "that is not there"},
    {"User-agent: *\nDisallow: /*a*b*c", "/xaxbxc", 0, "several stars"},
    {"User-agent: *\nDisallow: /*a*b*c", "/xcxbxa", 1, "in another order"},
    {"User-agent: *\nDisallow: /*", "/", 0, "a star for nothing"},
    {"User-agent: *\nDisallow: /a*$", "/ab", 0, "a star before the end"},
    {"User-agent: *\nDisallow: /a$b", "/a$b", 0, "a dollar that is no end"},
    {"User-agent: *\nDisallow: /a%2A", "/a*b", 0, "an escaped star"},
    {"User-agent: *\nDisallow: /a%2A", "/axb", 1, "which is no star"},
    {"User-agent: *\nDisallow: /a%24", "/a$", 0, "an escaped dollar"},
    /* percent-encoding, section 2.2.2 */
    {"User-agent: *\nDisallow: /\xe3\x83\x84", "/%E3%83%84", 0,
     "UTF-8 escaped"},
    {"User-agent: *\nDisallow: /%e3%83%84", "/\xe3\x83\x84", 0, "and back"},
    {"User-agent: *\nDisallow: /b%61r", "/bar", 0, "a letter escaped"},
    {"User-agent: *\nDisallow: /bar", "/b%61r", 0, "in the address"},
    {"User-agent: *\nDisallow: /a%2Fb", "/a/b", 1, "a slash stays escaped"},
    {"User-agent: *\nDisallow: /a%2fb", "/a%2Fb", 0, "in any case"},
};

static void test_rules(void)
{
    size_t i;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        pm_robots_t *robots = pm_robots_parse(
            pool, cases[i].robots, strlen(cases[i].robots), "pushmanifest");

        tap_is_number(pm_robots_allows(pool, robots, cases[i].address),
                      cases[i].allowed, cases[i].why);
    }
}

static void test_others(void)
{
    const char *text = "Sitemap: http://h/a.xml\nUser-agent: *\n"
                       "Crawl-delay: 7\nDisallow: /x\nsitemap:http://h/b#c\n"
                       "User-agent: other\nCrawl-delay: 500\n";
    pm_robots_t *robots = pm_robots_parse(pool, text, strlen(text), "us");

    tap_is_number(robots->sitemaps->nelts, 2, "two sitemaps");
    tap_is(APR_ARRAY_IDX(robots->sitemaps, 0, const char *), "http://h/a.xml",
           "the first");
    tap_is(APR_ARRAY_IDX(robots->sitemaps, 1, const char *), "http://h/b",
           "the second, whose group matters not");
    tap_is_number(robots->crawl_delay, 7, "the delay for all");
    robots = pm_robots_parse(pool, text, strlen(text), "other");
    tap_is_number(robots->crawl_delay, 60, "a delay that is too long");
    tap_is_number(pm_robots_allows(pool, robots, "/x"), 1,
                  "a group without rules allows all");
}

static void test_disallowed(void)
{
    const char *text = "User-agent: *\nDisallow: /a/\nDisallow: /b*\n"
                       "Allow: /c/\nDisallow: /*.php\nDisallow: /d$\n"
                       "Disallow: /?s=\nDisallow: /";
    apr_array_header_t *patterns = pm_robots_disallowed(
        pool, pm_robots_parse(pool, text, strlen(text), "us"));

    tap_is_number(patterns->nelts, 2, "two plain directories");
    tap_is(APR_ARRAY_IDX(patterns, 0, const char *), "/a/*", "a directory");
    tap_is(APR_ARRAY_IDX(patterns, 1, const char *), "/b*", "with a star");
}

/* So many times x, from pool. */
static const char *filler(apr_size_t count)
{
    char *text = apr_palloc(pool, count + 1);

    memset(text, 'x', count);
    text[count] = '\0';
    return text;
}

static void test_limits(void)
{
    const char *text =
        apr_pstrcat(pool, "User-agent: *\nDisallow: /a\n#",
                    filler(PM_ROBOTS_LENGTH_MAX), "\nDisallow: /b\n", NULL);
    pm_robots_t *robots = pm_robots_parse(pool, text, strlen(text), "us");

    tap_is_number(pm_robots_allows(pool, robots, "/a"), 0,
                  "what is within 500 KiB counts");
    tap_is_number(pm_robots_allows(pool, robots, "/b"), 1,
                  "what is beyond does not");
    text = apr_pstrcat(pool, "User-agent: *\nDisallow: /",
                       filler(PM_ROBOTS_PATTERN_MAX), "\n", NULL);
    robots = pm_robots_parse(pool, text, strlen(text), "us");
    tap_is_number(robots->rules->nelts, 0, "a pattern that is too long");
}

int main(void)
{
    apr_initialize();
    apr_pool_create(&pool, NULL);
    test_rules();
    test_others();
    test_disallowed();
    test_limits();
    apr_terminate();
    return tap_done();
}
