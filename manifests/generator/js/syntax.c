/*
 * SPDX-License-Identifier: Apache-2.0
 */
#include "js/syntax.h"

#include <stddef.h>
#include <string.h>

/* What a token means to those after it; most mean nothing. */
enum {
    PLAIN,
    OPERATOR,  /* an operand follows */
    STATEMENT, /* a statement follows */
    JUMP,      /* so it does after this and a label on the same line */
    BRANCH,    /* what follows may not be evaluated */
    HEAD,      /* `(`, in which there is a condition, and then a statement */
    OF,        /* `for (a of b)` */
    FUNCTION,
    CLASS,
    ASYNC,   /* `function` declares after it where it would before it */
    DEFAULT, /* `function` declares, `{` is an object */
    SOURCE,  /* a string follows that ends a statement at its line's end */
    THROW,
    AWAIT,
    MEMBER, /* a property's name follows */
    ARROW
};

typedef struct word_t {
    const char *text;
    apr_size_t length;
    int meaning;
} word_t;

#define WORD(text, meaning)                                                    \
    {                                                                          \
        text, sizeof(text) - 1, meaning                                        \
    }

static const word_t words[] = {
    WORD("async", ASYNC),     WORD("await", AWAIT),
    WORD("break", JUMP),      WORD("case", OPERATOR),
    WORD("catch", BRANCH),    WORD("class", CLASS),
    WORD("const", OPERATOR),  WORD("continue", JUMP),
    WORD("debugger", JUMP),   WORD("default", DEFAULT),
    WORD("delete", OPERATOR), WORD("do", STATEMENT),
    WORD("else", STATEMENT),  WORD("extends", OPERATOR),
    WORD("finally", BRANCH),  WORD("for", HEAD),
    WORD("from", SOURCE),     WORD("function", FUNCTION),
    WORD("if", HEAD),         WORD("import", SOURCE),
    WORD("in", OPERATOR),     WORD("instanceof", OPERATOR),
    WORD("let", OPERATOR),    WORD("new", OPERATOR),
    WORD("of", OF),           WORD("return", THROW),
    WORD("switch", BRANCH),   WORD("throw", THROW),
    WORD("try", BRANCH),      WORD("typeof", OPERATOR),
    WORD("var", OPERATOR),    WORD("void", OPERATOR),
    WORD("while", HEAD),      WORD("with", HEAD),
    WORD("yield", OPERATOR)};

static int meaning_of(const pm_js_token_t *name)
{
    apr_size_t i;

    for (i = 0; i < sizeof(words) / sizeof(*words); i++) {
        if (words[i].length == name->length &&
            memcmp(words[i].text, name->text, name->length) == 0) {
            return words[i].meaning;
        }
    }
    return PLAIN;
}

static pm_js_scope_t *top(pm_js_syntax_t *syntax)
{
    return &syntax->scopes[syntax->depth];
}

/* Whether statements stand in it. */
static int has_statements(const pm_js_scope_t *scope)
{
    return scope->kind == PM_JS_BLOCK || scope->kind == PM_JS_FUNCTION;
}

static int in_function(const pm_js_scope_t *scope)
{
    return scope->in_function || scope->is_lambda;
}

/* Whether what comes next is evaluated whenever the script is. */
static int is_certain(const pm_js_syntax_t *syntax)
{
    const pm_js_scope_t *scope = &syntax->scopes[syntax->depth];

    return scope->is_certain && !scope->is_branch && !scope->is_optional &&
           !scope->is_lambda && !syntax->is_over;
}

/* Whether what it opens is evaluated whenever what is around it is. */
static int is_plain(pm_js_scope_kind_t kind, pm_js_expects_t expects)
{
    return kind == PM_JS_GROUP || kind == PM_JS_OBJECT ||
           kind == PM_JS_SUBSTITUTION ||
           (kind == PM_JS_BLOCK && expects == PM_JS_STATEMENT);
}

/* A body of the kind, in the place of the head that is on top, or upon it. */
static void become(pm_js_syntax_t *syntax, pm_js_scope_kind_t kind)
{
    pm_js_scope_t *scope = top(syntax);

    scope->kind = kind;
    scope->is_key = kind == PM_JS_CLASS || kind == PM_JS_OBJECT;
    scope->in_function =
        scope->in_function || kind == PM_JS_FUNCTION || kind == PM_JS_CLASS;
    if (kind == PM_JS_FUNCTION && syntax->is_by_function) {
        scope->in_function = 0;
        scope->is_certain = 1;
        scope->was_over = (unsigned char)syntax->is_over;
        syntax->is_over = 0;
    }
}

