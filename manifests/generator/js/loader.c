/*
 * SPDX-License-Identifier: Apache-2.0
 */
#include "js/loader.h"

#include <string.h>

#include <apr_strings.h>

#include "js/expression.h"

/* How many tokens apart are things that belong together. */
enum { NEAR = 24, FAR = 600 };

/* The properties, and where each gets its value; 0: nowhere, -1: more than
 * once. */
enum { PATH, SCRIPT, STYLE, ENSURE, LOAD, PROPERTIES };

static const char *const setters[PROPERTIES] = {
    "@ . p =", "@ . u =", "@ . miniCssF =", "@ . e =", "@ . l ="};

/* What else a loader has, and how something is changed: `r.p += a`. */
static const char *const places[] = {"@ . p", "@ . u", "@ . miniCssF", "@ . e",
                                     "@ . l", "@ . f", "@ . f . %"};
static const char *const operators[] = {"+ =", "|| =", "&& =", "?? ="};

/* What is being read. */
typedef struct reader_t {
    apr_pool_t *pool;
    const pm_js_program_t *program;
    const pm_js_piece_t *self;
    int values[PROPERTIES];
    int scripts, styles; /* those of f.j and f.miniCss; 0: nowhere */
} reader_t;

/* The value that gets what the pattern is; -1: it gets none. */
static int value_at(const pm_js_program_t *program, int at, const char *pattern,
                    const pm_js_piece_t *self)
{
    int value = pm_js_program_match(program, at, pattern, self);

    return pm_js_program_match(program, value, "=", NULL) < 0 ? value : -1;
}

static int find(const reader_t *reader, int from, int to, const char *pattern)
{
    return pm_js_program_find(reader->program, from, to, pattern, reader->self);
}

const pm_js_piece_t *pm_js_loader_self(const pm_js_program_t *program)
{
    const pm_js_piece_t *self = NULL;
    int i;

    for (i = 0; i < program->count; i++) {
        if (value_at(program, i, "% . f . j =", NULL) >= 0) {
            if (self) {
                return NULL;
            }
            self = program->pieces + i;
        }
    }
    return self;
}

static int is_changed(const pm_js_program_t *program, int at,
                      const pm_js_piece_t *self)
{
    int is_found = 0;
    apr_size_t i, j;

    for (i = 0; i < sizeof(places) / sizeof(*places); i++) {
        int behind = pm_js_program_match(program, at, places[i], self);

        for (j = 0; behind > 0 && j < sizeof(operators) / sizeof(*operators);
             j++) {
            is_found |=
                pm_js_program_match(program, behind, operators[j], NULL) > 0;
        }
    }
    return is_found;
}

int pm_js_loader_is_set(const pm_js_program_t *program, int at,
                        const pm_js_piece_t *self)
{
    int i, is_set;

    if (!pm_js_piece_is_same(pm_js_program_at(program, at), self)) {
        return 0;
    }
    is_set = is_changed(program, at, self) ||
             value_at(program, at, "@ . f =", self) >= 0 ||
             value_at(program, at, "@ . f . % =", self) >= 0;
    for (i = 0; i < PROPERTIES && !is_set; i++) {
        is_set = value_at(program, at, setters[i], self) >= 0;
    }
    return is_set;
}

/* One of the ways in which a chunk's files are loaded; 0: nobody knows which.
 */
static int note_way(reader_t *reader, int at)
{
    static const char *const others[] = {
        "@ . f . css =", "@ . f . prefetch =", "@ . f . preload =",
        "@ . f . remotes =", "@ . f . consumes ="};
    const pm_js_program_t *program = reader->program;
    int scripts = pm_js_program_match(program, at, "@ . f . j =", reader->self);
    int styles =
        pm_js_program_match(program, at, "@ . f . miniCss =", reader->self);
    int is_other = 0;
    apr_size_t i;

    if (scripts > 0) {
        reader->scripts = scripts;
        return 1;
    }
    if (styles > 0 && reader->styles == 0) {
        reader->styles = styles;
        return 1;
    }
    for (i = 0; i < sizeof(others) / sizeof(*others); i++) {
        is_other |=
            pm_js_program_match(program, at, others[i], reader->self) > 0;
    }
    return is_other;
}

