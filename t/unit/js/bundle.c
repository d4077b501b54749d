/*
 * Scripts that webpack has built: the texts that its functions make, its
 * loader, and which chunks are certain to be loaded.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdlib.h>

#include "js/bundle.h"
#include "js/expression.h"
#include "unit/tap.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* What a function gives for the number 7, or for "a"; NULL: not known. */
static const struct {
    const char *function;
    const char *of_7, *of_a;
} call_cases[] = {
    {"e=>e+'.js'", "7.js", "a.js"},
    {"(e)=>('js/'+e+\".\"+{7:'x','a':`y`,b:'z'}[e]+'.js')", "js/7.x.js",
     "js/a.y.js"},
    {"function(e){return ''+e+'.'+({7:'x'})[e]+'.js'}", "7.x.js", NULL},
    {"e=>({7:'x'}[e]||e)+'.js'", "x.js", "a.js"},
    {"e=>(({7:'x'})[e]||e)+'.js'", "x.js", "a.js"},
    {"e=>7===e?'x':'a'===e?'y':e+'.'+{8:'z'}[e]", "x", "y"},
    {"e=>'7'===e?'x':'y'", "y", "y"},
    {"e=>'7'==e?'x':'y'", "x", "y"},
    {"(e)=>{if(e===7)return 'x';return e+'.js';}", "x", "a.js"},
    {"e=>{if(7===e)return 'x';if('a'===e)return 'y'}", "x", "y"},
    {"e=>{'use strict';return e+'.js'}", NULL, NULL},
    {"e=>1e3===e?'x':{7:'y',1e3:'z'}[e]", "y", NULL},
    {"e=>{}", NULL, NULL},
    {"e=>e", NULL, "a"},
    {"e=>e+1", NULL, "a1"},
    {"e=>e+0x7+'.js'", NULL, NULL},
    {"e=>f(e)+'.js'", NULL, NULL},
    {"e=>e+'.js'+x", NULL, NULL},
    {"e=>e-'1'", NULL, NULL},
    {"e=>{7:'x'}[e].a", NULL, NULL},
    {"e=>/7/.test(e)?'x':'y'", NULL, NULL},
    {"e=>{a();return e+'.js'}", NULL, NULL},
    {"async e=>e+'.js'", NULL, NULL},
    {"function*(e){return e+'.js'}", NULL, NULL},
    {"([e])=>e+'.js'", NULL, NULL},
    {"e=>({...a,7:'x'})[e]+'.js'", NULL, NULL},
    {"e=>({7:'x',7:'y'})[e]+'.js'", "y.js", NULL},
    {"e=>({__proto__:a})[e]+'.js'", NULL, NULL},
    {"e=>(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((("
     "e+'.js'))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))"
     "))",
     NULL, NULL},
};

static const char *called(apr_pool_t *pool, const char *text,
                          const char *argument, int is_number)
{
    const pm_js_program_t *program =
        pm_js_program_read(pool, text, strlen(text), 1);
    pm_js_function_t function;

    return program && pm_js_program_function(program, 0, &function) ==
                          program->count
               ? pm_js_expression_call(pool, program, &function, argument,
                                       is_number)
               : NULL;
}

static void test_calls(apr_pool_t *pool)
{
    apr_size_t i;

    for (i = 0; i < COUNT(call_cases); i++) {
        const char *text = call_cases[i].function;

        tap_is(called(pool, text, "7", 1), call_cases[i].of_7, text);
        tap_is(called(pool, text, "a", 0), call_cases[i].of_a, "  of a string");
    }
    tap_is(called(pool, "e=>({})[e]||e", "constructor", 0), NULL,
           "what every object has is no text");
}

/* The parts of a loader, and of a script with one. */
#define BEGIN(modules) "(()=>{var m={" modules "};function r(e){}r.m=m,r.f={},"
#define ENSURE                                                                 \
    "r.e=e=>Promise.all(Object.keys(r.f).reduce((t,n)=>(r.f[n](e,t),t),[])),"
#define LOAD(more)                                                             \
    "r.l=t=>{i=document.createElement('script'),i.src=t" more "},"
#define NAME "r.u=e=>e+'.js',"
#define PATH "r.p='/',"
#define JSONP(less) "r.f.j=(t,n)=>{if(0!==o)" less "r.l(r.p+r.u(t))},"
#define STYLE(more)                                                            \
    "r.miniCssF=e=>e+'.css',r.f.miniCss=(t,n)=>{({65:1,66:1})[t]&&"            \
    "(i=document.createElement('link'),i.rel='stylesheet',"                    \
    "i.href=r.p+r.miniCssF(t)" more ")},"
