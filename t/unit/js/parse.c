/*
 * The scanner of scripts: imports, workers; import maps.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <unistd.h>

#include "js/importmap.h"
#include "js/parse.h"
#include "unit/tap.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static const char *call_of(apr_pool_t *pool, const pm_js_script_t *script,
                           const pm_js_preload_call_t *call)
{
    const char *out;
    int i;

    if (!call || !call->is_complete) {
        return "";
    }
    out = call->is_certain ? " with!" : " with";
    for (i = 0; i < call->files->nelts; i++) {
        int index = APR_ARRAY_IDX(call->files, i, int);

        out =
            apr_pstrcat(pool, out, " ",
                        index < script->files->nelts
                            ? APR_ARRAY_IDX(script->files, index, const char *)
                            : "?",
                        NULL);
    }
    return out;
}

/* kind, line, specifier and type of each reference; `!` if it is certain,
 * and how Vite's function calls it, `!` if that is certain */
static const char *references_of(apr_pool_t *pool, const char *text,
                                 apr_size_t length)
{
    static const char kinds[] = "IEDWSL";
    pm_js_script_t *script = pm_js_parse(pool, text, length, PM_POSITION_START);
    const char *out = "";
    int i;

    for (i = 0; i < script->references->nelts; i++) {
        pm_js_reference_t *reference =
            &APR_ARRAY_IDX(script->references, i, pm_js_reference_t);

        out = apr_psprintf(
            pool, "%s%c%d%s%s %s%s%s%s;", out, kinds[reference->kind],
            reference->position.line, reference->in_document ? "d" : "",
            reference->is_certain ? "!" : "", reference->specifier,
            reference->type == NULL ? "" : " as ",
            reference->type == NULL ? "" : reference->type,
            call_of(pool, script, reference->call));
    }
    return out;
}

