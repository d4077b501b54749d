/*
 * SPDX-License-Identifier: Apache-2.0
 */
#include "js/bundle.h"

#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

/* How far from the beginning of a script a chunk is pushed. */
enum { HEAD = 64 };

/* How a chunk is. */
#define PUSH ") . push ( [ ["

/* A module of the script. */
typedef struct module_t {
    pm_js_function_t function;
    int is_entered;
} module_t;

/* What is being read. */
typedef struct reader_t {
    apr_pool_t *pool;    /* of what is kept */
    apr_pool_t *scratch; /* of the rest */
    const pm_js_program_t *program;
    pm_js_bundle_t *bundle;
    apr_hash_t *modules; /* by their id */
    apr_hash_t *known;   /* the chunks in loads */
    int depth;
} reader_t;

/* The function's body, and what it calls the loader. */
typedef struct place_t {
    int from, to;
    const pm_js_piece_t *self;
    const pm_js_piece_t *start; /* a function that calls the module that it is
                                   given; NULL */
    const apr_array_header_t *needs;
} place_t;

static void walk(reader_t *reader, place_t place);

static const pm_js_piece_t *piece_at(const reader_t *reader, int at)
{
    return pm_js_program_at(reader->program, at);
}

static int match(const reader_t *reader, int at, const char *pattern,
                 const pm_js_piece_t *self)
{
    return pm_js_program_match(reader->program, at, pattern, self);
}

/* A function, which may be in parentheses; 0: there is none. */
static int take_function(const reader_t *reader, int at,
                         pm_js_function_t *function)
{
    return pm_js_program_function(reader->program, at, function) >= 0 ||
           (match(reader, at, "(", NULL) > 0 &&
            pm_js_program_function(reader->program, at + 1, function) >= 0);
}

/* A key of an object, or an id: names stand for themselves. NULL: none. */
static const char *id_at(apr_pool_t *pool, const reader_t *reader, int at)
{
    const pm_js_piece_t *piece = piece_at(reader, at);

    return piece->type == PM_JS_NAME
               ? apr_pstrmemdup(pool, piece->text, (apr_size_t)piece->length)
               : pm_js_piece_value(pool, piece);
}

/* [ # , # ], the `[` being there: of const char *. NULL: it is something else.
 */
static apr_array_header_t *ids_at(const reader_t *reader, int at)
{
    apr_array_header_t *ids =
        apr_array_make(reader->pool, 2, sizeof(const char *));
    int end = piece_at(reader, at)->partner;

    for (at++; at < end; at += 2) {
        const char *id = pm_js_piece_value(reader->pool, piece_at(reader, at));

        if (!id || (at + 1 < end && match(reader, at + 1, ",", NULL) < 0)) {
            return NULL;
        }
        APR_ARRAY_PUSH(ids, const char *) = id;
    }
    return ids;
}

/* r.e ( # ), certain or not; at is the id's. */
static void add_load(reader_t *reader, int at, int is_certain,
                     const apr_array_header_t *needs)
{
    const pm_js_piece_t *piece = piece_at(reader, at);
    const char *chunk = pm_js_piece_value(reader->pool, piece);

    if (!chunk || apr_hash_get(reader->known, chunk, APR_HASH_KEY_STRING) ||
        reader->bundle->loads->nelts == PM_JS_BUNDLE_LOADS_MAX) {
        return;
    }
    apr_hash_set(reader->known, chunk, APR_HASH_KEY_STRING, chunk);
    APR_ARRAY_PUSH(reader->bundle->loads, pm_js_load_t) =
        (pm_js_load_t){.chunk = chunk,
                       .is_number = piece->type == PM_JS_NUMBER,
                       .is_certain = is_certain,
                       .position = piece->position,
                       .needs = needs};
}

/* The id at `at` is that of a module, which is called. */
static void enter(reader_t *reader, int at, const place_t *place)
{
    const char *id = id_at(reader->scratch, reader, at);
    module_t *module =
        id ? apr_hash_get(reader->modules, id, APR_HASH_KEY_STRING) : NULL;
    const pm_js_function_t *function;

    if (!module || module->is_entered ||
        reader->depth == PM_JS_BUNDLE_DEPTH_MAX) {
        return;
    }
    module->is_entered = 1;
    function = &module->function;
    reader->depth++;
    walk(reader, (place_t){.from = function->from,
                           .to = function->to,
                           .self = piece_at(reader, function->parameters[2]),
                           .needs = place->needs});
    reader->depth--;
}