static void push(pm_js_syntax_t *syntax, pm_js_scope_kind_t kind,
                 int is_operand)
{
    int is_plainly = is_plain(kind, syntax->expects) && is_certain(syntax);
    int is_inner = in_function(top(syntax));

    if (syntax->depth == PM_JS_NESTING_MAX) {
        syntax->is_lost = 1;
        return;
    }
    syntax->depth++;
    *top(syntax) = (pm_js_scope_t){.is_operand = (unsigned char)is_operand,
                                   .in_function = (unsigned char)is_inner,
                                   .is_certain = (unsigned char)is_plainly};
    become(syntax, kind);
}

static void open_parenthesis(pm_js_syntax_t *syntax)
{
    if (top(syntax)->is_key) {
        top(syntax)->is_key = 0;
        push(syntax, PM_JS_FUNCTION_HEAD, 0);
    }
    if (syntax->last == HEAD) {
        push(syntax, PM_JS_HEAD, 0);
    }
    else {
        push(syntax, PM_JS_GROUP, 1);
    }
    syntax->expects = PM_JS_OPERAND;
}

static void open_brace(pm_js_syntax_t *syntax)
{
    pm_js_scope_t *scope = top(syntax);

    if (scope->kind == PM_JS_FUNCTION_HEAD) {
        become(syntax, PM_JS_FUNCTION);
    }
    else if (scope->kind == PM_JS_CLASS_HEAD &&
             syntax->expects != PM_JS_OPERAND) {
        become(syntax, PM_JS_CLASS);
    }
    else if (syntax->last == ARROW) {
        push(syntax, PM_JS_FUNCTION, 0);
        top(syntax)->is_arrow = 1;
    }
    else if (scope->kind == PM_JS_CLASS) {
        push(syntax, scope->is_key ? PM_JS_FUNCTION : PM_JS_OBJECT,
             !scope->is_key);
    }
    else if (syntax->expects == PM_JS_OPERAND) {
        push(syntax, PM_JS_OBJECT, 1);
    }
    else {
        push(syntax, PM_JS_BLOCK, 0);
    }
    syntax->expects = PM_JS_STATEMENT;
}

/* A part of an expression has ended: at a comma, or with all of it. */
static void end_part(pm_js_scope_t *scope)
{
    scope->is_optional = scope->is_lambda = 0;
}

/* What was to be waited for may take any time, or fail. */
static void end_operand(pm_js_syntax_t *syntax)
{
    syntax->is_over |= top(syntax)->is_awaiting;
}

/* A statement has ended, and another one is next. */
static void end_statement(pm_js_syntax_t *syntax)
{
    end_operand(syntax);
    end_part(top(syntax));
    top(syntax)->is_branch = 0;
    top(syntax)->conditionals = 0;
    syntax->expects = PM_JS_STATEMENT;
    syntax->declares = 1;
}

static void close_bracket(pm_js_syntax_t *syntax)
{
    pm_js_scope_t ended;

    /* Heads without a body: nothing that is valid has any. */
    while (top(syntax)->kind >= PM_JS_FUNCTION_HEAD) {
        syntax->depth--;
    }
    end_operand(syntax);
    ended = *top(syntax);
    if (ended.kind == PM_JS_FUNCTION && syntax->is_by_function) {
        syntax->is_over = ended.was_over;
    }
    syntax->is_broken |= syntax->depth == 0;
    syntax->depth -= syntax->depth > 0;
    if (ended.is_arrow) {
        top(syntax)->is_lambda = 0;
    }
    if (ended.is_operand) {
        syntax->expects = PM_JS_OPERATOR;
    }
    else if (ended.kind == PM_JS_HEAD || ended.is_arrow) {
        syntax->expects = PM_JS_STATEMENT;
    }
    else {
        end_statement(syntax);
    }
    if (top(syntax)->kind == PM_JS_CLASS && !ended.is_operand) {
        top(syntax)->is_key = 1;
    }
}

