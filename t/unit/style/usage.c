/*
 * What a page uses of its stylesheets: selectors, the cascade, fonts, images.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>
#include <limits.h>
#include <stdlib.h>

#include "css/parse.h"
#include "css/selector_parse.h"
#include "style/browser_sheet.h"
#include "style/match.h"
#include "style/sort.h"
#include "style/usage.h"
#include "text/hash.h"
#include "unit/style/words.h"
#include "unit/tap.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static const struct {
    const char *selector;
    int match; /* -1: malformed */
} selector_cases[] = {
    {"p", PM_CSS_MATCH_YES},
    {"P", PM_CSS_MATCH_YES},
    {"*", PM_CSS_MATCH_YES},
    {"a", PM_CSS_MATCH_NO},
    {".lead", PM_CSS_MATCH_YES},
    {".Lead", PM_CSS_MATCH_NO},
    {".lead.big", PM_CSS_MATCH_YES},
    {".lead.small", PM_CSS_MATCH_NO},
    {"#p", PM_CSS_MATCH_YES},
    {"p#p.big", PM_CSS_MATCH_YES},
    {".le\\61 d", PM_CSS_MATCH_YES},
    {"div p", PM_CSS_MATCH_YES},
    {"body p", PM_CSS_MATCH_YES},
    {"body > p", PM_CSS_MATCH_NO},
    {"div>p", PM_CSS_MATCH_YES},
    {"html .a > .lead", PM_CSS_MATCH_YES},
    {"section p", PM_CSS_MATCH_NO},
    {"main > div > p, x", PM_CSS_MATCH_YES},
    {"main div.b p", PM_CSS_MATCH_NO},
    {"h1 + p", PM_CSS_MATCH_NO},
    {"h1 ~ p", PM_CSS_MATCH_NO},
    {"h1 + a", PM_CSS_MATCH_NO},
    {"p:hover", PM_CSS_MATCH_NO},
    {"p:first-child", PM_CSS_MATCH_YES},
    {"p:nth-child(2n + 1)", PM_CSS_MATCH_YES},
    {"p:not(.lead)", PM_CSS_MATCH_NO},
    {"p:not(.small)", PM_CSS_MATCH_YES},
    {"p:not(:hover)", PM_CSS_MATCH_YES},
    {"p:not(:first-child)", PM_CSS_MATCH_NO},
    {":is(h1, p)", PM_CSS_MATCH_YES},
    {":is(h1, h2)", PM_CSS_MATCH_NO},
    {":where(.a, .b) > p", PM_CSS_MATCH_YES},
    {":is(!!, p)", PM_CSS_MATCH_YES},
    {":root p", PM_CSS_MATCH_YES},
    {":root", PM_CSS_MATCH_NO},
    {"p:has(> img)", PM_CSS_MATCH_NO},
    {"p[hidden]", PM_CSS_MATCH_NO},
    {"p[data-a]", PM_CSS_MATCH_YES},
    {"p[data-a=Big]", PM_CSS_MATCH_YES},
    {"p[data-a=big]", PM_CSS_MATCH_NO},
    {"p[data-a='']", PM_CSS_MATCH_NO},
    {"p[data-a^=B][data-a$=g]", PM_CSS_MATCH_YES},
    {"p[data-a=Big i]", PM_CSS_MATCH_YES},
    {"p:not([data-a])", PM_CSS_MATCH_NO},
    {"p[alt=x]", PM_CSS_MATCH_NO},
    {"div:not([alt=x])", PM_CSS_MATCH_NO},
    {"p[data-other]", PM_CSS_MATCH_MAYBE},
    {"[class~=big]", PM_CSS_MATCH_YES},
    {"[class^='lead']", PM_CSS_MATCH_YES},
    {"[class^='big']", PM_CSS_MATCH_NO},
    {"[class*=\" b\"]", PM_CSS_MATCH_YES},
    {"[class$=big]", PM_CSS_MATCH_YES},
    {"[id=p]", PM_CSS_MATCH_YES},
    {"[class*=icon-] p", PM_CSS_MATCH_YES},
    {"p:-moz-focusring", -1},
    {"p::-moz-x", -1},
    {"p::before", PM_CSS_MATCH_YES},
    {"p:after", PM_CSS_MATCH_YES},
    {"", -1},
    {"p,", -1},
    {"p >", -1},
    {"> p", -1},
    {"p..x", -1},
    {"p#1", -1},
    {"!!", -1},
    {":is(:is(:is(:is(:is(:is(:is(:is(:is(:is(p))))))))))", PM_CSS_MATCH_MAYBE},
};

