/*
 * The scanner of stylesheets: imports, fonts, media queries.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdlib.h>

#include "css/media.h"
#include "css/parse.h"
#include "css/supports.h"
#include "css/token.h"
#include "unit/tap.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* The tokens of a text, a letter each, for the eye. */
static const char *tokens_of(apr_pool_t *pool, const char *text,
                             apr_size_t length)
{
    static const char letters[] = "$_ifahsSuUn%d?<>:;,[](){}";
    pm_css_lexer_t lexer;
    pm_css_token_t token;
    char *out = apr_palloc(pool, length + 1);
    char *end = out;

    pm_css_lexer_init(&lexer, text, length, PM_POSITION_START);
    while (pm_css_lexer_next(&lexer, &token) != PM_CSS_END) {
        *end++ = token.type == PM_CSS_DELIM ? token.delim : letters[token.type];
    }
    *end = '\0';
    return out;
}

static const struct {
    const char *text;
    const char *types;
} token_cases[] = {
    {"a{b:c}", "i{i:i}"},
    {"@media #id #1 .c", "a_h_h_.i"},
    {"1 1% 1px 1e3 1em -.5 +2", "n_%_d_n_d_n_n"},
    {"url(x) url( x ) url('x') URL(\"x\")", "u_u_fs)_fs)"},
    {"url(x y)z", "Ui"},
    {"url(x(y)z", "Ui"},
    {"url(a\\)b)c", "ui"},
    {"url(x", "u"},
    {"u\\72 l(x)", "u"},
    {"'a\\\nb' 'a\nb", "s_S_i"},
    {"'unterminated", "s"},
    {"<!-- --> <!- --a", "<_>_<!-_i"},
    {"a/*b*/c/**/", "ii"},
    {"a/*b", "i"},
    {"\\{a\\:b -\\31 -1 -1", "i_i_n"},
    {"[](),;=", "[](),;="},
    {"\\", "i"},
    {"#\\", "h"},
    {"\xEF\xBB\xBF"
     "a",
     "i"},
    {"\xC3\xA4-\xFF", "i"},
};

static void tokens(apr_pool_t *pool)
{
    apr_size_t i;

    for (i = 0; i < COUNT(token_cases); i++) {
        tap_is(
            tokens_of(pool, token_cases[i].text, strlen(token_cases[i].text)),
            token_cases[i].types, "the tokens are as CSS Syntax says");
    }
    tap_is(tokens_of(pool, "a\0b c", 5), "i_i", "NUL is part of a name");
}

static const struct {
    const char *text;
    const char *name;
} text_cases[] = {
    {"\\66 oo", "foo"},
    {"\\000066oo", "foo"},
    {"f\\o", "fo"},
    {"'a\\\nb\\\r\nc'", "abc"},
    {"'\\110000\\0\\d800'", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"a\\", "a\xEF\xBF\xBD"},
    {"'a\\", "a"},
    {"'\xFF\xC3\xA4'", "\xEF\xBF\xBD\xC3\xA4"},
    {"url( a\\ b )", "a b"},
    {"@\\0069mport", "import"},
};

static void texts(apr_pool_t *pool)
{
    apr_size_t i;

    for (i = 0; i < COUNT(text_cases); i++) {
        pm_css_lexer_t lexer;
        pm_css_token_t token;
        const char *should = text_cases[i].name;

        pm_css_lexer_init(&lexer, text_cases[i].text,
                          strlen(text_cases[i].text), PM_POSITION_START);
        pm_css_lexer_next(&lexer, &token);
        tap_is(pm_css_token_text(pool, &token), should, "escapes are undone");
        tap_ok(pm_css_token_is(&token, "import") ==
                   (i == COUNT(text_cases) - 1),
               "names compare with their escapes undone");
    }
}

/* Each token that is none of white space, by its place: `line:column`. */
static void positions(apr_pool_t *pool)
{
    static const char text[] = "a\nb\r\n c\r\xC3\xA4 d\f/*\r\n*/'x\\\ny' f";
    const char *out = "";
    pm_css_lexer_t lexer;
    pm_css_token_t token;

    pm_css_lexer_init(&lexer, text, sizeof(text) - 1, (pm_position_t){7, 5});
    while (pm_css_lexer_next_solid(&lexer, &token) != PM_CSS_END) {
        out = apr_psprintf(pool, "%s%d:%d ", out, token.position.line,
                           token.position.column);
    }
    tap_is(out, "7:5 8:1 9:2 10:1 10:4 11:3 12:4 ",
           "lines end with LF, CR or CRLF; columns count bytes");
}

