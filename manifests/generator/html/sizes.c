/*
 * The `sizes` attribute (WHATWG HTML, "parse a sizes attribute"):
 *
 *   <source-size-list> = <source-size># [ , <source-size-value> ]?
 *   <source-size>      = <media-condition> <source-size-value>
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/sizes.h"

#include <math.h>
#include <string.h>

#include "css/length.h"
#include "css/media.h"
#include "css/token.h"

/* One entry of the list: its condition, and its last component value. */
typedef struct entry_t {
    apr_size_t start, value, end; /* offsets in the text */
    int is_literal;               /* the value is no function */
    int is_last;                  /* no comma follows */
} entry_t;

/* Reads on to the end of a component value that begins with the token. */
static void close_value(pm_css_lexer_t *lexer, pm_css_token_t *token)
{
    int depth = 0;

    do {
        switch (token->type) {
        case PM_CSS_FUNCTION:
        case PM_CSS_OPEN_PAREN:
        case PM_CSS_OPEN_SQUARE:
        case PM_CSS_OPEN_CURLY:
            depth++;
            break;
        case PM_CSS_CLOSE_PAREN:
        case PM_CSS_CLOSE_SQUARE:
        case PM_CSS_CLOSE_CURLY:
            depth--;
            break;
        default:
            break;
        }
    } while (depth > 0 && pm_css_lexer_next(lexer, token) != PM_CSS_END);
}

static entry_t next_entry(pm_css_lexer_t *lexer)
{
    entry_t entry = {.start = lexer->at, .value = lexer->at, .end = lexer->at};
    pm_css_token_t token;

    while (pm_css_lexer_next(lexer, &token) != PM_CSS_END &&
           token.type != PM_CSS_COMMA) {
        if (token.type == PM_CSS_WHITESPACE) {
            continue;
        }
        entry.value = token.start;
        entry.is_literal = token.type != PM_CSS_FUNCTION;
        close_value(lexer, &token);
        entry.end = lexer->at;
    }
    entry.is_last = token.type == PM_CSS_END;
    return entry;
}

/* Whether a value has no other functions and no constants of CSS but these,
 * which Chromium knows in `sizes`. */
static int is_known(const char *text, apr_size_t length)
{
    static const char *const functions[] = {"calc", "min", "max", "clamp"};
    pm_css_lexer_t lexer;
    pm_css_token_t token;

    pm_css_lexer_init(&lexer, text, length, PM_POSITION_START);
    while (pm_css_lexer_next(&lexer, &token) != PM_CSS_END) {
        if (token.type == PM_CSS_IDENT ||
            (token.type == PM_CSS_FUNCTION &&
             !pm_css_token_is_listed(&token, functions,
                                     sizeof(functions) /
                                         sizeof(functions[0])))) {
            return 0;
        }
    }
    return 1;
}

/* The length of an entry's value, at least 0; -1: it is none. */
static double width_of(const char *text, const entry_t *entry,
                       const pm_css_view_t *view)
{
    const char *value = text + entry->value;
    apr_size_t length = entry->end - entry->value;
    double pixels;

    if (!is_known(value, length) ||
        !pm_css_length_read(value, length, view, &pixels) || isinf(pixels)) {
        return -1;
    }
    return pixels < 0 && !entry->is_literal ? 0 : pixels;
}

static int is_blank(const char *text, apr_size_t length)
{
    pm_css_lexer_t lexer;
    pm_css_token_t token;

    pm_css_lexer_init(&lexer, text, length, PM_POSITION_START);
    return pm_css_lexer_next_solid(&lexer, &token) == PM_CSS_END;
}

double pm_sizes_width(const char *sizes, const pm_css_view_t *view)
{
    const char *text = sizes ? sizes : "";
    pm_css_lexer_t lexer;
    entry_t entry;

    pm_css_lexer_init(&lexer, text, strlen(text), PM_POSITION_START);
    do {
        apr_size_t condition;
        double width;

        entry = next_entry(&lexer);
        condition = entry.value - entry.start;
        width = width_of(text, &entry, view);
        if (width >= 0 && (is_blank(text + entry.start, condition) ||
                           pm_css_media_condition_applies(text + entry.start,
                                                          condition, view))) {
            return width;
        }
    } while (!entry.is_last);
    return view->width;
}