/* The last element of the page is what selectors are held against. */
static void selectors(apr_pool_t *pool)
{
    static const char page_words[] =
        "+html.js +body#top +main +div.a.icon-x +p#p.lead.big@data-a=Big";
    static const pm_css_asked_t attributes[] = {
        {"hidden", 0}, {"data-a", 1}, {"alt", 0}};
    apr_array_header_t *asked = apr_array_make(pool, 3, sizeof(pm_css_asked_t));
    pm_budget_t budget = PM_BUDGET_START;
    pm_css_matcher_t matcher = {.budget = &budget};
    pm_css_page_t *page;
    const pm_css_element_t *element;
    apr_size_t i;

    for (i = 0; i < COUNT(attributes); i++) {
        APR_ARRAY_PUSH(asked, pm_css_asked_t) = attributes[i];
    }
    page = page_of(pool, page_words);
    element = APR_ARRAY_IDX(page->elements, page->elements->nelts - 1,
                            const pm_css_element_t *);
    matcher.asked = asked;
    for (i = 0; i < COUNT(selector_cases); i++) {
        pm_css_lexer_t lexer;
        const pm_css_selectors_t *list;
        int match = -1;

        pm_css_lexer_init(&lexer, selector_cases[i].selector,
                          strlen(selector_cases[i].selector),
                          PM_POSITION_START);
        list = pm_css_selectors_parse(pool, lexer, NULL);
        if (list) {
            match = (int)pm_css_match(
                &matcher,
                APR_ARRAY_IDX(list->members, 0, const pm_css_selector_t *),
                element);
        }
        tap_is_number(match, selector_cases[i].match,
                      selector_cases[i].selector);
    }
}

static const pm_css_selectors_t *parse(apr_pool_t *pool, const char *text,
                                       const pm_css_selectors_t *outer)
{
    pm_css_lexer_t lexer;

    pm_css_lexer_init(&lexer, text, strlen(text), PM_POSITION_START);
    return pm_css_selectors_parse(pool, lexer, outer);
}

static const char *repeated(apr_pool_t *pool, const char *text, int count)
{
    apr_size_t length = strlen(text);
    char *all = apr_palloc(pool, length * (apr_size_t)count + 1);
    int i;

    for (i = 0; i < count; i++) {
        memcpy(all + length * (apr_size_t)i, text, length);
    }
    all[length * (apr_size_t)count] = '\0';
    return all;
}

