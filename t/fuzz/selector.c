/*
 * Fuzz target: a selector list, held against every element of a small page.
 * :is() of it matches what it matches, :not() what it does not, and what is not
 * known is not known to any of them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "css/selector_parse.h"
#include "html/scan.h"
#include "style/match.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char html[] =
    "<!doctype html><html lang=en><body id=b class='a b'><div class=c dir=rtl>"
    "<p class=a title=x>x<p><b id=i>y</b><i></i></div><ul><li "
    "class=a>1<li>2<li "
    "class='b c' lang=de>3</ul><form><input required><input type=checkbox "
    "checked><button disabled>z</button></form><x-y hidden></x-y>";

/* The attributes that selectors may ask for. */
static const pm_css_asked_t names[] = {
    {"title", 1}, {"lang", 1}, {"dir", 1}, {"type", 1}, {"required", 0}};
static const apr_array_header_t asked = {
    .elt_size = sizeof(names[0]),
    .nalloc = sizeof(names) / sizeof(names[0]),
    .nelts = sizeof(names) / sizeof(names[0]),
    .elts = (char *)names};

static const pm_css_selectors_t *parse(apr_pool_t *pool, const char *text)
{
    pm_css_lexer_t lexer;

    pm_css_lexer_init(&lexer, text, strlen(text), PM_POSITION_START);
    return pm_css_selectors_parse(pool, lexer, NULL);
}

/* The best answer of the list's members that end with no pseudo-element. */
static pm_css_match_t match(const pm_css_selectors_t *list,
                            const pm_css_element_t *element, int *is_short)
{
    pm_budget_t budget = PM_BUDGET_START;
    pm_css_matcher_t matcher = {.asked = &asked, .budget = &budget};
    pm_css_match_t best = PM_CSS_MATCH_NO;
    int i;

    for (i = 0; i < list->members->nelts; i++) {
        const pm_css_selector_t *member =
            APR_ARRAY_IDX(list->members, i, const pm_css_selector_t *);
        pm_css_match_t got = pm_css_match(&matcher, member, element);

        *is_short |= matcher.steps <= 0;
        if (!member->pseudo && got > best) {
            best = got;
        }
    }
    return best;
}

static void compare(const pm_css_page_t *page, const pm_css_selectors_t *list,
                    const pm_css_selectors_t *any,
                    const pm_css_selectors_t *none)
{
    int i;

    for (i = 0; i < page->elements->nelts; i++) {
        const pm_css_element_t *element =
            APR_ARRAY_IDX(page->elements, i, const pm_css_element_t *);
        int is_short = 0;
        pm_css_match_t is = match(list, element, &is_short);

        if (any && match(any, element, &is_short) != is && !is_short) {
            abort();
        }
        if (none && match(none, element, &is_short) != PM_CSS_MATCH_YES - is &&
            !is_short) {
            abort();
        }
    }
}

static const pm_css_page_t *page(void)
{
    static pm_scan_t *scan;
    static apr_pool_t *pool;
    pm_error_t error = PM_ERROR_NONE;

    if (!scan) {
        apr_pool_create(&pool, NULL);
        pm_scan_bytes(pool, html, sizeof(html) - 1, 0, &scan, &error);
    }
    return scan->page;
}

/* What closes a token's bracket. */
static pm_css_token_type_t end_of(const pm_css_token_t *token)
{
    return token->type == PM_CSS_OPEN_SQUARE  ? PM_CSS_CLOSE_SQUARE
           : token->type == PM_CSS_OPEN_CURLY ? PM_CSS_CLOSE_CURLY
                                              : PM_CSS_CLOSE_PAREN;
}

/* Whether it stays one list of its own, and within limits, inside of brackets.
 */
static int is_closed(const char *text)
{
    pm_css_token_type_t open[PM_CSS_SELECTOR_DEPTH_MAX];
    pm_css_lexer_t lexer;
    pm_css_token_t token;
    int depth = 0;

    pm_css_lexer_init(&lexer, text, strlen(text), PM_POSITION_START);
    while (pm_css_lexer_next(&lexer, &token)) {
        if (token.type == PM_CSS_BAD_STRING || token.type == PM_CSS_BAD_URL ||
            (pm_css_token_closes(&token) &&
             (depth == 0 || open[--depth] != token.type)) ||
            (pm_css_token_opens(&token) &&
             depth == PM_CSS_SELECTOR_DEPTH_MAX - 1)) {
            return 0;
        }
        if (pm_css_token_opens(&token)) {
            open[depth++] = end_of(&token);
        }
    }
    /* A byte order mark is one at the start alone, a backslash is something
     * else at the end. */
    return depth == 0 && *text && text[strlen(text) - 1] != '\\' &&
           strncmp(text, "\xef\xbb\xbf", 3) != 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *pool;
    const pm_css_selectors_t *list;
    char *text;

    if (!pool) {
        apr_initialize();
        apr_pool_create(&pool, NULL);
    }
    text = apr_pstrmemdup(pool, (const char *)data, size);
    list = parse(pool, text);
    if (list && is_closed(text)) {
        compare(page(), list,
                parse(pool, apr_pstrcat(pool, ":is(", text, "\n)", NULL)),
                parse(pool, apr_pstrcat(pool, ":not(", text, "\n)", NULL)));
    }
    apr_pool_clear(pool);
    return 0;
}
