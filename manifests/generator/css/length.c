/*
 * CSS Values 4, section 10.8, "Syntax" of mathematical expressions:
 *
 *   <calc-sum> = <calc-product> [ [ '+' | '-' ] <calc-product> ]*
 *   <calc-product> = <calc-value> [ [ '*' | '/' ] <calc-value> ]*
 *   <calc-value> = <number> | <dimension> | <calc-keyword> | ( <calc-sum> )
 *                | <function>( [ <calc-sum> , ]* <calc-sum> )
 *
 * White space must stand on both sides of `+` and `-`. Called for media queries
 * and for `sizes`.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/length.h"

#include <math.h>
#include <string.h>

#include "css/math.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

#define EULER 2.71828182845904523536

/* What units are a multiple of. */
typedef enum base_t {
    BASE_ONE,
    BASE_WIDTH, /* a hundredth of the window's width, and so on */
    BASE_HEIGHT,
    BASE_SMALLER,
    BASE_LARGER
} base_t;

/* Those of fonts are of the usual serif face. */
static const struct {
    const char *name;
    pm_css_dimension_t kind;
    double factor;
    base_t base;
} units[] = {
    {"px", PM_CSS_KIND_LENGTH, 1, BASE_ONE},
    {"em", PM_CSS_KIND_LENGTH, PM_CSS_FONT_SIZE, BASE_ONE},
    {"rem", PM_CSS_KIND_LENGTH, PM_CSS_FONT_SIZE, BASE_ONE},
    {"ex", PM_CSS_KIND_LENGTH, PM_CSS_FONT_SIZE / 2, BASE_ONE},
    {"rex", PM_CSS_KIND_LENGTH, PM_CSS_FONT_SIZE / 2, BASE_ONE},
    {"ch", PM_CSS_KIND_LENGTH, PM_CSS_FONT_SIZE / 2, BASE_ONE},
    {"rch", PM_CSS_KIND_LENGTH, PM_CSS_FONT_SIZE / 2, BASE_ONE},
    {"cap", PM_CSS_KIND_LENGTH, 11, BASE_ONE},
    {"rcap", PM_CSS_KIND_LENGTH, 11, BASE_ONE},
    {"ic", PM_CSS_KIND_LENGTH, PM_CSS_FONT_SIZE, BASE_ONE},
    {"ric", PM_CSS_KIND_LENGTH, PM_CSS_FONT_SIZE, BASE_ONE},
    {"lh", PM_CSS_KIND_LENGTH, 18, BASE_ONE},
    {"rlh", PM_CSS_KIND_LENGTH, 18, BASE_ONE},
    {"cm", PM_CSS_KIND_LENGTH, 96 / 2.54, BASE_ONE},
    {"mm", PM_CSS_KIND_LENGTH, 96 / 25.4, BASE_ONE},
    {"q", PM_CSS_KIND_LENGTH, 96 / 101.6, BASE_ONE},
    {"in", PM_CSS_KIND_LENGTH, 96, BASE_ONE},
    {"pt", PM_CSS_KIND_LENGTH, 96 / 72.0, BASE_ONE},
    {"pc", PM_CSS_KIND_LENGTH, 16, BASE_ONE},
    {"vw", PM_CSS_KIND_LENGTH, 1, BASE_WIDTH},
    {"vh", PM_CSS_KIND_LENGTH, 1, BASE_HEIGHT},
    {"vi", PM_CSS_KIND_LENGTH, 1, BASE_WIDTH},
    {"vb", PM_CSS_KIND_LENGTH, 1, BASE_HEIGHT},
    {"vmin", PM_CSS_KIND_LENGTH, 1, BASE_SMALLER},
    {"vmax", PM_CSS_KIND_LENGTH, 1, BASE_LARGER},
    {"dppx", PM_CSS_KIND_RESOLUTION, 1, BASE_ONE},
    {"x", PM_CSS_KIND_RESOLUTION, 1, BASE_ONE},
    {"dpi", PM_CSS_KIND_RESOLUTION, 1 / 96.0, BASE_ONE},
    {"dpcm", PM_CSS_KIND_RESOLUTION, 2.54 / 96, BASE_ONE},
    {"deg", PM_CSS_KIND_ANGLE, 1, BASE_ONE},
    {"grad", PM_CSS_KIND_ANGLE, 0.9, BASE_ONE},
    {"rad", PM_CSS_KIND_ANGLE, 180 / PM_CSS_PI, BASE_ONE},
    {"turn", PM_CSS_KIND_ANGLE, 360, BASE_ONE},
    {"s", PM_CSS_KIND_TIME, 1, BASE_ONE},
    {"ms", PM_CSS_KIND_TIME, 0.001, BASE_ONE},
};

