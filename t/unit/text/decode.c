/*
 * text/encoding.h and text/decode.h: which encoding bytes are in, and their
 * text, in pieces of every size.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>

#include "text/buffer.h"
#include "text/decode.h"
#include "unit/tap.h"

static void append(void *baton, const char *text, apr_size_t length)
{
    pm_buffer_append(baton, text, length);
}

static const char *decode(apr_pool_t *pool, const char *label,
                          const char *bytes, apr_size_t length,
                          apr_size_t piece)
{
    pm_buffer_t text = {.pool = pool};
    pm_decoder_t *decoder = pm_decoder_create(
        pool, label ? pm_encoding_find(label, strlen(label)) : NULL, append,
        &text);
    apr_size_t at;

    for (at = 0; at < length; at += piece) {
        pm_decoder_feed(decoder, bytes + at,
                        length - at < piece ? length - at : piece);
    }
    pm_decoder_end(decoder);
    return text.length > 0 ? apr_pstrmemdup(pool, text.bytes, text.length) : "";
}

#define BYTES(text) text, sizeof(text) - 1
#define BAD "\xef\xbf\xbd"

static const struct {
    const char *label; /* NULL: none is declared */
    const char *bytes;
    apr_size_t length;
    const char *text;
} cases[] = {
    {NULL, BYTES("abc"), "abc"},
    {NULL, BYTES("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"),
     "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"},
    {NULL,
     BYTES("\xef\xbb\xbf"
           "a\xef\xbb\xbf"),
     "a\xef\xbb\xbf"},
    {NULL, BYTES("a\0b"), "a" BAD "b"},
    {NULL, BYTES("\xe9\x80\xff"), "\xc3\xa9\xe2\x82\xac\xc3\xbf"},
    {NULL, BYTES("\xc3"), "\xc3\x83"},
    {NULL, BYTES("\xed\xa0\x80"), "\xc3\xad\xc2\xa0\xe2\x82\xac"},
    {NULL, BYTES("\xc0\x80"), "\xc3\x80\xe2\x82\xac"},
    {NULL, BYTES("\xf4\x90\x80\x80"),
     "\xc3\xb4\xc2\x90\xe2\x82\xac\xe2\x82\xac"},
    {"latin1", BYTES("\xe9\x80\x81\xc3\xa9"),
     "\xc3\xa9\xe2\x82\xac\xc2\x81\xc3\x83\xc2\xa9"},
    {"koi8-r", BYTES("\xc1"), "\xd0\xb0"},
    {"shift_jis", BYTES("\x83\x65"), "\xe3\x83\x86"},
    {"sjis", BYTES("\xff\x83\x65\x83"), BAD "\xe3\x83\x86" BAD},
    {"euc-jp", BYTES("\xa5\xc6"), "\xe3\x83\x86"},
    {"iso-2022-jp", BYTES("\x1b$B%F\x1b(Ba"),
     "\xe3\x83\x86"
     "a"},
    {"windows-1258", BYTES("ba"), "ba"},
    {"gbk", BYTES("\xd6\xd0"), "\xe4\xb8\xad"},
    {"big5", BYTES("\xa4\xa4"), "\xe4\xb8\xad"},
    {"euc-kr", BYTES("\xb0\xa1"), "\xea\xb0\x80"},
    {"utf-16le",
     BYTES("\xff\xfe"
           "a\0\x3d\xd8\x00\xde"),
     "a\xf0\x9f\x98\x80"},
    {"utf-16be", BYTES("\0a\x20\xac\0"), "a\xe2\x82\xac" BAD},
    {"iso-2022-kr", BYTES("<link>"), ""},
};

static void test_decode(apr_pool_t *pool)
{
    size_t i, piece;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *label = cases[i].label ? cases[i].label : "none";

        for (piece = 1; piece < 5; piece++) {
            tap_is(decode(pool, cases[i].label, cases[i].bytes, cases[i].length,
                          piece),
                   cases[i].text,
                   apr_psprintf(pool, "%s, case %d, pieces of %d", label,
                                (int)i, (int)piece));
        }
    }
}