/* The id in a call of a module; -1: there is none. */
static int called(const reader_t *reader, int at, const place_t *place)
{
    if (match(reader, at, "@ ( # )", place->self) > 0) {
        return at + 2;
    }
    if (match(reader, at, "@ ( @ . s = # )", place->self) > 0) {
        return at + 6;
    }
    if (match(reader, at, "% = # , @ ( @ . s = % )", place->self) > 0 &&
        pm_js_piece_is_same(piece_at(reader, at), piece_at(reader, at + 10))) {
        return at + 2;
    }
    return place->start && match(reader, at, "@ ( # )", place->start) > 0
               ? at + 2
               : -1;
}

/* r.O ( … , [ # ] , ( ) => r ( # ) ): called when those chunks are there. */
static void take_deferred(reader_t *reader, int at, const place_t *place)
{
    pm_js_function_t function;
    place_t inner = *place;
    int list, id = -1;

    if (place->needs) {
        return;
    }
    at = match(reader, at, "@ . O (", place->self);
    at += match(reader, at, "void", NULL) > 0 ? 2 : 1;
    list = match(reader, at, ",", NULL);
    if (list < 0 || match(reader, list, "[", NULL) < 0 ||
        !(inner.needs = ids_at(reader, list)) ||
        inner.needs->nelts > PM_JS_BUNDLE_NEEDS_MAX) {
        return;
    }
    at = match(reader, piece_at(reader, list)->partner + 1, ",", NULL);
    if (at < 0 || !take_function(reader, at, &function)) {
        return;
    }
    at = function.from;
    if (function.is_block && match(reader, at, "return", NULL) > 0) {
        at++;
    }
    while (id < 0 && at < function.to) {
        id = called(reader, at, place);
        if (match(reader, at++, "(", NULL) < 0) {
            break;
        }
    }
    if (id >= 0) {
        enter(reader, id, &inner);
    }
}

/* Whether something else in [from, to), which is not where the loader itself
 * is, has its name. */
static int is_hidden(const reader_t *reader, int from, int to,
                     const pm_js_piece_t *self)
{
    static const char *const patterns[] = {"var @",      "let @",   "const @",
                                           "function @", "class @", "@ ="};
    int is_found = 0;
    apr_size_t i;

    if (self >= piece_at(reader, from) && self < piece_at(reader, to)) {
        return 0;
    }
    for (i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
        is_found |= pm_js_program_find(reader->program, from, to, patterns[i],
                                       self) >= 0;
    }
    return is_found;
}

/* Whether the body of a function that begins there is of one that is called
 * where it stands: `(() => {…})()`, `(function () {…})()`, `!function ()
 * {…}()`.
 */
static int is_called(const reader_t *reader, int at)
{
    static const char *const before[] = {";", ",", "{", "(", "=", "!", "void"};
    const pm_js_piece_t *head = piece_at(reader, at - 4);
    int end = piece_at(reader, at)->partner + 1;
    int is_free = at == 4;
    apr_size_t i;

    if (!head->is_certain) {
        return 0;
    }
    if (match(reader, at - 4, "! function ( ) {", NULL) > 0) {
        return match(reader, end, "(", NULL) > 0;
    }
    for (i = 0; i < sizeof(before) / sizeof(*before); i++) {
        is_free |= match(reader, at - 5, before[i], NULL) > 0;
    }
    return is_free && match(reader, end, ") (", NULL) > 0 &&
           (match(reader, at - 4, "( ( ) => {", NULL) > 0 ||
            match(reader, at - 4, "( function ( ) {", NULL) > 0);
}

/* Whether a name is given a function that does nothing but start a module: `a =
 * b => r(r.s = b)`. */
static int is_start(const reader_t *reader, int at, const pm_js_piece_t *self)
{
    pm_js_function_t function;
    int value = match(reader, at, "% =", NULL), inner;

    if (value < 0 ||
        pm_js_program_function(reader->program, value, &function) < 0 ||
        function.parameters[0] < 0) {
        return 0;
    }
    value = function.from;
    value += match(reader, value, "return", NULL) > 0 ? 1 : 0;
    value += match(reader, value, "(", NULL) > 0 ? 1 : 0;
    inner = match(reader, value, "@ ( @ . s = %", self);
    if (inner < 0) {
        inner = match(reader, value, "@ ( %", self);
    }
    return inner > 0 &&
           pm_js_piece_is_same(piece_at(reader, inner - 1),
                               piece_at(reader, function.parameters[0]));
}

