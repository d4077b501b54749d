/*
 * ECMAScript 2024, sections 16.2.2 "Imports", 16.2.3 "Exports", 13.3.10
 * "Import Calls", and WHATWG HTML's Worker constructors and addModule() of
 * worklets, found among the tokens of a script without parsing the rest of it:
 * no other valid syntax looks like them.
 *
 * Called by the part of the generator that follows module scripts.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "js/lexer.h"
#include "js/parse.h"

/* The script, and the token that is next. */
typedef struct parser_t {
    apr_pool_t *pool;
    pm_js_script_t *script;
    pm_js_lexer_t lexer;
    pm_js_token_t token;
    pm_js_preloads_t *preloads;
    const pm_js_preload_call_t
        *call; /* of which the token is the import's `(` */
} parser_t;

static void advance(parser_t *parser)
{
    pm_js_lexer_next(&parser->lexer, &parser->token);
    parser->call = pm_js_preloads_pass(parser->preloads, &parser->token,
                                       parser->lexer.syntax.depth);
}

/* Passes over the token if it is that name or punctuator. */
static int take(parser_t *parser, const char *text)
{
    if (!pm_js_token_is(&parser->token, text)) {
        return 0;
    }
    advance(parser);
    return 1;
}

static int is_text(const parser_t *parser)
{
    return parser->token.type == PM_JS_STRING ||
           (parser->token.type == PM_JS_TEMPLATE && parser->token.is_whole);
}

static const char *value_of(parser_t *parser, const pm_js_token_t *token)
{
    return pm_js_token_value(parser->pool, token, PM_JS_SPECIFIER_MAX);
}

static void lose(parser_t *parser, pm_position_t position)
{
    if (parser->script->lost++ == 0) {
        parser->script->lost_position = position;
    }
}

static void add(parser_t *parser, const pm_js_token_t *specifier,
                pm_js_reference_t reference)
{
    if (parser->script->references->nelts == PM_JS_REFERENCES_MAX) {
        lose(parser, specifier->position);
        return;
    }
    reference.position = specifier->position;
    reference.specifier = value_of(parser, specifier);
    if (reference.specifier == NULL) {
        lose(parser, specifier->position);
    }
    else {
        APR_ARRAY_PUSH(parser->script->references, pm_js_reference_t) =
            reference;
    }
}

/*
 * The string that `type` has in the object literal whose `{` is next; it is
 * read up to and with its `}`. NULL if it has none.
 */
static const char *take_type(parser_t *parser)
{
    pm_js_token_t type = {.type = PM_JS_END};
    pm_js_token_t key;
    int depth = parser->lexer.syntax.depth;

    advance(parser);
    while (parser->token.type != PM_JS_END &&
           parser->lexer.syntax.depth >= depth) {
        key = parser->token;
        advance(parser);
        if ((pm_js_token_is(&key, "type") ||
             (key.type == PM_JS_STRING && key.length == 6 &&
              memcmp(key.text + 1, "type", 4) == 0)) &&
            take(parser, ":") && parser->token.type == PM_JS_STRING) {
            type = parser->token;
        }
    }
    take(parser, "}");
    return value_of(parser, &type);
}

/* Section 16.2.2, WithClause, and its predecessor with `assert`. */
static const char *take_attributes(parser_t *parser)
{
    if (!take(parser, "with") && !take(parser, "assert")) {
        return NULL;
    }
    return pm_js_token_is(&parser->token, "{") ? take_type(parser) : NULL;
}

static void take_specifier(parser_t *parser, pm_js_kind_t kind)
{
    pm_js_token_t specifier = parser->token;

    advance(parser);
    add(parser, &specifier,
        (pm_js_reference_t){.kind = kind, .type = take_attributes(parser)});
}

/*
 * ImportClause or ExportFromClause, then FromClause. The first token that
 * cannot belong to one ends the attempt, and is looked at again by others.
 */
static void take_clause(parser_t *parser, pm_js_kind_t kind)
{
    static const char *const marks[] = {"{", "}", ",", "*"};
    int is_mark = 1;
    apr_size_t i;

    while (is_mark) {
        if (take(parser, "from")) {
            if (parser->token.type == PM_JS_STRING) {
                take_specifier(parser, kind);
                return;
            }
            continue;
        }
        is_mark = parser->token.type == PM_JS_STRING ||
                  (parser->token.type == PM_JS_NAME &&
                   !pm_js_token_is(&parser->token, "import") &&
                   !pm_js_token_is(&parser->token, "export"));
        for (i = 0; i < sizeof(marks) / sizeof(*marks) && !is_mark; i++) {
            is_mark = pm_js_token_is(&parser->token, marks[i]);
        }
        if (is_mark) {
            advance(parser);
        }
    }
}

/* import( <string> [, …] ), the `(` being next. */
static void take_dynamic(parser_t *parser, int is_certain)
{
    pm_js_token_t specifier;
    pm_js_reference_t reference = {
        .kind = PM_JS_DYNAMIC, .is_certain = is_certain, .call = parser->call};

    advance(parser);
    specifier = parser->token;
    if (!is_text(parser)) {
        return;
    }
    advance(parser);
    if (take(parser, ",") && take(parser, "{") &&
        (take(parser, "with") || take(parser, "assert")) && take(parser, ":") &&
        pm_js_token_is(&parser->token, "{")) {
        reference.type = take_type(parser);
        take(parser, "}");
        if (!reference.type) { /* whatever it is, it may be no script */
            reference.is_certain = 0;
            reference.call = NULL;
        }
    }
    if (pm_js_token_is(&parser->token, ")") ||
        pm_js_token_is(&parser->token, ",")) {
        add(parser, &specifier, reference);
    }
}

