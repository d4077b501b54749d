/*
 * What people wrote into httpd's configuration by hand: H2PushResource,
 * H2EarlyHint Link, Header add Link, PushManifestResource, within sections or,
 * as in .htaccess, without.
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
#define WORDS_MAX 32

/* What a section is for. */
typedef struct scope_t {
    const char *pattern, *other; /* NULL: none; other is a second one */
    const char *unsaid;          /* why no pattern says it, or NULL */
} scope_t;

/* A run. */
typedef struct run_t {
    pm_sections_t *sections;
    apr_pool_t *pool;
    const char *docroot; /* DocumentRoot, when it was read */
    scope_t scopes[DEPTH_MAX];
    int depth;
    int line;
} run_t;

/* ---- Words ---- */

/* Whether a word in such quotes, or in none, goes on at text. */
static int goes_on(const char *text, char quote)
{
    return *text && (quote ? *text != quote : !apr_isspace(*text));
}

/* Bytes of an escape at text: a backslash before itself, or before the quote.
 */
static int escape_at(const char *text, char quote)
{
    return *text == '\\' && text[1] &&
           (text[1] == '\\' || (quote && text[1] == quote));
}

/* The next word at *at, without quotes; NULL: there is none. */
static const char *next_word(apr_pool_t *pool, const char **at)
{
    const char *from = *at + strspn(*at, " \t\r"), *to;
    char quote = *from == '"' || *from == '\'' ? *from : '\0';
    char *word, *end;

    if (*from == '\0') {
        return NULL;
    }
    from += quote != '\0';
    for (to = from; goes_on(to, quote); to++) {
        to += escape_at(to, quote);
    }
    word = end = apr_palloc(pool, (apr_size_t)(to - from) + 1);
    *at = to + (quote && *to == quote);
    while (from < to) {
        from += escape_at(from, quote);
        *end++ = *from++;
    }
    *end = '\0';
    return word;
}

static int split(apr_pool_t *pool, const char *line, const char **words)
{
    int count = 0;

    while (count < WORDS_MAX && (words[count] = next_word(pool, &line))) {
        count++;
    }
    return count;
}

static int is(const char *word, const char *name)
{
    return strcasecmp(word, name) == 0;
}

/* ---- Sections ---- */

/* The pattern of an expression; what cannot be said stays unsaid. */
static void scope_regex(run_t *run, scope_t *scope, const char *regex)
{
    int is_wider = 0;

    scope->pattern = pm_pattern_of_regex(run->pool, regex, &is_wider);
    scope->unsaid = scope->pattern ? NULL : regex;
    if (is_wider) {
        pm_sections_loss(run->sections, run->line,
                         "\"%s\" became \"%s\", which fits more paths", regex,
                         scope->pattern);
    }
}

/* A path and all that is below it. */
static void scope_path(run_t *run, scope_t *scope, const char *path)
{
    apr_size_t length = strlen(path);

    if (*path != '/' || strpbrk(path, "*?[")) {
        scope->pattern = NULL;
        scope->unsaid = path;
        return;
    }
    scope->unsaid = NULL;
    scope->pattern = path[length - 1] == '/' ? NULL : path;
    scope->other = apr_pstrcat(run->pool, path,
                               path[length - 1] == '/' ? "*" : "/*", NULL);
}

/* A directory of files: what of it is below the document root. */
static void scope_directory(run_t *run, scope_t *scope, const char *directory)
{
    apr_size_t length = run->docroot ? strlen(run->docroot) : 0;

    while (length > 0 && run->docroot[length - 1] == '/') {
        length--;
    }
    scope->unsaid = directory;
    scope->pattern = NULL;
    if (length > 0 && strncmp(directory, run->docroot, length) == 0 &&
        (directory[length] == '/' || directory[length] == '\0')) {
        scope_path(
            run, scope,
            apr_pstrcat(run->pool, directory + length,
                        directory[strlen(directory) - 1] == '/' ? "" : "/",
                        NULL));
    }
}