/* After `case x:` and a label comes a statement, after `key:` a value. */
static void pass_colon(pm_js_syntax_t *syntax)
{
    pm_js_scope_t *scope = top(syntax);

    end_operand(syntax);
    scope->is_key = 0;
    syntax->expects = PM_JS_OPERAND;
    if (scope->conditionals > 0) {
        scope->conditionals--;
    }
    else if (has_statements(scope)) {
        syntax->expects = PM_JS_STATEMENT;
    }
}

static void pass_semicolon(pm_js_syntax_t *syntax)
{
    syntax->expects = PM_JS_OPERAND;
    if (has_statements(top(syntax))) {
        end_statement(syntax);
    }
    else if (top(syntax)->kind == PM_JS_CLASS) {
        top(syntax)->is_key = 1;
    }
}

/* Whether what follows an operator may be left out: `&&`, `||`, `?`, `??`,
 * `?.`, and `=` where it may be that of a default. */
static int is_condition(const pm_js_scope_t *scope, char c, int is_pair)
{
    return c == '?' || is_pair || (c == '=' && !has_statements(scope));
}

/* The others: an operand follows all of them but `a++`. */
static void pass_operator(pm_js_syntax_t *syntax, const pm_js_token_t *token,
                          int on_new_line)
{
    pm_js_scope_t *scope = top(syntax);
    char c = token->text[0];
    int is_pair = token->length == 2;
    int is_step = is_pair && (c == '+' || c == '-');

    if (!is_step || on_new_line || syntax->expects != PM_JS_OPERATOR) {
        syntax->expects = PM_JS_OPERAND;
    }
    if (c != '.') {
        end_operand(syntax);
    }
    if (c == ',') {
        scope->is_key = scope->kind == PM_JS_OBJECT;
        end_part(scope);
    }
    else if (c == '=' || c == '.') {
        scope->is_key = 0;
    }
    if (c == '=' && is_pair) {
        scope->is_lambda = 1;
    }
    else if (is_condition(scope, c, is_pair && !is_step)) {
        scope->is_optional = 1;
    }
    scope->conditionals += c == '?' && !is_pair;
}

/* What a punctuator means to the next token. */
static int sense_of(const pm_js_token_t *token)
{
    char last = token->text[token->length - 1];

    return last == '.' && token->length < 3    ? MEMBER
           : last == '>' && token->length == 2 ? ARROW
                                               : PLAIN;
}

static void pass_punctuator(pm_js_syntax_t *syntax, const pm_js_token_t *token,
                            int on_new_line)
{
    switch (token->length == 1 ? token->text[0] : 0) {
    case '(':
        open_parenthesis(syntax);
        break;
    case '[':
        push(syntax, PM_JS_GROUP, 1);
        syntax->expects = PM_JS_OPERAND;
        break;
    case '{':
        open_brace(syntax);
        break;
    case ')':
    case ']':
    case '}':
        close_bracket(syntax);
        break;
    case ':':
        pass_colon(syntax);
        break;
    case ';':
        pass_semicolon(syntax);
        break;
    default:
        pass_operator(syntax, token, on_new_line);
    }
    syntax->last = sense_of(token);
}

/* What is evaluated after a keyword, if anything is. */
static void doubt(pm_js_syntax_t *syntax, int meaning)
{
    pm_js_scope_t *scope = top(syntax);

    if (meaning == STATEMENT || meaning == BRANCH || meaning == HEAD) {
        scope->is_branch = 1;
    }
    if (meaning == THROW && !in_function(scope)) {
        syntax->is_over = 1;
    }
    if (meaning == AWAIT && !in_function(scope)) {
        scope->is_awaiting = 1;
    }
}

/* A name that is no property's; before is what was expected there. */
static void pass_word(pm_js_syntax_t *syntax, int meaning,
                      pm_js_expects_t before)
{
    switch (meaning) {
    case FUNCTION:
        push(syntax, PM_JS_FUNCTION_HEAD, !syntax->declares);
        break;
    case CLASS:
        push(syntax, PM_JS_CLASS_HEAD, !syntax->declares);
        break;
    case OF:
        if (before == PM_JS_OPERATOR && top(syntax)->kind == PM_JS_HEAD) {
            syntax->expects = PM_JS_OPERAND;
        }
        break;
    case OPERATOR:
    case DEFAULT:
    case THROW:
    case AWAIT:
        syntax->expects = PM_JS_OPERAND;
        break;
    case STATEMENT:
    case JUMP:
        syntax->expects = PM_JS_STATEMENT;
        break;
    default:
        break;
    }
    doubt(syntax, meaning);
}

