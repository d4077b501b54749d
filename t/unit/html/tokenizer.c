/*
 * html/tokenizer.h: tags, attributes and texts, in pieces of every size; and
 * what is bounded. t/221-html-tokens.t has the standard's own cases.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>

#include "html/charref.h"
#include "html/tokenizer.h"
#include "unit/tap.h"

/* What came, in a notation of this test: <name a=b>, </name>, text in quotes;
 * texts in a row are one. */
typedef struct log_t {
    apr_pool_t *pool;
    const char *said;
    int in_text;
} log_t;

static void end_text(log_t *log)
{
    log->said =
        apr_pstrcat(log->pool, log->said, log->in_text ? "'" : "", NULL);
    log->in_text = 0;
}

static pm_text_kind_t kind_of(const pm_tag_t *tag)
{
    if (tag->is_end) {
        return PM_TEXT_DATA;
    }
    return strcmp(tag->name, "script") == 0  ? PM_TEXT_SCRIPT
           : strcmp(tag->name, "style") == 0 ? PM_TEXT_RAW
           : strcmp(tag->name, "title") == 0 ? PM_TEXT_RCDATA
           : strcmp(tag->name, "svg") == 0   ? PM_TEXT_FOREIGN
                                             : PM_TEXT_DATA;
}

static pm_text_kind_t on_tag(void *baton, const pm_tag_t *tag)
{
    log_t *log = baton;
    const char *const *at;

    end_text(log);
    log->said = apr_psprintf(log->pool, "%s<%s%s", log->said,
                             tag->is_end ? "/" : "", tag->name);
    for (at = tag->attributes; *at; at += 2) {
        log->said =
            apr_psprintf(log->pool, "%s %s=%s", log->said, at[0], at[1]);
    }
    log->said = apr_psprintf(log->pool, "%s%s>", log->said,
                             tag->is_self_closing ? "/" : "");
    return kind_of(tag);
}

static void on_text(void *baton, const char *text, apr_size_t length)
{
    log_t *log = baton;

    log->said = apr_pstrcat(log->pool, log->said, log->in_text ? "" : "'",
                            apr_pstrmemdup(log->pool, text, length), NULL);
    log->in_text = 1;
}

static const char *read_in(apr_pool_t *pool, const char *page, apr_size_t piece)
{
    log_t log = {.pool = pool, .said = ""};
    const pm_token_sink_t sink = {&log, on_tag, on_text, NULL};
    pm_tokenizer_t *tokenizer = pm_tokenizer_create(pool, &sink);
    apr_size_t length = strlen(page), at;

    for (at = 0; at < length; at += piece) {
        pm_tokenizer_feed(tokenizer, page + at,
                          length - at < piece ? length - at : piece);
    }
    pm_tokenizer_end(tokenizer);
    end_text(&log);
    return log.said;
}

static const struct {
    const char *page, *said;
} cases[] = {
    {"a<p>b</P\n>c", "'a'<p>'b'</p>'c'"},
    {"<A HREF=X b='1\"2' c=\"3'4\" d e = f g=>",
     "<a href=X b=1\"2 c=3'4 d= e=f g=>"},
    {"<a b=1 B=2 b>", "<a b=1>"},
    {"<a\"b c'=<>", "<a\"b c'=<>"},
    {"<a =b=c /d/e=/f/>", "<a =b=c d= e=/f/>"},
    {"<br/><br / ><br a=b/>", "<br/><br><br a=b/>"},
    {"</a b=c/>", "</a b=c/>"},
    {"< a></ a></><3<!x><?y z?><!doctype a \"b>c\">d", "'< a><3c\">d'"},
    {"a<!-->b<!--->c<!-- - -- --!>d<!-- <!-- -->e<!--", "'abcde'"},
    {"x<!--->-->y<!----!>z<!-- --!x -->", "'x-->yz'"},
    {"<script>a<b</scrip></script x=y>c",
     "<script>'a<b</scrip>'</script x=y>'c'"},
    {"<script><!--<script></script>--></script>",
     "<script>'<!--<script></script>-->'</script>"},
    {"<style><!--<style></style></style>",
     "<style>'<!--<style>'</style></style>"},
    {"<title>a&amp;b<i></titl&lt;</TITLE/>", "<title>'a&b<i></titl<'</title/>"},
    {"<svg><![CDATA[<a>&lt;]]]>]]>b</svg><![CDATA[c]]>d",
     "<svg>'<a>&lt;]]]>b'</svg>'d'"},
    {"a&amp;&ampb&#x41;&#65&#0;&#x80;&notit;&;&#;&#x;",
     "'a&&bAA\xef\xbf\xbd\xe2\x82\xac\xc2\xacit;&;&#;&#x;'"},
    {"<a b=&amp c='&ampd' d=&notit; e=&copy= "
     "f=\"&#0000000000000000000000000041;\">",
     "<a b=& c=&ampd d=&notit; e=&copy= f=)>"},
    {"&#99999999999;&#xD800;&NotEqualTilde;&CounterClockwiseContourIntegral;",
     "'\xef\xbf\xbd\xef\xbf\xbd\xe2\x89\x82\xcc\xb8\xe2\x88\xb3'"},
    {"a\r\nb\rc\n\r<a b='\r\n'>", "'a\nb\nc\n\n'<a b=\n>"},
    {"a<", "'a<'"},
    {"a</", "'a</'"},
    {"a<b c", "'a'"},
    {"a&am", "'a&am'"},
    {"<script></scr", "<script>'</scr'"},
};

