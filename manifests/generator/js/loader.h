/*
 * How a script that webpack or Rspack has built loads the others of its build,
 * its chunks. It has a function, r here, with properties:
 *
 *     r.p = "/assets/"                   where the files are
 *     r.u = e => e + ".js"               the script of a chunk
 *     r.miniCssF = e => e + ".css"       its stylesheet,
 *     r.f.miniCss = … {65: 1}[e] …       if it has one
 *     r.f.j = … r.l(r.p + r.u(e), …) …   which add elements to the page,
 *     r.e = e => Promise.all(Object.keys(r.f).reduce(…))  when a chunk is
 * needed
 *
 * A loader that does anything else, or has a part twice, is not known.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_JS_LOADER_H
#define PM_JS_LOADER_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "js/program.h"

/* A function and its text. */
typedef struct pm_js_named_t {
    const pm_js_program_t *program; /* NULL: there is none */
    pm_js_function_t function;
} pm_js_named_t;

typedef struct pm_js_loader_t {
    const char *path; /* before the names of files; NULL: the script's folder */
    const char *up;   /* behind that, as "../"; or "" */
    pm_js_named_t script, style; /* names by chunks */
    const char *scriptless;      /* a chunk that has no script; or NULL */
    apr_array_header_t *styled;  /* of const char *: chunks with a stylesheet */
    /* Whether they are asked for as plain elements do, if of this origin. */
    int is_script_plain, is_style_plain;
} pm_js_loader_t;

/* A loader's function in the program; NULL: there is none, or not just one. */
const pm_js_piece_t *pm_js_loader_self(const pm_js_program_t *program);

/* What the function does, from pool; NULL: not known. What is in [from, to) is
 * not of its script, in which its name is that of another. */
const pm_js_loader_t *pm_js_loader_read(apr_pool_t *pool,
                                        const pm_js_program_t *program,
                                        const pm_js_piece_t *self, int from,
                                        int to);

/* Whether what begins at `at` gives something to one of the properties of that
 * function. */
int pm_js_loader_is_set(const pm_js_program_t *program, int at,
                        const pm_js_piece_t *self);

/* The file of a chunk, behind the path, from pool; NULL: there is none, or it
 * cannot be told. */
const char *pm_js_loader_script(apr_pool_t *pool, const pm_js_loader_t *loader,
                                const char *chunk, int is_number);
const char *pm_js_loader_style(apr_pool_t *pool, const pm_js_loader_t *loader,
                               const char *chunk, int is_number);

#endif