static void pass_name(pm_js_syntax_t *syntax, const pm_js_token_t *name,
                      int on_new_line)
{
    int last = syntax->last;
    int meaning = meaning_of(name);
    pm_js_expects_t before = syntax->expects;

    syntax->expects = PM_JS_OPERATOR;
    syntax->last = PLAIN;
    if (last == MEMBER || top(syntax)->is_key) {
        return;
    }
    if (last == JUMP && !on_new_line) {
        syntax->expects = PM_JS_STATEMENT;
        syntax->is_over |= !in_function(top(syntax));
        return;
    }
    pass_word(syntax, meaning, before);
    syntax->last = meaning;
    /* `for await (` */
    if (last == HEAD && meaning == AWAIT) {
        syntax->last = HEAD;
    }
}

/* Where an operator would be next, a new line may begin a new statement, or in
 * a class a new member: `a = 1 \n b() {}`. */
static void begin_line(pm_js_syntax_t *syntax, const pm_js_token_t *token)
{
    if (syntax->expects != PM_JS_OPERATOR || syntax->last == MEMBER ||
        syntax->last == HEAD || token->type == PM_JS_PUNCTUATOR ||
        token->type == PM_JS_TEMPLATE || pm_js_token_is(token, "in") ||
        pm_js_token_is(token, "instanceof")) {
        return;
    }
    if (top(syntax)->kind == PM_JS_CLASS) {
        top(syntax)->is_key = 1;
    }
    else if (has_statements(top(syntax))) {
        end_statement(syntax);
    }
}

static void pass_template(pm_js_syntax_t *syntax, const pm_js_token_t *token)
{
    const char *end = token->text + token->length;

    if (token->text[0] == '}') {
        syntax->depth--;
    }
    syntax->expects = PM_JS_OPERATOR;
    syntax->last = PLAIN;
    if (token->length >= 2 && end[-2] == '$' && end[-1] == '{') {
        push(syntax, PM_JS_SUBSTITUTION, 1);
        syntax->expects = PM_JS_OPERAND;
    }
}

/* Strings, numbers, regular expressions. */
static void pass_literal(pm_js_syntax_t *syntax, const pm_js_token_t *token,
                         int on_new_line)
{
    int ends =
        token->type == PM_JS_STRING && syntax->last == SOURCE && !on_new_line;

    syntax->expects = ends ? PM_JS_STATEMENT : PM_JS_OPERATOR;
    syntax->last = PLAIN;
}

void pm_js_syntax_init(pm_js_syntax_t *syntax)
{
    memset(syntax, 0, offsetof(pm_js_syntax_t, scopes));
    syntax->declares = 1;
    syntax->scopes[0] = (pm_js_scope_t){.kind = PM_JS_BLOCK, .is_certain = 1};
}

void pm_js_syntax_pass(pm_js_syntax_t *syntax, pm_js_token_t *token,
                       int on_new_line)
{
    if (on_new_line) {
        begin_line(syntax, token);
    }
    token->is_certain = is_certain(syntax);
    if (token->type == PM_JS_NAME) {
        pass_name(syntax, token, on_new_line);
    }
    else if (token->type == PM_JS_PUNCTUATOR) {
        pass_punctuator(syntax, token, on_new_line);
    }
    else if (token->type == PM_JS_TEMPLATE) {
        pass_template(syntax, token);
    }
    else {
        pass_literal(syntax, token, on_new_line);
    }
    if (syntax->last != ASYNC) {
        syntax->declares =
            syntax->expects != PM_JS_OPERAND || syntax->last == DEFAULT;
    }
}

int pm_js_syntax_in_template(const pm_js_syntax_t *syntax)
{
    return syntax->scopes[syntax->depth].kind == PM_JS_SUBSTITUTION;
}

int pm_js_syntax_is_whole(const pm_js_syntax_t *syntax)
{
    return syntax->depth == 0 && !syntax->is_broken && !syntax->is_lost;
}
