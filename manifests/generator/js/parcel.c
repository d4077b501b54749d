/*
 * SPDX-License-Identifier: Apache-2.0
 */
#include "js/parcel.h"

#include <string.h>

#include <apr_hash.h>

#include "js/program.h"

static const char global[] = "parcelRequire";

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
    const pm_js_piece_t *require;
    pm_js_script_t *script;
    apr_hash_t *modules; /* by their id */
    int depth;
} reader_t;

static void walk(reader_t *reader, int from, int to);

static const pm_js_piece_t *piece_at(const reader_t *reader, int at)
{
    return pm_js_program_at(reader->program, at);
}

static int match(const reader_t *reader, int at, const char *pattern)
{
    return pm_js_program_match(reader->program, at, pattern, reader->require);
}

static module_t *module_at(const reader_t *reader, int at)
{
    const char *id = pm_js_piece_value(reader->scratch, piece_at(reader, at));

    return id ? apr_hash_get(reader->modules, id, APR_HASH_KEY_STRING) : NULL;
}

/* The id of a file at `at` may be loaded as a stylesheet. */
static void add_style(reader_t *reader, int at)
{
    const pm_js_piece_t *piece = piece_at(reader, at);
    apr_array_header_t *references = reader->script->references;
    const char *id = pm_js_piece_value(reader->pool, piece);

    if (id && references->nelts < PM_JS_REFERENCES_MAX) {
        APR_ARRAY_PUSH(references, pm_js_reference_t) = (pm_js_reference_t){
            .kind = PM_JS_STYLE, .specifier = id, .position = piece->position};
    }
}

static int is_there(const pm_js_reference_t *reference,
                    const pm_js_piece_t *piece)
{
    return reference->position.line == piece->position.line &&
           reference->position.column == piece->position.column;
}

/* What is loaded so, its specifier being there, is certain. */
static void make_certain(reader_t *reader, pm_js_kind_t kind,
                         const pm_js_piece_t *specifier)
{
    apr_array_header_t *references = reader->script->references;
    int i;

    for (i = 0; i < references->nelts; i++) {
        pm_js_reference_t *reference =
            &APR_ARRAY_IDX(references, i, pm_js_reference_t);

        if (reference->kind == kind && is_there(reference, specifier)) {
            reference->is_certain = 1;
        }
    }
}

static int has(const reader_t *reader, const module_t *module,
               const char *pattern)
{
    return pm_js_program_find(reader->program, module->function.from,
                              module->function.to, pattern, NULL) >= 0;
}

/* Where the id of the file is in `require("b")(import.meta.resolve("c"))`, also
 * `(require("b"))(…)`, if "b" makes a stylesheet's element of the plain kind;
 * -1: it is something else. */
static int style_at(const reader_t *reader, int at)
{
    const module_t *module;
    int behind = match(reader, at, "@ ( # )");

    behind = behind > 0 && match(reader, behind, ")") > 0 ? behind + 1 : behind;
    behind = match(reader, behind, "( import . meta . resolve ( # )");
    module = behind > 0 ? module_at(reader, at + 2) : NULL;
    return module && has(reader, module, "createElement ( 'link' )") &&
                   has(reader, module, ". rel = 'stylesheet'") &&
                   !has(reader, module, "crossOrigin") &&
                   !has(reader, module, "integrity") &&
                   !has(reader, module, "setAttribute")
               ? behind - 2
               : -1;
}

/* A module that is called. */
static void enter(reader_t *reader, module_t *module)
{
    if (module && !module->is_entered &&
        reader->depth < PM_JS_PARCEL_DEPTH_MAX) {
        module->is_entered = 1;
        reader->depth++;
        walk(reader, module->function.from, module->function.to);
        reader->depth--;
    }
}

/* What is certain in the body of a function, or in the script's own. */
static void walk(reader_t *reader, int from, int to)
{
    for (; from < to; from++) {
        const pm_js_piece_t *piece = piece_at(reader, from);

        if (piece->is_body) {
            from = piece->partner;
        }
        else if (!piece->is_certain || match(reader, from - 1, ".") > 0) {
            continue;
        }
        else if (match(reader, from, "import ( # )") > 0) {
            make_certain(reader, PM_JS_DYNAMIC, piece_at(reader, from + 2));
        }
        else if (match(reader, from, "@ ( # )") > 0) {
            int style = style_at(reader, from);

            if (style > 0) {
                make_certain(reader, PM_JS_STYLE, piece_at(reader, style));
            }
            enter(reader, module_at(reader, from + 2));
        }
    }
}

/* The name of Parcel's function; NULL: there is none. */
static const pm_js_piece_t *find_require(const pm_js_program_t *program)
{
    int i;

    for (i = 0; i < program->count; i++) {
        int is_name = pm_js_program_match(program, i, "% = % . %", NULL) > 0 ||
                      pm_js_program_match(program, i, "% = % [ # ]", NULL) > 0;
        const pm_js_piece_t *name = pm_js_program_at(program, i + 4);
        const char *text = name->text + (name->type == PM_JS_STRING);

        if (is_name && name->length > (int)sizeof(global) &&
            memcmp(text, global, sizeof(global) - 1) == 0) {
            return program->pieces + i;
        }
    }
    return NULL;
}

/* `register("a", function (e, r) { … })`. */
static void take_modules(reader_t *reader)
{
    const pm_js_program_t *program = reader->program;
    int i = pm_js_program_find(program, 0, program->count, "% = @ . register",
                               reader->require);
    const pm_js_piece_t *name = i < 0 ? NULL : piece_at(reader, i);

    for (i = 0; i < program->count; i++) {
        int behind = pm_js_program_match(program, i, "@ ( # ,", name);
        module_t *module;
        const char *id;

        if (behind < 0) {
            behind = match(reader, i, "@ . register ( # ,");
        }
        if (behind < 0) {
            continue;
        }
        module = apr_pcalloc(reader->scratch, sizeof(*module));
        id = pm_js_piece_value(reader->scratch, piece_at(reader, behind - 2));
        if (id &&
            pm_js_program_function(program, behind, &module->function) > 0) {
            apr_hash_set(reader->modules, id, APR_HASH_KEY_STRING, module);
        }
    }
}

int pm_js_may_be_parcel(const char *text, apr_size_t length)
{
    return length <= PM_JS_PARCEL_LENGTH_MAX &&
           pm_js_has_word(text, length, global, strlen("parcel"));
}

void pm_js_parcel_read(apr_pool_t *pool, apr_pool_t *scratch,
                       pm_js_script_t *script, const char *text,
                       apr_size_t length)
{
    reader_t reader = {.pool = pool, .scratch = scratch, .script = script};
    int i;

    reader.program = pm_js_program_read(scratch, text, length, 0);
    reader.require = reader.program ? find_require(reader.program) : NULL;
    if (!reader.require) {
        return;
    }
    reader.modules = apr_hash_make(scratch);
    take_modules(&reader);
    for (i = 0; i < reader.program->count; i++) {
        int style = style_at(&reader, i);

        if (style > 0) {
            add_style(&reader, style);
        }
    }
    walk(&reader, 0, reader.program->count);
}
