/*
 * The text of elements that hold no tags (WHATWG HTML, sections 13.2.5.9 to
 * 13.2.5.31: the states for RCDATA, RAWTEXT and script data).
 *
 * A `<` and what follows it is held back for as long as it may be what ends the
 * text or changes how it is escaped.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/raw_text.h"

#include <string.h>
#include <strings.h>

#include <apr_lib.h>

#include "html/tag.h"

/* How the text of a script is escaped: in a comment it may hold a script of its
 * own, whose end tag is not the end. */
enum {
    NO_ESCAPES, /* not a script's */
    NOT_ESCAPED,
    ESCAPED,       /* after `<!--` */
    DOUBLE_ESCAPED /* after `<script` in that */
};

void pm_raw_text_begin(pm_raw_text_t *raw, int is_script, const char *name)
{
    memset(raw, 0, sizeof(*raw));
    memcpy(raw->end, "</", 2);
    strncpy(raw->end + 2, name, PM_RAW_NAME_MAX);
    raw->escape = is_script ? NOT_ESCAPED : NO_ESCAPES;
}

/* Text without `<`; `-->` ends how it is escaped. */
static void pass(pm_raw_text_t *raw, const char *bytes, apr_size_t length,
                 pm_text_sink_t *sink, void *baton)
{
    apr_size_t i;

    for (i = 0; i < length && raw->escape >= ESCAPED; i++) {
        if (bytes[i] == '>' && raw->dashes >= 2) {
            raw->escape = NOT_ESCAPED;
        }
        raw->dashes = bytes[i] != '-' ? 0 : raw->dashes + (raw->dashes < 2);
    }
    if (length > 0) {
        sink(baton, bytes, length);
    }
}

static int is_held(const pm_raw_text_t *raw, const char *word)
{
    return raw->nheld == strlen(word) &&
           strncasecmp(raw->held, word, raw->nheld) == 0;
}

/* Whether what is held, and then c, begin the word. */
static int leads_to(const pm_raw_text_t *raw, char c, const char *word)
{
    return strncasecmp(raw->held, word, raw->nheld) == 0 &&
           word[raw->nheld] != '\0' && apr_tolower(c) == word[raw->nheld];
}

static int may_be_more(const pm_raw_text_t *raw, char c)
{
    return leads_to(raw, c, raw->end) ||
           (raw->escape == NOT_ESCAPED && leads_to(raw, c, "<!--")) ||
           (raw->escape == ESCAPED && leads_to(raw, c, "<script"));
}

/* What is held is text, and may change how the text is escaped. */
static void give_up(pm_raw_text_t *raw, int is_name_end, pm_text_sink_t *sink,
                    void *baton)
{
    if (raw->escape == NOT_ESCAPED && is_held(raw, "<!--")) {
        raw->escape = ESCAPED;
        raw->dashes = 2;
    }
    else if (raw->escape == ESCAPED && is_name_end && is_held(raw, "<script")) {
        raw->escape = DOUBLE_ESCAPED;
    }
    else if (raw->escape == DOUBLE_ESCAPED && is_name_end &&
             is_held(raw, raw->end)) {
        raw->escape = ESCAPED;
    }
    sink(baton, raw->held, raw->nheld);
    raw->nheld = 0;
}

apr_size_t pm_raw_text_read(pm_raw_text_t *raw, const char *bytes,
                            apr_size_t length, pm_text_sink_t *sink,
                            void *baton, int *is_end)
{
    const char *at = bytes, *end = bytes + length;

    *is_end = 0;
    while (at < end) {
        int is_name_end = pm_tag_is_space(*at) || *at == '/' || *at == '>';

        if (raw->nheld == 0) {
            const char *next = memchr(at, '<', (apr_size_t)(end - at));

            pass(raw, at, (apr_size_t)((next ? next : end) - at), sink, baton);
            at = next ? next + 1 : end;
            if (next) {
                raw->held[raw->nheld++] = '<';
                raw->dashes = 0;
            }
        }
        else if (is_name_end && raw->escape != DOUBLE_ESCAPED &&
                 is_held(raw, raw->end)) {
            *is_end = 1;
            raw->nheld = 0;
            break;
        }
        else if (may_be_more(raw, *at)) {
            raw->held[raw->nheld++] = *at++;
        }
        else {
            give_up(raw, is_name_end, sink, baton);
        }
    }
    return (apr_size_t)(at - bytes);
}

void pm_raw_text_end(pm_raw_text_t *raw, pm_text_sink_t *sink, void *baton)
{
    if (raw->nheld > 0) {
        sink(baton, raw->held, raw->nheld);
        raw->nheld = 0;
    }
}