/* Looks where everything is but in [from, to); 0: there is something that
 * should not be. */
static int survey(reader_t *reader, int from, int to)
{
    int i, j;

    for (i = 0; i < reader->program->count; i++) {
        if (i == from) {
            i = to;
        }
        if (!pm_js_piece_is_same(reader->program->pieces + i, reader->self)) {
            continue;
        }
        if (is_changed(reader->program, i, reader->self) ||
            (value_at(reader->program, i, "@ . f . % =", reader->self) >= 0 &&
             !note_way(reader, i))) {
            return 0;
        }
        for (j = 0; j < PROPERTIES; j++) {
            int value = value_at(reader->program, i, setters[j], reader->self);

            if (value >= 0) {
                reader->values[j] = reader->values[j] ? -1 : value;
            }
        }
    }
    return 1;
}

/* The text of a function, if one is there. */
static pm_js_named_t name(const reader_t *reader, int at)
{
    pm_js_named_t named = {NULL, {{0}, 0, 0, 0}};
    pm_js_function_t *function = &named.function;

    if (at <= 0 || pm_js_program_function(reader->program, at, function) < 0 ||
        function->parameters[0] < at) {
        return named;
    }
    named.program =
        pm_js_program_copy(reader->pool, reader->program, at, function->to);
    function->parameters[0] -= at;
    function->from -= at;
    function->to -= at;
    return named;
}

/* Whether r.e does what it should. */
static int ensures(const reader_t *reader)
{
    int at = reader->values[ENSURE];

    return at > 0 &&
           find(reader, at, at + NEAR,
                "Promise . all ( Object . keys ( @ . f ) . reduce (") > 0;
}

/* Whether r.f.j loads scripts. */
static int loads(const reader_t *reader)
{
    int from = reader->scripts;

    return find(reader, from, from + FAR, "@ . p + @ . u ( % )") > 0 &&
           find(reader, from, from + FAR, "@ . l (") > 0;
}

/* Which chunks have none: one that is compared with by `121 != e`; 0: it cannot
 * be told, as by `/^(1|2)$/.test(e)`. */
static int note_scriptless(const reader_t *reader, pm_js_loader_t *loader)
{
    const pm_js_program_t *program = reader->program;
    int i = reader->scripts;
    int to = find(reader, i, i + FAR, "@ . p + @ . u ( % )");

    for (; i < to; i++) {
        if (pm_js_program_match(program, i, ". test (", NULL) > 0 ||
            pm_js_program_match(program, i, "{ # :", NULL) > 0 ||
            pm_js_program_match(program, i, "# = = %", NULL) > 0 ||
            pm_js_program_match(program, i, "% = = #", NULL) > 0 ||
            pm_js_program_match(program, i, "% ! = #", NULL) > 0) {
            return 0;
        }
        if (pm_js_program_match(program, i, "# ! = %", NULL) > 0) {
            if (loader->scriptless) {
                return 0;
            }
            loader->scriptless =
                pm_js_piece_value(reader->pool, program->pieces + i);
        }
    }
    return 1;
}

/* Whether an attribute that is set there changes nothing of how the element is
 * asked for: `setAttribute(` is read up to `at`. */
static int is_harmless(const reader_t *reader, int at)
{
    const char *name =
        pm_js_piece_value(reader->pool, pm_js_program_at(reader->program, at));

    return name && (strcmp(name, "nonce") == 0 || strcmp(name, "id") == 0 ||
                    strcmp(name, "fetchpriority") == 0 ||
                    strncmp(name, "data-", strlen("data-")) == 0);
}

/* Whether the element that is made in [from, to) is asked for as one without
 * such attributes, or has them only if it is of another origin. */
static int is_plain(const reader_t *reader, int from, int to)
{
    const pm_js_program_t *program = reader->program;
    int i, is_known = 1;

    for (i = from; i < to; i++) {
        int attribute = pm_js_program_match(program, i, "setAttribute (", NULL);

        is_known &= attribute < 0 || is_harmless(reader, attribute);
        is_known &=
            pm_js_program_match(program, i, "integrity", NULL) < 0 &&
            pm_js_program_match(program, i, ". type = 'module'", NULL) < 0 &&
            (pm_js_program_match(program, i, "crossOrigin", NULL) < 0 ||
             find(reader, i - from < NEAR ? from : i - NEAR, i,
                  "location . origin") >= 0);
    }
    return is_known;
}

