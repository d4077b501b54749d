/*
 * CSS Custom Properties 1, section 3, "Using Cascading Variables".
 * Called by the computation of values.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_strings.h>
#include <string.h>
#include <strings.h>

#include "css/var.h"
#include "text/codepoint.h"

/* A value that is being put together. */
typedef struct draft_t {
    apr_pool_t *pool;
    const pm_css_scope_t *scope;
    char text[PM_CSS_VALUE_MAX + 1];
    apr_size_t length;
    int steps; /* left */
    int is_void;
} draft_t;

/* The declaration of that name; NULL if there is none, or no step is left. */
static const char *find(const pm_css_scope_t *scope, const char *name)
{
    apr_int64_t *steps = scope->steps;
    int i;

    for (; scope != NULL; scope = scope->outer) {
        for (i = 0; scope->applied != NULL && i < scope->applied->nelts; i++) {
            const pm_css_declaration_t *declaration =
                APR_ARRAY_IDX(scope->applied, i, pm_css_applied_t).declaration;

            if (steps != NULL && --*steps < 0) {
                return NULL;
            }
            if (declaration->name == NULL ||
                strcmp(declaration->name, name) != 0) {
                continue;
            }
            if (strcasecmp(declaration->value, "inherit") != 0) {
                return declaration->value;
            }
            break;
        }
    }
    return NULL;
}

static void append(draft_t *draft, const char *text, apr_size_t length)
{
    if (length > PM_CSS_VALUE_MAX - draft->length) {
        draft->is_void = 1;
        return;
    }
    memcpy(draft->text + draft->length, text, length);
    draft->length += length;
}

/* The end of the arguments of a function whose `(` was read. */
static apr_size_t arguments_end(pm_css_lexer_t *lexer)
{
    pm_css_token_t token;

    pm_css_lexer_next(lexer, &token);
    pm_css_lexer_close(lexer, &token);
    return token.start;
}

static void replace(draft_t *draft, pm_css_lexer_t lexer, int depth);

/* var( --name [, fallback]? ), the `(` being read. Bounded by depth, steps. */
static void replace_var(draft_t *draft, pm_css_lexer_t *lexer, int depth)
{
    pm_css_lexer_t inner = *lexer;
    pm_css_token_t name;
    pm_css_token_t comma;
    const char *value;

    inner.length = arguments_end(lexer);
    if (depth == PM_CSS_VAR_DEPTH_MAX || --draft->steps < 0 ||
        pm_css_lexer_next_solid(&inner, &name) != PM_CSS_IDENT) {
        draft->is_void = 1;
        return;
    }
    value = find(draft->scope, pm_css_token_text(draft->pool, &name));
    if (value != NULL) {
        pm_css_lexer_t found;

        pm_css_lexer_init(&found, value, strlen(value), PM_POSITION_START);
        replace(draft, found, depth + 1);
    }
    else if (pm_css_lexer_next_solid(&inner, &comma) == PM_CSS_COMMA) {
        replace(draft, inner, depth + 1);
    }
    else {
        draft->is_void = 1;
    }
}

static void replace(draft_t *draft, pm_css_lexer_t lexer, int depth)
{
    apr_size_t start = lexer.at;
    pm_css_token_t token;

    while (!draft->is_void && pm_css_lexer_next(&lexer, &token) != PM_CSS_END) {
        if (!pm_css_token_is_function(&token, "var")) {
            continue;
        }
        append(draft, lexer.text + start, token.start - start);
        replace_var(draft, &lexer, depth);
        start = lexer.at;
    }
    if (!draft->is_void) {
        append(draft, lexer.text + start, lexer.length - start);
    }
}

const char *pm_css_var_replace(apr_pool_t *pool, const pm_css_scope_t *scope,
                               const char *value)
{
    draft_t draft = {
        .pool = pool, .scope = scope, .steps = PM_CSS_VAR_STEPS_MAX};
    pm_css_lexer_t lexer;
    apr_size_t start = 0;

    if (strchr(value, '(') == NULL) {
        return value;
    }
    pm_css_lexer_init(&lexer, value, strlen(value), PM_POSITION_START);
    replace(&draft, lexer, 0);
    if (draft.is_void) {
        return NULL;
    }
    while (start < draft.length && draft.text[start] == ' ') {
        start++;
    }
    return apr_pstrmemdup(pool, draft.text + start, draft.length - start);
}

int pm_css_var_add_text(apr_pool_t *pool, const char *value,
                        pm_css_codepoints_t *text)
{
    pm_css_lexer_t lexer;
    pm_css_token_t token;
    int shows = 0;

    pm_css_lexer_init(&lexer, value, strlen(value), PM_POSITION_START);
    while (pm_css_lexer_next(&lexer, &token) != PM_CSS_END) {
        const char *string;
        apr_uint32_t c;

        if (pm_css_token_is_function(&token, "attr") ||
            pm_css_token_is_function(&token, "counter") ||
            pm_css_token_is_function(&token, "counters")) {
            shows = 1;
        }
        if (token.type != PM_CSS_STRING) {
            continue;
        }
        for (string = pm_css_token_text(pool, &token); *string != '\0';) {
            string += pm_codepoint_read(string, strlen(string), &c);
            pm_css_codepoints_add(text, c);
            shows |= c > ' ';
        }
    }
    return shows;
}
