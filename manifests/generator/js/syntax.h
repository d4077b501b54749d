/*
 * Where in a script's syntax a token stands, told by the tokens before it
 * without a grammar of all of ECMAScript. It answers what the lexical grammar
 * leaves to the parser (ECMAScript 2024, section 12): whether `/` divides or
 * begins a regular expression, and whether `}` goes on with a template. And it
 * knows what is certain to be evaluated once the script runs, if nothing before
 * it fails; token.h says what that takes.
 *
 * Open brackets are a stack of scopes. `function`, `class` and the name of a
 * method open one, too, which their `{` turns into that of their body.
 *
 * With `is_by_function` the question is another: what is certain to be
 * evaluated once the function around it is called, or, outside of all, once the
 * script runs.
 *
 * `yield` and `await` are taken for operators wherever they stand, `let` for a
 * keyword: who uses them as names of variables and divides by them, is misread.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_JS_SYNTAX_H
#define PM_JS_SYNTAX_H

#include "js/token.h"

/* Brackets and templates within each other; deeper, the script ends. */
#define PM_JS_NESTING_MAX 512

/* What the next token begins, or goes on with. */
typedef enum pm_js_expects_t {
    PM_JS_STATEMENT, /* a statement: `/` is no division, `{` a block */
    PM_JS_OPERAND,   /* an operand: `/` is no division, `{` an object */
    PM_JS_OPERATOR   /* after an operand: `/` divides, `{` is a block */
} pm_js_expects_t;

typedef enum pm_js_scope_kind_t {
    PM_JS_BLOCK, /* of statements; the script's own, too */
    PM_JS_FUNCTION,
    PM_JS_CLASS,
    PM_JS_OBJECT,
    PM_JS_GROUP,         /* `(` or `[` */
    PM_JS_HEAD,          /* `(` of if, while, for, with */
    PM_JS_SUBSTITUTION,  /* `${` in a template */
    PM_JS_FUNCTION_HEAD, /* from `function`, or a method's `(`, to its `{` */
    PM_JS_CLASS_HEAD     /* from `class` to its `{` */
} pm_js_scope_kind_t;

typedef struct pm_js_scope_t {
    pm_js_scope_kind_t kind;
    unsigned char is_operand;  /* an operator may follow its end */
    unsigned char is_arrow;    /* the body of an arrow function */
    unsigned char is_key;      /* in an object or class: a key is next */
    unsigned char in_function; /* or in a class */
    unsigned char is_certain;  /* as a token is */
    unsigned char is_branch;   /* but not the rest of this statement */
    unsigned char is_optional; /* nor what comes before the next comma */
    unsigned char is_lambda;   /* nor this: an arrow function's expression */
    unsigned char is_awaiting; /* nor what follows this operand */
    unsigned char was_over;    /* of a function: `is_over` before it */
    int conditionals;          /* `?` that wait for their `:` */
} pm_js_scope_t;

typedef struct pm_js_syntax_t {
    pm_js_expects_t expects;
    int last;     /* what the token before means to the next one */
    int declares; /* `function` or `class` would be a declaration */
    int is_over;  /* nothing after this is certain any more */
    int is_by_function;
    int is_lost;   /* nested too deeply */
    int is_broken; /* a bracket was closed that was not open */
    int depth;     /* scopes[depth] is the innermost one */
    pm_js_scope_t scopes[PM_JS_NESTING_MAX + 1];
} pm_js_syntax_t;

/* The beginning of a script. */
void pm_js_syntax_init(pm_js_syntax_t *syntax);

/*
 * Goes on behind a token, and says whether that is certain to be evaluated;
 * on_new_line if a line ends between it and the one before. Where it opens one
 * scope too many, `is_lost` is set, and nothing after that means anything.
 */
void pm_js_syntax_pass(pm_js_syntax_t *syntax, pm_js_token_t *token,
                       int on_new_line);

/* Whether a `}` would end a substitution of a template. */
int pm_js_syntax_in_template(const pm_js_syntax_t *syntax);

/* Whether each bracket is closed, so that the script may be a valid one. */
int pm_js_syntax_is_whole(const pm_js_syntax_t *syntax);

#endif
