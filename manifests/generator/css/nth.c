/*
 * CSS Syntax 3, section 6, "The An+B microsyntax":
 *
 *   odd | even | <integer> | [+|-]? [<digits>]? n [ [+|-] <digits> ]?
 *
 * White space may stand around the second sign alone; but the tokens of CSS cut
 * it up in a dozen ways (`2n-1` is one token, `2n- 1` two, `2n - 1` three, `-n`
 * is a name), so it is read as text. Called by the parser of selectors.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/nth.h"

#include <string.h>
#include <strings.h>

/* Bytes of the longest text that is An+B, with white space. */
#define TEXT_MAX 64

/*
 * The tokens as text, white space as one blank, comments as nothing; up to the
 * first that cannot belong to it. What would become one word though it is two
 * gets a blank between. Returns 0 if it is too long.
 */
static int gather(pm_css_lexer_t *lexer, pm_css_token_t *token, char *text)
{
    apr_size_t size = 0;
    pm_css_token_type_t before = PM_CSS_WHITESPACE;

    for (;; before = token->type, pm_css_lexer_next(lexer, token)) {
        int is_word =
            token->type == PM_CSS_IDENT || token->type == PM_CSS_DIMENSION;
        int is_sign = token->type == PM_CSS_DELIM &&
                      (token->delim == '+' || token->delim == '-');

        if (token->type == PM_CSS_WHITESPACE) {
            text[size++] = ' ';
        }
        else if ((!is_word && !is_sign && token->type != PM_CSS_NUMBER) ||
                 pm_css_token_is_ident(token, "of")) {
            text[size] = '\0';
            return 1;
        }
        else {
            apr_size_t length = token->end - token->start;

            if (length + size + 3 > TEXT_MAX) {
                return 0;
            }
            if (is_word && before == PM_CSS_NUMBER) {
                text[size++] = ' ';
            }
            memcpy(text + size, lexer->text + token->start, length);
            size += length;
        }
        if (size + 2 > TEXT_MAX) {
            return 0;
        }
    }
}

static const char *skip_blanks(const char *at) { return at + strspn(at, " "); }

/* Reads digits; returns how many, or -1 if they are too many. */
static int take_digits(const char **at, int *number)
{
    int count = 0;

    *number = 0;
    for (; **at >= '0' && **at <= '9'; (*at)++) {
        if (++count > PM_CSS_NTH_DIGITS_MAX) {
            return -1;
        }
        *number = *number * 10 + **at - '0';
    }
    return count;
}

/* [ [+|-] <digits> ]?, after the `n`. */
static int take_offset(const char *at, int *offset)
{
    int sign, count;

    at = skip_blanks(at);
    *offset = 0;
    if (*at == '\0') {
        return 1;
    }
    if (*at != '+' && *at != '-') {
        return 0;
    }
    sign = *at == '-' ? -1 : 1;
    at = skip_blanks(at + 1);
    count = take_digits(&at, offset);
    *offset *= sign;
    return count > 0 && *skip_blanks(at) == '\0';
}

static int parse(const char *at, int *step, int *offset)
{
    int sign, count;
    apr_size_t length;

    at = skip_blanks(at);
    length = strcspn(at, " ");
    if (*skip_blanks(at + length) == '\0' &&
        ((length == 3 && strncasecmp(at, "odd", 3) == 0) ||
         (length == 4 && strncasecmp(at, "even", 4) == 0))) {
        *step = 2;
        *offset = length == 3;
        return 1;
    }
    sign = *at == '-' ? -1 : 1;
    at += *at == '-' || *at == '+';
    count = take_digits(&at, step);
    if (count < 0) {
        return 0;
    }
    if (*at == 'n' || *at == 'N') {
        *step = sign * (count > 0 ? *step : 1);
        return take_offset(at + 1, offset);
    }
    *offset = sign * *step;
    *step = 0;
    return count > 0 && *skip_blanks(at) == '\0';
}

int pm_css_nth_take(pm_css_lexer_t *lexer, pm_css_token_t *token, int *step,
                    int *offset)
{
    char text[TEXT_MAX];

    return gather(lexer, token, text) && parse(text, step, offset);
}
