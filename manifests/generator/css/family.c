/*
 * CSS Fonts 4, section 2.1, "Font family". Called by the readers of values and
 * faces, and by the matching of fonts.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/family.h"

#include <strings.h>

#include <apr_strings.h>

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* Bytes of a family's name. */
#define FAMILY_MAX 256

static const char *string_text(apr_pool_t *pool, pm_css_lexer_t *lexer,
                               pm_css_token_t *token)
{
    const char *text =
        token->length < FAMILY_MAX ? pm_css_token_text(pool, token) : NULL;

    pm_css_lexer_next_solid(lexer, token);
    return text;
}

const char *pm_css_family_text(apr_pool_t *pool, pm_css_lexer_t *lexer,
                               pm_css_token_t *token)
{
    char family[FAMILY_MAX * 3];
    apr_size_t left = FAMILY_MAX;
    apr_size_t size = 0;

    if (token->type == PM_CSS_STRING) {
        return string_text(pool, lexer, token);
    }
    while (token->type == PM_CSS_IDENT) {
        if (token->length + 1 >= left) {
            return NULL;
        }
        left -= token->length + 1;
        if (size > 0) {
            family[size++] = ' ';
        }
        size += pm_css_token_write(token, family + size);
        pm_css_lexer_next_solid(lexer, token);
    }
    return size > 0 ? apr_pstrmemdup(pool, family, size) : NULL;
}

int pm_css_family_is_list(apr_pool_t *pool, pm_css_lexer_t lexer)
{
    static const char *const wide[] = {"initial", "inherit",      "unset",
                                       "revert",  "revert-layer", "default"};
    pm_css_token_t token, first;

    for (pm_css_lexer_next_solid(&lexer, &token);;
         pm_css_lexer_next_solid(&lexer, &token)) {
        first = token;
        if (!pm_css_family_text(pool, &lexer, &token)) {
            return 0;
        }
        if (token.type != PM_CSS_COMMA && token.type != PM_CSS_END) {
            return 0;
        }
        if (first.type == PM_CSS_IDENT && first.end <= token.start &&
            pm_css_token_is_listed(&first, wide, COUNT(wide)) &&
            pm_css_lexer_slice(pool, &lexer, first.end, token.start) == NULL) {
            return 0;
        }
        if (token.type == PM_CSS_END) {
            return 1;
        }
    }
}

int pm_css_family_is_present(const char *name)
{
    static const char *const present[] = {
        "serif",        "sans-serif", "monospace",       "cursive",
        "fantasy",      "system-ui",  "ui-serif",        "ui-sans-serif",
        "ui-monospace", "math",       "arial",           "helvetica",
        "times",        "courier",    "times new roman", "courier new"};
    apr_size_t i;

    for (i = 0; i < COUNT(present); i++) {
        if (strcasecmp(name, present[i]) == 0) {
            return 1;
        }
    }
    return 0;
}
