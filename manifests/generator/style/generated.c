/*
 * CSS Content 3, section 2: what `content` writes. Called for ::before, ::after
 * and list markers.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/generated.h"

#include <string.h>

void pm_css_generated_add_string(pm_css_texts_t *texts,
                                 pm_css_text_fonts_t *fonts, const char *string)
{
    pm_css_codepoints_t text = {.pool = pm_css_texts_pool(texts)};

    pm_css_codepoints_add_text(&text, string, strlen(string));
    pm_css_texts_add(texts, fonts, &text);
}

/* The quotation marks of an element: those of English, if it does not say
 * others. */
static void add_quotes(pm_css_texts_t *texts, pm_css_text_fonts_t *fonts,
                       const pm_css_computed_t *computed)
{
    const char *quotes = computed->values[PM_CSS_QUOTES]->options[0].value.text;
    pm_css_lexer_t lexer;
    pm_css_token_t token;
    int is_said = 0;

    pm_css_lexer_init(&lexer, quotes, strlen(quotes), PM_POSITION_START);
    while (pm_css_lexer_next_solid(&lexer, &token) != PM_CSS_END) {
        is_said |= token.type == PM_CSS_STRING ||
                   pm_css_token_is_ident(&token, "none");
        if (token.type == PM_CSS_STRING) {
            pm_css_generated_add_string(
                texts, fonts,
                pm_css_token_text(pm_css_texts_pool(texts), &token));
        }
    }
    if (!is_said) {
        pm_css_texts_add_range(texts, fonts, 0x201C, 0x201D);
    }
}

void pm_css_generated_add(pm_css_texts_t *texts, pm_css_text_fonts_t *fonts,
                          const pm_css_computed_t *computed,
                          const char *content)
{
    pm_css_lexer_t lexer;
    pm_css_token_t token;

    pm_css_lexer_init(&lexer, content, strlen(content), PM_POSITION_START);
    while (pm_css_lexer_next_solid(&lexer, &token) != PM_CSS_END) {
        if (token.type == PM_CSS_DELIM && token.delim == '/') {
            return; /* for those who listen */
        }
        if (token.type == PM_CSS_STRING) {
            pm_css_generated_add_string(
                texts, fonts,
                pm_css_token_text(pm_css_texts_pool(texts), &token));
        }
        else if (pm_css_token_is_function(&token, "counter") ||
                 pm_css_token_is_function(&token, "counters")) {
            pm_css_texts_add_range(texts, fonts, '0', '9');
        }
        else if (pm_css_token_is_ident(&token, "open-quote") ||
                 pm_css_token_is_ident(&token, "close-quote")) {
            add_quotes(texts, fonts, computed);
        }
        if (token.type == PM_CSS_FUNCTION) {
            pm_css_lexer_next(&lexer, &token);
            pm_css_lexer_close(&lexer, &token);
        }
    }
}

void pm_css_generated_add_mark(pm_css_texts_t *texts,
                               pm_css_text_fonts_t *fonts,
                               const pm_css_value_t *type)
{
    static const struct {
        int word;
        apr_uint32_t first, last;
    } marks[] = {{PM_CSS_LIST_DECIMAL, '0', '9'},
                 {PM_CSS_LIST_DECIMAL, '.', '.'},
                 {PM_CSS_LIST_LOWER, 'a', 'z'},
                 {PM_CSS_LIST_UPPER, 'A', 'Z'},
                 {PM_CSS_LIST_GREEK, 0x3B1, 0x3C9}};
    size_t i;

    if (type->kind == PM_CSS_VALUE_TEXT) {
        pm_css_generated_add_string(texts, fonts, type->text);
        return;
    }
    for (i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
        if (marks[i].word == type->word) {
            pm_css_texts_add_range(texts, fonts, marks[i].first, marks[i].last);
        }
    }
}
