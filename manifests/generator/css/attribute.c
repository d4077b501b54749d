/*
 * Selectors 4, section 6, "Attribute selectors". Called by the parser of
 * selectors.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/attribute.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static void skip_space(pm_css_lexer_t *lexer, pm_css_token_t *token)
{
    while (token->type == PM_CSS_WHITESPACE) {
        pm_css_lexer_next(lexer, token);
    }
}

static int at_delim(const pm_css_token_t *token, char delim)
{
    return token->type == PM_CSS_DELIM && token->delim == delim;
}

int pm_css_namespace_skip(pm_css_lexer_t *lexer, pm_css_token_t *token,
                          int *is_none)
{
    pm_css_lexer_t ahead = *lexer;
    pm_css_token_t bar = *token, next;
    int has_prefix = bar.type == PM_CSS_IDENT || at_delim(token, '*');

    *is_none = 0;
    if (has_prefix) {
        pm_css_lexer_next(&ahead, &bar);
    }
    if (bar.type != PM_CSS_DELIM || bar.delim != '|') {
        return 1;
    }
    pm_css_lexer_next(&ahead, &next);
    if (next.type == PM_CSS_DELIM && next.delim != '*') {
        return 1;
    }
    if (has_prefix && token->type == PM_CSS_IDENT) {
        return 0;
    }
    *is_none = !has_prefix;
    *lexer = ahead;
    *token = next;
    return 1;
}

/* Attributes whose values HTML compares without regard to case (WHATWG HTML,
 * section 4.16.2, "Case-sensitivity of selectors"). */
static const char *const any_case[] = {
    "accept",    "accept-charset", "align",     "alink",    "axis",
    "bgcolor",   "charset",        "checked",   "clear",    "codetype",
    "color",     "compact",        "declare",   "defer",    "dir",
    "direction", "disabled",       "enctype",   "face",     "frame",
    "hreflang",  "http-equiv",     "lang",      "language", "link",
    "media",     "method",         "multiple",  "nohref",   "noresize",
    "noshade",   "nowrap",         "readonly",  "rel",      "rev",
    "rules",     "scope",          "scrolling", "selected", "shape",
    "target",    "text",           "type",      "valign",   "valuetype",
    "vlink"};

/* The operator and value of an attribute; 0 if they are malformed. */
static int take_value(apr_pool_t *pool, pm_css_lexer_t *lexer,
                      pm_css_token_t *token, pm_css_simple_t *simple)
{
    if (token->type != PM_CSS_DELIM) {
        return 1;
    }
    simple->operator_ = token->delim;
    if (!strchr("=~|^$*", simple->operator_)) {
        return 0;
    }
    if (simple->operator_ != '=') {
        pm_css_lexer_next(lexer, token);
    }
    if (!at_delim(token, '=')) {
        return 0;
    }
    pm_css_lexer_next(lexer, token);
    skip_space(lexer, token);
    if (token->type != PM_CSS_IDENT && token->type != PM_CSS_STRING) {
        return 0;
    }
    simple->value = pm_css_token_text(pool, token);
    pm_css_lexer_next(lexer, token);
    skip_space(lexer, token);
    if (token->type == PM_CSS_IDENT) {
        if (!pm_css_token_is(token, "i")) {
            return 0;
        }
        simple->any_case = 1;
        pm_css_lexer_next(lexer, token);
        skip_space(lexer, token);
    }
    return 1;
}

/* [ name [ operator value i? ]? ] */
int pm_css_attribute_take(apr_pool_t *pool, pm_css_lexer_t *lexer,
                          pm_css_token_t *token, int is_strict,
                          pm_css_simple_t *simple)
{
    int ignored;

    *simple = (pm_css_simple_t){.kind = PM_CSS_SIMPLE_ATTRIBUTE};
    skip_space(lexer, token);
    if (!pm_css_namespace_skip(lexer, token, &ignored) ||
        token->type != PM_CSS_IDENT) {
        return 0;
    }
    simple->name = pm_css_token_lower(pool, token);
    simple->any_case = pm_css_token_is_listed(token, any_case, COUNT(any_case));
    pm_css_lexer_next(lexer, token);
    skip_space(lexer, token);
    if (!take_value(pool, lexer, token, simple) ||
        (token->type != PM_CSS_CLOSE_SQUARE &&
         (is_strict || token->type != PM_CSS_END))) {
        return 0;
    }
    pm_css_lexer_next(lexer, token);
    return 1;
}