/* What a section's first line says, of the scope around it. */
static scope_t open_scope(run_t *run, const char **words, int count)
{
    static const char *const transparent[] = {
        "IfModule", "IfDefine",    "IfVersion",   "IfFile",    "VirtualHost",
        "Limit",    "LimitExcept", "IfDirective", "IfSection",
    };
    scope_t scope = run->scopes[run->depth];
    const char *name = words[0], *value = count > 1 ? words[count - 1] : "";
    int is_regex = count > 2 && strcmp(words[1], "~") == 0;
    size_t i;

    for (i = 0; i < sizeof(transparent) / sizeof(transparent[0]); i++) {
        if (is(name, transparent[i])) {
            return scope;
        }
    }
    scope = (scope_t){.unsaid = apr_pstrcat(run->pool, name, " ", value, NULL)};
    if (is(name, "LocationMatch") || (is(name, "Location") && is_regex)) {
        scope_regex(run, &scope, value);
    }
    else if (is(name, "Location")) {
        scope_path(run, &scope, value);
    }
    else if (is(name, "Directory") && !is_regex) {
        scope_directory(run, &scope, value);
    }
    else if (is(name, "FilesMatch") && *value != '^') {
        scope_regex(run, &scope, value);
    }
    else if (is(name, "Files") && !is_regex && !strpbrk(value, "*?[/")) {
        scope = (scope_t){apr_pstrcat(run->pool, "/", value, NULL),
                          apr_pstrcat(run->pool, "/*/", value, NULL), NULL};
    }
    return scope;
}

static void read_section(run_t *run, char *line)
{
    const char *words[WORDS_MAX];
    char *end = strrchr(line, '>');
    scope_t scope;
    int count;

    if (line[1] == '/') {
        run->depth -= run->depth > 0;
        return;
    }
    if (end) {
        *end = '\0';
    }
    count = split(run->pool, line + 1, words);
    if (count > 0 && run->depth + 1 < DEPTH_MAX) {
        scope = open_scope(run, words, count);
        run->scopes[++run->depth] = scope;
    }
}

/* ---- Directives ---- */

/* Calls add() for each section of the scope. */
static void for_scope(run_t *run, const char *what,
                      void (*add)(run_t *run, pm_section_t *section,
                                  const char *text),
                      const char *text)
{
    const scope_t *scope = &run->scopes[run->depth];
    const char *patterns[] = {scope->pattern, scope->other};
    pm_section_t *section;
    int i;

    if (scope->unsaid) {
        pm_sections_loss(run->sections, run->line,
                         "no match says <%s>; %s is left out", scope->unsaid,
                         what);
        return;
    }
    for (i = 0; i < 2; i++) {
        section = patterns[i]
                      ? pm_sections_add(run->sections, patterns[i], run->line)
                      : NULL;
        if (section) {
            add(run, section, text);
        }
    }
}

static void add_file(run_t *run, pm_section_t *section, const char *url)
{
    pm_sections_file(run->sections, section, run->line, url, NULL, NULL);
}

static void add_field(run_t *run, pm_section_t *section, const char *value)
{
    pm_sections_field(run->sections, section, run->line, value);
}

static void make_fresh(run_t *run, pm_section_t *section, const char *unused)
{
    (void)run;
    (void)unused;
    section->is_fresh = 1;
    apr_array_clear(section->links);
}

/* H2PushResource [add] URL [critical] */
static void read_push(run_t *run, const char **words, int count)
{
    int at = count > 2 && is(words[1], "add") ? 2 : 1;

    if (at >= count) {
        return;
    }
    if (at + 1 < count) {
        pm_sections_loss(run->sections, run->line,
                         "%s: \"%s\" is left out; links are sent in their "
                         "order",
                         words[at], words[at + 1]);
    }
    for_scope(run, words[at], add_file, words[at]);
}