/* Each `&` of a nested rule is held against each selector of the outer one. */
static void steps(apr_pool_t *pool)
{
    static const char *const members[] = {"p.x,", "p::before,"};
    pm_css_page_t *page = page_of(pool, "+html +body +p");
    const pm_css_element_t *element = APR_ARRAY_IDX(
        page->elements, page->elements->nelts - 1, const pm_css_element_t *);
    const char *nested = repeated(pool, ":is(&, &)", PM_CSS_SIMPLES_MAX - 3);
    apr_size_t i;

    tap_ok(parse(pool, repeated(pool, "&", PM_CSS_SIMPLES_MAX), NULL) != NULL,
           "as many simple selectors as may be in a compound");
    tap_ok(parse(pool, repeated(pool, "&", PM_CSS_SIMPLES_MAX + 1), NULL) ==
               NULL,
           "one more");
    tap_is_number(
        (long)parse(pool, "&.y&", parse(pool, "#p, .x.y", NULL))->specificity,
        (2 << 20) + (1 << 10),
        "`&` counts as the most specific selector of the outer rule");
    for (i = 0; i < COUNT(members); i++) {
        const pm_css_selectors_t *outer = parse(
            pool,
            apr_pstrcat(pool,
                        repeated(pool, members[i], PM_CSS_SELECTORS_MAX - 1),
                        "b", NULL),
            NULL);
        const pm_css_selectors_t *list =
            parse(pool, apr_pstrcat(pool, "p:not(&)", nested, NULL), outer);
        pm_budget_t budget = {.steps = 0};
        pm_css_matcher_t matcher = {.budget = &budget};

        tap_ok(list && pm_css_match(&matcher,
                                    APR_ARRAY_IDX(list->members, 0,
                                                  const pm_css_selector_t *),
                                    element) == PM_CSS_MATCH_MAYBE,
               "a match that takes too long may be one: %s", members[i]);
        tap_is_number((long)-budget.steps, PM_CSS_MATCH_STEPS_MAX + 1,
                      "  and no more steps are taken");
    }
}

/* Faces for the tables below: name and file in one. */
#define FACE(family, file, more)                                               \
    "@font-face{font-family:" family ";src:url(" file ");" more "}"
#define FACES                                                                  \
    FACE("A", "a4", "font-weight:400")                                         \
    FACE("A", "a7", "font-weight:700")                                         \
    FACE("A", "ai", "font-style:italic")                                       \
    FACE("B", "b", "")                                                         \
    FACE("R", "r1", "unicode-range:U+0-FF")                                    \
    FACE("R", "r2", "unicode-range:U+400-4FF")                                 \
    FACE("V", "v", "font-weight:100 900")                                      \
    FACE("I", "i", "unicode-range:U+F000-F0FF")

/* The views as digits; nothing if they are all. */
static const char *views_of(apr_pool_t *pool, const pm_css_screens_t *screens)
{
    const char *text = "";
    int i;

    for (i = 0; screens->views != PM_CSS_ALL_VIEWS && i < PM_CSS_VIEWS; i++) {
        text = apr_pstrcat(
            pool, text, screens->views & PM_CSS_VIEW_BIT(i) ? "1" : "0", NULL);
    }
    return text;
}

static const char *usage_of(apr_pool_t *pool, const char *css,
                            const char *words)
{
    pm_css_cascade_t *cascade =
        pm_css_cascade_create(pool, pm_css_browser_sheet(pool));
    const pm_css_inquiry_t everything = {.placed = INT_MAX};
    pm_budget_t budget = PM_BUDGET_START;
    pm_css_usage_t *usage;
    const char *out = "";
    int i;

    pm_css_cascade_add(cascade,
                       pm_css_parse(pool, css, strlen(css), PM_POSITION_START),
                       &(pm_css_use_t){.data = css});
    usage = pm_css_usage_find(pool, cascade, page_of(pool, words), &everything,
                              &budget);
    for (i = 0; i < usage->fonts->nelts; i++) {
        out = apr_pstrcat(
            pool, out,
            APR_ARRAY_IDX(usage->fonts, i, pm_css_font_use_t).face->chosen->url,
            ";", NULL);
    }
    for (i = 0; i < usage->images->nelts; i++) {
        pm_css_image_use_t *image =
            &APR_ARRAY_IDX(usage->images, i, pm_css_image_use_t);

        out = apr_psprintf(pool, "%s%s%s@%s%s;", out, image->url,
                           image->is_certain ? "" : "?", image->element->tag,
                           views_of(pool, &image->screens));
    }
    return out;
}

