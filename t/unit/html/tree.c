/*
 * html/tree.h: how elements nest. t/222-html-elements.t has the standard's own
 * cases, of which elements there are.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>

#include "html/stack.h"
#include "html/tree.h"
#include "unit/tap.h"

/* What was told: an element is its name and its content in parentheses. */
typedef struct log_t {
    apr_pool_t *pool;
    const char *said;
    int depth, deepest;
    int in_raw; /* text in a row is one */
} log_t;

static void on_open(void *baton, const pm_tag_t *tag)
{
    static const char *const spaces[] = {"", "svg:", "math:", "?:"};
    log_t *log = baton;

    log->said = apr_pstrcat(log->pool, log->said, spaces[tag->space], tag->name,
                            "(", NULL);
    log->in_raw = 0;
    log->depth++;
    log->deepest = log->deepest > log->depth ? log->deepest : log->depth;
}

static void on_close(void *baton, const struct pm_element_t *element)
{
    log_t *log = baton;

    log->said = apr_pstrcat(log->pool, log->said, ")", NULL);
    log->in_raw = 0;
    log->depth--;
}

static void on_text(void *baton, const char *text, apr_size_t length,
                    int is_raw)
{
    log_t *log = baton;

    log->said =
        apr_pstrcat(log->pool, log->said, is_raw && !log->in_raw ? "!" : "",
                    apr_pstrmemdup(log->pool, text, length), NULL);
    log->in_raw = is_raw;
}

static log_t read_page(apr_pool_t *pool, const char *page)
{
    log_t log = {.pool = pool, .said = ""};
    const pm_html_handler_t handler = {&log, on_open, on_close, on_text, NULL};
    pm_tree_t *tree = pm_tree_create(pool, &handler);
    const pm_token_sink_t sink = pm_tree_sink(tree);
    pm_tokenizer_t *tokenizer = pm_tokenizer_create(pool, &sink);

    pm_tokenizer_feed(tokenizer, page, strlen(page));
    pm_tokenizer_end(tokenizer);
    pm_tree_end(tree);
    return log;
}

/* Pages whose html, head and body are implied: what is in the body. */
static const struct {
    const char *page, *body;
} bodies[] = {
    {"a", "a"},
    {"<p>a<p>b", "p(a)p(b)"},
    {"<p>a<b>b<div>c</p>d", "p(ab(b))div(cp()d)"},
    {"<p>a<span>b<p>c", "p(aspan(b))p(c)"},
    {"</p>a</br>b", "p()abr()b"},
    {"<ul><li>a<li>b<ul><li>c</ul>d</ul>", "ul(li(a)li(bul(li(c))d))"},
    {"<dd><button></dd>a", "dd(button())a"},
    {"<dl><dt>a<dd>b<dt>c</dl>", "dl(dt(a)dd(b)dt(c))"},
    {"<div>a</span>b</p>c</div></div>d", "div(abp()c)d"},
    {"<h1>a<h2>b</h3>c", "h1(a)h2(b)c"},
    {"<a>b<a>c", "a(b)a(c)"},
    {"<button>a<p>b<button>c", "button(ap(b))button(c)"},
    {"<img>a<image>b<br>c", "img()aimg()bbr()c"},
    {"<div/>a", "div(a)"},
    {"<table><tr><td>a<td>b<tr><th>c</table>d",
     "table(tbody(tr(td(a)td(b))tr(th(c))))d"},
    {"<table><td>a</tr></tbody><caption>b<col>c</table>",
     "table(tbody(tr(td(a)))caption(b)colgroup(col())c)"},
    {"<table><tr><td><table><td>a</table>b<td>c",
     "table(tbody(tr(td(table(tbody(tr(td(a))))b)td(c))))"},
    {"<td>a<tr>b<tbody>c", "abc"},
    {"<table><table>a", "table()table(a)"},
    {"<select><option>a<optgroup>b<option>c</select>d",
     "select(option(a)optgroup(boption(c)))d"},
    {"<select>a<select>b", "select(a)b"},
    {"<select><div>a<input>b", "select(div(a))input()b"},
    {"<select><img></select>", "select(img())"},
    {"<ruby>a<rt>b<rp>c<rb>d</ruby>", "ruby(art(b)rp(c)rb(d))"},
    {"<style>a<b></style>c", "style(!a<b>)c"},
    {"<p><title>a</title><textarea><b></textarea><xmp>b</xmp><iframe>c</"
     "iframe>",
     "p(title()textarea(<b>))xmp()iframe()"},
    {"<p><noscript><img></noscript>", "p(noscript())"},
    {"<svg><g/><path>a<title><b>c</b></title><style>d&lt;</style></svg>e",
     "svg:svg(svg:g()svg:path(asvg:title(b(c))svg:style(!d<)))e"},
    {"<svg><foreignObject><div>a</div></foreignObject><p>b",
     "svg:svg(svg:foreignobject(div(a)))p(b)"},
    {"<svg><font>a<font color=b>c", "svg:svg(svg:font(a))font(c)"},
    {"<math><mi><b>a</b><mglyph></mi><annotation-xml encoding=text/html><p>b",
     "math:math(math:mi(b(a)math:mglyph())math:annotation-xml(p(b)))"},
    {"<math><annotation-xml><svg>a</svg><p>b",
     "math:math(math:annotation-xml(svg:svg(a)))p(b)"},
    {"<div><template><img></template>a</div>", "div(a)"},
    {"<div><template><td>a<template>b</template>c</template>d</div>", "div(d)"},
    {"<div><template shadowrootmode=open>a<td>b</template>c</div>",
     "div(atd(b)c)"},
    {"<div><template shadowrootmode=open>a</template><template "
     "shadowrootmode=open>b</template></div>",
     "div(a)"},
    {"<x-y><template shadowrootmode=OPEN>a</template></x-y>", "x-y(a)"},
    {"<i><template shadowrootmode=open>a</template></i>", "i()"},
    {"<plaintext>a</plaintext><b>", "plaintext(a</plaintext><b>)"},
    {"<frameset>a</frameset>b", "ab"},
};

