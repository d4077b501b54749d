/*
 * The module scripts of a page: what they import, and what that imports.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "follow/modules.h"

#include <string.h>
#include <strings.h>

#include <apr_strings.h>

#include "follow/preloaded.h"
#include "format/url.h"
#include "js/importmap.h"
#include "js/parse.h"
#include "site/resolve.h"

/* A module that could not be read. */
static const pm_js_script_t unread;

struct pm_modules_t {
    /* href -> const pm_js_script_t *, as far as read; by is_running */
    apr_hash_t *known[2];
    pm_importmap_t *map; /* of the page */
    int depth;           /* of imports */
    int is_running;      /* what is imported is asked for by code that runs */
};

/* A pm_importmap_url_t: own targets are paths, others absolute URLs. Those of
 * other schemes lead nowhere, but they are URLs and no bare words. */
static const char *resolve_url(apr_pool_t *pool, const char *reference,
                               const char *base, void *data)
{
    const pm_follow_t *follow = data;
    pm_target_t target =
        pm_resolve(pool, follow->site->origin, base ? base : "/", reference);
    int is_http = strncasecmp(reference, "http:", 5) == 0 ||
                  strncasecmp(reference, "https:", 6) == 0;

    if (pm_url_scheme_length(reference) > 0 && !is_http) {
        return reference;
    }
    return target.kind == PM_TARGET_NONE || (!base && !is_http) ? NULL
                                                                : target.href;
}

struct pm_modules_t *pm_modules_create(apr_pool_t *pool,
                                       const pm_follow_t *follow)
{
    struct pm_modules_t *modules = apr_pcalloc(pool, sizeof(*modules));

    modules->known[0] = apr_hash_make(pool);
    modules->known[1] = apr_hash_make(pool);
    modules->map = pm_importmap_create(pool, resolve_url, (void *)follow);
    return modules;
}

void pm_modules_add_map(pm_context_t *context, const pm_reference_t *reference,
                        const pm_origin_t *origin)
{
    pm_error_t error = PM_ERROR_NONE;

    if (pm_importmap_merge(context->modules->map, reference->text,
                           reference->length, origin->base,
                           &error) != APR_SUCCESS) {
        pm_position_t position =
            pm_position_within(reference->text_position,
                               (pm_position_t){error.line, error.column});

        pm_report_loss(context->follow->report,
                       pm_place_make(origin->source, position),
                       "the import map is not used: %s", error.message);
    }
}

/* Why an import is not followed, if a browser may not come to it. */
static pm_reason_t late_reason(const pm_preloaded_t *module,
                               const pm_js_reference_t *import)
{
    switch (import->kind) {
    case PM_JS_IMPORT:
    case PM_JS_EXPORT:
        return PM_REASON_NONE;
    case PM_JS_DYNAMIC:
    case PM_JS_STYLE:
        return import->is_certain || pm_preloaded_is_certain(module, import)
                   ? PM_REASON_NONE
                   : PM_REASON_DYNAMIC;
    case PM_JS_WORKLET:
        return PM_REASON_WORKLET;
    default:
        return PM_REASON_WORKER;
    }
}

/* The destination of an import by its attribute `type`. */
static pm_as_t import_as(const pm_js_reference_t *import)
{
    return !import->type                       ? PM_AS_NONE
           : strcmp(import->type, "json") == 0 ? PM_AS_JSON
           : strcmp(import->type, "css") == 0  ? PM_AS_STYLE
                                               : PM_AS_NONE;
}

/* How urgent an import is: what code asks for comes after what is known before
 * any module runs. */
static pm_need_t need_of(const pm_context_t *context,
                         const pm_reference_t *root)
{
    return context->modules->is_running ? PM_NEED_ASYNC
           : root->is_blocking          ? PM_NEED_SCRIPT
                                        : PM_NEED_MODULE_IMPORT;
}