static const struct {
    const char *text;
    const char *references;
} reference_cases[] = {
    {"import 'a'", "I1 a;"},
    {"import\"a\";import'b'", "I1 a;I1 b;"},
    {"import d from './a.js';", "I1 ./a.js;"},
    {"import {a, b as c} from 'x';", "I1 x;"},
    {"import{a}from'x'", "I1 x;"},
    {"import {from} from 'x'; import from from 'y'", "I1 x;I1 y;"},
    {"import {'a b' as c, default as d} from 'x'", "I1 x;"},
    {"import d, * as n from 'x'", "I1 x;"},
    {"import d, {\na,\n} from\n'x'", "I4 x;"},
    {"export * from 'x';export * as n from 'y'", "E1 x;E1 y;"},
    {"export {a, b as default} from 'x'", "E1 x;"},
    {"export {a};import 'b'", "I1 b;"},
    {"export {a}\nimport 'b'", "I2 b;"},
    {"export default 'x';export const from = 'y'", ""},
    {"import j from 'a.json' with {type: 'json'}", "I1 a.json as json;"},
    {"import s from 'a' with {'type': 'css',}", "I1 a as css;"},
    {"import 'a' assert {type:\"json\"};import 'b'", "I1 a as json;I1 b;"},
    {"import 'a' with {};import 'b'", "I1 a;I1 b;"},
    {"import('a');import(`b`);import(c)", "D1! a;D1! b;"},
    {"import('a', {with: {type: 'json'}}).then()", "D1! a as json;"},
    {"import('a' + b);import(`a${b}`)", ""},
    {"import.meta.url;import.meta('x')", ""},
    {"a.import('x');a?.import('y')", ""},
    {"({import: 'x', export: 'y'})", ""},
    {"new Worker('w.js')", "W1d w.js;"},
    {"new Worker(new URL('w.js', import.meta.url), {type: 'module'})",
     "W1 w.js as module;"},
    {"new SharedWorker(new URL(\"w\", import.meta.url))", "S1 w;"},
    {"new window.Worker('w', {name: 'x', type: 'module'})", "W1d w as module;"},
    {"new Worker(url);new Worker('a' + b);new Thing('x')", ""},
    {"CSS.paintWorklet.addModule('p.js')", "L1d p.js;"},
    {"await new AudioContext().audioWorklet?.addModule(`a.js`, {credentials: "
     "'omit'})",
     "L1d a.js;"},
    {"c.audioWorklet.addModule(new URL('a.js', import.meta.url))", "L1 a.js;"},
    {"a.addModule('x');c.audioWorklet.addModule(y);audioWorklet = 'z'", ""},
    {"c.audioWorklet.import('x');c.audioWorklet;import('y')", "D1! y;"},
    {"importScripts('x.js')", ""},
    {"#!/usr/bin/env node\nimport 'a'", "I2 a;"},
    {"\xEF\xBB\xBFimport 'a'", "I1 a;"},
    {"// import 'x'\nimport 'a' /* import 'y'", "I2 a;"},
    {"/* import 'x' */import/**/'a'//", "I1 a;"},
    {"'import \"x\"';\"import 'x'\";import 'a'", "I1 a;"},
    {"'a\\\n';import 'b'", "I2 b;"},
    {"'a\nimport 'b'", "I2 b;"},
    {"`import 'x'`;import 'a'", "I1 a;"},
    {"`${`import 'x'${{a:`}`}}`}`;import 'a'", "I1 a;"},
    {"`\\`${import('d')}import 'x'`;import 'a'", "D1! d;I1 a;"},
    {"`a\nb`;import 'c'", "I2 c;"},
    {"x = /'/;import 'a'", "I1 a;"},
    {"x = /[/'\"]/g;import 'a'", "I1 a;"},
    {"x = /\\/'/;import 'a'", "I1 a;"},
    {"x = a / 2; y = '/'; import 'a'", "I1 a;"},
    {"x = a++ / 2 + '/'; import 'a'", "I1 a;"},
    {"x = (a) / 2 + '/'; import 'a'", "I1 a;"},
    {"if (a) /'/.test(b); import 'a'", "I1 a;"},
    {"for await (a of /'/) b; import 'a'", "I1 a;"},
    {"while (a) {} /'/.test(b); import 'a'", "I1 a;"},
    {"x = {} / 2 + '/'; import 'a'", "I1 a;"},
    {"x = {a: {} / 2 + '/'}; import 'a'", "I1 a;"},
    {"x = a[0] / 2 + '/'; import 'a'", "I1 a;"},
    {"function f() {} /'/.test(b); import 'a'", "I1 a;"},
    {"() => {}\n/'/.test(b); import 'a'", "I2 a;"},
    {"return /'/.test(b); import 'a'", "I1 a;"},
    {"a.return / 2 + '/'; import 'a'", "I1 a;"},
    {"case /'/.test(b): /'/; import 'a'", "I1 a;"},
    {"x = `${a}` / 2 + '/'; import 'a'", "I1 a;"},
    {"x = 1e+5 / .5 / 0xE+1 + '/'; import 'a'", "I1 a;"},
    {"x = a?.5/2:'/'; import 'a'", "I1 a;"},
    {"x = a?.b/2+'/'; import 'a'", "I1 a;"},
    {"x = !/'/; y = a && /'/; import 'a'", "I1 a;"},
    {"class A { #a = /'/; b() { return this.#a / 2 } } /'/; import 'a'",
     "I1 a;"},
    {"export default /'/; import 'a'", "I1 a;"},
    {"export default {} / 2 + '/'; import 'a'", "I1 a;"},
    {"export default class {} /'/; import 'a'", "I1 a;"},
    {"export default function () {} /'/; import 'a'", "I1 a;"},
    {"switch (a) {default: /'/} import 'a'", "I1 a;"},
    {"a.default / 2 + '/'; import 'a'", "I1 a;"},
    {"x = <a/>;\nimport 'b'", "I2 b;"},
    {"import '\\x61\\u0062\\u{63}\\\nd'", "I1 abcd;"},
    {"import '\\uD83D\\uDE00'", "I1 \xF0\x9F\x98\x80;"},
    {"import '\\uD83D\\0'", "I1 \xEF\xBF\xBD\xEF\xBF\xBD;"},
    {"import '\xFF'", "I1 \xEF\xBF\xBD;"},
    {"import\xC2\xA0'a';\xE2\x80\xA8import\xEF\xBB\xBF'b'", "I1 a;I1 b;"},
    {"import", ""},
    {"import {", ""},
    {"import a from", ""},
    {"import 'a", ""},
    {"import defer * as a from 'a'", "I1 a;"},
    {"import a\nimport 'b'", "I2 b;"},
    {"import 'a'\rimport 'b'\r\nimport 'c'", "I1 a;I2 b;I3 c;"},
};