#define GLOBAL "c=self.chunks=self.chunks||[]"
#define LOADER ENSURE LOAD("") NAME PATH JSONP("")
#define ENTRY(entry) BEGIN() LOADER GLOBAL ";" entry "})()"
#define AUTO(value)                                                            \
    "u=document.currentScript.src,u=u.replace(/#.*$/,'')" value ","
#define CHUNK(modules, start)                                                  \
    "(self.chunks=self.chunks||[]).push([[1,'b'],{" modules "}" start "]);"

/* Of each chunk: certain `!`, what it needs, its script and stylesheet; `?`:
 * how it is loaded is not known. What is altered is behind it. */
static const struct {
    const char *text;
    const char *loads;
} bundle_cases[] = {
    {ENTRY("r.e(65).then(()=>r(65))"), "65!=/65.js"},
    {ENTRY("r.e(65);r.e(66);r.e(65)"), "65!=/65.js;66!=/66.js"},
    {ENTRY("r.e('a').then(f)"), "a!=/a.js"},
    {ENTRY("Promise.all([r.e(1),r.e(2)]).then(r.bind(r,2))"),
     "1!=/1.js;2!=/2.js"},
    {ENTRY("if(a)r.e(65)"), "65=/65.js"},
    {ENTRY("a&&r.e(65)"), "65=/65.js"},
    {ENTRY("a=()=>r.e(65)"), "65=/65.js"},
    {ENTRY("a=function(){r.e(65)}"), "65=/65.js"},
    {ENTRY("f(()=>{r.e(65)})()"), "65=/65.js"},
    {ENTRY("(()=>{r.e(65)})()"), "65!=/65.js"},
    {ENTRY("a&&(()=>{r.e(65)})()"), "65=/65.js"},
    {ENTRY("(()=>{r.e(65)}).a()"), "65=/65.js"},
    {ENTRY("(async()=>{r.e(65)})()"), "65=/65.js"},
    {ENTRY("(function(){r.e(65)})()"), "65!=/65.js"},
    {ENTRY("!function(){r.e(65)}()"), "65!=/65.js"},
    {ENTRY("!function(){r.e(65)}"), "65=/65.js"},
    {ENTRY("(()=>{if(a)return;r.e(65)})()"), "65=/65.js"},
    {ENTRY("(()=>{if(a)return})();r.e(65)"), "65!=/65.js"},
    {ENTRY("throw a;r.e(65)"), "65=/65.js"},
    {ENTRY("if(!u)throw Error('Automatic publicPath is not supported in this "
           "browser');r.e(65)"),
     "65!=/65.js"},
    {ENTRY("if(!u)throw Error('Another');r.e(65)"), "65=/65.js"},
    {ENTRY("a.r.e(65);r.e(x)"), "65=/65.js"},
    {ENTRY("for(;;){r.e(65)}"), "65=/65.js"},
    /* modules */
    {BEGIN("7(e,t,r){r.e(65)}") LOADER GLOBAL ";r(7)})()", "65!=/65.js"},
    {BEGIN("7:(e,t,n)=>{n.e(65)},8:a=>{}") LOADER GLOBAL ";r(r.s=7)})()",
     "65!=/65.js"},
    {BEGIN("'./a.js':function(e,t,n){n(8)},8(e,t,r){r.e(65)}") LOADER GLOBAL
     ";r('./a.js')})()",
     "65!=/65.js"},
    {BEGIN("7(e,t,r){r.e(65)}") LOADER GLOBAL ";if(a)r(7)})()", "65=/65.js"},
    {BEGIN("7(e,t,r){if(a)return;r.e(65)}") LOADER GLOBAL ";r(7)})()",
     "65=/65.js"},
    {BEGIN("7:async(e,t,r)=>{r.e(65)}") LOADER GLOBAL ";r(7)})()",
     "65=/65.js altered"},
    {BEGIN("7:((e,t,n)=>{n.e(65)})") LOADER GLOBAL ";r(7)})()", "65!=/65.js"},
    {BEGIN("7:f") LOADER GLOBAL ";r.e(65)})()", "65!=/65.js altered"},
    {BEGIN("7(e,t,n){n.p+='a/'}") LOADER GLOBAL ";r.e(65)})()",
     "65!=/65.js altered"},
    {BEGIN("7(e,t,n){n.u||=a}") LOADER GLOBAL ";r.e(65)})()",
     "65!=/65.js altered"},
    {BEGIN() LOADER GLOBAL ";r.p+='a/';r.e(65)})()", "65!?"},
    {ENTRY("(()=>{let r=a;r.e(65)})()"), "65=/65.js"},
    {ENTRY("r.e(65)") ";" CHUNK("", ""), "65!=/65.js altered"},
    {CHUNK("", "") CHUNK("", ""), "altered has 1 b"},
    {BEGIN("7(e,t){r.e(65)}") LOADER GLOBAL ";r(7)})()", "65=/65.js"},
    {BEGIN("7(e,t,r){r(8)},8(e,t,r){r(7);r.e(65)}") LOADER GLOBAL ";r(7)})()",
     "65!=/65.js"},
    {BEGIN("7(e,t,n){n.p='/a/'}") LOADER GLOBAL ";r.e(65)})()",
     "65!=/65.js altered"},
    {BEGIN("7(e,t,n){e.p='/a/'}") LOADER GLOBAL ";r.e(65)})()", "65!=/65.js"},
    {BEGIN("7(e,t,n){n.f.j=a}") LOADER GLOBAL ";r.e(65)})()", "-"},
    {BEGIN("7(e,t,r){r.e(65)}") LOADER GLOBAL
     ";a=r.O(void 0,[121,'b'],()=>r(7)),a=r.O(a)})()",
     "65!(121 b)=/65.js"},
    /* the loader */
    {BEGIN() ENSURE LOAD("") NAME JSONP("") GLOBAL ";r.e(65)})()", "65!?"},
    {BEGIN() ENSURE LOAD("") NAME "r.p=a," JSONP("") GLOBAL ";r.e(65)})()",
     "65!?"},
    {BEGIN() LOADER GLOBAL ";r.p=a;r.e(65)})()", "65!?"},
    {BEGIN() LOADER GLOBAL ";r.u=a;r.e(65)})()", "65!?"},
    {BEGIN() LOADER GLOBAL ";r.f.x=a;r.e(65)})()", "65!?"},
    {BEGIN() LOADER GLOBAL ";r.e(65);r.e=a})()", "65!?"},
    {BEGIN() "r.e=()=>Promise.resolve()," LOAD("") NAME PATH JSONP("") GLOBAL
     ";r.e(65)})()",
     "65!?"},
    {BEGIN() ENSURE LOAD("") "r.u=e=>f(e)," PATH JSONP("") GLOBAL
     ";r.e(65)})()",
     "65!="},
    {BEGIN() ENSURE LOAD("") NAME PATH JSONP("if(65!=t)") GLOBAL
     ";r.e(65);r.e(66)})()",
     "65!=;66!=/66.js"},
    {BEGIN() ENSURE LOAD("") NAME PATH JSONP("if(/^6[56]$/.test(t))") GLOBAL
     ";r.e(65)})()",
     "65!=?/65.js"},
    {BEGIN() ENSURE LOAD(",i.integrity=a") NAME PATH JSONP("") GLOBAL
     ";r.e(65)})()",
     "65!=?/65.js"},
    {BEGIN() ENSURE LOAD(",i.type='module'") NAME PATH JSONP("") GLOBAL
     ";r.e(65)})()",
     "65!=?/65.js"},
    {BEGIN() ENSURE LOAD(",i.crossOrigin='use-credentials'") NAME PATH JSONP("")
         GLOBAL ";r.e(65)})()",
     "65!=?/65.js"},
    {BEGIN() ENSURE LOAD(
         ",0!==i.src.indexOf(location.origin+'/')&&(i.crossOrigin='anonymous')")
         NAME PATH JSONP("") GLOBAL ";r.e(65)})()",
     "65!=/65.js"},
    {BEGIN() ENSURE LOAD(",i.setAttribute('crossorigin','')")
         NAME PATH JSONP("") GLOBAL ";r.e(65)})()",
     "65!=?/65.js"},
    {BEGIN() ENSURE LOAD(",i.setAttribute(a,'')") NAME PATH JSONP("") GLOBAL
     ";r.e(65)})()",
     "65!=?/65.js"},
    {BEGIN() ENSURE LOAD(",i.setAttribute('data-webpack',a+b)")
         NAME PATH JSONP("") GLOBAL ";r.e(65)})()",
     "65!=/65.js"},
    {BEGIN() ENSURE LOAD("") NAME PATH JSONP("if(t!=65)") GLOBAL ";r.e(65)})()",
     "65!=?/65.js"},
    {BEGIN() LOADER STYLE(",i.setAttribute('crossorigin','anonymous')") GLOBAL
     ";r.e(65)})()",
     "65!=/65.js ?/65.css"},
    {BEGIN() LOADER STYLE("") GLOBAL ";r.e(65);r.e(67)})()",
     "65!=/65.js /65.css;67!=/67.js"},
    {BEGIN() LOADER STYLE(",i.crossOrigin=''") GLOBAL ";r.e(65)})()",
     "65!=/65.js ?/65.css"},
    {BEGIN() ENSURE LOAD("") NAME AUTO(".replace(/\\/[^/]+$/,'/'),r.p=u")
         JSONP("") GLOBAL ";r.e(65)})()",
     "65!=~65.js"},
    {BEGIN() ENSURE LOAD("")
         NAME AUTO(",r.p=u=u.replace(/\\/[^\\/]+$/,'/')+'../'") JSONP("") GLOBAL
     ";r.e(65)})()",
     "65!=~../65.js"},
    {BEGIN() ENSURE LOAD("")
         NAME AUTO(",r.p=(u=u.replace(/\\/[^\\/]+$/,'/'))+'../'") JSONP("")
             GLOBAL ";r.e(65)})()",
     "65!=~../65.js"},
    {BEGIN() ENSURE LOAD("") NAME AUTO(",r.p=u.replace(/x/,'/')") JSONP("")
         GLOBAL ";r.e(65)})()",
     "65!?"},
    {BEGIN() ENSURE LOAD("") NAME PATH "e={65:0};" JSONP("") GLOBAL
     ";r.e(66)})()",
     "66!=/66.js has 65"},
    {BEGIN() LOADER "e={65:0};" GLOBAL ";r.e(66)})()", "66!=/66.js"},
    /* chunks */
    {CHUNK("7(e,t,r){r.e(65)}", ",e=>{e(7)}"), "65!? has 1 b"},
    {CHUNK("7(e,t,r){r.e(65)}", ",e=>e(e.s=7)"), "65!? has 1 b"},
    {CHUNK("7(e,t,r){r.e(65)}", ",function(e){e(e.s=7)}"), "65!? has 1 b"},
    {CHUNK("7(e,t,r){r.e(65)}", ",e=>{var n;n=7,e(e.s=n)}"), "65!? has 1 b"},
    {CHUNK("7(e,t,r){r.e(65)}", ",e=>{e.O(0,[121],()=>e(7)),e.O()}"),
     "65!(121)? has 1 b"},
    {CHUNK("7(e,t,r){r.e(65)}",
           ",e=>{e.O(0,[121],(()=>{return t=7,e(e.s=t);var t}))}"),
     "65!(121)? has 1 b"},
    {CHUNK("7(e,t,r){r.e(65)}",
           ",e=>{var x=m=>(e(e.s=m));e.O(0,[121],()=>(x(7)))}"),
     "65!(121)? has 1 b"},
    {CHUNK("7(e,t,r){r.e(65)}", ",e=>{if(a)e(7)}"), "65? has 1 b"},
    {CHUNK("7(e,t,r){r.e(65)}", ""), "65? has 1 b"},
    {CHUNK("7(e,t,r){r.p=a}", ""), "altered has 1 b"},
    {"(Array.isArray(self[\"chunks\"])?self[\"chunks\"]:(self[\"chunks\"]=[]))."
     "push([[1],{}]);",
     "has 1"},
    {"if(a)(self.chunks=self.chunks||[]).push([[1],{}])", "-"},
    {"(self.a=self.b||[]).push([[1],{}])", "-"},
    {"a.push([[1],{}])", "-"},
    {"(self.chunks=self.chunks||[]).push([[1],{})", "-"},
    {"", "-"},
};