static void test_cases(apr_pool_t *pool)
{
    size_t i, piece;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        tap_is(read_in(pool, cases[i].page, 1000), cases[i].said,
               cases[i].page);
        for (piece = 1; piece < 4; piece++) {
            tap_is(read_in(pool, cases[i].page, piece), cases[i].said,
                   "  in pieces");
        }
    }
}

/* The last tag of a page, for what one says of it. */
typedef struct last_t {
    apr_size_t name, attributes, value;
    pm_position_t position, text_position;
} last_t;

static pm_text_kind_t note(void *baton, const pm_tag_t *tag)
{
    last_t *last = baton;
    const char *const *at;

    last->name = strlen(tag->name);
    last->attributes = last->value = 0;
    for (at = tag->attributes; *at; at += 2) {
        last->attributes++;
        last->value = strlen(at[1]);
    }
    last->position = tag->position;
    last->text_position = tag->text_position;
    return kind_of(tag);
}

static void ignore(void *baton, const char *text, apr_size_t length) {}

static last_t last_of(apr_pool_t *pool, const char *page)
{
    last_t last = {0};
    const pm_token_sink_t sink = {&last, note, ignore, NULL};
    pm_tokenizer_t *tokenizer = pm_tokenizer_create(pool, &sink);

    pm_tokenizer_feed(tokenizer, page, strlen(page));
    pm_tokenizer_end(tokenizer);
    return last;
}

static const char *repeat(apr_pool_t *pool, const char *text, int count)
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

static void test_bounds(apr_pool_t *pool)
{
    last_t last = last_of(
        pool, apr_pstrcat(pool, "<", repeat(pool, "a", 3000), ">", NULL));

    tap_is_number((long)last.name, PM_TAG_NAME_MAX, "a name is cut");
    last = last_of(
        pool, apr_pstrcat(pool, "<a ", repeat(pool, "b", 3000), "=c>", NULL));
    tap_is_number((long)last.attributes, 1, "one of an attribute stays one");
    tap_is_number((long)last.value, 1, "  and has its value");
    last = last_of(pool, apr_pstrcat(pool, "<a b='",
                                     repeat(pool, "\xe2\x82\xac", 40000), "'>",
                                     NULL));
    tap_is_number((long)last.value, PM_TAG_VALUE_MAX - PM_TAG_VALUE_MAX % 3,
                  "a value is cut between characters");
    last = last_of(pool, apr_pstrcat(pool, "<a b='",
                                     repeat(pool, "&amp;", 70000), "'>", NULL));
    tap_is_number((long)last.value, PM_TAG_VALUE_MAX,
                  "  behind its references");
    last = last_of(pool, apr_psprintf(pool, "<a b='%s' c='%s' d='%s' e=f>",
                                      repeat(pool, "x", 65000),
                                      repeat(pool, "x", 60000),
                                      repeat(pool, "x", 9000)));
    tap_is_number((long)last.attributes, 3,
                  "of all attributes as many as there is room for");
}

static void test_positions(apr_pool_t *pool)
{
    last_t last = last_of(pool, "x\r\n\xc3\xa9 <a\n b>y");

    tap_is_number(last.position.line, 2, "the line of a tag");
    tap_is_number(last.position.column, 4, "  and its column, in bytes");
    tap_is_number(last.text_position.line, 3, "the line of what follows it");
    tap_is_number(last.text_position.column, 4, "  and its column");
    last = last_of(pool, "<script>\nx</script>");
    tap_is_number(last.position.line, 2, "the line of an end tag of raw text");
    tap_is_number(last.position.column, 2, "  and its column");
}

static void test_names(void)
{
    int is_bare;

    tap_is(pm_charref_find("amp", 3, &is_bare), "&", "a name");
    tap_ok(is_bare, "  that needs no end");
    tap_is(pm_charref_find("zwnj", 4, &is_bare), "\xe2\x80\x8c",
           "the last name");
    tap_ok(!is_bare, "  that does");
    tap_is(pm_charref_find("AElig", 5, &is_bare), "\xc3\x86", "the first");
    tap_is(pm_charref_find("am", 2, &is_bare), NULL, "a part of one is none");
    tap_is(pm_charref_find("ampx", 4, &is_bare), NULL, "  nor is a longer one");
    tap_is(pm_charref_find("", 0, &is_bare), NULL, "  nor is nothing");
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    test_cases(pool);
    test_bounds(pool);
    test_positions(pool);
    test_names();
    apr_terminate();
    return tap_done();
}