/* r.l makes an element of its own. */
static int is_script_plain(const reader_t *reader)
{
    pm_js_function_t function;
    int at = reader->values[LOAD];

    return at > 0 &&
           pm_js_program_function(reader->program, at, &function) > 0 &&
           find(reader, function.from, function.to,
                "createElement ( 'script' )") >= 0 &&
           find(reader, function.from, function.to, ". src =") >= 0 &&
           is_plain(reader, function.from, function.to);
}

/* Where r.f.miniCss makes a <link>, or else the last place before it. */
static int link_made(const reader_t *reader)
{
    const pm_js_program_t *program = reader->program;
    pm_js_function_t function;
    int at = reader->styles;

    if (pm_js_program_function(program, at, &function) > 0) {
        int inside = find(reader, function.from, function.to,
                          "createElement ( 'link' )");

        if (inside >= 0) {
            return inside;
        }
    }
    while (at > 0 && pm_js_program_match(
                         program, at, "createElement ( 'link' )", NULL) < 0) {
        at--;
    }
    return at;
}

/* The function in which that is. */
static int is_style_plain(const reader_t *reader)
{
    const pm_js_program_t *program = reader->program;
    int at = link_made(reader), start = at, end;

    while (start > 0 && !(program->pieces[start].is_body &&
                          program->pieces[start].partner > at)) {
        start--;
    }
    end = pm_js_program_at(program, start)->partner;
    return start > 0 && find(reader, start, end, ". rel = 'stylesheet'") >= 0 &&
           is_plain(reader, start, end);
}

/* Takes the chunks that have a stylesheet, `{65: 1}`; 0: it cannot be told. */
static int note_styled(const reader_t *reader, pm_js_loader_t *loader)
{
    const pm_js_program_t *program = reader->program;
    pm_js_function_t function;
    int at = -1;

    if (pm_js_program_function(program, reader->styles, &function) > 0) {
        for (at = function.from; at < function.to; at++) {
            if (pm_js_program_match(program, at, "{ # : #", NULL) > 0 ||
                pm_js_program_match(program, at, "{ % : #", NULL) > 0) {
                break;
            }
        }
    }
    for (at++; at > 0 && at < function.to; at += 4) {
        const pm_js_piece_t *key = program->pieces + at;
        const pm_js_piece_t *value = pm_js_program_at(program, at + 2);

        if (pm_js_piece_is(key, "}")) {
            return 1;
        }
        APR_ARRAY_PUSH(loader->styled, const char *) =
            key->type == PM_JS_NAME ? apr_pstrmemdup(reader->pool, key->text,
                                                     (apr_size_t)key->length)
                                    : pm_js_piece_value(reader->pool, key);
        if (value->type != PM_JS_NUMBER || value->text[0] != '1' ||
            value->length != 1 ||
            !APR_ARRAY_IDX(loader->styled, loader->styled->nelts - 1,
                           const char *)) {
            return 0;
        }
        if (pm_js_program_match(program, at + 3, "}", NULL) > 0) {
            return 1;
        }
    }
    return 0;
}

/* The folder of a script's URL: `url.replace(/\/[^/]+$/, "/")` is read up to
 * `at`. */
static int is_folder(const reader_t *reader, int at)
{
    const pm_js_piece_t *pattern = pm_js_program_at(reader->program, at - 4);

    return pm_js_program_match(reader->program, at - 3, ", '/' )", NULL) ==
               at &&
           pm_js_program_match(reader->program, at - 7, ". replace (", NULL) ==
               at - 4 &&
           pattern->type == PM_JS_REGEXP &&
           ((pattern->length == 11 &&
             memcmp(pattern->text, "/\\/[^\\/]+$/", 11) == 0) ||
            (pattern->length == 10 &&
             memcmp(pattern->text, "/\\/[^/]+$/", 10) == 0));
}

