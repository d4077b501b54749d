/*
 * The module scripts of a page: what they import, and what that imports.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "follow/modules.h"

#include <string.h>
#include <strings.h>

#include <apr_strings.h>

#include "js/importmap.h"
#include "js/parse.h"
#include "site/resolve.h"

/* A pm_importmap_url_t: own targets are paths, others absolute URLs. */
static const char *resolve_url(apr_pool_t *pool, const char *reference,
                               const char *base, void *data)
{
    const pm_follow_t *follow = data;
    pm_target_t target;

    if (!base && strncasecmp(reference, "http:", 5) != 0 &&
        strncasecmp(reference, "https:", 6) != 0) {
        return NULL;
    }
    target =
        pm_resolve(pool, follow->site->origin, base ? base : "/", reference);
    return target.kind == PM_TARGET_NONE ? NULL : target.href;
}

static pm_importmap_t *map_of(pm_walker_t *walker)
{
    if (!walker->imports) {
        walker->imports = pm_importmap_create(walker->pool, resolve_url,
                                              (void *)walker->follow);
    }
    return walker->imports;
}

void pm_modules_add_map(pm_walker_t *walker, const pm_reference_t *reference,
                        const pm_origin_t *origin)
{
    pm_error_t error = PM_ERROR_NONE;

    if (pm_importmap_merge(map_of(walker), reference->text, reference->length,
                           origin->base, &error) != APR_SUCCESS) {
        pm_position_t position =
            pm_position_within(reference->text_position,
                               (pm_position_t){error.line, error.column});

        pm_report_loss(walker->follow->report,
                       pm_place_make(origin->source, position),
                       "the import map is not used: %s", error.message);
    }
}

/* Why an import is not followed, if it is not static. */
static pm_reason_t late_reason(const pm_js_reference_t *import)
{
    switch (import->kind) {
    case PM_JS_IMPORT:
    case PM_JS_EXPORT:
        return PM_REASON_NONE;
    case PM_JS_DYNAMIC:
        return PM_REASON_DYNAMIC;
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

/* The candidate for an import, its link described; NULL beyond the limit. */
static pm_candidate_t *add_import(pm_walker_t *walker,
                                  const pm_js_reference_t *import,
                                  const pm_reference_t *root,
                                  const pm_origin_t *origin)
{
    pm_place_t place = pm_place_make(origin->source, import->position);
    pm_need_t need = root->is_blocking ? PM_NEED_SCRIPT : PM_NEED_MODULE_IMPORT;
    pm_candidate_t *candidate =
        pm_walker_add(walker, need, import->specifier, place);

    if (candidate) {
        candidate->link.rel = PM_REL_MODULEPRELOAD;
        candidate->link.as = import_as(import);
        candidate->link.crossorigin = root->crossorigin;
        candidate->link.referrerpolicy = root->referrerpolicy;
        candidate->left_out = late_reason(import);
        candidate->link.why =
            candidate->left_out ? "named by a module" : "imported by a module";
    }
    return candidate;
}

static void follow_imports(pm_walker_t *walker, const pm_js_script_t *script,
                           const pm_reference_t *root,
                           const pm_origin_t *origin);

/* Whether the module is new to the page, and there is room for it. */
static int is_new(pm_walker_t *walker, const char *href, pm_place_t place)
{
    if (apr_hash_get(walker->modules, href, APR_HASH_KEY_STRING)) {
        return 0;
    }
    if (walker->depth >= PM_MODULES_DEPTH_MAX ||
        apr_hash_count(walker->modules) >= PM_MODULES_MAX) {
        pm_report_loss(walker->follow->report, place,
                       "more imports than %d, or nested deeper than %d; the "
                       "rest is left out",
                       PM_MODULES_MAX, PM_MODULES_DEPTH_MAX);
        return 0;
    }
    apr_hash_set(walker->modules, href, APR_HASH_KEY_STRING, href);
    return 1;
}

/* Reads on in a module of the site, once a page. */
static void enter(pm_walker_t *walker, const pm_resource_t *resource,
                  const char *href, const pm_reference_t *root,
                  pm_place_t place)
{
    const pm_origin_t origin = {
        .base = href, .via = href, .source = resource->source};
    const pm_js_script_t *script;

    if (!is_new(walker, href, place) ||
        !pm_walker_may_read(walker, resource->content->bytes, PM_JS_LENGTH_MAX,
                            place)) {
        return;
    }
    script = pm_parsed_script(walker->follow->parsed, resource->content);
    if (script) {
        walker->depth++;
        follow_imports(walker, script, root, &origin);
        walker->depth--;
    }
}

static void follow_import(pm_walker_t *walker, const pm_js_reference_t *import,
                          const pm_reference_t *root, const pm_origin_t *origin)
{
    pm_candidate_t *candidate = add_import(walker, import, root, origin);
    const pm_resource_t *resource;
    pm_reason_t reason;
    const char *url;
    pm_place_t place;

    if (!candidate || candidate->left_out) {
        return;
    }
    url = pm_importmap_resolve(map_of(walker), walker->pool, import->specifier,
                               origin->base, &reason);
    if (!url) {
        pm_walker_lose(walker, candidate, reason, NULL);
        return;
    }
    candidate->url = url;
    candidate->link.integrity = pm_importmap_integrity(map_of(walker), url);
    place = candidate->place;
    resource = pm_walker_resolve(walker, candidate, origin);
    if (resource && candidate->link.as == PM_AS_NONE) {
        enter(walker, resource, candidate->link.href, root, place);
    }
}

/* The depth is bounded by enter(). */
static void follow_imports(pm_walker_t *walker, const pm_js_script_t *script,
                           const pm_reference_t *root,
                           const pm_origin_t *origin)
{
    int i;

    for (i = 0; i < script->references->nelts; i++) {
        follow_import(walker,
                      &APR_ARRAY_IDX(script->references, i, pm_js_reference_t),
                      root, origin);
    }
    if (script->lost > 0) {
        pm_report_loss(walker->follow->report,
                       pm_place_make(origin->source, script->lost_position),
                       "the script has more than can be kept; %d of its "
                       "imports are left out",
                       script->lost);
    }
    if (script->is_cut) {
        pm_report_loss(walker->follow->report,
                       (pm_place_t){origin->source, 0, 0},
                       "more than %d bytes; the rest of the script is not read",
                       PM_JS_LENGTH_MAX);
    }
}

void pm_modules_enter(pm_walker_t *walker, const pm_reference_t *reference,
                      const pm_resource_t *resource, const char *href)
{
    enter(walker, resource, href, reference,
          pm_place_make(walker->page->source, reference->position));
}

void pm_modules_enter_inline(pm_walker_t *walker,
                             const pm_reference_t *reference,
                             const pm_origin_t *origin)
{
    follow_imports(walker,
                   pm_js_parse(walker->pool, reference->text, reference->length,
                               reference->text_position),
                   reference, origin);
}