/* A value that is being read. */
typedef struct calc_t {
    pm_css_lexer_t *lexer;
    pm_css_token_t *token; /* the next one */
    const pm_css_view_t *view;
    double whole; /* what percentages are of; less than 0: there are none */
    int depth;
    int after_space; /* white space stood before the token */
} calc_t;

static void advance(calc_t *calc)
{
    calc->after_space = 0;
    while (pm_css_lexer_next(calc->lexer, calc->token) == PM_CSS_WHITESPACE) {
        calc->after_space = 1;
    }
}

static int at_delim(const calc_t *calc, char delim)
{
    return calc->token->type == PM_CSS_DELIM && calc->token->delim == delim;
}

static double base_of(const pm_css_view_t *view, base_t base)
{
    switch (base) {
    case BASE_WIDTH:
        return view->width / 100;
    case BASE_HEIGHT:
        return view->height / 100;
    case BASE_SMALLER:
        return fmin(view->width, view->height) / 100;
    case BASE_LARGER:
        return fmax(view->width, view->height) / 100;
    default:
        return 1;
    }
}

/* Section 6.1.2: the small, large and dynamic viewports are the same to us; and
 * outside of a container, its units are those of the window. */
static pm_css_token_t plain_unit(const pm_css_token_t *token)
{
    static const struct {
        const char *name, *plain;
    } others[] = {{"cqw", "vw"}, {"cqh", "vh"},     {"cqi", "vi"},
                  {"cqb", "vb"}, {"cqmin", "vmin"}, {"cqmax", "vmax"}};
    pm_css_token_t plain = *token;
    apr_size_t i;

    for (i = 0; i < COUNT(others); i++) {
        if (pm_css_token_is(token, others[i].name)) {
            plain.name = others[i].plain;
            plain.length = strlen(plain.name);
            return plain;
        }
    }
    plain.length = 2;
    if (token->length > 2 &&
        (pm_css_token_is(&plain, "sv") || pm_css_token_is(&plain, "lv") ||
         pm_css_token_is(&plain, "dv"))) {
        plain.name++;
        plain.length = token->length - 1;
        return plain;
    }
    return *token;
}

static int take_dimension(calc_t *calc, pm_css_quantity_t *quantity)
{
    pm_css_token_t unit = plain_unit(calc->token);
    apr_size_t i;

    for (i = 0; i < COUNT(units); i++) {
        if (pm_css_token_is(&unit, units[i].name)) {
            quantity->kind = units[i].kind;
            quantity->number = calc->token->number * units[i].factor *
                               base_of(calc->view, units[i].base);
            return 1;
        }
    }
    return 0;
}

/* Section 10.7.1 */
static int take_keyword(const calc_t *calc, pm_css_quantity_t *quantity)
{
    static const struct {
        const char *name;
        double value;
    } keywords[] = {{"e", EULER},
                    {"pi", PM_CSS_PI},
                    {"infinity", INFINITY},
                    {"-infinity", -INFINITY},
                    {"nan", NAN}};
    apr_size_t i;

    for (i = 0; i < COUNT(keywords); i++) {
        if (pm_css_token_is(calc->token, keywords[i].name)) {
            quantity->number = keywords[i].value;
            return 1;
        }
    }
    return 0;
}

static int take_sum(calc_t *calc, pm_css_quantity_t *sum);

/* ( <calc-sum> ), the `(` being read. At the end of the text it is closed. */
static int take_parens(calc_t *calc, pm_css_quantity_t *quantity)
{
    if (!take_sum(calc, quantity)) {
        return 0;
    }
    if (calc->token->type == PM_CSS_CLOSE_PAREN) {
        advance(calc);
        return 1;
    }
    return calc->token->type == PM_CSS_END;
}

/* [ nearest | up | down | to-zero ] `,` of round(); it may be left out. */
static int take_strategy(calc_t *calc, pm_css_call_t *call)
{
    static const char *const names[] = {"nearest", "up", "down", "to-zero"};

    if (!pm_css_token_is_listed(calc->token, names, COUNT(names)) ||
        calc->token->type != PM_CSS_IDENT) {
        return 1;
    }
    call->strategy = pm_css_token_is(calc->token, "up")        ? 'u'
                     : pm_css_token_is(calc->token, "down")    ? 'd'
                     : pm_css_token_is(calc->token, "nearest") ? 'n'
                                                               : 't';
    advance(calc);
    if (calc->token->type != PM_CSS_COMMA) {
        return 0;
    }
    advance(calc);
    return 1;
}

/* Whether a function may have an argument of that kind, after others of `kind`
 * if it is not the first. */