/* What is certain in the body of a function. */
static void walk(reader_t *reader, place_t place)
{
    int at, id;

    for (at = place.from; at < place.to; at++) {
        const pm_js_piece_t *piece = piece_at(reader, at);

        if (piece->is_body) {
            if (is_called(reader, at) &&
                !is_hidden(reader, at + 1, piece->partner, place.self) &&
                reader->depth < PM_JS_BUNDLE_DEPTH_MAX) {
                place_t inner = place;

                inner.from = at + 1;
                inner.to = piece->partner;
                reader->depth++;
                walk(reader, inner);
                reader->depth--;
            }
            at = piece->partner;
        }
        else if (piece->type != PM_JS_NAME || !piece->is_certain ||
                 match(reader, at - 1, ".", NULL) > 0) {
            continue;
        }
        else if (match(reader, at, "@ . e ( #", place.self) > 0) {
            add_load(reader, at + 4, 1, place.needs);
        }
        else if (match(reader, at, "@ . O (", place.self) > 0) {
            take_deferred(reader, at, &place);
        }
        else if (is_start(reader, at, place.self)) {
            place.start = piece;
        }
        else if ((id = called(reader, at, &place)) >= 0) {
            enter(reader, id, &place);
        }
    }
}

/* What a function has that calls the loader so, certain or not. */
static void sweep(reader_t *reader, int from, int to, const pm_js_piece_t *self)
{
    for (; from < to; from++) {
        if (!pm_js_piece_is_same(piece_at(reader, from), self)) {
            continue;
        }
        reader->bundle->is_altered |=
            pm_js_loader_is_set(reader->program, from, self);
        if (match(reader, from, "@ . e ( #", self) > 0) {
            add_load(reader, from + 4, 0, NULL);
        }
    }
}

/* Where the next property of an object is; at is in one. */
static int next_property(const reader_t *reader, int at, int end)
{
    while (at < end && match(reader, at, ",", NULL) < 0) {
        int partner = piece_at(reader, at)->partner;

        at = (partner > at ? partner : at) + 1;
    }
    return at + 1;
}

/* The modules of an object, its `{` being there. */
static void take_modules(reader_t *reader, int at)
{
    int end = piece_at(reader, at)->partner;

    for (at++; at < end; at = next_property(reader, at, end)) {
        module_t *module = apr_pcalloc(reader->scratch, sizeof(*module));
        const char *id = id_at(reader->scratch, reader, at);
        int value = match(reader, at + 1, ":", NULL);

        if (!id || !take_function(reader, value < 0 ? at + 1 : value,
                                  &module->function)) {
            reader->bundle->is_altered = 1; /* nobody knows what it does */
            continue;
        }
        apr_hash_set(reader->modules, id, APR_HASH_KEY_STRING, module);
    }
}

static void sweep_modules(reader_t *reader)
{
    apr_hash_index_t *at;

    for (at = apr_hash_first(reader->scratch, reader->modules); at;
         at = apr_hash_next(at)) {
        const module_t *module = apr_hash_this_val(at);
        const pm_js_function_t *function = &module->function;

        if (function->parameters[2] >= 0) {
            sweep(reader, function->from, function->to,
                  piece_at(reader, function->parameters[2]));
        }
    }
}

/* The name of the array: `self.name`, `self["name"]`; NULL: another thing. */
static const char *global_at(const reader_t *reader, int at, int *end)
{
    static const char *const owners[] = {"self", "window", "globalThis", "this",
                                         "global"};
    int is_owner = 0, i;

    for (i = 0; i < (int)(sizeof(owners) / sizeof(*owners)); i++) {
        is_owner |= match(reader, at, owners[i], NULL) > 0;
    }
    *end = match(reader, at + 1, ". %", NULL);
    if (*end < 0) {
        *end = match(reader, at + 1, "[ # ]", NULL);
    }
    return is_owner && *end > 0 ? id_at(reader->scratch, reader, at + 2) : NULL;
}

/* Likewise where it is made, unless it is there: `self.name = self.name || []`,
 * `Array.isArray(self.name) ? …`. The first of them in [from, to). */
static const char *array_in(const reader_t *reader, int from, int to)
{
    for (; from < to; from++) {
        int end;
        const char *name = global_at(reader, from, &end);
        const char *other;

        if (!name) {
            continue;
        }
        if (match(reader, from - 2, "isArray (", NULL) > 0) {
            return name;
        }
        end = match(reader, end, "=", NULL);
        other = end < 0 ? NULL : global_at(reader, end, &end);
        if (other && strcmp(name, other) == 0) {
            return name;
        }
    }
    return NULL;
}

/* Chunks that a loader has from the start: `{792: 0}`. */
static void take_installed(reader_t *reader, int at)
{
    int end = piece_at(reader, at)->partner;

    for (at++; at < end && match(reader, at + 1, ": #", NULL) > 0 &&
               piece_at(reader, at + 2)->length == 1 &&
               piece_at(reader, at + 2)->text[0] == '0';
         at += 4) {
        const char *id = id_at(reader->pool, reader, at);

        if (id) {
            APR_ARRAY_PUSH(reader->bundle->chunks, const char *) = id;
        }
    }
}