static const struct {
    const char *css;
    const char *page;
    const char *usage;
} usage_cases[] = {
    {FACES, "+html +body 'x", ""},
    {FACES "body{font-family:A}", "+html +body 'x", "a4;"},
    {FACES "body{font-family:A}", "+html +body", ""},
    {FACES "body{font-family:A}", "+html +body +p 'x +b 'x", "a4;a7;"},
    {FACES "body{font-family:A}", "+html +body +em 'x", "ai;a4;"},
    {FACES ".x{font-family:A;font-weight:700}"
           "p[hidden]{font-family:B}p[data-a=on].x{font-weight:400}",
     "+html +body +p.x@data-a=off 'x", "a7;"},
    {FACES ".x{font-family:A;font-weight:700}p[data-a=on].x{font-weight:400}",
     "+html +body +p.x@data-a=on 'x", "a4;"},
    {FACES "body{font-family:A}b{font-weight:inherit}", "+html +body +b 'x",
     "a4;"},
    {FACES "body{font:italic 1em/1.5 'A', serif}", "+html +body 'x", "ai;"},
    {FACES "body{font:500 calc(1em + 1px)/calc(1) A}", "+html +body 'x", "a4;"},
    {FACES "body{font-family:A;font:1em B}", "+html +body 'x", "b;"},
    {FACES "body{font-family:a}", "+html +body 'x", "a4;"},
    {FACES "body{font-family:Nope,A,B}", "+html +body 'x", "a4;"},
    {FACES "body{font-family:sans-serif,A}", "+html +body 'x", ""},
    {FACES "body{font-family:A}p{font-family:B}", "+html +body +p 'x", "b;"},
    {FACES ".x{font-family:A}", "+html +body 'x", ""},
    {FACES "p{font-family:A}p:hover{font-family:B}", "+html +body +p 'x",
     "a4;"},
    {FACES "p{font-family:A}p:first-child{font-family:B}", "+html +body +p 'x",
     "b;"},
    {FACES "p.x{font-family:A}p{font-family:B}", "+html +body +p.x 'x", "a4;"},
    {FACES "p{font-family:A!important}p.x{font-family:B}",
     "+html +body +p.x 'x", "a4;"},
    {FACES "p{font-family:A}@layer z{p.x{font-family:B}}",
     "+html +body +p.x 'x", "a4;"},
    {FACES "@media print{p{font-family:A}}", "+html +body +p 'x", ""},
    {FACES "p{font-family:A;display:none}", "+html +body +p +b 'x", ""},
    {FACES "body{font-family:R}", "+html +body 'x", "r1;"},
    {FACES "body{font-family:R}", "+html +body '\xD0\x96", "r1;r2;"},
    {FACES "body{font-family:R,B}", "+html +body '\xE4\xB8\xAD", "r1;b;"},
    {FACES "body{font-family:V;font-weight:300}", "+html +body 'x +b 'x", "v;"},
    {FACES "i::before{content:'\\f000';font-family:I}", "+html +body +i.x",
     "i;"},
    {FACES "i::before{font-family:I}", "+html +body +i.x", ""},
    {FACES ".fa{font-family:I}.fa-x::before{content:'\\f000'}",
     "+html +body +i.fa.fa-x", "i;"},
    {FACES ":root{--f:A}body{font-family:var(--f)}", "+html +body 'x", "a4;"},
    {FACES "body{font-family:var(--f, B)}", "+html +body 'x", "b;"},
    {FACES "body{font-family:var(--f)}", "+html +body 'x", ""},
    {FACES ":root{--f:var(--g);--g:var(--f)}body{font-family:var(--f)}",
     "+html +body 'x", ""},
    {FACES ".s{--f:B}.i{font-family:var(--f,A)}", "+html +body +i.i.s 'x",
     "b;"},
    {FACES "b{font-family:var(--f)}",
     "+html +body@style=--f:A 'x +p@style=--x:B;--y:B +b 'x", "a7;"},
    {FACES "body{p{font-family:A}&.x{font-family:B}}", "+html +body.x 'x +p 'x",
     "b;a4;"},
    {FACES "h1{font-family:A}", "+html +body +h1 'x", "a7;"},
    {FACES "body{font-family:A;font-weight:600}", "+html +body 'x", "a7;"},
    {FACES "button{}body{font-family:A}", "+html +body +button 'x", "a4;"},
    {FACES "button{font:inherit}body{font-family:A}", "+html +body +button 'x",
     "a4;"},
    {".a{background:url(x.png) no-repeat}", "+html +body +p.a", "x.png@p;"},
    {".a{background:url(x.png)}", "+html +body +p", ""},
    {".a{background:url(x)}.a{background-image:none}", "+html +body +p.a", ""},
    {".a:nth-child(2){background:url(x)}.a{background:url(y)}",
     "+html +body +p.a", "y@p;"},
    {".a{background:image-set('x1' 1x, 'x2' 2x)}", "+html +p.a",
     "x1@p1100;x2@p0011;"},
    {".a{background:-webkit-image-set(url(x2) 2x, url(x1) 1x)}", "+html +p.a",
     "x1@p1100;x2@p0011;"},
    {".a{background:image-set('a' type('image/jxl'),'b' "
     "type('image/webp'))}",
     "+html +p.a", ""},
    {".a{background:image-set('a' type('image/foo'),'b' "
     "type('image/webp'))}",
     "+html +p.a", "b@p;"},
    {".a{background:image-set('x3' 3x, 'x2' 2x)}", "+html +p.a",
     "x2@p1100;x3@p0011;"},
    {".a{--i:url(x)}.a{background:var(--i)}", "+html +p.a", "x@p;"},
    {".a::after{content:'';background:url(x)}", "+html +p.a", "x@p;"},
    {".a::after{background:url(x)}", "+html +p.a", ""},
    {".a::after{content:url(x)}", "+html +p.a", "x@p;"},
    {".a{mask:url(#m);border-image:url(y) 1}", "+html +p.a", "y@p;"},
    {".a{background:url(data:image/png;base64,A),url(z)}", "+html +p.a",
     "z@p;"},
    {"", "+html +p@style=background:url(x) - +p@style=background:url(y)",
     "x@p;y@p;"},
    {"p{background:url(x)}", "+html +p@style=display:none - +p", "x@p;"},
    {"@keyframes k{from{background:url(x)}}", "+html +p.a", ""},
    {".a{background:url(x)}p{display:none}", "+html +p.a", ""},
};

