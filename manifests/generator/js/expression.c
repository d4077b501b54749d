/*
 * ECMAScript 2024, section 13, "Expressions", the few kinds that expression.h
 * names.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "js/expression.h"

#include <string.h>

#include <apr_strings.h>

typedef enum kind_t {
    UNKNOWN, /* no text comes of it, but it may not be needed */
    UNDEFINED,
    FALSE_VALUE,
    TRUE_VALUE,
    NUMBER,
    STRING
} kind_t;

typedef struct value_t {
    kind_t kind;
    const char *text; /* of a number or string */
} value_t;

static const value_t unknown = {UNKNOWN, ""};

typedef struct reader_t {
    apr_pool_t *pool;
    const pm_js_program_t *program;
    const pm_js_piece_t *parameter;
    value_t argument;
    int at;
    int depth;
    int is_lost; /* something else stands there */
} reader_t;

static value_t take_choice(reader_t *reader);

/* Passes over the tokens of a pattern. */
static int take(reader_t *reader, const char *pattern)
{
    int behind =
        pm_js_program_match(reader->program, reader->at, pattern, NULL);

    if (behind < 0) {
        return 0;
    }
    reader->at = behind;
    return 1;
}

static void expect(reader_t *reader, const char *pattern)
{
    if (!take(reader, pattern)) {
        reader->is_lost = 1;
    }
}

static int is_next(const reader_t *reader, const char *text)
{
    return pm_js_piece_is(pm_js_program_at(reader->program, reader->at), text);
}

/* A literal, the parameter. */
static value_t take_atom(reader_t *reader)
{
    const pm_js_piece_t *piece = pm_js_program_at(reader->program, reader->at);
    value_t value = {piece->type == PM_JS_NUMBER ? NUMBER : STRING, NULL};

    reader->at++;
    if (piece->type == PM_JS_NAME) {
        reader->is_lost |= !pm_js_piece_is_same(piece, reader->parameter);
        return reader->argument;
    }
    value.text = pm_js_piece_value(reader->pool, piece);
    if (!value.text) {
        reader->is_lost = 1;
        return unknown;
    }
    return value;
}

/* What every object has, whatever its literal says. */
static int is_inherited(const char *key)
{
    static const char *const names[] = {
        "constructor", "hasOwnProperty",       "isPrototypeOf",
        "toString",    "propertyIsEnumerable", "toLocaleString",
        "valueOf",     "__defineGetter__",     "__defineSetter__",
        "__proto__",   "__lookupGetter__",     "__lookupSetter__",
    };
    apr_size_t i = 0;

    while (i < sizeof(names) / sizeof(*names) && strcmp(names[i], key) != 0) {
        i++;
    }
    return i < sizeof(names) / sizeof(*names);
}

/* A key of an object literal; NULL: it is no plain one. */
static const char *take_key(reader_t *reader)
{
    const pm_js_piece_t *piece = pm_js_program_at(reader->program, reader->at);

    reader->at++;
    if (piece->type == PM_JS_NAME &&
        !memchr(piece->text, '\\', (apr_size_t)piece->length)) {
        return apr_pstrmemdup(reader->pool, piece->text,
                              (apr_size_t)piece->length);
    }
    return pm_js_piece_value(reader->pool, piece);
}

/* The property of the object literal whose `{` is next; `[ key ]` behind it is
 * read already, and ends at behind. */
static value_t take_property(reader_t *reader, const value_t *key, int behind)
{
    int is_text = key->kind == STRING || key->kind == NUMBER;
    value_t found = {UNDEFINED, ""};

    expect(reader, "{");
    if (!is_text || is_inherited(key->text)) {
        found = unknown;
    }
    while (!reader->is_lost && !is_next(reader, "}")) {
        const char *name = take_key(reader);
        value_t value;

        expect(reader, ":");
        value = take_choice(reader);
        if (!name || strcmp(name, "__proto__") == 0) {
            reader->is_lost = 1;
        }
        else if (found.kind != UNKNOWN && strcmp(name, key->text) == 0) {
            found = value;
        }
        if (!is_next(reader, "}")) {
            expect(reader, ",");
        }
    }
    reader->at = behind;
    return found;
}

/* Where the `[` of an object's property is whose literal, which may be in
 * parentheses, is next; 0: something else is. */
static int property_at(const reader_t *reader)
{
    const pm_js_program_t *program = reader->program;
    const pm_js_piece_t *piece = pm_js_program_at(program, reader->at);
    int is_grouped = pm_js_piece_is(piece, "(");
    int end = pm_js_program_at(program, reader->at + is_grouped)->partner;

    return is_next(reader, "{") ||
                   (pm_js_program_match(program, reader->at, "( {", NULL) > 0 &&
                    piece->partner == end + 1)
               ? end + 1 + is_grouped
               : 0;
}

