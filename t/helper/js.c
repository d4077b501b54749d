/*
 * What is read from scripts, for tests that are not in C. A line of standard
 * input names a file; for each there is a line of JSON: where its regular
 * expressions and the pieces of its templates begin and end, in bytes, and what
 * it imports: [ kind, specifier, is it certain ]; and whether what is certain
 * once a function is called is that which is so once its text runs as a script.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_file_io.h>
#include <apr_general.h>
#include <apr_strings.h>
#include <jansson.h>

#include "js/lexer.h"
#include "js/parse.h"
#include "js/program.h"

static json_t *tokens_of(const char *text, apr_size_t length)
{
    json_t *tokens = json_array();
    static pm_js_lexer_t lexer;
    pm_js_token_t token;

    pm_js_lexer_init(&lexer, text, length, PM_POSITION_START);
    while (pm_js_lexer_next(&lexer, &token) != PM_JS_END) {
        const char *type = token.type == PM_JS_REGEXP     ? "regexp"
                           : token.type == PM_JS_TEMPLATE ? "template"
                                                          : NULL;
        json_int_t at = (json_int_t)(token.text - text);

        if (type) {
            json_array_append_new(tokens,
                                  json_pack("[s, I, I]", type, at,
                                            at + (json_int_t)token.length));
        }
    }
    return tokens;
}

static json_t *imports_of(apr_pool_t *pool, const char *text, apr_size_t length)
{
    static const char *const kinds[] = {"import", "export", "dynamic"};
    json_t *imports = json_array();
    pm_js_script_t *script = pm_js_parse(pool, text, length, PM_POSITION_START);
    int i;

    for (i = 0; i < script->references->nelts; i++) {
        pm_js_reference_t *reference =
            &APR_ARRAY_IDX(script->references, i, pm_js_reference_t);

        if (reference->kind <= PM_JS_DYNAMIC) {
            json_array_append_new(imports,
                                  json_pack("[s, s, b]", kinds[reference->kind],
                                            reference->specifier,
                                            reference->is_certain));
        }
    }
    return imports;
}

/* The pieces of the text in a function that is called; NULL: it does not run.
 */
static const pm_js_program_t *called(apr_pool_t *pool, const char *text,
                                     apr_size_t length)
{
    const char *whole = apr_psprintf(pool, "(() => {\n%.*s\n})()", (int)length,
                                     memchr(text, 0, length) ? "" : text);

    return pm_js_program_read(pool, whole, strlen(whole), 0);
}

static int agrees(apr_pool_t *pool, const char *text, apr_size_t length)
{
    static pm_js_lexer_t lexer;
    const pm_js_program_t *program = called(pool, text, length);
    int at = sizeof("(()=>{") - 2, is_same = 1;
    pm_js_token_t token;
    int inside = 0; /* behind the end of a function */

    pm_js_lexer_init(&lexer, text, length, PM_POSITION_START);
    while (program && pm_js_lexer_next(&lexer, &token) != PM_JS_END) {
        const pm_js_piece_t *piece = pm_js_program_at(program, at);

        if (token.is_certain || at > inside) {
            is_same &= piece->is_certain == token.is_certain;
        }
        if (piece->is_body && piece->partner > inside) {
            inside = piece->partner;
        }
        at++;
    }
    return is_same;
}

static int answer(apr_pool_t *pool, const char *path)
{
    apr_finfo_t info;
    apr_file_t *file;
    apr_size_t length;
    char *text;
    json_t *all;

    if (apr_file_open(&file, path, APR_READ, APR_OS_DEFAULT, pool) ||
        apr_file_info_get(&info, APR_FINFO_SIZE, file)) {
        return 0;
    }
    length = (apr_size_t)info.size;
    text = apr_palloc(pool, length + 1);
    if (apr_file_read_full(file, text, length, NULL)) {
        return 0;
    }
    all = json_pack("{s:o, s:o, s:b}", "tokens", tokens_of(text, length),
                    "imports", imports_of(pool, text, length), "agrees",
                    agrees(pool, text, length));
    json_dumpf(all, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(all);
    return 1;
}

int main(void)
{
    char path[4096];
    apr_pool_t *pool;

    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    while (fgets(path, sizeof(path), stdin)) {
        path[strcspn(path, "\n")] = '\0';
        if (!answer(pool, path)) {
            fprintf(stderr, "%s: cannot be read\n", path);
            return 1;
        }
        apr_pool_clear(pool);
    }
    return 0;
}