/* Which dynamic imports are certain; t/207 has more, and asks acorn. */
static const struct {
    const char *text;
    const char *references;
} certain_cases[] = {
    {"await import('a'); import('b')", "D1! a;D1 b;"},
    {"await Promise.all([import('a'), import('b')])", "D1! a;D1! b;"},
    {"f(), x = import('a').then(() => import('b'))", "D1! a;D1 b;"},
    {"if (a) b\nimport('a')", "D2! a;"},
    {"if (a) import('a')\nelse import('b')", "D1 a;D2 b;"},
    {"{ for (;;) import('a'); import('b') }", "D1 a;D1! b;"},
    {"try { import('a') } catch {} import('b')", "D1 a;D1! b;"},
    {"a && import('a'), import('b')", "D1 a;D1! b;"},
    {"a ? () => {} : import('a')", "D1 a;"},
    {"x = () => import('a'), import('b')", "D1 a;D1! b;"},
    {"x = async () => await f()\nimport('a')", "D2! a;"},
    {"class A { a = import('a') } import('b')", "D1 a;D1! b;"},
    {"a: { if (b) break a; import('a') } import('b')", "D1 a;D1 b;"},
    {"if (a) throw b; import('a')", "D1 a;"},
    {"const {a = import('a')} = b", "D1 a;"},
};

static void certain(apr_pool_t *pool)
{
    apr_size_t i;

    for (i = 0; i < COUNT(certain_cases); i++) {
        tap_is(references_of(pool, certain_cases[i].text,
                             strlen(certain_cases[i].text)),
               certain_cases[i].references, certain_cases[i].text);
    }
}

#define LIST                                                                   \
    "const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f=['x.js',"         \
    "'x.css','y.css'])))=>i.map(i=>d[i]);"

/* What Vite makes of imports, in its versions. */
static const struct {
    const char *text;
    const char *references;
} call_cases[] = {
    {LIST "p(()=>import('./x.js'),__vite__mapDeps([0,1]))",
     "D1 ./x.js with! x.js x.css;"},
    {LIST "f(),p(()=>import(`./x.js`).then(e=>e.a(1,[2])),"
          "__vite__mapDeps([2]),import.meta.url),p(()=>import('./y.js'),[])",
     "D1 ./x.js with! y.css;D1 ./y.js with!;"},
    {LIST
     "const {a} = await p(async () => { const {a: b, c} = await "
     "import('./x.js'); return {a: b} }, true?__vite__mapDeps([1]):void 0)",
     "D1 ./x.js with! x.css;"},
    {"const __vite__fileDeps=['x.js','x.css'],__vite__mapDeps=i=>i.map(i=>"
     "__vite__fileDeps[i]);p(()=>import('./x.js'),__vite__mapDeps([1]))",
     "D1 ./x.js with! x.css;"},
    {"p(()=>import('./x.js'),__vite__mapDeps([1]));function __vite__mapDeps(i)"
     "{if(!__vite__mapDeps.f){__vite__mapDeps.f=['x.js','x.css']}}",
     "D1 ./x.js with! x.css;"},
    {"p(()=>import('./x.js'),['x.js','x.css'])", "D1 ./x.js with! x.js x.css;"},
    {LIST "q=()=>p(()=>import('./x.js'),__vite__mapDeps([0]))",
     "D1 ./x.js with x.js;"},
    {LIST "a&&p(()=>import('./x.js'),__vite__mapDeps([0]))",
     "D1 ./x.js with x.js;"},
    {LIST "p(()=>import('./x.js'),__vite__mapDeps([0,9]))",
     "D1 ./x.js with! x.js ?;"},
    {LIST "p(async()=>{if(a)await import('./x.js')},__vite__mapDeps([0]))",
     "D1 ./x.js;"},
    {LIST "p(async()=>{f();const a=await import('./x.js')},[])", "D1 ./x.js;"},
    {LIST "p(()=>import('./x.js'),f([0]))", "D1 ./x.js;"},
    {LIST "p(()=>import('./x.js'));f(a,[])", "D1 ./x.js;"},
    {LIST "p(()=>import('./x.js'),__vite__mapDeps([0,a]))", "D1 ./x.js;"},
    {LIST "p(()=>import('./x.js'),__vite__mapDeps([0", "D1 ./x.js;"},
    {"p((a)=>import('./x.js'),[])", "D1 ./x.js;"},
};

