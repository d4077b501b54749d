/*
 * What the generator makes of CSS, for tests that are not in C: an answer for
 * each line of standard input.
 *
 * css media      the views for which a media query list applies: a digit each
 *                for desktop, desktop dark, phone, phone dark
 * css length     the CSS pixels of a length on the desktop, or `none`
 * css supports   whether the condition of @supports holds: 1 or 0
 * css tokens     the tokens, each [type, text as written, name, number, flag],
 *                as JSON; the line is a JSON string
 * css nth        [A, B] of An+B, or null; likewise
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_general.h>
#include <jansson.h>

#include "css/length.h"
#include "css/media.h"
#include "css/nth.h"
#include "css/supports.h"
#include "css/token.h"

static void print_media(const char *line, apr_size_t length)
{
    pm_css_views_t views = pm_css_media_views(line, length);
    int i;

    for (i = 0; i < PM_CSS_VIEWS; i++) {
        putchar(views & PM_CSS_VIEW_BIT(i) ? '1' : '0');
    }
    putchar('\n');
}

static void print_length(const char *line, apr_size_t length)
{
    double pixels;

    if (pm_css_length_read(line, length, &pm_css_views[PM_CSS_VIEW_DESKTOP],
                           &pixels)) {
        printf("%.3f\n", pixels);
    }
    else {
        puts("none");
    }
}

static void print_supports(const char *line, apr_size_t length)
{
    apr_pool_t *pool;

    apr_pool_create(&pool, NULL);
    printf("%d\n", pm_css_supports_applies(pool, line, length));
    apr_pool_destroy(pool);
}

/* Prints what make() makes of the string that the line is as JSON. */
static void print_json(const char *line, apr_size_t length,
                       json_t *(*make)(apr_pool_t *pool, const char *text,
                                       apr_size_t length))
{
    json_t *text =
        json_loadb(line, length, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    apr_pool_t *pool;
    json_t *made;

    apr_pool_create(&pool, NULL);
    made = make(pool, json_string_value(text), json_string_length(text));
    json_dumpf(made, stdout, JSON_ENCODE_ANY | JSON_COMPACT);
    putchar('\n');
    json_decref(made);
    json_decref(text);
    apr_pool_destroy(pool);
}

static const char *const types[] = {
    [PM_CSS_WHITESPACE] = "whitespace",
    [PM_CSS_IDENT] = "ident",
    [PM_CSS_FUNCTION] = "function",
    [PM_CSS_AT_KEYWORD] = "at-keyword",
    [PM_CSS_HASH] = "hash",
    [PM_CSS_STRING] = "string",
    [PM_CSS_BAD_STRING] = "bad-string",
    [PM_CSS_URL] = "url",
    [PM_CSS_BAD_URL] = "bad-url",
    [PM_CSS_NUMBER] = "number",
    [PM_CSS_PERCENTAGE] = "percentage",
    [PM_CSS_DIMENSION] = "dimension",
    [PM_CSS_DELIM] = "delim",
    [PM_CSS_CDO] = "CDO",
    [PM_CSS_CDC] = "CDC",
    [PM_CSS_COLON] = ":",
    [PM_CSS_SEMICOLON] = ";",
    [PM_CSS_COMMA] = ",",
    [PM_CSS_OPEN_SQUARE] = "[",
    [PM_CSS_CLOSE_SQUARE] = "]",
    [PM_CSS_OPEN_PAREN] = "(",
    [PM_CSS_CLOSE_PAREN] = ")",
    [PM_CSS_OPEN_CURLY] = "{",
    [PM_CSS_CLOSE_CURLY] = "}",
};

static json_t *make_tokens(apr_pool_t *pool, const char *text,
                           apr_size_t length)
{
    json_t *tokens = json_array();
    pm_css_lexer_t lexer;
    pm_css_token_t token;

    pm_css_lexer_init(&lexer, text, length, PM_POSITION_START);
    while (pm_css_lexer_next(&lexer, &token) != PM_CSS_END) {
        const char *written =
            pm_css_lexer_slice(pool, &lexer, token.start, token.end);

        json_array_append_new(
            tokens,
            json_pack("[sssfb]", types[token.type], written ? written : " ",
                      pm_css_token_text(pool, &token),
                      fmax(fmin(token.number, DBL_MAX), -DBL_MAX),
                      token.is_id || token.is_integer));
    }
    return tokens;
}

static json_t *make_nth(apr_pool_t *pool, const char *text, apr_size_t length)
{
    pm_css_lexer_t lexer;
    pm_css_token_t token;
    int step, offset;

    (void)pool;
    pm_css_lexer_init(&lexer, text, length, PM_POSITION_START);
    pm_css_lexer_next(&lexer, &token);
    return pm_css_nth_take(&lexer, &token, &step, &offset) &&
                   token.type == PM_CSS_END
               ? json_pack("[ii]", step, offset)
               : json_null();
}

static void print_tokens(const char *line, apr_size_t length)
{
    print_json(line, length, make_tokens);
}

static void print_nth(const char *line, apr_size_t length)
{
    print_json(line, length, make_nth);
}

static const struct {
    const char *name;
    void (*print)(const char *line, apr_size_t length);
} modes[] = {
    {"media", print_media},       {"length", print_length},
    {"supports", print_supports}, {"tokens", print_tokens},
    {"nth", print_nth},
};

int main(int argc, char **argv)
{
    char line[65536];
    size_t i;

    apr_initialize();
    for (i = 0; argc == 2 && i < sizeof(modes) / sizeof(modes[0]); i++) {
        if (strcmp(argv[1], modes[i].name) != 0) {
            continue;
        }
        while (fgets(line, sizeof(line), stdin)) {
            modes[i].print(line, strcspn(line, "\n"));
        }
        return EXIT_SUCCESS;
    }
    fprintf(stderr, "usage: css MODE < LINES\n");
    return EXIT_FAILURE;
}