/* The candidate for an import, its link described; NULL beyond the limit. */
static pm_candidate_t *add_import(pm_context_t *context,
                                  const pm_preloaded_t *module,
                                  const pm_js_reference_t *import,
                                  const pm_reference_t *root)
{
    pm_place_t place = pm_place_make(module->origin->source, import->position);
    pm_candidate_t *candidate = pm_context_add(context, need_of(context, root),
                                               import->specifier, place);

    if (candidate) {
        if (import->kind == PM_JS_STYLE) { /* by an element with nothing else */
            candidate->link.as = PM_AS_STYLE;
        }
        else {
            candidate->link.rel = PM_REL_MODULEPRELOAD;
            candidate->link.as = import_as(import);
            candidate->link.crossorigin = root->crossorigin;
            candidate->link.referrerpolicy = root->referrerpolicy;
        }
        pm_candidate_leave_out(candidate, late_reason(module, import));
        candidate->link.why =
            candidate->left_out             ? "named by a module"
            : import->kind == PM_JS_DYNAMIC ? "imported by a module as it runs"
            : import->kind == PM_JS_STYLE ? "loaded with an import by a module"
                                          : "imported by a module";
    }
    return candidate;
}

static void follow_imports(pm_context_t *context, const pm_js_script_t *script,
                           const pm_reference_t *root,
                           const pm_origin_t *origin);

/* Whether there is room for another module of the page. */
static int has_room(pm_context_t *context, pm_place_t place)
{
    const struct pm_modules_t *modules = context->modules;

    if (modules->depth >= PM_MODULES_DEPTH_MAX ||
        apr_hash_count(modules->known[0]) + apr_hash_count(modules->known[1]) >=
            PM_MODULES_MAX) {
        pm_report_loss(context->follow->report, place,
                       "more imports than %d, or nested deeper than %d; the "
                       "rest is left out",
                       PM_MODULES_MAX, PM_MODULES_DEPTH_MAX);
        return 0;
    }
    return 1;
}

/*
 * The script of a module of the site, which is followed once a page, and once
 * more if it was first found by code that runs, since its imports are more
 * urgent now; *is_new: this is such a time. NULL if there is none.
 */
static const pm_js_script_t *script_of(pm_context_t *context,
                                       const pm_resource_t *resource,
                                       const char *href, pm_place_t place,
                                       int *is_new)
{
    struct pm_modules_t *modules = context->modules;
    const pm_js_script_t *script =
        apr_hash_get(modules->known[0], href, APR_HASH_KEY_STRING);

    if (!script && modules->is_running) {
        script = apr_hash_get(modules->known[1], href, APR_HASH_KEY_STRING);
    }
    *is_new = !script;
    if (script || !has_room(context, place)) {
        return script;
    }
    if (pm_context_may_read(context, resource->content->bytes, PM_JS_LENGTH_MAX,
                            place)) {
        script = pm_parsed_script(context->follow->parsed, resource->content);
        if (!script) {
            pm_context_lose_content(context, resource->content, place);
        }
    }
    apr_hash_set(modules->known[modules->is_running], href, APR_HASH_KEY_STRING,
                 script ? script : &unread);
    return script;
}

/* Reads on in a module of the site. Returns what it has of Vite's function. */
static pm_js_preloader_t enter(pm_context_t *context,
                               const pm_resource_t *resource, const char *href,
                               const pm_reference_t *root, pm_place_t place)
{
    const pm_origin_t origin = {
        .base = href, .via = href, .source = resource->source};
    int is_new;
    const pm_js_script_t *script =
        script_of(context, resource, href, place, &is_new);

    if (script && is_new) {
        context->modules->depth++;
        follow_imports(context, script, root, &origin);
        context->modules->depth--;
    }
    return script ? script->preloader : PM_JS_NO_PRELOADER;
}

/* What an import would lead to that is left out, for people. */
static void name_target(pm_context_t *context, pm_candidate_t *candidate,
                        const pm_origin_t *origin)
{
    pm_reason_t ignored;
    const char *url =
        pm_importmap_resolve(context->modules->map, context->pool,
                             candidate->url, origin->base, &ignored);

    if (url) {
        candidate->link.href =
            pm_resolve(context->pool, context->follow->site->origin,
                       origin->base, url)
                .href;
    }
}

/* Where an import leads that is not left out: by the import map. */
static int map(pm_context_t *context, pm_candidate_t *candidate,
               const pm_origin_t *origin)
{
    pm_importmap_t *importmap = context->modules->map;
    pm_reason_t reason;
    const char *url = pm_importmap_resolve(
        importmap, context->pool, candidate->url, origin->base, &reason);

    if (!url) {
        pm_candidate_lose(context->follow->report, candidate, reason, NULL);
        return 0;
    }
    candidate->url = url;
    if (candidate->link.rel == PM_REL_MODULEPRELOAD) {
        candidate->link.integrity = pm_importmap_integrity(importmap, url);
    }
    return 1;
}