/* How its function loads stylesheets. */
static const struct {
    const char *text;
    pm_js_preloader_t preloader;
} preloader_cases[] = {
    {"l||(n.as='script'),n.crossOrigin=``,n.href=h,e(`vite:preloadError`)",
     PM_JS_PRELOADER_CORS},
    {"if (!l) n.as = 'script'; n.crossOrigin = ''; n.href = d.href; "
     "'vite:preloadError'",
     PM_JS_PRELOADER_CORS},
    {"l||(n.as='script',n.crossOrigin=''),n.href=h;'vite:preloadError'",
     PM_JS_PRELOADER_PLAIN},
    {"if (!l) { n.as = 'script'; n.crossOrigin = ''; } n.href = d; "
     "'vite:preloadError'",
     PM_JS_PRELOADER_PLAIN},
    {"'vite:preloadError',l||(n.as='script',n.crossOrigin=''),n.href=h;"
     "m.crossOrigin='',m.href=i",
     PM_JS_PRELOADER_UNKNOWN},
    {"'vite:preloadError'", PM_JS_PRELOADER_UNKNOWN},
    {"n.crossOrigin='',n.href=h", PM_JS_NO_PRELOADER},
    {"f(vite.preloadError, 'vite:preloadErrors')", PM_JS_NO_PRELOADER},
};

static void calls(apr_pool_t *pool)
{
    apr_size_t i;

    for (i = 0; i < COUNT(call_cases); i++) {
        tap_is(
            references_of(pool, call_cases[i].text, strlen(call_cases[i].text)),
            call_cases[i].references, call_cases[i].text);
    }
    for (i = 0; i < COUNT(preloader_cases); i++) {
        const char *text = preloader_cases[i].text;

        tap_ok(pm_js_parse(pool, text, strlen(text), PM_POSITION_START)
                       ->preloader == preloader_cases[i].preloader,
               "%s", text);
    }
}

static void references(apr_pool_t *pool)
{
    apr_size_t i;

    for (i = 0; i < COUNT(reference_cases); i++) {
        const char *is = references_of(pool, reference_cases[i].text,
                                       strlen(reference_cases[i].text));

        tap_is(is, reference_cases[i].references,
               "references are as the standard says");
        if (strcmp(is, reference_cases[i].references) != 0) {
            printf("# in: %s\n", reference_cases[i].text);
        }
    }
    tap_is(references_of(pool, "\0;import 'a\0'\0", 14), "I1 a\xEF\xBF\xBD;",
           "NUL bytes do no harm");
}

/* Where references are: `line:column` of the specifier. */
static void positions(apr_pool_t *pool)
{
    static const char text[] = "import 'a';\r\n'\xC3\xA4'; import 'b'\r/*\n*/ "
                               "import(\n`c`);new Worker('d')";
    pm_js_script_t *script =
        pm_js_parse(pool, text, sizeof(text) - 1, (pm_position_t){7, 5});
    const char *out = "";
    int i;

    for (i = 0; i < script->references->nelts; i++) {
        const pm_js_reference_t *reference =
            &APR_ARRAY_IDX(script->references, i, pm_js_reference_t);

        out = apr_psprintf(pool, "%s%d:%d ", out, reference->position.line,
                           reference->position.column);
    }
    tap_is(out, "7:12 8:14 11:1 11:17 ",
           "lines end with LF, CR or CRLF; columns count bytes");
}

