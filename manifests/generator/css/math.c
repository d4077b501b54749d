/*
 * CSS Values 4, sections 10.2 to 10.7: the mathematical functions, without
 * their syntax. Called by the reader of lengths.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "css/math.h"

#include <math.h>

/* Section 10.3: rounds to a multiple of step. */
static double rounded(double number, double step, char strategy)
{
    double lower = floor(number / step) * step, upper = lower + step;

    if (step == 0 || isinf(number)) {
        return step == 0 || isinf(step) ? NAN : number;
    }
    if (lower == number) {
        return number;
    }
    switch (strategy) {
    case 'u':
        return fmax(lower, upper);
    case 'd':
        return fmin(lower, upper);
    case 't':
        return fabs(lower) < fabs(upper) ? lower : upper;
    default:
        return number - lower < upper - number ? lower : upper;
    }
}

/* Section 10.3.2: as rem, but with the sign of what it is divided by. */
static double modulo(double number, double by)
{
    double rest = fmod(number, by);

    return rest != 0 && (rest < 0) != (by < 0) ? rest + by : rest;
}

static double do_calc(const pm_css_call_t *call) { return call->arguments[0]; }
static double do_abs(const pm_css_call_t *call)
{
    return fabs(call->arguments[0]);
}
static double do_sign(const pm_css_call_t *call)
{
    double number = call->arguments[0];

    return number > 0 ? 1 : number < 0 ? -1 : number;
}
static double do_min(const pm_css_call_t *call)
{
    return fmin(call->arguments[0], call->arguments[1]);
}
static double do_max(const pm_css_call_t *call)
{
    return fmax(call->arguments[0], call->arguments[1]);
}
static double do_clamp(const pm_css_call_t *call)
{
    return fmax(call->arguments[0],
                fmin(call->arguments[1], call->arguments[2]));
}
static double do_round(const pm_css_call_t *call)
{
    return rounded(call->arguments[0], call->count > 1 ? call->arguments[1] : 1,
                   call->strategy);
}
static double do_mod(const pm_css_call_t *call)
{
    return modulo(call->arguments[0], call->arguments[1]);
}
static double do_rem(const pm_css_call_t *call)
{
    return fmod(call->arguments[0], call->arguments[1]);
}
static double do_pow(const pm_css_call_t *call)
{
    return pow(call->arguments[0], call->arguments[1]);
}
static double do_sqrt(const pm_css_call_t *call)
{
    return sqrt(call->arguments[0]);
}
static double do_exp(const pm_css_call_t *call)
{
    return exp(call->arguments[0]);
}
static double do_log(const pm_css_call_t *call)
{
    return log(call->arguments[0]) /
           (call->count > 1 ? log(call->arguments[1]) : 1);
}
static double do_hypot(const pm_css_call_t *call)
{
    return hypot(call->arguments[0], call->arguments[1]);
}
static double do_sin(const pm_css_call_t *call)
{
    return sin(call->arguments[0]);
}
static double do_cos(const pm_css_call_t *call)
{
    return cos(call->arguments[0]);
}
static double do_tan(const pm_css_call_t *call)
{
    return tan(call->arguments[0]);
}
static double do_asin(const pm_css_call_t *call)
{
    return asin(call->arguments[0]) * 180 / PM_CSS_PI;
}
static double do_acos(const pm_css_call_t *call)
{
    return acos(call->arguments[0]) * 180 / PM_CSS_PI;
}
static double do_atan(const pm_css_call_t *call)
{
    return atan(call->arguments[0]) * 180 / PM_CSS_PI;
}
static double do_atan2(const pm_css_call_t *call)
{
    return atan2(call->arguments[0], call->arguments[1]) * 180 / PM_CSS_PI;
}
static double do_progress(const pm_css_call_t *call)
{
    return (call->arguments[0] - call->arguments[1]) /
           (call->arguments[2] - call->arguments[1]);
}

static const pm_css_math_t functions[] = {
    {.name = "calc",
     .least = 1,
     .most = 1,
     .sort = PM_CSS_MATH_SAME,
     .run = do_calc},
    {.name = "-webkit-calc",
     .least = 1,
     .most = 1,
     .sort = PM_CSS_MATH_SAME,
     .run = do_calc},
    {.name = "min",
     .least = 1,
     .most = 0,
     .sort = PM_CSS_MATH_SAME,
     .run = do_min,
     .start = INFINITY},
    {.name = "max",
     .least = 1,
     .most = 0,
     .sort = PM_CSS_MATH_SAME,
     .run = do_max,
     .start = -INFINITY},
    {.name = "clamp",
     .least = 3,
     .most = 3,
     .sort = PM_CSS_MATH_SAME,
     .run = do_clamp,
     .takes_none = 1},
    {.name = "round",
     .least = 1,
     .most = 2,
     .sort = PM_CSS_MATH_SAME,
     .run = do_round,
     .takes_strategy = 1},
    {.name = "mod",
     .least = 2,
     .most = 2,
     .sort = PM_CSS_MATH_SAME,
     .run = do_mod},
    {.name = "rem",
     .least = 2,
     .most = 2,
     .sort = PM_CSS_MATH_SAME,
     .run = do_rem},
    {.name = "abs",
     .least = 1,
     .most = 1,
     .sort = PM_CSS_MATH_SAME,
     .run = do_abs},
    {.name = "sign",
     .least = 1,
     .most = 1,
     .sort = PM_CSS_MATH_SIGN,
     .run = do_sign},
    {.name = "hypot",
     .least = 1,
     .most = 0,
     .sort = PM_CSS_MATH_SAME,
     .run = do_hypot},
    {.name = "pow",
     .least = 2,
     .most = 2,
     .sort = PM_CSS_MATH_NUMBER,
     .run = do_pow},
    {.name = "sqrt",
     .least = 1,
     .most = 1,
     .sort = PM_CSS_MATH_NUMBER,
     .run = do_sqrt},
    {.name = "exp",
     .least = 1,
     .most = 1,
     .sort = PM_CSS_MATH_NUMBER,
     .run = do_exp},
    {.name = "log",
     .least = 1,
     .most = 2,
     .sort = PM_CSS_MATH_NUMBER,
     .run = do_log},
    {.name = "sin",
     .least = 1,
     .most = 1,
     .sort = PM_CSS_MATH_SINE,
     .run = do_sin},
    {.name = "cos",
     .least = 1,
     .most = 1,
     .sort = PM_CSS_MATH_SINE,
     .run = do_cos},
    {.name = "tan",
     .least = 1,
     .most = 1,
     .sort = PM_CSS_MATH_SINE,
     .run = do_tan},
    {.name = "asin",
     .least = 1,
     .most = 1,
     .sort = PM_CSS_MATH_ARC,
     .run = do_asin},
    {.name = "acos",
     .least = 1,
     .most = 1,
     .sort = PM_CSS_MATH_ARC,
     .run = do_acos},
    {.name = "atan",
     .least = 1,
     .most = 1,
     .sort = PM_CSS_MATH_ARC,
     .run = do_atan},
    {.name = "atan2",
     .least = 2,
     .most = 2,
     .sort = PM_CSS_MATH_ARC,
     .run = do_atan2},
    {.name = "progress",
     .least = 3,
     .most = 3,
     .sort = PM_CSS_MATH_SIGN,
     .run = do_progress},
};

const pm_css_math_t *pm_css_math_find(const pm_css_token_t *name)
{
    apr_size_t i;

    for (i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
        if (pm_css_token_is(name, functions[i].name)) {
            return &functions[i];
        }
    }
    return NULL;
}