/* PushManifestResource URL as=TYPE [attribute ...] */
static void read_resource(run_t *run, const char **words, int count)
{
    const char *value = apr_pstrcat(run->pool, "<", words[1], ">", NULL);
    int i, has_rel = 0;

    for (i = 2; i < count; i++) {
        const char *equals = strchr(words[i], '=');

        has_rel |= strncasecmp(words[i], "rel=", 4) == 0;
        value =
            equals
                ? apr_pstrcat(run->pool, value, "; ",
                              apr_pstrmemdup(run->pool, words[i],
                                             (apr_size_t)(equals - words[i])),
                              "=\"", equals + 1, "\"", NULL)
                : apr_pstrcat(run->pool, value, "; ", words[i], NULL);
    }
    value =
        has_rel ? value : apr_pstrcat(run->pool, value, "; rel=preload", NULL);
    for_scope(run, words[1], add_field, value);
}

/* Header [onsuccess|always] add|append|merge|set|setifempty|unset Link [VALUE
 * [early|env=...|expr=...]] */
static void read_header(run_t *run, const char **words, int count)
{
    static const char *const actions[] = {"add", "append", "merge", "set",
                                          "setifempty"};
    int at = count > 1 && (is(words[1], "always") || is(words[1], "onsuccess"))
                 ? 2
                 : 1;
    size_t i = 0;

    if (at + 1 >= count || !is(words[at + 1], "Link")) {
        return;
    }
    if (is(words[at], "unset") || is(words[at], "set")) {
        for_scope(run, "Header", make_fresh, NULL);
    }
    while (i < sizeof(actions) / sizeof(actions[0]) &&
           !is(words[at], actions[i])) {
        i++;
    }
    if (i == sizeof(actions) / sizeof(actions[0]) || at + 2 >= count) {
        if (!is(words[at], "unset")) {
            pm_sections_loss(run->sections, run->line,
                             "Header %s Link is left out", words[at]);
        }
        return;
    }
    if (at + 3 < count || strstr(words[at + 2], "%{")) {
        pm_sections_loss(run->sections, run->line,
                         "a manifest has no condition and no variable: %s is "
                         "left out",
                         words[at + 2]);
        return;
    }
    for_scope(run, words[at + 2], add_field, words[at + 2]);
}

static void read_directive(run_t *run, const char *line)
{
    const char *words[WORDS_MAX];
    int count = split(run->pool, line, words);

    if (count < 2) {
        return;
    }
    if (is(words[0], "H2PushResource")) {
        read_push(run, words, count);
    }
    else if (is(words[0], "H2EarlyHint") && count > 2 && is(words[1], "Link")) {
        for_scope(run, words[2], add_field, words[2]);
    }
    else if (is(words[0], "Header")) {
        read_header(run, words, count);
    }
    else if (is(words[0], "PushManifestResource")) {
        read_resource(run, words, count);
    }
    else if (is(words[0], "DocumentRoot")) {
        run->docroot = words[1];
    }
}

/* Makes one line of those that end with a backslash; lines counts them. */
static char *join(char *line, char **next, int *lines)
{
    char *end = strchr(line, '\n');

    *lines = 1;
    while (end && end > line && end[-1] == '\\') {
        end[-1] = end[0] = ' ';
        end = strchr(end, '\n');
        ++*lines;
    }
    if (end) {
        *end++ = '\0';
    }
    *next = end;
    return line + strspn(line, " \t\r");
}

apr_status_t pm_source_apache(pm_source_text_t *text, pm_error_t *error)
{
    run_t run = {.sections = text->sections, .pool = text->sections->pool};
    char *line = text->text, *next;
    int lines;

    (void)error;
    run.scopes[0] = (scope_t){"/*", NULL, NULL};
    run.line = 1;
    for (; line; line = next, run.line += lines) {
        line = join(line, &next, &lines);
        if (*line == '<') {
            read_section(&run, line);
        }
        else if (*line != '#') {
            read_directive(&run, line);
        }
    }
    return APR_SUCCESS;
}
