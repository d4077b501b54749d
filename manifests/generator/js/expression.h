/*
 * What a function gives that only joins texts, as build tools write them for
 * the names of files:
 *
 *     e => (12 === e ? "main" : {3: "a", 4: "b"}[e] || e) + "." + {3: "1f"}[e]
 * + ".js"
 *
 * Literals, `+`, `||`, `===`, `? :`, and a literal object's property; one such
 * expression, or `if (…) return …;` and such. Whatever else there is, nothing
 * is known.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_JS_EXPRESSION_H
#define PM_JS_EXPRESSION_H

#include <apr_pools.h>

#include "js/program.h"

/* Brackets and operands within each other, and bytes of a result. */
#define PM_JS_EXPRESSION_DEPTH_MAX 64
#define PM_JS_EXPRESSION_LENGTH_MAX 4096

/*
 * The text that a function returns for its one parameter, from pool; NULL: not
 * known, or no text. is_number: the argument is not a string, but the number
 * that is written so.
 */
const char *pm_js_expression_call(apr_pool_t *pool,
                                  const pm_js_program_t *program,
                                  const pm_js_function_t *function,
                                  const char *argument, int is_number);

#endif