/* Returns what the import's module has of Vite's function. */
static pm_js_preloader_t follow_import(pm_context_t *context,
                                       pm_preloaded_t *module,
                                       const pm_js_reference_t *import,
                                       const pm_reference_t *root)
{
    pm_candidate_t *candidate = add_import(context, module, import, root);
    const pm_resource_t *resource = NULL;
    const char *href;
    pm_place_t place;

    if (!candidate) {
        return PM_JS_NO_PRELOADER;
    }
    if (candidate->left_out) {
        name_target(context, candidate, module->origin);
    }
    else if (map(context, candidate, module->origin)) {
        resource = pm_context_resolve(context, candidate, module->origin);
    }
    href = candidate->link.href;
    if (import->call && href) {
        pm_preloaded_target(context->pool, module, href);
    }
    if (!resource || candidate->link.as != PM_AS_NONE) {
        return PM_JS_NO_PRELOADER;
    }
    place = candidate->place;
    if (pm_preloaded_is_certain(module, import)) {
        pm_preloaded_follow(context, module, import);
    }
    return enter(context, resource, href, root, place);
}

static void report_lost(pm_context_t *context, const pm_js_script_t *script,
                        const char *source)
{
    if (script->lost > 0) {
        pm_report_loss(context->follow->report,
                       pm_place_make(source, script->lost_position),
                       "the script has more than can be kept; %d of its "
                       "imports are left out",
                       script->lost);
    }
    if (script->is_cut) {
        pm_report_loss(context->follow->report, (pm_place_t){source, 0, 0},
                       "more than %d bytes; the rest of the script is not read",
                       PM_JS_LENGTH_MAX);
    }
}

/* The depth is bounded by enter(). */
static void follow_imports(pm_context_t *context, const pm_js_script_t *script,
                           const pm_reference_t *root,
                           const pm_origin_t *origin)
{
    pm_preloaded_t module = pm_preloaded_make(context->pool, script, origin);
    int i;

    for (i = 0; i < script->references->nelts; i++) {
        const pm_js_reference_t *import =
            &APR_ARRAY_IDX(script->references, i, pm_js_reference_t);
        int was_running = context->modules->is_running;
        pm_js_preloader_t preloader;

        context->modules->is_running |=
            import->kind == PM_JS_DYNAMIC || import->kind == PM_JS_STYLE;
        preloader = follow_import(context, &module, import, root);
        context->modules->is_running = was_running;
        if (import->kind == PM_JS_IMPORT &&
            module.preloader < PM_JS_PRELOADER_PLAIN &&
            preloader > module.preloader) { /* it knows more */
            module.preloader = preloader;
        }
    }
    pm_preloaded_finish(context, &module);
    report_lost(context, script, origin->source);
}

void pm_modules_enter(pm_context_t *context, const pm_reference_t *reference,
                      const pm_resource_t *resource, const char *href)
{
    enter(context, resource, href, reference,
          pm_place_make(context->page->source, reference->position));
}

/* Of a classic script its import()s alone; NULL: it does not run. */
static const pm_js_script_t *imports_of(apr_pool_t *pool,
                                        const pm_js_script_t *script)
{
    pm_js_script_t *rest = apr_pmemdup(pool, script, sizeof(*script));
    int i;

    if (!script->is_whole) {
        return NULL;
    }
    rest->references = apr_array_make(pool, 4, sizeof(pm_js_reference_t));
    for (i = 0; i < script->references->nelts; i++) {
        const pm_js_reference_t *import =
            &APR_ARRAY_IDX(script->references, i, pm_js_reference_t);

        if (import->kind == PM_JS_DYNAMIC) {
            APR_ARRAY_PUSH(rest->references, pm_js_reference_t) = *import;
        }
    }
    return rest;
}

void pm_modules_enter_inline(pm_context_t *context,
                             const pm_reference_t *reference,
                             const pm_origin_t *origin)
{
    int is_classic = reference->kind == PM_REFERENCE_INLINE_SCRIPT;
    const pm_js_script_t *script =
        (is_classic ? pm_js_parse_classic
                    : pm_js_parse)(context->pool, reference->text,
                                   reference->length, reference->text_position);

    if (is_classic) {
        script = imports_of(context->pool, script);
    }
    if (script) {
        follow_imports(context, script, reference, origin);
    }
}