static const char *name_of(apr_pool_t *pool, const pm_js_loader_t *loader,
                           const char *name, int is_plain)
{
    return name ? apr_pstrcat(pool, is_plain ? "" : "?",
                              loader->path ? loader->path : "~", loader->up,
                              name, NULL)
                : NULL;
}

static const char *join(apr_pool_t *pool, const apr_array_header_t *list)
{
    return apr_array_pstrcat(pool, list, ' ');
}

static const char *load_of(apr_pool_t *pool, const pm_js_loader_t *loader,
                           const pm_js_load_t *load)
{
    const char *script = NULL, *style = NULL;

    if (loader) {
        script = name_of(
            pool, loader,
            pm_js_loader_script(pool, loader, load->chunk, load->is_number),
            loader->is_script_plain);
        style = name_of(
            pool, loader,
            pm_js_loader_style(pool, loader, load->chunk, load->is_number),
            loader->is_style_plain);
    }
    return apr_pstrcat(
        pool, load->chunk, load->is_certain ? "!" : "",
        load->needs ? apr_psprintf(pool, "(%s)", join(pool, load->needs)) : "",
        loader ? "=" : "?", script ? script : "", style ? " " : "",
        style ? style : "", NULL);
}

static const char *bundle_of(apr_pool_t *pool, const char *text)
{
    apr_pool_t *scratch;
    const pm_js_bundle_t *bundle;
    const char *out = "";
    int i;

    apr_pool_create(&scratch, pool);
    bundle = pm_js_bundle_read(pool, scratch, apr_pstrdup(scratch, text),
                               strlen(text));
    apr_pool_destroy(scratch);
    if (!bundle) {
        return "-";
    }
    for (i = 0; i < bundle->loads->nelts; i++) {
        out =
            apr_pstrcat(pool, out, i > 0 ? ";" : "",
                        load_of(pool, bundle->loader,
                                &APR_ARRAY_IDX(bundle->loads, i, pm_js_load_t)),
                        NULL);
    }
    if (bundle->is_altered) {
        out = apr_pstrcat(pool, out, *out ? " " : "", "altered", NULL);
    }
    if (bundle->chunks->nelts > 0) {
        out = apr_pstrcat(pool, out, *out ? " " : "", "has ",
                          join(pool, bundle->chunks), NULL);
    }
    return strcmp(bundle->global, "chunks") == 0 ? out : "another global";
}