static void take_import(parser_t *parser)
{
    int is_certain = parser->token.is_certain;

    advance(parser);
    if (pm_js_token_is(&parser->token, "(")) {
        take_dynamic(parser, is_certain);
    }
    else if (parser->token.type == PM_JS_STRING) {
        take_specifier(parser, PM_JS_IMPORT);
    }
    else if (!pm_js_token_is(&parser->token, ".")) {
        take_clause(parser, PM_JS_IMPORT);
    }
}

static void take_export(parser_t *parser)
{
    if (pm_js_token_is(&parser->token, "*") ||
        pm_js_token_is(&parser->token, "{")) {
        take_clause(parser, PM_JS_EXPORT);
    }
}

/* new URL( <string>, import.meta.url ), the `new` being read. */
static int take_url(parser_t *parser, pm_js_token_t *specifier)
{
    if (!take(parser, "URL") || !take(parser, "(")) {
        return 0;
    }
    *specifier = parser->token;
    if (!is_text(parser)) {
        return 0;
    }
    advance(parser);
    return take(parser, ",") && take(parser, "import") && take(parser, ".") &&
           take(parser, "meta") && take(parser, ".") && take(parser, "url") &&
           take(parser, ")");
}

/* <string> | new URL(…) [, { type: … }] ), the `(` of a call being read. */
static void add_call(parser_t *parser, pm_js_reference_t reference)
{
    pm_js_token_t specifier = parser->token;

    if (take(parser, "new")) {
        if (!take_url(parser, &specifier)) {
            return;
        }
    }
    else {
        reference.in_document = 1;
        if (!is_text(parser)) {
            return;
        }
        advance(parser);
    }
    if (take(parser, ",") && pm_js_token_is(&parser->token, "{")) {
        reference.type = take_type(parser);
    }
    if (pm_js_token_is(&parser->token, ")")) {
        add(parser, &specifier, reference);
    }
}

/* new Worker( <string> | new URL(…) [, { type: … }] ), `new` being read. */
static void take_worker(parser_t *parser)
{
    pm_js_reference_t reference = {.kind = PM_JS_WORKER};

    if (take(parser, "window") || take(parser, "self") ||
        take(parser, "globalThis")) {
        take(parser, ".");
    }
    if (take(parser, "SharedWorker")) {
        reference.kind = PM_JS_SHAREDWORKER;
    }
    else if (!take(parser, "Worker")) {
        return;
    }
    if (!take(parser, "(")) {
        return;
    }
    add_call(parser, reference);
}

/* <name>Worklet.addModule( <string> | new URL(…) [, …] ), a name being next. */
static void take_worklet(parser_t *parser)
{
    static const char *const names[] = {"audioWorklet", "paintWorklet",
                                        "animationWorklet", "layoutWorklet"};
    int found = 0;
    apr_size_t i;

    for (i = 0; i < sizeof(names) / sizeof(*names) && !found; i++) {
        found = take(parser, names[i]);
    }
    if (!found) {
        advance(parser);
        return;
    }
    if (!take(parser, ".") && !take(parser, "?.")) {
        return;
    }
    if (!take(parser, "addModule")) {
        advance(parser);
    }
    else if (take(parser, "(")) {
        add_call(parser, (pm_js_reference_t){.kind = PM_JS_WORKLET});
    }
}

static pm_js_script_t *parse(apr_pool_t *pool, const char *text,
                             apr_size_t length, pm_position_t start,
                             int is_classic)
{
    pm_js_script_t *script = apr_pcalloc(pool, sizeof(*script));
    parser_t parser = {.pool = pool,
                       .script = script,
                       .preloads = pm_js_preloads_create(pool)};

    script->references = apr_array_make(pool, 0, sizeof(pm_js_reference_t));
    if (length > PM_JS_LENGTH_MAX) {
        length = PM_JS_LENGTH_MAX;
        script->is_cut = 1;
    }
    pm_js_lexer_init(&parser.lexer, text, length, start);
    parser.lexer.is_classic = is_classic;
    advance(&parser);
    while (parser.token.type != PM_JS_END) {
        if (take(&parser, ".") || take(&parser, "?.")) {
            take_worklet(&parser);
        }
        else if (pm_js_token_is(&parser.token, "import")) {
            take_import(&parser);
        }
        else if (take(&parser, "export")) {
            take_export(&parser);
        }
        else if (take(&parser, "new")) {
            take_worker(&parser);
        }
        else {
            advance(&parser);
        }
    }
    script->files = parser.preloads->files;
    script->is_whole = pm_js_syntax_is_whole(&parser.lexer.syntax);
    script->preloader = pm_js_preloads_preloader(parser.preloads);
    if (parser.lexer.is_lost) {
        lose(&parser, parser.lexer.lost_position);
    }
    return script;
}

pm_js_script_t *pm_js_parse(apr_pool_t *pool, const char *text,
                            apr_size_t length, pm_position_t start)
{
    return parse(pool, text, length, start, 0);
}

pm_js_script_t *pm_js_parse_classic(apr_pool_t *pool, const char *text,
                                    apr_size_t length, pm_position_t start)
{
    return parse(pool, text, length, start, 1);
}