/* Depth and counts end, whatever is thrown at them. */
static void hostile(apr_pool_t *pool)
{
    static const char *const pieces[] = {"(",
                                         "{",
                                         "`${",
                                         "`",
                                         "'",
                                         "/",
                                         "/[",
                                         "/*",
                                         "import{",
                                         "import('",
                                         "new ",
                                         "\\",
                                         "=/[",
                                         "import 'a';",
                                         "import a from ",
                                         "}",
                                         "import 'a' with {"};
    apr_size_t size = 1 << 20;
    char *text = malloc(size);
    apr_size_t i;
    apr_size_t at;

    for (i = 0; i < COUNT(pieces); i++) {
        apr_size_t length = strlen(pieces[i]);
        pm_js_script_t *script;

        for (at = 0; at + length <= size; at += length) {
            memcpy(text + at, pieces[i], length);
        }
        script = pm_js_parse(pool, text, at, PM_POSITION_START);
        tap_ok(script->references->nelts <= PM_JS_REFERENCES_MAX,
               "a megabyte of '%s' ends", pieces[i]);
    }
    free(text);
    tap_is_number(
        pm_js_parse(pool, NULL, 0, PM_POSITION_START)->references->nelts, 0,
        "no text is no harm");
}

/* URLs enough for the tests: what has a scheme is absolute, `..` goes up. */
static const char *resolve(apr_pool_t *pool, const char *reference,
                           const char *base, void *data)
{
    const char *root = "https://h";
    char *path;
    char *up;
    char *slash;

    if (strstr(reference, "://") != NULL) {
        return strstr(reference, "bad") ? NULL : apr_pstrdup(pool, reference);
    }
    if (base == NULL) {
        return NULL;
    }
    if (reference[0] == '/') {
        return apr_pstrcat(pool, root, reference, NULL);
    }
    path = apr_pstrdup(pool, base);
    strrchr(path, '/')[1] = '\0';
    if (strncmp(reference, "./", 2) == 0) {
        reference += 2;
    }
    path = apr_pstrcat(pool, path, reference, NULL);
    while ((up = strstr(path, "/../")) != NULL) {
        *up = '\0';
        slash = strrchr(path, '/');
        memmove(slash, up + 3, strlen(up + 3) + 1);
    }
    return path;
}

static const char map_text[] =
    "{\"imports\": {\"a\": \"/a.js\", \"lib/\": \"/lib/\", \"lib/x/\": "
    "\"/x/\", \"lib/y\": \"/y.js\", \"bad\": \"bare\", \"null\": null, "
    "\"dir/\": \"/dir\", \"./rel.js\": \"./other.js\", "
    "\"https://cdn/b.js\": \"/b.js\", \"\": \"/empty\"},"
    "\"scopes\": {\"/s/\": {\"a\": \"/s/a.js\"}, \"/s/t/\": {\"a\": "
    "\"/s/t/a.js\"}, \"/one.js\": {\"a\": \"/1.js\"}},"
    "\"integrity\": {\"/a.js\": \"sha384-AA\"}}";