static const char *imports_of(apr_pool_t *pool, const char *text)
{
    pm_css_sheet_t *sheet =
        pm_css_parse(pool, text, strlen(text), PM_POSITION_START);
    const char *out = "";
    int i, is_said;

    for (i = 0; i < sheet->imports->nelts; i++) {
        pm_css_import_t *import =
            &APR_ARRAY_IDX(sheet->imports, i, pm_css_import_t);

        out = apr_psprintf(
            pool, "%s%s%s%s%s%s%s;", out,
            pm_css_when_views(import->when) ? "" : "!", import->url,
            import->layer ? " layer=" : "", import->layer ? import->layer : "",
            pm_css_when_text(pool, import->when, &is_said) ? " media=" : "",
            pm_css_when_text(pool, import->when, &is_said)
                ? pm_css_when_text(pool, import->when, &is_said)
                : "");
    }
    return out;
}

static const struct {
    const char *text;
    const char *imports;
} import_cases[] = {
    {"@import 'a.css';", "a.css;"},
    {"@IMPORT \"a.css\"", "a.css;"},
    {"@import url(a.css);@import url( 'b.css' );", "a.css;b.css;"},
    {"@\\69mport url(a\\.css);", "a.css;"},
    {"@import 'a' screen;", "a;"},
    {"@import 'a' print;", "!a;"},
    {"@import 'a' layer;", "a layer=;"},
    {"@import 'a' layer(x.y) print;", "!a layer=x.y;"},
    {"@import 'a' supports(display: grid);", "a;"},
    {"@import 'a' supports(not (display: grid)) screen;", "!a;"},
    {"@import 'a' layer(x) supports((--a:b) and (--c:d)) (min-width:1px);",
     "a layer=x media=(min-width:1px);"},
    {"@charset 'utf-8';@layer a, b;@import 'a';", "a;"},
    {"a{}@import 'a';", ""},
    {"@media print{}@import 'a';", ""},
    {"@import 'a';@font-face{}@import 'b';", "a;"},
    {"@layer a;@import 'a';@import 'b';@layer b;@import 'c';", "a;b;"},
    {"@foo;@import 'a';@foo{}@import 'b';", "a;b;"},
    {"@namespace 'x';@import 'a';", ""},
    {"@media screen{@import 'a';}", ""},
    {"@import 'a' {} @import 'b';", "b;"},
    {"@import;@import a;@import url(x y);@import 'b';", "b;"},
    {"/*@import 'a';*/ <!-- @import 'b'; -->", "b;"},
    {"@import 'a\n';@import 'b';", ""},
    {"@import url(data:text/css,a);", "data:;"},
    {"@import 'a';;@import 'b';", "a;"},
};

static void imports(apr_pool_t *pool)
{
    apr_size_t i;

    for (i = 0; i < COUNT(import_cases); i++) {
        tap_is(imports_of(pool, import_cases[i].text), import_cases[i].imports,
               import_cases[i].text[9] == '\n' ? "newline"
                                               : "imports are found");
    }
}

static const char *faces_of(apr_pool_t *pool, const char *text)
{
    pm_css_sheet_t *sheet =
        pm_css_parse(pool, text, strlen(text), PM_POSITION_START);
    const char *out = "";
    int i;

    for (i = 0; i < sheet->faces->nelts; i++) {
        pm_css_face_t *face = &APR_ARRAY_IDX(sheet->faces, i, pm_css_face_t);

        out = apr_psprintf(
            pool, "%s%s%s:%s %g-%g/%d/%d/%d;", out,
            pm_css_when_views(face->when) ? "" : "!", face->family,
            face->chosen == NULL ? "none" : face->chosen->url,
            face->weight_first, face->weight_last, face->style, face->display,
            face->ranges == NULL ? 0 : face->ranges->nelts);
    }
    return out;
}

#define FACE(src) "@font-face{font-family:F;src:" src "}"