static int fits(const pm_css_math_t *function,
                const pm_css_quantity_t *argument, int is_first,
                pm_css_dimension_t kind)
{
    switch (function->sort) {
    case PM_CSS_MATH_NUMBER:
        return argument->kind == PM_CSS_KIND_NUMBER;
    case PM_CSS_MATH_SINE:
        return argument->kind == PM_CSS_KIND_NUMBER ||
               argument->kind == PM_CSS_KIND_ANGLE;
    case PM_CSS_MATH_ARC:
        return function->most == 1 ? argument->kind == PM_CSS_KIND_NUMBER
                                   : is_first || argument->kind == kind;
    default:
        return is_first || argument->kind == kind;
    }
}

/* Puts an argument to the others: of min(3, 2, 1), min(3, 2) becomes one. */
static int add_argument(const pm_css_math_t *function, pm_css_call_t *call,
                        double number)
{
    if (function->most == 0) {
        call->arguments[1] = number;
        call->arguments[0] = isnan(number) ? NAN : function->run(call);
    }
    else if (call->count == function->most) {
        return 0;
    }
    else {
        call->arguments[call->count] = number;
    }
    call->count++;
    return 1;
}

/* A limit of clamp() that is none. */
static int take_none(calc_t *calc, const pm_css_math_t *function,
                     pm_css_call_t *call)
{
    if (!function->takes_none || call->count == 1 ||
        !pm_css_token_is_ident(calc->token, "none")) {
        return 0;
    }
    advance(calc);
    return add_argument(function, call,
                        call->count == 0 ? -INFINITY : INFINITY);
}

/* The arguments of a function, its `(` being read, and the kind of those that
 * have one. */
static int take_arguments(calc_t *calc, const pm_css_math_t *function,
                          pm_css_call_t *call, pm_css_dimension_t *kind)
{
    pm_css_quantity_t argument;
    int is_first = 1;

    for (;; advance(calc)) {
        if (!take_none(calc, function, call)) {
            if (!take_sum(calc, &argument) ||
                !fits(function, &argument, is_first, *kind) ||
                !add_argument(function, call,
                              function->sort == PM_CSS_MATH_SINE &&
                                      argument.kind == PM_CSS_KIND_ANGLE
                                  ? argument.number * PM_CSS_PI / 180
                                  : argument.number)) {
                return 0;
            }
            *kind = argument.kind;
            is_first = 0;
        }
        if (calc->token->type != PM_CSS_COMMA) {
            return call->count >= function->least;
        }
    }
}

static int take_function(calc_t *calc, pm_css_quantity_t *quantity)
{
    const pm_css_math_t *function = pm_css_math_find(calc->token);
    pm_css_dimension_t kind = PM_CSS_KIND_NUMBER;
    pm_css_call_t call = {.strategy = 'n'};

    if (!function) {
        return 0;
    }
    call.arguments[0] = function->start;
    advance(calc);
    if ((function->takes_strategy && !take_strategy(calc, &call)) ||
        !take_arguments(calc, function, &call, &kind)) {
        return 0;
    }
    if (calc->token->type == PM_CSS_CLOSE_PAREN) {
        advance(calc);
    }
    else if (calc->token->type != PM_CSS_END) {
        return 0;
    }
    if (function->takes_strategy && call.count == 1 &&
        kind != PM_CSS_KIND_NUMBER) {
        return 0; /* to a multiple of what? */
    }
    quantity->number =
        function->most == 0 ? call.arguments[0] : function->run(&call);
    quantity->kind = function->sort == PM_CSS_MATH_SAME  ? kind
                     : function->sort == PM_CSS_MATH_ARC ? PM_CSS_KIND_ANGLE
                                                         : PM_CSS_KIND_NUMBER;
    return 1;
}

/* <calc-value>; the recursion ends at PM_CSS_CALC_DEPTH_MAX. */
static int take_value(calc_t *calc, pm_css_quantity_t *quantity)
{
    int fine = 0;

    *quantity = (pm_css_quantity_t){.kind = PM_CSS_KIND_NUMBER};
    switch (calc->token->type) {
    case PM_CSS_NUMBER:
        quantity->number = calc->token->number;
        quantity->is_fraction = !calc->token->is_integer;
        fine = 1;
        break;
    case PM_CSS_DIMENSION:
        fine = take_dimension(calc, quantity);
        break;
    case PM_CSS_PERCENTAGE:
        quantity->kind = PM_CSS_KIND_LENGTH;
        quantity->number = calc->token->number / 100 * calc->whole;
        fine = calc->whole >= 0;
        break;
    case PM_CSS_IDENT:
        fine = take_keyword(calc, quantity);
        break;
    case PM_CSS_OPEN_PAREN:
    case PM_CSS_FUNCTION:
        if (calc->depth == PM_CSS_CALC_DEPTH_MAX) {
            return 0;
        }
        calc->depth++;
        if (calc->token->type == PM_CSS_FUNCTION) {
            fine = take_function(calc, quantity);
        }
        else {
            advance(calc);
            fine = take_parens(calc, quantity);
        }
        calc->depth--;
        return fine;
    default:
        break;
    }
    advance(calc);
    return fine;
}