static const struct {
    const char *specifier;
    const char *script;
    const char *url;
} map_cases[] = {
    {"a", "https://h/m.js", "https://h/a.js"},
    {"a", "https://h/s/m.js", "https://h/s/a.js"},
    {"a", "https://h/s/t/m.js", "https://h/s/t/a.js"},
    {"a", "https://h/one.js", "https://h/1.js"},
    {"a", "https://h/one.js2", "https://h/a.js"},
    {"lib/y", "https://h/s/m.js", "https://h/y.js"},
    {"lib/z.js", "https://h/m.js", "https://h/lib/z.js"},
    {"lib/x/z.js", "https://h/m.js", "https://h/x/z.js"},
    {"lib/../z.js", "https://h/m.js", NULL},
    {"lib", "https://h/m.js", NULL},
    {"bad", "https://h/m.js", NULL},
    {"null", "https://h/m.js", NULL},
    {"dir/x", "https://h/m.js", NULL},
    {"nope", "https://h/m.js", NULL},
    {"./m2.js", "https://h/s/m.js", "https://h/s/m2.js"},
    {"../m2.js", "https://h/s/m.js", "https://h/m2.js"},
    {"/m2.js", "https://h/s/m.js", "https://h/m2.js"},
    {"./rel.js", "https://h/p/m.js", "https://h/p/other.js"},
    {"../p/rel.js", "https://h/q/m.js", "https://h/p/other.js"},
    {"./rel.js", "https://h/m.js", "https://h/rel.js"},
    {"https://cdn/b.js", "https://h/m.js", "https://h/b.js"},
    {"https://cdn/c.js", "https://h/m.js", "https://cdn/c.js"},
    {"https://bad/", "https://h/m.js", NULL},
};

/* What is no import map, and where it is wrong. */
static const struct {
    const char *text;
    int line;
    int column;
} map_faults[] = {
    {"", 1, 1},
    {"{", 1, 2},
    {"[]", 1, 1},
    {"1", 1, 1},
    {"{\n\"\xC3\xA4\": x}", 2, 7},
    {"{\"imports\": []}", 1, 1},
    {"{\"scopes\": 1}", 1, 1},
    {"{\"scopes\": {\"/\": 1}}", 1, 1},
    {"{\"integrity\": null}", 1, 1},
};

static void refused_maps(apr_pool_t *pool)
{
    pm_importmap_t *map = pm_importmap_create(pool, resolve, NULL);
    apr_size_t i;

    for (i = 0; i < COUNT(map_faults); i++) {
        pm_error_t error = PM_ERROR_NONE;
        const char *text = map_faults[i].text;

        pm_importmap_merge(map, text, strlen(text), "https://h/", &error);
        tap_ok(error.status == PM_EINVALID && error.message[0] != '\0',
               "refused: '%s': %s", text, error.message);
        tap_is_number(error.line, map_faults[i].line, "  its line");
        tap_is_number(error.column, map_faults[i].column, "  its column");
    }
    tap_is(pm_importmap_resolve(map, pool, "./a", "https://h/x/", NULL),
           "https://h/x/a", "without a map URLs resolve");
}

/* A map, and a second one that adds to it. */
static pm_importmap_t *merged_map(apr_pool_t *pool)
{
    static const char second[] =
        "{\"imports\": {\"a\": \"/second.js\", \"n\": \"/n.js\"}}";
    pm_importmap_t *map = pm_importmap_create(pool, resolve, NULL);
    pm_error_t error = PM_ERROR_NONE;

    pm_importmap_merge(map, map_text, sizeof(map_text) - 1,
                       "https://h/p/page.html", &error);
    tap_is_number(error.status, APR_SUCCESS, "a map is taken");
    pm_importmap_merge(map, second, sizeof(second) - 1, "https://h/", &error);
    tap_is(pm_importmap_resolve(map, pool, "n", "https://h/m.js", NULL),
           "https://h/n.js", "a second map adds");
    return map;
}

