/*
 * What people wrote into nginx's configuration by hand: http2_push (until nginx
 * 1.25.1), add_header Link.
 *
 *   file      = *( directive )
 *   directive = 1*word ( ";" / "{" *( directive ) "}" )
 *
 * Of the locations one answers, and what it does not say it has from the level
 * above: as a match of a manifest.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>
#include <strings.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "foreign/pattern.h"
#include "foreign/source.h"

#define DEPTH_MAX 64
#define WORDS_MAX 64

/* A run. */
typedef struct run_t {
    pm_sections_t *sections;
    apr_pool_t *pool;
    const char *at;
    int line;
    const char *words[WORDS_MAX];
    int count;                       /* of words */
    const char *patterns[DEPTH_MAX]; /* of each level; NULL: none says it */
    int depth;
} run_t;

static void skip_space(run_t *run)
{
    for (; apr_isspace(*run->at) || *run->at == '#'; run->at++) {
        if (*run->at == '#') {
            run->at += strcspn(run->at, "\n");
            if (!*run->at) {
                return;
            }
        }
        run->line += *run->at == '\n';
    }
}

/* Whether a word in such quotes, or in none, goes on at text. */
static int goes_on(const char *text, char quote)
{
    return *text && (quote ? *text != quote
                           : !apr_isspace(*text) && !strchr(";{", *text));
}

static int escape_at(const char *text)
{
    return *text == '\\' && text[1] && strchr("\"'\\", text[1]);
}

/* A word, with its quotes and escapes taken off. */
static const char *read_word(run_t *run)
{
    const char *from = run->at, *to;
    char quote = *from == '"' || *from == '\'' ? *from : '\0';
    char *word, *end;

    from += quote != '\0';
    for (to = from; goes_on(to, quote); to++) {
        to += escape_at(to);
        run->line += *to == '\n';
    }
    run->at = to + (quote && *to == quote);
    word = end = apr_palloc(run->pool, (apr_size_t)(to - from) + 1);
    while (from < to) {
        from += escape_at(from);
        *end++ = *from++;
    }
    *end = '\0';
    return word;
}

static int has(const run_t *run, const char *name, int count)
{
    return run->count >= count && strcmp(run->words[0], name) == 0;
}

/* What a location is for; NULL after saying that no match says it. */
static const char *location(run_t *run)
{
    const char *path = run->words[run->count - 1], *pattern = NULL;
    const char *how = run->count > 2 ? run->words[1] : "";
    int is_wider = 0;

    if (strcmp(how, "=") == 0) {
        return path;
    }
    if (*how == '~') {
        pattern = pm_pattern_of_regex(run->pool, path, &is_wider);
        if (pattern && (is_wider || strcmp(how, "~*") == 0)) {
            pm_sections_loss(run->sections, run->line,
                             "\"%s\" became \"%s\", which fits %s paths", path,
                             pattern, is_wider ? "more" : "fewer");
        }
        return pattern;
    }
    return *path == '/' ? apr_pstrcat(run->pool, path, "*", NULL) : NULL;
}

/* `{`: another level. */
static void open_block(run_t *run)
{
    const char *pattern = run->patterns[run->depth];

    if (has(run, "location", 2)) {
        pattern = location(run);
    }
    else if (has(run, "if", 1)) {
        pattern = NULL;
    }
    if (run->depth + 1 < DEPTH_MAX) {
        run->patterns[++run->depth] = pattern;
    }
}

/* The section of this level, for what; NULL after saying that there is none. */
static pm_section_t *section_for(run_t *run, const char *what)
{
    const char *pattern = run->patterns[run->depth];

    if (!pattern) {
        pm_sections_loss(run->sections, run->line,
                         "no match says which pages it is for; %s is left out",
                         what);
        return NULL;
    }
    if (strchr(what, '$')) {
        pm_sections_loss(run->sections, run->line,
                         "a manifest has no variables; %s is left out", what);
        return NULL;
    }
    return pm_sections_add(run->sections, pattern, run->line);
}

/* `;`: the words are a directive. */
static void read_directive(run_t *run)
{
    pm_section_t *section;

    if (has(run, "http2_push", 2)) {
        section = section_for(run, run->words[1]);
        if (section && strcmp(run->words[1], "off") != 0) {
            pm_sections_file(run->sections, section, run->line, run->words[1],
                             NULL, NULL);
        }
    }
    else if (has(run, "add_header", 3) &&
             strcasecmp(run->words[1], "Link") == 0) {
        section = section_for(run, run->words[2]);
        if (section) {
            pm_sections_field(run->sections, section, run->line, run->words[2]);
        }
    }
}

apr_status_t pm_source_nginx(pm_source_text_t *text, pm_error_t *error)
{
    run_t run = {
        .sections = text->sections,
        .pool = text->sections->pool,
        .at = text->text,
        .line = 1,
        .patterns = {"/*"},
    };

    text->sections->is_one = 1;
    for (skip_space(&run); *run.at; skip_space(&run)) {
        if (strchr(";{}", *run.at)) {
            if (*run.at == ';') {
                read_directive(&run);
            }
            else if (*run.at == '{') {
                open_block(&run);
            }
            else if (run.depth-- == 0) {
                return pm_error_set(error, PM_EINVALID, text->sections->source,
                                    run.line, 0, "a } without its {");
            }
            run.at++;
            run.count = 0;
        }
        else if (run.count < WORDS_MAX) {
            run.words[run.count++] = read_word(&run);
        }
        else {
            read_word(&run); /* of a directive that is none of ours */
        }
    }
    return APR_SUCCESS;
}
