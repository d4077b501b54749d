/*
 * For HAProxy: rules of a frontend that answer with a 103 before a server is
 * asked. Only who navigates, over HTTP/2 and up, gets one.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include <apr_strings.h>

#include "foreign/tell.h"

/* A line has at most 2,048 bytes and 64 words; rules fill some of both. */
#define LINE_BYTES 1800
#define LINE_WORDS 48

/* Of a Link field in a line, where escapes may double it. */
#define VALUE_BYTES 900

/* Within double quotes. */
static const char *quote(apr_pool_t *pool, const char *text)
{
    return apr_pstrcat(pool, "\"", pm_target_escape(pool, text, "\\\"$"), "\"",
                       NULL);
}

/* A value is a format, where a percent sign is written twice. */
static const char *escape_value(apr_pool_t *pool, const char *value)
{
    char *text = apr_palloc(pool, 2 * strlen(value) + 1), *end = text;

    for (; *value; value++) {
        if (*value == '%') {
            *end++ = '%';
        }
        *end++ = *value;
    }
    *end = '\0';
    return pm_target_escape(pool, text, "\\\"$");
}

/* A line says which set the paths need; a later one wins. */
static void begin_line(pm_target_t *target, const char *id, const char *how)
{
    pm_target_put(target, "http-request set-var(txn.pushmanifest) str(", id,
                  ") if pushmanifest_asks { path,url_dec -m ", how, " --");
}

static void put_pages(pm_target_t *target, const pm_told_set_t *told)
{
    apr_size_t bytes = 0;
    int i, words = 0;

    for (i = 0; i < told->pages->nelts; i++) {
        const char *page = APR_ARRAY_IDX(told->pages, i, const char *);
        const char *word = quote(target->pool, page);

        if (strpbrk(page, "\r\n") || strlen(word) > LINE_BYTES) {
            pm_target_loss(target, "HAProxy cannot be told of the page \"%s\"",
                           page);
            continue;
        }
        if (words > 0 &&
            (words >= LINE_WORDS || bytes + strlen(word) > LINE_BYTES)) {
            pm_target_put(target, " }\n");
            words = 0;
        }
        if (words++ == 0) {
            begin_line(target, told->set->id, "str");
            bytes = 0;
        }
        pm_target_put(target, " ", word);
        bytes += strlen(word) + 1;
    }
    pm_target_put(target, words > 0 ? " }\n" : "");
}

static void put_match(pm_target_t *target, const pm_match_t *match)
{
    const char *regex = apr_pstrcat(
        target->pool, "^", pm_target_regex(target->pool, match->decoded, 1),
        "$", NULL);
    const char *word = quote(target->pool, regex);

    if (strlen(word) > LINE_BYTES) {
        pm_target_loss(target, "HAProxy cannot be told of the match %s",
                       match->pattern);
        return;
    }
    begin_line(target, match->set->id, "reg");
    pm_target_put(target, " ", word, " }\n");
}

/* Browsers take the first 103 alone, and each rule with a condition makes one:
 * so the links of a set are put together, line by line, and said by one rule.
 */
static void put_links(pm_target_t *target, const pm_set_t *set)
{
    apr_array_header_t *values =
        pm_target_values(target, set, PM_DIALECT_EARLY, VALUE_BYTES);
    int i;

    for (i = 0; i < values->nelts; i++) {
        const char *value =
            escape_value(target->pool, APR_ARRAY_IDX(values, i, const char *));

        pm_target_put(target,
                      "http-request set-var-fmt(txn.pushmanifest_link) \"",
                      i == 0 ? "" : "%[var(txn.pushmanifest_link)], ", value,
                      "\" if { var(txn.pushmanifest) -m str ", set->id, " }\n");
    }
}

void pm_tell_haproxy(pm_target_t *target)
{
    int i;

    pm_target_head(target, "#",
                   "Paste it into the frontend of the site, in one piece.");
    pm_target_put(target,
                  "acl pushmanifest_asks req.fhdr(sec-fetch-mode) -m str "
                  "navigate\n"
                  "http-request set-var(txn.pushmanifest) str(none)\n");
    for (i = 0; i < target->matches->nelts; i++) {
        put_match(target,
                  APR_ARRAY_IDX(target->matches, i, const pm_match_t *));
    }
    for (i = 0; i < target->sets->nelts; i++) {
        put_pages(target, &APR_ARRAY_IDX(target->sets, i, pm_told_set_t));
    }
    pm_target_put(target,
                  "http-request set-var(txn.pushmanifest) str(none) unless "
                  "{ fc_http_major ge 2 } METH_GET\n");
    for (i = 0; i < target->sets->nelts; i++) {
        put_links(target, APR_ARRAY_IDX(target->sets, i, pm_told_set_t).set);
    }
    pm_target_put(target, "http-request early-hint Link "
                          "\"%[var(txn.pushmanifest_link)]\" if "
                          "{ var(txn.pushmanifest_link) -m found }\n");
}