/* One side of a product is a number; what is divided by its like gives one. */
static int multiply(pm_css_quantity_t *product, const pm_css_quantity_t *by,
                    int is_division)
{
    if (is_division) {
        product->number /= by->number;
        if (by->kind == product->kind) {
            product->kind = PM_CSS_KIND_NUMBER;
            return 1;
        }
        return by->kind == PM_CSS_KIND_NUMBER;
    }
    product->number *= by->number;
    if (product->kind == PM_CSS_KIND_NUMBER) {
        product->kind = by->kind;
        return 1;
    }
    return by->kind == PM_CSS_KIND_NUMBER;
}

static int take_product(calc_t *calc, pm_css_quantity_t *product)
{
    if (!take_value(calc, product)) {
        return 0;
    }
    while (at_delim(calc, '*') || at_delim(calc, '/')) {
        int is_division = at_delim(calc, '/');
        pm_css_quantity_t by;

        advance(calc);
        if (!take_value(calc, &by) || !multiply(product, &by, is_division)) {
            return 0;
        }
    }
    return 1;
}

static int take_sum(calc_t *calc, pm_css_quantity_t *sum)
{
    if (!take_product(calc, sum)) {
        return 0;
    }
    while (at_delim(calc, '+') || at_delim(calc, '-')) {
        double sign = at_delim(calc, '+') ? 1 : -1;
        pm_css_quantity_t term;
        int after_space = calc->after_space;

        advance(calc);
        if (!after_space || !calc->after_space || !take_product(calc, &term) ||
            term.kind != sum->kind) {
            return 0;
        }
        sum->number += sign * term.number;
    }
    return 1;
}

/* The value at the token; percentages are of whole, if that is at least 0. */
static int take(pm_css_lexer_t *lexer, pm_css_token_t *token,
                const pm_css_view_t *view, double whole,
                pm_css_quantity_t *quantity)
{
    calc_t calc = {
        .lexer = lexer, .token = token, .view = view, .whole = whole};
    int is_literal = token->type == PM_CSS_NUMBER ||
                     token->type == PM_CSS_DIMENSION ||
                     (token->type == PM_CSS_PERCENTAGE && whole >= 0);

    if ((!is_literal && token->type != PM_CSS_FUNCTION) ||
        !take_value(&calc, quantity)) {
        return 0;
    }
    if (isnan(quantity->number)) {
        quantity->number = 0;
    }
    quantity->is_literal = is_literal;
    return 1;
}

int pm_css_quantity_take(pm_css_lexer_t *lexer, pm_css_token_t *token,
                         const pm_css_view_t *view, pm_css_quantity_t *quantity)
{
    return take(lexer, token, view, -1, quantity);
}

static int read_length(const char *text, apr_size_t length,
                       const pm_css_view_t *view, double whole, double *pixels)
{
    pm_css_quantity_t quantity;
    pm_css_lexer_t lexer;
    pm_css_token_t token;

    pm_css_lexer_init(&lexer, text, length, PM_POSITION_START);
    pm_css_lexer_next_solid(&lexer, &token);
    if (!take(&lexer, &token, view, whole, &quantity) ||
        token.type != PM_CSS_END ||
        (quantity.kind != PM_CSS_KIND_LENGTH &&
         !(quantity.kind == PM_CSS_KIND_NUMBER && quantity.is_literal &&
           quantity.number == 0))) {
        return 0;
    }
    *pixels = quantity.number;
    return 1;
}

int pm_css_length_read(const char *text, apr_size_t length,
                       const pm_css_view_t *view, double *pixels)
{
    return read_length(text, length, view, -1, pixels);
}

int pm_css_size_read(const char *text, const pm_css_view_t *view,
                     pm_css_size_t *size)
{
    apr_size_t length = strlen(text);
    double none, all;

    if (!read_length(text, length, view, 0, &none) ||
        !read_length(text, length, view, view->width, &all) ||
        !isfinite(none) || !isfinite(all)) {
        return 0;
    }
    *size = (pm_css_size_t){(float)none, (float)((all - none) / view->width)};
    return 1;
}