/* The object that r.m is, the modules, by the index of its `{`; -1: none. */
static int modules_of(const reader_t *reader, const pm_js_piece_t *self)
{
    const pm_js_program_t *program = reader->program;
    int count = program->count;
    int at = pm_js_program_find(program, 0, count, "@ . m = %", self);
    const pm_js_piece_t *name = piece_at(reader, at + 4);

    if (at < 0) {
        return -1;
    }
    at = pm_js_program_find(program, 0, count, "@ = {", name);
    if (at >= 0) {
        return at + 2;
    }
    at = pm_js_program_find(program, 0, count, "@ = ( {", name);
    return at < 0 ? -1 : at + 3;
}

/* A script with a loader. */
static void take_loader(reader_t *reader, const pm_js_piece_t *self)
{
    const pm_js_program_t *program = reader->program;
    int modules = modules_of(reader, self);
    int at =
        pm_js_program_find(program, 0, program->count, "@ . f . j =", self);

    reader->bundle->has_loader = 1;
    reader->bundle->loader =
        pm_js_loader_read(reader->pool, program, self, modules,
                          piece_at(reader, modules)->partner);
    reader->bundle->global =
        apr_pstrdup(reader->pool, array_in(reader, at, program->count));
    /* `e = {792: 0}` stands before it. */
    if (match(reader, at - 2, "}", NULL) > 0) {
        take_installed(reader, piece_at(reader, at - 2)->partner);
    }
    if (modules >= 0) {
        take_modules(reader, modules);
    }
    /* Modules in an array, or chunks in the same file: it is not known. */
    reader->bundle->is_altered |=
        modules < 0 ||
        pm_js_program_find(program, 0, program->count, PUSH, NULL) >= 0;
    walk(reader, (place_t){.to = program->count, .self = self});
    for (at = 0; at < program->count; at++) {
        if (match(reader, at, "@ . e ( #", self) > 0) {
            add_load(reader, at + 4, 0, NULL);
        }
    }
}

/* … .push ( [ [ ids ] , { modules } , r => { … } ] ); 0: it is none. */
static int take_chunk(reader_t *reader)
{
    const pm_js_program_t *program = reader->program;
    int at = pm_js_program_find(program, 0, HEAD, PUSH, NULL);
    const char *global = at < 0 ? NULL : array_in(reader, 0, at);
    apr_array_header_t *ids = global ? ids_at(reader, at + 5) : NULL;
    pm_js_function_t start;
    int modules;

    if (!ids || !piece_at(reader, at + 2)->is_certain) {
        return 0;
    }
    modules = piece_at(reader, at + 5)->partner + 2;
    if (match(reader, modules - 1, ", {", NULL) < 0) {
        return 0;
    }
    reader->bundle->global = apr_pstrdup(reader->pool, global);
    reader->bundle->chunks = ids;
    reader->bundle->is_altered |= /* another one in the same file */
        pm_js_program_find(program, at + 1, program->count, PUSH, NULL) >= 0;
    take_modules(reader, modules);
    at = match(reader, piece_at(reader, modules)->partner + 1, ",", NULL);
    if (at > 0 && pm_js_program_function(program, at, &start) > 0 &&
        start.parameters[0] >= 0) {
        const place_t place = {.from = start.from,
                               .to = start.to,
                               .self = piece_at(reader, start.parameters[0])};
        int id = start.is_block ? -1 : called(reader, place.from, &place);

        if (id >= 0) {
            enter(reader, id, &place);
        }
        walk(reader, place);
        sweep(reader, place.from, place.to, place.self);
    }
    return 1;
}

int pm_js_may_be_bundle(const char *text, apr_size_t length)
{
    return length <= PM_JS_BUNDLE_LENGTH_MAX &&
           (pm_js_has_word(text, length, "ChunkLoadError", strlen("Chunk")) ||
            pm_js_has_word(text, length, ".push([[", strlen(".push([")));
}

const pm_js_bundle_t *pm_js_bundle_read(apr_pool_t *pool, apr_pool_t *scratch,
                                        const char *text, apr_size_t length)
{
    pm_js_bundle_t *bundle = apr_pcalloc(pool, sizeof(*bundle));
    reader_t reader = {.pool = pool, .scratch = scratch, .bundle = bundle};
    const pm_js_piece_t *self;

    reader.program = pm_js_program_read(scratch, text, length, 1);
    if (!reader.program) {
        return NULL;
    }
    reader.modules = apr_hash_make(scratch);
    reader.known = apr_hash_make(scratch);
    bundle->chunks = apr_array_make(pool, 2, sizeof(const char *));
    bundle->loads = apr_array_make(pool, 4, sizeof(pm_js_load_t));
    self = pm_js_loader_self(reader.program);
    if (self) {
        take_loader(&reader, self);
    }
    else if (!take_chunk(&reader)) {
        return NULL;
    }
    sweep_modules(&reader);
    return bundle->global ? bundle : NULL;
}