/* { … } [ <choice> ], of which the `[` is there. */
static value_t take_object(reader_t *reader, int property)
{
    int start = reader->at + (is_next(reader, "(") ? 1 : 0);
    value_t key;
    int behind;

    reader->at = property;
    expect(reader, "[");
    key = take_choice(reader);
    expect(reader, "]");
    behind = reader->at;
    reader->at = start;
    return reader->is_lost ? unknown : take_property(reader, &key, behind);
}

static value_t take_operand(reader_t *reader)
{
    int property = property_at(reader);
    value_t value;

    if (property > 0) {
        return take_object(reader, property);
    }
    if (!take(reader, "(")) {
        return take_atom(reader);
    }
    value = take_choice(reader);
    expect(reader, ")");
    return value;
}

/* Both as one text; numbers are added otherwise. */
static value_t join(reader_t *reader, const value_t *left, const value_t *right)
{
    if (left->kind < NUMBER || right->kind < NUMBER ||
        (left->kind == NUMBER && right->kind == NUMBER) ||
        strlen(left->text) + strlen(right->text) >
            PM_JS_EXPRESSION_LENGTH_MAX) {
        return unknown;
    }
    return (value_t){STRING,
                     apr_pstrcat(reader->pool, left->text, right->text, NULL)};
}

static value_t take_sum(reader_t *reader)
{
    value_t value = take_operand(reader);

    while (!reader->is_lost && take(reader, "+")) {
        value_t next = take_operand(reader);

        value = join(reader, &value, &next);
    }
    return value;
}

/* Strictly equal, or, with `==`, the same text. */
static value_t compare(const value_t *left, const value_t *right, int is_strict)
{
    int is_text = left->kind >= NUMBER && right->kind >= NUMBER;

    if (left->kind == UNKNOWN || right->kind == UNKNOWN || !is_text) {
        return unknown;
    }
    return (value_t){(!is_strict || left->kind == right->kind) &&
                             strcmp(left->text, right->text) == 0
                         ? TRUE_VALUE
                         : FALSE_VALUE,
                     ""};
}

static value_t take_comparison(reader_t *reader)
{
    value_t value = take_sum(reader);
    int is_strict = take(reader, "= = =");

    if (!reader->is_lost && (is_strict || take(reader, "= ="))) {
        value_t other = take_sum(reader);

        return compare(&value, &other, is_strict);
    }
    return value;
}

static int is_true(const value_t *value)
{
    return value->kind == TRUE_VALUE ||
           (value->kind == STRING && value->text[0]) ||
           (value->kind == NUMBER && strcmp(value->text, "0") != 0);
}

static value_t take_alternatives(reader_t *reader)
{
    value_t value = take_comparison(reader);

    while (!reader->is_lost && take(reader, "||")) {
        value_t next = take_comparison(reader);

        if (value.kind != UNKNOWN && !is_true(&value)) {
            value = next;
        }
    }
    return value;
}

static value_t take_choice(reader_t *reader)
{
    value_t value, yes, no;

    if (++reader->depth > PM_JS_EXPRESSION_DEPTH_MAX) {
        reader->is_lost = 1;
    }
    if (reader->is_lost) {
        return unknown;
    }
    value = take_alternatives(reader);
    if (!reader->is_lost && take(reader, "?")) {
        yes = take_choice(reader);
        expect(reader, ":");
        no = take_choice(reader);
        value = value.kind == UNKNOWN ? unknown : is_true(&value) ? yes : no;
    }
    reader->depth--;
    return value;
}

/* { if ( <choice> ) return <choice> ; } return <choice> ; */
static value_t take_statements(reader_t *reader)
{
    value_t result = {UNDEFINED, ""};
    int is_decided = 0;

    while (!reader->is_lost && take(reader, "if (")) {
        value_t condition = take_choice(reader), value;

        expect(reader, ") return");
        value = take_choice(reader);
        take(reader, ";");
        if (!is_decided && (condition.kind == UNKNOWN || is_true(&condition))) {
            result = condition.kind == UNKNOWN ? unknown : value;
            is_decided = 1;
        }
    }
    if (!reader->is_lost && take(reader, "return")) {
        value_t value = take_choice(reader);

        result = is_decided ? result : value;
        take(reader, ";");
    }
    return result;
}

const char *pm_js_expression_call(apr_pool_t *pool,
                                  const pm_js_program_t *program,
                                  const pm_js_function_t *function,
                                  const char *argument, int is_number)
{
    reader_t reader = {.pool = pool,
                       .program = program,
                       .parameter =
                           pm_js_program_at(program, function->parameters[0]),
                       .argument = {is_number ? NUMBER : STRING, argument},
                       .at = function->from};
    value_t value =
        function->is_block ? take_statements(&reader) : take_choice(&reader);

    return !reader.is_lost && reader.at == function->to && value.kind == STRING
               ? value.text
               : NULL;
}