static void usages(apr_pool_t *pool)
{
    apr_size_t i;

    for (i = 0; i < COUNT(usage_cases); i++) {
        tap_is(usage_of(pool, usage_cases[i].css, usage_cases[i].page),
               usage_cases[i].usage,
               strncmp(usage_cases[i].css, FACES, strlen(FACES)) == 0
                   ? usage_cases[i].css + strlen(FACES)
                   : usage_cases[i].css);
    }
}

/* Selectors that multiply with each level of nesting. */
static void hostile(apr_pool_t *pool)
{
    char *css = malloc(64 * 1024);
    char *end = css;
    int i;

    for (i = 0; i < 60; i++) {
        end += sprintf(end, "& &,& p & p{");
    }
    sprintf(end, "font-family:A;background:url(x)");
    usage_of(pool, css, "+html +body +p +p +p +p +p +p 'x");
    tap_ok(1, "nesting that multiplies ends");
    end = css;
    for (i = 0; i < 4000; i++) {
        end += sprintf(end, ":is(p,");
    }
    usage_of(pool, css, "+html +body +p 'x");
    tap_ok(1, "functions within functions end");
    end = css;
    for (i = 0; i < 500; i++) {
        end += sprintf(end, "p{--a%d:var(--a%d) var(--a%d)}", i, i + 1, i + 1);
    }
    sprintf(end, "p{font-family:var(--a0)}");
    usage_of(pool, css, "+html +body +p 'x");
    tap_ok(1, "variables that multiply end");
    free(css);
}

