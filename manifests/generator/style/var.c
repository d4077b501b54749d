/*
 * CSS Custom Properties 1, section 3, "Using Cascading Variables".
 * Called by the computation of values.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/var.h"

#include <string.h>
#include <strings.h>

#include <apr_strings.h>

#include "css/value.h"

/* A value that is being put together. */
typedef struct draft_t {
    apr_pool_t *pool;
    pm_budget_t *budget;
    const pm_css_scope_t *scope;
    pm_css_views_t view; /* one */
    const pm_css_when_t *when;
    char text[PM_CSS_VALUE_MAX + 1];
    apr_size_t length;
    int steps; /* left */
    int is_void;
} draft_t;

/* What a block says of the property for the view; NULL if it does not, or not
 * then. Whether the block counts is part of the answer's condition. */
static const char *look(draft_t *draft, const pm_css_matched_t *matched,
                        const char *name)
{
    const char *value = pm_css_block_custom(matched->block, name);

    if (!value) {
        return NULL;
    }
    if (pm_css_when_views(matched->when) & draft->view) {
        draft->when = pm_css_when_and(draft->pool, draft->when, matched->when);
        return value;
    }
    draft->when = pm_css_when_and(draft->pool, draft->when,
                                  pm_css_when_not(draft->pool, matched->when));
    return NULL;
}

/* The value of a property; NULL if there is none, or no step is left. */
static const char *find(draft_t *draft, const char *name)
{
    const pm_css_scope_t *scope;
    int i;

    for (scope = draft->scope; scope; scope = scope->outer) {
        for (i = 0; i < scope->declared.count; i++) {
            const char *value;

            if (!pm_budget_take(draft->budget, 1)) {
                return NULL;
            }
            value = look(draft, &scope->declared.matched[i], name);
            if (value && strcasecmp(value, "inherit") == 0) {
                break;
            }
            if (value) {
                return value;
            }
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

/*
 * var( --name [, fallback]? ), or env( name [, fallback]? ) of which nothing is
 * known, the `(` being read. Bounded by depth and steps.
 */
static void replace_one(draft_t *draft, pm_css_lexer_t *lexer, int is_var,
                        int depth)
{
    pm_css_lexer_t inner = *lexer, found;
    pm_css_token_t name, comma;
    const char *value = NULL;

    inner.length = arguments_end(lexer);
    if (depth == PM_CSS_VAR_DEPTH_MAX || --draft->steps < 0 ||
        pm_css_lexer_next_solid(&inner, &name) != PM_CSS_IDENT) {
        draft->is_void = 1;
        return;
    }
    if (is_var) {
        value = find(draft, pm_css_token_text(draft->pool, &name));
    }
    if (value) {
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
        int is_var = pm_css_token_is_function(&token, "var");

        pm_budget_take(draft->budget, 1);
        if (!is_var && !pm_css_token_is_function(&token, "env")) {
            continue;
        }
        append(draft, lexer.text + start, token.start - start);
        replace_one(draft, &lexer, is_var, depth);
        start = lexer.at;
    }
    if (!draft->is_void) {
        append(draft, lexer.text + start, lexer.length - start);
    }
}

pm_css_replaced_t pm_css_var_replace(apr_pool_t *pool, pm_budget_t *budget,
                                     const pm_css_scope_t *scope,
                                     const char *value, pm_css_views_t views)
{
    draft_t draft = {.pool = pool,
                     .budget = budget,
                     .scope = scope,
                     .view = views & ~(views - 1),
                     .steps = PM_CSS_VAR_STEPS_MAX};
    pm_css_replaced_t replaced = {.text = NULL};
    pm_css_lexer_t lexer;

    pm_css_lexer_init(&lexer, value, strlen(value), PM_POSITION_START);
    replace(&draft, lexer, 0);
    replaced.when = draft.when;
    if (!draft.is_void) {
        replaced.text = apr_pstrmemdup(pool, draft.text, draft.length);
    }
    return replaced;
}
