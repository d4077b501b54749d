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

/* The characters of numbers in a style, or its string. Returns whether they are
 * those of numbers. */
static int add_style(pm_css_texts_t *texts, pm_css_text_fonts_t *fonts,
                     const pm_css_value_t *type)
{
    static const struct {
        int word;
        apr_uint32_t first, last;
    } numbers[] = {{PM_CSS_LIST_DECIMAL, '0', '9'},
                   {PM_CSS_LIST_LOWER, 'a', 'z'},
                   {PM_CSS_LIST_UPPER, 'A', 'Z'},
                   {PM_CSS_LIST_GREEK, 0x3B1, 0x3C9}};
    size_t i;

    if (type->kind == PM_CSS_VALUE_TEXT) {
        pm_css_generated_add_string(texts, fonts, type->text);
        return 0;
    }
    for (i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
        if (numbers[i].word == type->word) {
            pm_css_texts_add_range(texts, fonts, numbers[i].first,
                                   numbers[i].last);
            return 1;
        }
    }
    return 0;
}

void pm_css_generated_add_mark(pm_css_texts_t *texts,
                               pm_css_text_fonts_t *fonts,
                               const pm_css_value_t *type)
{
    if (add_style(texts, fonts, type)) {
        pm_css_texts_add_range(texts, fonts, '.', '.');
    }
}

/* The quotation marks of an element that open, or that close: those of English,
 * if it does not say others, which come in pairs. */
static void add_quotes(pm_css_texts_t *texts, pm_css_text_fonts_t *fonts,
                       const pm_css_computed_t *computed, int is_closing)
{
    const char *quotes = computed->values[PM_CSS_QUOTES]->options[0].value.text;
    const apr_uint32_t english = is_closing ? 0x201D : 0x201C;
    pm_css_lexer_t lexer;
    pm_css_token_t token;
    int count = 0, is_none = 0;

    pm_css_lexer_init(&lexer, quotes, strlen(quotes), PM_POSITION_START);
    while (pm_css_lexer_next_solid(&lexer, &token) != PM_CSS_END) {
        is_none |= pm_css_token_is_ident(&token, "none");
        if (token.type == PM_CSS_STRING && count++ % 2 == is_closing) {
            pm_css_generated_add_string(
                texts, fonts,
                pm_css_token_text(pm_css_texts_pool(texts), &token));
        }
    }
    if (count == 0 && !is_none) {
        pm_css_texts_add_range(texts, fonts, english, english);
    }
}

/* CSS Lists 3, section 4.7: counter(name, style?), counters(name, string,
 * style?), from behind its parenthesis to the one that closes it. */
static void add_counter(pm_css_texts_t *texts, pm_css_text_fonts_t *fonts,
                        pm_css_lexer_t *lexer)
{
    apr_pool_t *pool = pm_css_texts_pool(texts);
    pm_css_value_t style = {.kind = PM_CSS_VALUE_WORD,
                            .word = PM_CSS_LIST_DECIMAL};
    pm_css_token_t token;
    int arguments = 0;

    while (pm_css_lexer_next_solid(lexer, &token) != PM_CSS_END &&
           token.type != PM_CSS_CLOSE_PAREN) {
        arguments += token.type == PM_CSS_COMMA;
        if (token.type == PM_CSS_STRING && arguments == 1) {
            pm_css_generated_add_string(texts, fonts,
                                        pm_css_token_text(pool, &token));
        }
        else if (arguments > 0 && token.type == PM_CSS_IDENT) {
            pm_css_value_read(pool, PM_CSS_LIST_STYLE_TYPE,
                              PM_CSS_LIST_STYLE_TYPE,
                              pm_css_lexer_part(lexer, token.start, token.end,
                                                token.position),
                              &style);
        }
    }
    add_style(texts, fonts, &style);
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
        else if (pm_css_token_is_ident(&token, "open-quote") ||
                 pm_css_token_is_ident(&token, "close-quote")) {
            add_quotes(texts, fonts, computed,
                       pm_css_token_is_ident(&token, "close-quote"));
        }
        else if (pm_css_token_is_function(&token, "counter") ||
                 pm_css_token_is_function(&token, "counters")) {
            add_counter(texts, fonts, &lexer);
        }
        else if (token.type == PM_CSS_FUNCTION) {
            pm_css_lexer_next(&lexer, &token);
            pm_css_lexer_close(&lexer, &token);
        }
    }
}