/* A page that is longer than what is decoded at a time. */
static void test_long(apr_pool_t *pool)
{
    enum { COUNT = 5001 };
    char *bytes = apr_palloc(pool, 2 * COUNT + 1);
    const char *text;
    int i;

    bytes[0] = 'x';
    for (i = 0; i < COUNT; i++) {
        memcpy(bytes + 1 + 2 * i, "\xc3\xa9", 2);
    }
    text = decode(pool, NULL, bytes, 2 * COUNT + 1, 2 * COUNT + 1);
    tap_ok(memcmp(text, bytes, 2 * COUNT + 1) == 0, "a long page");
}

static const struct {
    const char *bytes, *html, *xml, *style; /* NULL: none */
} starts[] = {
    {"", NULL, "UTF-8", NULL},
    {"<meta charset=latin1>", "windows-1252", "UTF-8", NULL},
    {"<meta charset=' KOI8-R '>", "KOI8-R", "UTF-8", NULL},
    {"<meta charset=bogus><meta charset=koi8-r>", "KOI8-R", "UTF-8", NULL},
    {"<meta content='text/html; charset=koi8-r'>", NULL, "UTF-8", NULL},
    {"<meta content='a; charset = \"koi8-r\"' http-equiv=CONTENT-type>",
     "KOI8-R", "UTF-8", NULL},
    {"<!-- <meta charset=koi8-r> --><meta charset=sjis>", "Shift_JIS", "UTF-8",
     NULL},
    {"<a b='<meta charset=koi8-r>'><meta charset=sjis>", "Shift_JIS", "UTF-8",
     NULL},
    {"<meta charset=utf-16>", "UTF-8", "UTF-8", NULL},
    {"<meta charset=x-user-defined>", "windows-1252", "UTF-8", NULL},
    {"<meta charset=koi8-r", NULL, "UTF-8", NULL},
    {"<?xml version='1.0' encoding = \"koi8-r\"?>", "KOI8-R", "KOI8-R", NULL},
    {"<?xml version='1.0' encoding='utf-16'?>", "UTF-8", "UTF-8", NULL},
    {"\xef\xbb\xbf<meta charset=koi8-r>", "UTF-8", "UTF-8", "UTF-8"},
    {"\xfe\xff<meta charset=koi8-r>", "UTF-16BE", "UTF-16BE", "UTF-16BE"},
    {"@charset \"koi8-r\";", NULL, "UTF-8", "KOI8-R"},
    {"@charset 'koi8-r';", NULL, "UTF-8", NULL},
    {"@charset \"utf-16\";", NULL, "UTF-8", "UTF-8"},
    {"@charset \"koi8-r\"", NULL, "UTF-8", NULL},
};

static const char *name_of(const pm_encoding_t *encoding)
{
    return encoding ? encoding->name : NULL;
}

static void test_starts(void)
{
    size_t i;

    for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        const char *bytes = starts[i].bytes;
        apr_size_t length = strlen(bytes);

        tap_is(name_of(pm_encoding_of_html(bytes, length)), starts[i].html,
               bytes);
        tap_is(name_of(pm_encoding_of_xml(bytes, length)), starts[i].xml,
               "  in XML");
        tap_is(name_of(pm_encoding_of_style(bytes, length)), starts[i].style,
               "  in a stylesheet");
    }
}

static void test_labels(void)
{
    tap_is(name_of(pm_encoding_find(" \tISO8859-1 ", 12)), "windows-1252",
           "a label in white space, in any case");
    tap_is(name_of(pm_encoding_find("utf", 3)), NULL, "a part of one is none");
    tap_is(name_of(pm_encoding_find("utf-8 utf8", 10)), NULL, "  nor are two");
    tap_is(name_of(pm_encoding_find("", 0)), NULL, "  nor is nothing");
    tap_is(name_of(pm_encoding_find("x-what-nobody-has-ever-heard-of", 31)),
           NULL, "  nor what is too long");
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    test_decode(pool);
    test_long(pool);
    test_starts();
    test_labels();
    apr_terminate();
    return tap_done();
}