static int is_expression_end(const reader_t *reader, int at)
{
    const pm_js_piece_t *piece = pm_js_program_at(reader->program, at);

    return piece->type == PM_JS_END || pm_js_piece_is(piece, ",") ||
           pm_js_piece_is(piece, ";") || pm_js_piece_is(piece, ")") ||
           pm_js_piece_is(piece, "}");
}

/* Behind what gives r.p the folder of the script, at being its value: `u`, `u =
 * u.replace(…)…`, also in parentheses; -1: it is something else. */
static int folder_end(const reader_t *reader, int at)
{
    const pm_js_program_t *program = reader->program;
    int end = at;

    if (pm_js_program_match(program, at, "(", NULL) > 0) {
        end = pm_js_program_at(program, at)->partner;
        return is_folder(reader, end) ? end + 1 : -1;
    }
    while (end < at + 2 * NEAR && !is_expression_end(reader, end) &&
           pm_js_program_match(program, end, "+", NULL) < 0) {
        int partner = pm_js_program_at(program, end)->partner;

        end = (partner > end ? partner : end) + 1;
    }
    return is_folder(reader, end) ||
                   (end == at + 1 && is_folder(reader, at - 5))
               ? end
               : -1;
}

/* r.p = "/assets/", or what document.currentScript says; 0: neither. */
static int note_path(const reader_t *reader, pm_js_loader_t *loader)
{
    const pm_js_program_t *program = reader->program;
    int at = reader->values[PATH], end;

    if (at <= 0) {
        return 0;
    }
    loader->up = "";
    if (pm_js_program_at(program, at)->type == PM_JS_STRING) {
        loader->path = pm_js_piece_value(reader->pool, program->pieces + at);
        return loader->path && is_expression_end(reader, at + 1);
    }
    end = folder_end(reader, at);
    if (end < 0 ||
        find(reader, at > 200 ? at - 200 : 0, at, "currentScript") < 0) {
        return 0;
    }
    if (pm_js_program_match(program, end, "+ #", NULL) > 0) {
        loader->up = pm_js_piece_value(reader->pool, program->pieces + end + 1);
        end += 2;
    }
    return loader->up && is_expression_end(reader, end);
}

const pm_js_loader_t *pm_js_loader_read(apr_pool_t *pool,
                                        const pm_js_program_t *program,
                                        const pm_js_piece_t *self, int from,
                                        int to)
{
    reader_t reader = {.pool = pool, .program = program, .self = self};
    pm_js_loader_t *loader = apr_pcalloc(pool, sizeof(*loader));

    loader->styled = apr_array_make(pool, 0, sizeof(const char *));
    if (!survey(&reader, from, to) || !ensures(&reader) || !loads(&reader) ||
        !note_path(&reader, loader)) {
        return NULL;
    }
    loader->script = name(&reader, reader.values[SCRIPT]);
    loader->is_script_plain =
        note_scriptless(&reader, loader) && is_script_plain(&reader);
    if (reader.styles > 0) {
        loader->style = name(&reader, reader.values[STYLE]);
        loader->is_style_plain =
            note_styled(&reader, loader) && is_style_plain(&reader);
    }
    return loader->script.program ? loader : NULL;
}

static const char *call(apr_pool_t *pool, const pm_js_named_t *named,
                        const char *chunk, int is_number)
{
    return named->program
               ? pm_js_expression_call(pool, named->program, &named->function,
                                       chunk, is_number)
               : NULL;
}

const char *pm_js_loader_script(apr_pool_t *pool, const pm_js_loader_t *loader,
                                const char *chunk, int is_number)
{
    return loader->scriptless && strcmp(loader->scriptless, chunk) == 0
               ? NULL
               : call(pool, &loader->script, chunk, is_number);
}

const char *pm_js_loader_style(apr_pool_t *pool, const pm_js_loader_t *loader,
                               const char *chunk, int is_number)
{
    int i;

    for (i = 0; i < loader->styled->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(loader->styled, i, const char *), chunk) ==
            0) {
            return call(pool, &loader->style, chunk, is_number);
        }
    }
    return NULL;
}