/* Two keys that are one URL, and a scope that is the page itself. */
static void awkward_map(apr_pool_t *pool)
{
    static const char text[] =
        "{\"imports\": {\"./a.js\": \"/1.js\", \"/p/a.js\": \"/2.js\", "
        "\"b\": \"/b.js\"}, \"scopes\": {\"\": {\"b\": \"/page-b.js\"}, "
        "\"./s/\": {\"c\": \"/1.js\", \"d\": \"/d.js\"}, "
        "\"/p/s/\": {\"c\": \"/2.js\"}}, \"integrity\": {\"/2.js\": "
        "\"sha384-AA\", \"../2.js\": \"sha384-BB\"}}";
    pm_importmap_t *map = pm_importmap_create(pool, resolve, NULL);
    const char *page = "https://h/p/page.html";
    pm_error_t error = PM_ERROR_NONE;

    pm_importmap_merge(map, text, sizeof(text) - 1, page, &error);
    tap_is(pm_importmap_resolve(map, pool, "./a.js", page, NULL),
           "https://h/2.js", "of two keys that are one URL the last counts");
    tap_is(pm_importmap_resolve(map, pool, "b", page, NULL),
           "https://h/page-b.js", "a scope without a name is the page");
    tap_is(pm_importmap_resolve(map, pool, "b", "https://h/m.js", NULL),
           "https://h/b.js", "  and nothing else");
    tap_is(pm_importmap_resolve(map, pool, "c", "https://h/p/s/m.js", NULL),
           "https://h/2.js", "of two scopes that are one URL the last counts");
    tap_is(pm_importmap_resolve(map, pool, "d", "https://h/p/s/m.js", NULL),
           NULL, "  all of it");
    tap_is(pm_importmap_integrity(map, "https://h/2.js"), "sha384-BB",
           "likewise of integrity");
}

static void importmaps(apr_pool_t *pool)
{
    pm_importmap_t *map = merged_map(pool);
    apr_size_t i;

    for (i = 0; i < COUNT(map_cases); i++) {
        pm_reason_t reason = PM_REASON_NONE;
        const char *url = pm_importmap_resolve(
            map, pool, map_cases[i].specifier, map_cases[i].script, &reason);

        tap_is(url, map_cases[i].url, map_cases[i].specifier);
        tap_ok((url == NULL) == (reason != PM_REASON_NONE),
               "a reason if there is none");
    }
    tap_is(pm_importmap_integrity(map, "https://h/a.js"), "sha384-AA",
           "integrity is by URL");
    tap_is(pm_importmap_integrity(map, "https://h/b.js"), NULL,
           "no integrity is NULL");
}

/* A map with as many scopes and prefixes as may be, and many look-ups: where
 * each took its time for all of them, minutes would pass. */
static void large_importmap(apr_pool_t *pool)
{
    enum { NAMES = PM_IMPORTMAP_ENTRIES_MAX / 2, LOOKUPS = 200000 };
    pm_importmap_t *map = pm_importmap_create(pool, resolve, NULL);
    pm_error_t error = PM_ERROR_NONE;
    char *text = malloc(NAMES * 40 + 100);
    char *end = text;
    const char *url = NULL;
    apr_pool_t *scratch;
    int i;

    apr_pool_create(&scratch, pool);
    alarm(60);
    end += sprintf(end, "{\"imports\":{");
    for (i = 0; i < NAMES; i++) {
        end += sprintf(end, "%s\"p%d/\":\"/q%d/\"", i > 0 ? "," : "", i, i);
    }
    end += sprintf(end, "},\"scopes\":{");
    for (i = 0; i < NAMES; i++) {
        end += sprintf(end, "%s\"/%d/\":{}", i > 0 ? "," : "", i);
    }
    end += sprintf(end, "}}");
    tap_is_number(pm_importmap_merge(map, text, (apr_size_t)(end - text),
                                     "https://h/", &error),
                  APR_SUCCESS, "an import map with as much as may be");
    for (i = 0; i < LOOKUPS; i++) {
        apr_pool_clear(scratch);
        url = pm_importmap_resolve(map, scratch, "p49997/x", "https://h/m.js",
                                   NULL);
    }
    tap_is(url, "https://h/q49997/x", "  is asked often");
    alarm(0);
    end = text + sprintf(text, "{\"scopes\":{\"/a/\":{}}}");
    tap_is_number(pm_importmap_merge(map, text, (apr_size_t)(end - text),
                                     "https://h/", &error),
                  PM_EINVALID, "  and nothing more is merged");
    tap_is(error.message, "too many entries", "  since there is too much");
    free(text);
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    references(pool);
    certain(pool);
    calls(pool);
    positions(pool);
    hostile(pool);
    refused_maps(pool);
    importmaps(pool);
    awkward_map(pool);
    large_importmap(pool);
    apr_pool_destroy(pool);
    return tap_done();
}
