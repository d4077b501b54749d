/*
 * Which elements of a page, the argument, selectors match, for tests that are
 * not in C. A line of standard input is a selector list; for each there is a
 * line with a digit for each element, in order: 1, 0, or ? where that is not
 * known; `none` if it is malformed.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_general.h>

#include "css/selector_parse.h"
#include "html/scan.h"
#include "style/match.h"

/* What selectors may ask of the page. */
static const pm_css_asked_t names[] = {
    {"title", 1}, {"lang", 1}, {"dir", 1}, {"type", 1}, {"data-x", 1}};
#define NAMES ((int)(sizeof(names) / sizeof(names[0])))
static const apr_array_header_t asked = {.elt_size = sizeof(names[0]),
                                         .nelts = NAMES,
                                         .nalloc = NAMES,
                                         .elts = (char *)names};

static const pm_css_page_t *read_page(apr_pool_t *pool, const char *path)
{
    pm_error_t error = PM_ERROR_NONE;
    pm_scan_t *scan;

    if (pm_scan_file(pool, path, 0, NULL, &scan, &error) != APR_SUCCESS) {
        fprintf(stderr, "%s\n", pm_error_text(pool, &error));
        exit(EXIT_FAILURE);
    }
    return scan->page;
}

static char match(const pm_css_selectors_t *list,
                  const pm_css_element_t *element)
{
    pm_budget_t budget = PM_BUDGET_START;
    pm_css_matcher_t matcher = {.asked = &asked, .budget = &budget};
    pm_css_match_t best = PM_CSS_MATCH_NO;
    int i;

    for (i = 0; i < list->members->nelts; i++) {
        pm_css_match_t got = pm_css_match(
            &matcher,
            APR_ARRAY_IDX(list->members, i, const pm_css_selector_t *),
            element);

        best = got > best ? got : best;
    }
    return "0?1"[best];
}

static void answer(apr_pool_t *pool, const pm_css_page_t *page,
                   const char *line, apr_size_t length)
{
    const pm_css_selectors_t *list;
    pm_css_lexer_t lexer;
    int i;

    pm_css_lexer_init(&lexer, line, length, PM_POSITION_START);
    list = pm_css_selectors_parse(pool, lexer, NULL);
    for (i = 0; list && i < page->elements->nelts; i++) {
        putchar(match(
            list, APR_ARRAY_IDX(page->elements, i, const pm_css_element_t *)));
    }
    puts(list ? "" : "none");
}

int main(int argc, char **argv)
{
    const pm_css_page_t *page;
    apr_pool_t *pool, *scratch;
    char line[65536];

    if (argc != 2) {
        fprintf(stderr, "usage: select PAGE < LINES\n");
        return EXIT_FAILURE;
    }
    apr_initialize();
    apr_pool_create(&pool, NULL);
    apr_pool_create(&scratch, pool);
    page = read_page(pool, argv[1]);
    while (fgets(line, sizeof(line), stdin)) {
        answer(scratch, page, line, strcspn(line, "\n"));
        apr_pool_clear(scratch);
    }
    return EXIT_SUCCESS;
}