static const struct {
    const char *page, *said;
} pages[] = {
    {"", ""},
    {"  \n", ""},
    {"<link>", "html(head(link()))"},
    {"<title>a</title> <p>", "html(head(title())body(p()))"},
    {"<head><link></head><link>a", "html(head(link())link()body(a))"},
    {"<html><head><div>a</head></html><body>b", "html(head()body(div(ab)))"},
    {"<head></br>", "html(head()body(br()))"},
    {"</div></p>a", "html(head()body(a))"},
    {"<head><noscript><link></noscript><script>a</script>",
     "html(head(noscript()script(!a)))"},
    {"<head><template><img></template><base>", "html(head(base()))"},
    {"<frameset><frame><img>a<noframes><img></noframes></frameset><p>",
     "html(head()frameset(frame()noframes()))"},
    {"<div></div><frameset><frame>",
     "html(head()body(div())frameset(frame()))"},
    {"<br><frameset><frame>", "html(head()body(br()))"},
};

static void test_nesting(apr_pool_t *pool)
{
    size_t i;

    for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        const char *said =
            read_page(pool, apr_pstrcat(pool, "<body>", bodies[i].page, NULL))
                .said;

        tap_is(said, apr_psprintf(pool, "html(head()body(%s))", bodies[i].body),
               bodies[i].page);
    }
    for (i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        tap_is(read_page(pool, pages[i].page).said, pages[i].said,
               pages[i].page);
    }
}

/* The depth is bounded, and what is deeper is there all the same. */
static void test_depth(apr_pool_t *pool)
{
    char *page = apr_palloc(pool, 5 * (PM_STACK_DEPTH_MAX + 100) + 20);
    log_t log;
    int i;

    for (i = 0; i < PM_STACK_DEPTH_MAX + 100; i++) {
        memcpy(page + (size_t)5 * (size_t)i, "<div>", 5);
    }
    memcpy(page + (size_t)5 * (size_t)i, "<style>a</style>", 17);
    log = read_page(pool, page);
    tap_is_number(log.deepest, PM_STACK_DEPTH_MAX + 1, "the depth is bounded");
    tap_is_number(log.depth, 0, "  and all is closed");
    tap_ok(strstr(log.said, "style(") != NULL, "  what is deeper is there");
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    test_nesting(pool);
    test_depth(pool);
    apr_terminate();
    return tap_done();
}
