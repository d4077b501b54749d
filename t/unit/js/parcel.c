/*
 * Modules that Parcel has built: which imports and stylesheets are certain.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>

#include "js/parcel.h"
#include "unit/tap.h"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* What is around an application. */
#define REQUIRE "var g=globalThis,t=g.parcelRequire94c2,o=t.register;"
#define LINK(more)                                                             \
    "o('css',function(e,r){e.exports=function(u){var "                         \
    "l=document.createElement('link');l.rel='stylesheet';l.href=u;" more       \
    "}});"
#define MODULE(id, body) "o('" id "',function(e,r){" body "});"
#define BOTH                                                                   \
    "e.exports=Promise.all([t('css')(import.meta.resolve('s')),import('m')])"  \
    ".then(()=>t('x'))"

/* D: an import(), Y: a stylesheet, `!` if it is certain. */
static const struct {
    const char *text;
    const char *references;
} cases[] = {
    {REQUIRE LINK("") MODULE("a", BOTH) "t('a').then(f)", "D! m;Y! s;"},
    {REQUIRE LINK("") MODULE("a", BOTH) "(t('a')).then(f)", "D! m;Y! s;"},
    {REQUIRE LINK("") MODULE("a", BOTH) "x=()=>t('a')", "D m;Y s;"},
    {REQUIRE LINK("") MODULE("a", BOTH) "if(x)t('a')", "D m;Y s;"},
    {REQUIRE LINK("") MODULE("a", BOTH) "y.t('a')", "D m;Y s;"},
    {REQUIRE LINK("") MODULE("a", "if(x)return;" BOTH) "t('a')", "D m;Y s;"},
    {REQUIRE LINK("") MODULE("a", BOTH) MODULE("b", "t('a')") "t('b')",
     "D! m;Y! s;"},
    {REQUIRE LINK("") MODULE("a", "t('b');" BOTH)
         MODULE("b", "t('a')") "t('a')",
     "D! m;Y! s;"},
    {REQUIRE LINK("") MODULE("a", BOTH) "throw x;t('a')", "D m;Y s;"},
    {"let p=$g['parcelRequire94c2'];p.register('css',function(e,r){l="
     "document.createElement('link');l.rel='stylesheet'});p.register('a',"
     "function(e,r){e.exports=Promise.all([(p('css'))(import.meta.resolve("
     "'s')),import('m')])});(p('a')).then()",
     "D! m;Y! s;"},
    {REQUIRE LINK("l.crossOrigin='anonymous'") MODULE("a", BOTH) "t('a')",
     "D! m;"},
    {REQUIRE LINK("l.integrity=i") MODULE("a", BOTH) "t('a')", "D! m;"},
    {REQUIRE MODULE("css", "f(u)") MODULE("a", BOTH) "t('a')", "D! m;"},
    {REQUIRE "o('a',async function(e,r){import('m')});t('a')", "D m;"},
    {REQUIRE "o('a',()=>import('m'));t('a')", "D m;"},
    {"var t=g.anotherRequire,o=t.register;" MODULE("a", "import('m')") "t('a')",
     "D m;"},
    {REQUIRE MODULE("a", "import('m')") "t('a'", "D m;"},
};

static const char *references_of(apr_pool_t *pool, const char *text)
{
    pm_js_script_t *script =
        pm_js_parse(pool, text, strlen(text), PM_POSITION_START);
    const char *out = "";
    int i;

    pm_js_parcel_read(pool, pool, script, text, strlen(text));
    for (i = 0; i < script->references->nelts; i++) {
        const pm_js_reference_t *reference =
            &APR_ARRAY_IDX(script->references, i, pm_js_reference_t);

        out = apr_pstrcat(pool, out, reference->kind == PM_JS_STYLE ? "Y" : "D",
                          reference->is_certain ? "! " : " ",
                          reference->specifier, ";", NULL);
    }
    return out;
}

int main(void)
{
    static const char word[] = "x.parcelRequire94c2";
    apr_pool_t *pool;
    apr_size_t i;

    if (apr_initialize() || apr_pool_create(&pool, NULL)) {
        return 1;
    }
    for (i = 0; i < COUNT(cases); i++) {
        tap_is(references_of(pool, cases[i].text), cases[i].references,
               cases[i].text);
    }
    tap_ok(pm_js_may_be_parcel(word, sizeof(word) - 1) &&
               !pm_js_may_be_parcel(word, strlen("x.parcelRequir")),
           "what cannot be one is not read");
    apr_terminate();
    return tap_done();
}