static void pages(apr_pool_t *pool)
{
    pm_css_page_t *page =
        page_of(pool, "+html +ul +li 'a - +li 'b - +li.x - - +ul +li");
    int i;

    tap_is_number(page->elements->nelts, 7, "each element is one");
    for (i = 0; i < 2 * PM_CSS_ELEMENT_DEPTH_MAX; i++) {
        pm_css_page_open(page, &(pm_css_tag_t){.name = "div"});
    }
    pm_css_page_text(page, "x", 1);
    for (i = 0; i < 3 * PM_CSS_ELEMENT_DEPTH_MAX; i++) {
        pm_css_page_close(page);
    }
    tap_ok(page->depth == 0, "depth is bounded");
    for (i = 0; i < 2 * PM_CSS_ELEMENTS_MAX; i++) {
        const char *const attributes[] = {"id", apr_psprintf(pool, "i%d", i),
                                          NULL};

        pm_css_page_open(
            page, &(pm_css_tag_t){.name = "p", .attributes = attributes});
        pm_css_page_close(page);
    }
    tap_is_number(page->elements->nelts, PM_CSS_ELEMENTS_MAX,
                  "the number of elements is bounded");
}

/* Of one sort are elements between which no selector can tell. */
static void sorts(apr_pool_t *pool)
{
    static const struct {
        const char *words;
        int count;
        const char *name;
    } cases[] = {
        {"+p - +p", 1, "equal elements are of one sort"},
        {"+p - +i", 2, "  those of two tags are not"},
        {"+p.a - +p.b - +p#x", 1, "names that none asks for do not matter"},
        {"+p.a - +p.asked", 2, "  but one that is asked for"},
        {"+p#x - +p#asked", 2, "  likewise an id"},
        {"+p@rel=x - +p@title=x", 1, "nor do attributes"},
        {"+p@data-a=x - +p@data-a=y", 2, "  but a value that is asked for"},
        {"+p@data-b=x - +p@data-b=y", 1, "  of some only whether it is there"},
        {"+p@data-b=x - +p", 2, "    matters"},
        {"+p@style=left:1px;background:red - "
         "+p@style=left:2px;background:rgb(1,2,3)",
         1, "nor what differs in colour alone"},
        {"+p@style=height:1px - +p@style=height:2px", 2, "  but in size"},
        {"+p@style=background:url(a) - +p@style=background:url(b)", 2,
         "  but in an image"},
    };
    static const char css[] =
        ".asked,#asked,[data-a=x],[data-b]{background:url(a)}";
    pm_css_cascade_t *cascade =
        pm_css_cascade_create(pool, pm_css_browser_sheet(pool));
    apr_size_t i;

    pm_css_cascade_add(
        cascade, pm_css_parse(pool, css, sizeof(css) - 1, PM_POSITION_START),
        &(pm_css_use_t){.data = css});
    for (i = 0; i < COUNT(cases); i++) {
        const pm_css_page_t *page = page_of(pool, cases[i].words);
        pm_css_sorts_t *known = pm_css_sorts_create(
            pool, cascade, page, apr_hash_make_custom(pool, pm_hash_bytes));
        apr_hash_t *seen = apr_hash_make(pool);
        int j;

        for (j = 0; j < page->elements->nelts; j++) {
            const pm_css_element_t *element =
                APR_ARRAY_IDX(page->elements, j, const pm_css_element_t *);
            const void *sort = pm_css_sort_of(known, element->kind);

            apr_hash_set(seen, apr_pmemdup(pool, &sort, sizeof(sort)),
                         sizeof(sort), element);
        }
        tap_is_number((int)apr_hash_count(seen), cases[i].count, cases[i].name);
    }
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    selectors(pool);
    steps(pool);
    usages(pool);
    hostile(pool);
    pages(pool);
    sorts(pool);
    apr_pool_destroy(pool);
    return tap_done();
}