static const struct {
    const char *text;
    const char *faces;
} face_cases[] = {
    {FACE("url(a.woff2)"), "F:a.woff2 400-400/0/0/0;"},
    {FACE("url(a.woff) format('woff'),url(a.woff2) format('woff2')"),
     "F:a.woff 400-400/0/0/0;"},
    {FACE("local('F'),local(F Bold),url(a.woff2) format(woff2)"),
     "F:a.woff2 400-400/0/0/0;"},
    {FACE("url(a.eot);src:url(a.eot?#iefix) format('embedded-opentype'),"
          "url(a.woff) format('woff'),url(a.svg#x) format('svg')"),
     "F:a.woff 400-400/0/0/0;"},
    {FACE("url(a.eot)"), "F:none 400-400/0/0/0;"},
    {FACE("url(a.woff2);src:bad"), "F:a.woff2 400-400/0/0/0;"},
    {FACE("url(a.woff2) format('woff2') tech(incremental),url(b.ttf)"),
     "F:b.ttf 400-400/0/0/0;"},
    {FACE("url(a.woff2) format(woff2) tech(variations, palettes)"),
     "F:a.woff2 400-400/0/0/0;"},
    {FACE("url(data:font/woff2;base64,AA),url(b.ttf)"),
     "F:data: 400-400/0/0/0;"},
    {FACE("url(a) format(woff2-variations),url(b)"), "F:b 400-400/0/0/0;"},
    {FACE("url(a) format('woff2-variations'),url(b)"), "F:a 400-400/0/0/0;"},
    {FACE("url(a) format('woff2','woff'),url(b)"), "F:b 400-400/0/0/0;"},
    {FACE("url(a) tech(variations) format(woff2),url(b)"),
     "F:b 400-400/0/0/0;"},
    {FACE("url(a) tech(color-svg),url(b)"), "F:b 400-400/0/0/0;"},
    {FACE("url(a.eot?x),url(b)"), "F:a.eot?x 400-400/0/0/0;"},
    {FACE("url(a b),url(b.ttf)"), "F:b.ttf 400-400/0/0/0;"},
    {FACE("url(a) junk,url(b.ttf)"), "F:b.ttf 400-400/0/0/0;"},
    {FACE("url(a);font-weight:100 900;font-style:italic"),
     "F:a 100-900/1/0/0;"},
    {FACE("url(a);font-weight:bold;font-display:swap"), "F:a 700-700/0/2/0;"},
    {FACE("url(a);font-weight:900 100;font-weight:0"), "F:a 100-900/0/0/0;"},
    {FACE("url(a);unicode-range:U+0000-00FF, u+4??,U+131"),
     "F:a 400-400/0/0/3;"},
    {FACE("url(a);unicode-range:U+1-0"), "F:a 400-400/0/0/0;"},
    {FACE("url(a);unicode-range:U+1;unicode-range:U+1234567"),
     "F:a 400-400/0/0/1;"},
    {"@font-face{font-family:\"A  B\";src:url(a)}", "A  B:a 400-400/0/0/0;"},
    {"@font-face{font-family: A  B ;src:url(a)}", "A B:a 400-400/0/0/0;"},
    {"@font-face{font-family:A,B;src:url(a)}", ""},
    {"@font-face{font-family:A}", ""},
    {"@font-face{src:url(a)}", ""},
    {"@font-face{font-family:A;src:url(a)", "A:a 400-400/0/0/0;"},
    {"@media screen{" FACE("url(a)") "}", "F:a 400-400/0/0/0;"},
    {"@media print{@media screen{" FACE("url(a)") "}}", "!F:a 400-400/0/0/0;"},
    {"@supports (--a:b){@layer x{" FACE("url(a)") "}}", "F:a 400-400/0/0/0;"},
    {"@unknown{" FACE("url(a)") "}" FACE("url(b)"), "F:b 400-400/0/0/0;"},
    {"a{--x:{b;c}}" FACE("url(b)"), "F:b 400-400/0/0/0;"},
    {"a{b:hover{c:d} e{f:g}}" FACE("url(b)"), "F:b 400-400/0/0/0;"},
    {"@font-face{a{b:c}font-family:A;@media print{}src:url(a)}",
     "A:a 400-400/0/0/0;"},
    {"} x{}" FACE("url(b)"), "F:b 400-400/0/0/0;"},
    {"a{b:(c;d}e" FACE("url(b)"), ""},
};

static void faces(apr_pool_t *pool)
{
    apr_size_t i;

    for (i = 0; i < COUNT(face_cases); i++) {
        tap_is(faces_of(pool, face_cases[i].text), face_cases[i].faces,
               face_cases[i].text);
    }
}

/* Depth and counts end, whatever is thrown at them. */
static void hostile(apr_pool_t *pool)
{
    static const char *const pieces[] = {"{",          "(",
                                         "a{",         "@media x{",
                                         "not(",       "@media ((",
                                         "[",          "\\",
                                         "'",          "/*",
                                         "url(",       "a:b{c:",
                                         "--x:{",      "@import 'a';",
                                         "@font-face{"};
    apr_size_t size = 1 << 20;
    char *text = malloc(size);
    apr_size_t i;
    apr_size_t at;

    for (i = 0; i < COUNT(pieces); i++) {
        apr_size_t length = strlen(pieces[i]);
        pm_css_sheet_t *sheet;

        for (at = 0; at + length <= size; at += length) {
            memcpy(text + at, pieces[i], length);
        }
        sheet = pm_css_parse(pool, text, at, PM_POSITION_START);
        pm_css_media_applies(text, at);
        pm_css_supports_applies(pool, text, at);
        tap_ok(sheet->imports->nelts <= PM_CSS_IMPORTS_MAX,
               "a megabyte of '%s' ends", pieces[i]);
    }
    free(text);
    tap_is_number(pm_css_parse(pool, NULL, 0, PM_POSITION_START)->rules->nelts,
                  0, "no text is no harm");
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    tokens(pool);
    texts(pool);
    positions(pool);
    imports(pool);
    faces(pool);
    hostile(pool);
    apr_pool_destroy(pool);
    return tap_done();
}