static void test_bundles(apr_pool_t *pool)
{
    apr_size_t i;

    for (i = 0; i < COUNT(bundle_cases); i++) {
        tap_is(bundle_of(pool, bundle_cases[i].text), bundle_cases[i].loads,
               bundle_cases[i].text);
    }
    tap_ok(pm_js_may_be_bundle("x.push([[1]])", 13) &&
               !pm_js_may_be_bundle("x.push([1])", 11),
           "what cannot be one is not read");
}

/* Modules that call each other, deeper than is followed, and at the limit of
 * loads. */
static void test_bounds(apr_pool_t *pool)
{
    const char *modules = "", *loads = "";
    const pm_js_bundle_t *bundle;
    const char *text;
    int i;

    for (i = 0; i <= PM_JS_BUNDLE_DEPTH_MAX; i++) {
        modules = apr_psprintf(pool, "%s%d(e,t,r){r(%d);r.e(%d)},", modules, i,
                               i + 1, i);
    }
    text = apr_psprintf(pool, "(self.c=self.c||[]).push([[1],{%s},e=>{e(0)}])",
                        modules);
    bundle = pm_js_bundle_read(pool, pool, text, strlen(text));
    tap_ok(
        bundle && bundle->loads->nelts == PM_JS_BUNDLE_DEPTH_MAX + 1 &&
            !APR_ARRAY_IDX(bundle->loads, PM_JS_BUNDLE_DEPTH_MAX, pm_js_load_t)
                 .is_certain,
        "depth is bounded");
    for (i = 0; i <= PM_JS_BUNDLE_LOADS_MAX; i++) {
        loads = apr_psprintf(pool, "%se.e(%d);", loads, i);
    }
    text =
        apr_psprintf(pool, "(self.c=self.c||[]).push([[1],{},e=>{%s}])", loads);
    bundle = pm_js_bundle_read(pool, pool, text, strlen(text));
    tap_ok(bundle && bundle->loads->nelts == PM_JS_BUNDLE_LOADS_MAX,
           "so are loads");
}

int main(void)
{
    apr_pool_t *pool;

    if (apr_initialize() || apr_pool_create(&pool, NULL)) {
        return 1;
    }
    test_calls(pool);
    test_bundles(pool);
    test_bounds(pool);
    apr_terminate();
    return tap_done();
}
