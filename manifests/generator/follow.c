/*
 * From the references of a page to candidates: resolves URLs, looks whether the
 * files are there, and reads on in stylesheets.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "follow.h"

#include <string.h>
#include <strings.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "resolve.h"
#include "type.h"
#include "url.h"

/* The following of one page. */
typedef struct walker_t {
    apr_pool_t *pool;
    const pm_follow_t *follow;
    const pm_followed_page_t *page;
    apr_array_header_t *candidates;
    apr_hash_t *sheets; /* href of each stylesheet that was read */
    int depth;          /* of imports */
} walker_t;

/* Where a URL stands: what it is relative to, and what it is for. */
typedef struct origin_t {
    const char *base; /* href */
    const char *via;  /* href of the stylesheet; NULL: the page */
    const char *source;
} origin_t;

/* The next candidate; NULL beyond the limit. */
static pm_candidate_t *add(walker_t *walker, pm_need_t need, const char *url,
                           pm_place_t place)
{
    pm_candidate_t *candidate;

    if (walker->candidates->nelts >= PM_FOLLOW_CANDIDATES_MAX) {
        pm_report_loss(walker->follow->report, place,
                       "more than %d references; the rest is left out",
                       PM_FOLLOW_CANDIDATES_MAX);
        return NULL;
    }
    candidate = apr_array_push(walker->candidates);
    memset(candidate, 0, sizeof(*candidate));
    candidate->need = need;
    candidate->url = url;
    candidate->place = place;
    candidate->order = walker->candidates->nelts;
    candidate->link.bytes = PM_BYTES_UNKNOWN;
    return candidate;
}

/* Leaves the candidate out, and says so if that is a loss. */
static void lose(walker_t *walker, pm_candidate_t *candidate, const char *why)
{
    candidate->left_out = why;
    pm_report_loss(walker->follow->report, candidate->place,
                   "%s %s; the link is left out", candidate->url, why);
}

/* What is fetched from another origin: only the connection can be prepared. */
static void make_preconnect(apr_pool_t *pool, pm_candidate_t *candidate,
                            const char *origin)
{
    pm_link_t *link = &candidate->link;
    /* Fonts and modules are fetched without credentials, over a connection of
     * its own, as is what says crossorigin=anonymous. */
    int is_anonymous =
        link->crossorigin == PM_CROSSORIGIN_ANONYMOUS ||
        (link->crossorigin == PM_CROSSORIGIN_NONE &&
         (link->as == PM_AS_FONT || link->rel == PM_REL_MODULEPRELOAD));

    const char *why = candidate->is_author
                          ? link->why
                          : apr_pstrcat(pool, "origin of: ", link->why, NULL);

    memset(link, 0, sizeof(*link));
    link->bytes = PM_BYTES_UNKNOWN;
    link->why = why;
    link->rel = PM_REL_PRECONNECT;
    link->href = origin;
    link->crossorigin =
        is_anonymous ? PM_CROSSORIGIN_ANONYMOUS : PM_CROSSORIGIN_NONE;
}

/* Fills in what the file says; or leaves the candidate out. */
static const pm_resource_t *look(walker_t *walker, pm_candidate_t *candidate)
{
    const pm_resource_t *resource =
        pm_resources_find(walker->follow->resources, candidate->link.href);

    if (resource->is_outside) {
        candidate->left_out = resource->problem;
        pm_report_note(walker->follow->report, candidate->place,
                       "%s %s; the link is left out", candidate->url,
                       resource->problem);
        return NULL;
    }
    if (resource->problem) {
        lose(walker, candidate, resource->problem);
        return NULL;
    }
    candidate->link.bytes = resource->content->bytes;
    candidate->link.hash = resource->content->hash;
    return resource;
}

/*
 * Resolves the candidate's URL. Returns the file, if it is one of the site that
 * is there; the link's rel, as and crossorigin are set already.
 */
static const pm_resource_t *resolve(walker_t *walker, pm_candidate_t *candidate,
                                    const origin_t *origin)
{
    pm_target_t target = pm_resolve(walker->pool, walker->follow->own,
                                    origin->base, candidate->url);
    const char *wrong;

    if (target.kind == PM_TARGET_NONE) {
        candidate->left_out = target.reason;
        return NULL;
    }
    if (target.kind == PM_TARGET_OTHER) {
        make_preconnect(walker->pool, candidate, target.origin);
        wrong = pm_url_check_origin(target.origin);
    }
    else {
        candidate->link.href = target.href;
        candidate->link.via = origin->via;
        wrong = pm_url_check_href(target.href);
    }
    if (wrong) {
        lose(walker, candidate, apr_pstrcat(walker->pool, "has ", wrong, NULL));
        return NULL;
    }
    return target.kind == PM_TARGET_OWN ? look(walker, candidate) : NULL;
}

static void follow_sheet(walker_t *walker, const pm_css_sheet_t *sheet,
                         const origin_t *origin);

/* Reads on in a stylesheet of the site, once a page. */
static void enter_sheet(walker_t *walker, const pm_resource_t *resource,
                        const pm_candidate_t *candidate)
{
    const char *href = candidate->link.href;
    const origin_t origin = {
        .base = href, .via = href, .source = resource->source};
    const pm_css_sheet_t *sheet;

    if (apr_hash_get(walker->sheets, href, APR_HASH_KEY_STRING)) {
        return;
    }
    apr_hash_set(walker->sheets, href, APR_HASH_KEY_STRING, href);
    sheet = pm_resources_sheet(walker->follow->resources, resource);
    if (sheet && walker->depth < PM_FOLLOW_DEPTH_MAX) {
        walker->depth++;
        follow_sheet(walker, sheet, &origin);
        walker->depth--;
    }
    else if (sheet) {
        pm_report_loss(walker->follow->report, candidate->place,
                       "imports nested deeper than %d; the rest is left out",
                       PM_FOLLOW_DEPTH_MAX);
    }
}

static void follow_import(walker_t *walker, const pm_css_import_t *import,
                          const origin_t *origin)
{
    pm_place_t place = {origin->source, import->line, 0};
    pm_candidate_t *candidate = add(walker, PM_NEED_IMPORT, import->url, place),
                   entered;
    const pm_resource_t *resource;

    if (!candidate) {
        return;
    }
    candidate->link.as = PM_AS_STYLE;
    candidate->link.why = "imported by a stylesheet";
    if (!import->applies) {
        candidate->left_out = "its condition does not hold in a desktop "
                              "browser";
        return;
    }
    resource = resolve(walker, candidate, origin);
    if (resource) {
        /* More candidates may move this one. */
        entered = *candidate;
        enter_sheet(walker, resource, &entered);
    }
}

static void follow_face(walker_t *walker, const pm_css_face_t *face,
                        const origin_t *origin)
{
    const pm_css_source_t *source = face->chosen;
    pm_place_t place = {origin->source, source ? source->line : 0, 0};
    pm_candidate_t *candidate;

    if (!source) {
        return;
    }
    candidate = add(walker, PM_NEED_FONT, source->url, place);
    if (!candidate) {
        return;
    }
    candidate->link.as = PM_AS_FONT;
    candidate->link.crossorigin = PM_CROSSORIGIN_ANONYMOUS;
    candidate->link.type = pm_type_of(source->url);
    candidate->link.why =
        apr_pstrcat(walker->pool, "font ", face->family, NULL);
    if (!pm_css_condition_applies(face->condition)) {
        candidate->left_out = "its condition does not hold in a desktop "
                              "browser";
        return;
    }
    resolve(walker, candidate, origin);
}

/* The depth of imports is bounded by enter_sheet(). */
static void follow_sheet(walker_t *walker, const pm_css_sheet_t *sheet,
                         const origin_t *origin)
{
    int i;

    for (i = 0; i < sheet->imports->nelts; i++) {
        follow_import(
            walker, &APR_ARRAY_IDX(sheet->imports, i, pm_css_import_t), origin);
    }
    for (i = 0; i < sheet->faces->nelts; i++) {
        follow_face(walker, &APR_ARRAY_IDX(sheet->faces, i, pm_css_face_t),
                    origin);
    }
    if (sheet->lost > 0) {
        pm_report_loss(walker->follow->report,
                       (pm_place_t){origin->source, sheet->lost_line, 0},
                       "the stylesheet has more than can be kept; %d of its "
                       "imports or fonts are left out",
                       sheet->lost);
    }
}

/* Whether a media query list is true in every browser with a screen. */
static int is_media_unconditional(const char *media)
{
    return strcasecmp(media, "all") == 0 || strcasecmp(media, "screen") == 0 ||
           strcasecmp(media, "only screen") == 0;
}

/* The attributes that every link of the page's own elements carries on. */
static void carry_over(const pm_reference_t *reference, pm_link_t *link)
{
    link->crossorigin = reference->crossorigin;
    link->fetchpriority = reference->fetchpriority;
    link->integrity = reference->integrity;
    link->referrerpolicy = reference->referrerpolicy;
    if (reference->media && !is_media_unconditional(reference->media)) {
        link->media = reference->media;
    }
}

/* What a reference of the page is needed for. */
static void describe_style(const pm_reference_t *reference,
                           pm_candidate_t *candidate)
{
    candidate->need = PM_NEED_STYLE;
    candidate->link.as = PM_AS_STYLE;
    candidate->link.why =
        reference->in_head ? "stylesheet in head" : "stylesheet in body";
}

static void describe_script(const pm_reference_t *reference,
                            pm_candidate_t *candidate)
{
    candidate->link.as = PM_AS_SCRIPT;
    if (reference->is_async) {
        candidate->need = PM_NEED_ASYNC;
        candidate->link.why = "async script";
    }
    else if (reference->is_defer) {
        candidate->need = PM_NEED_DEFER;
        candidate->link.why = "deferred script";
    }
    else {
        candidate->need =
            reference->in_head ? PM_NEED_SCRIPT : PM_NEED_BODY_SCRIPT;
        candidate->link.why =
            reference->in_head ? "script in head" : "script in body";
    }
}

static void describe_module(const pm_reference_t *reference,
                            pm_candidate_t *candidate)
{
    candidate->need = PM_NEED_MODULE;
    candidate->link.rel = PM_REL_MODULEPRELOAD;
    candidate->link.why =
        reference->is_async ? "async module script" : "module script";
}

static void describe_preload(const pm_reference_t *reference,
                             pm_candidate_t *candidate)
{
    static const struct {
        pm_as_t as;
        pm_need_t need;
    } needs[] = {
        {PM_AS_STYLE, PM_NEED_STYLE},
        {PM_AS_FONT, PM_NEED_FONT},
        {PM_AS_SCRIPT, PM_NEED_SCRIPT},
    };
    pm_link_t *link = &candidate->link;
    size_t i;

    candidate->is_author = 1;
    candidate->need = PM_NEED_PRELOAD;
    link->why = "the page's own preload";
    link->type = reference->type;
    link->imagesrcset = reference->imagesrcset;
    link->imagesizes = reference->imagesizes;
    if (!reference->as || !pm_as_parse(reference->as, &link->as)) {
        link->as = PM_AS_NONE;
    }
    if (link->as == PM_AS_FONT && link->crossorigin == PM_CROSSORIGIN_NONE) {
        link->crossorigin = PM_CROSSORIGIN_ANONYMOUS;
    }
    for (i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
        if (needs[i].as == link->as) {
            candidate->need = needs[i].need;
        }
    }
}

static void describe_modulepreload(const pm_reference_t *reference,
                                   pm_candidate_t *candidate)
{
    candidate->is_author = 1;
    candidate->need = PM_NEED_MODULE;
    candidate->link.rel = PM_REL_MODULEPRELOAD;
    candidate->link.why = "the page's own modulepreload";
    candidate->link.type = reference->type;
    if (reference->as) {
        pm_as_parse(reference->as, &candidate->link.as);
        if (candidate->link.as == PM_AS_SCRIPT) {
            candidate->link.as = PM_AS_NONE;
        }
    }
}

static void describe_preconnect(const pm_reference_t *reference,
                                pm_candidate_t *candidate)
{
    candidate->is_author = 1;
    candidate->need = PM_NEED_PRECONNECT;
    candidate->link.rel = PM_REL_PRECONNECT;
    candidate->link.why = "the page's own preconnect";
}

/* Indexed by pm_reference_kind_t; NULL: nothing to fetch. */
static void (*const describe[])(const pm_reference_t *reference,
                                pm_candidate_t *candidate) = {
    [PM_REFERENCE_STYLE] = describe_style,
    [PM_REFERENCE_SCRIPT] = describe_script,
    [PM_REFERENCE_MODULE] = describe_module,
    [PM_REFERENCE_PRELOAD] = describe_preload,
    [PM_REFERENCE_MODULEPRELOAD] = describe_modulepreload,
    [PM_REFERENCE_PRECONNECT] = describe_preconnect,
    [PM_REFERENCE_POSTER] = NULL,
};

/* The base of a reference: its <base href> resolved, else the page's URL. */
static const char *base_of(walker_t *walker, const pm_reference_t *reference)
{
    pm_target_t target;

    if (!reference->base) {
        return walker->page->url;
    }
    target = pm_resolve(walker->pool, walker->follow->own, walker->page->url,
                        reference->base);
    return target.kind == PM_TARGET_NONE ? walker->page->url : target.href;
}

static void follow_inline_style(walker_t *walker,
                                const pm_reference_t *reference,
                                const origin_t *origin)
{
    follow_sheet(walker,
                 pm_css_parse(walker->pool, reference->text, reference->length,
                              reference->text_line),
                 origin);
}

/* What makes a page's own hint useless: a loss, since its author meant it. */
static const char *hint_problem(const pm_reference_t *reference,
                                const pm_link_t *link)
{
    if (reference->kind != PM_REFERENCE_PRELOAD || link->as != PM_AS_NONE) {
        return NULL;
    }
    return reference->as ? "is preloaded with an unknown \"as\""
                         : "is preloaded without \"as\"";
}

static void follow_reference(walker_t *walker, const pm_reference_t *reference)
{
    pm_place_t place = {walker->page->source, reference->line,
                        reference->column};
    const origin_t origin = {.base = base_of(walker, reference),
                             .source = walker->page->source};
    pm_candidate_t *candidate, entered;
    const pm_resource_t *resource;

    if (reference->kind == PM_REFERENCE_INLINE_STYLE) {
        follow_inline_style(walker, reference, &origin);
        return;
    }
    if (!describe[reference->kind] ||
        !(candidate = add(walker, PM_NEED_PRELOAD, reference->url, place))) {
        return;
    }
    carry_over(reference, &candidate->link);
    describe[reference->kind](reference, candidate);
    candidate->left_out = reference->left_out;
    if (candidate->left_out) {
        return;
    }
    if (hint_problem(reference, &candidate->link)) {
        lose(walker, candidate, hint_problem(reference, &candidate->link));
        return;
    }
    resource = resolve(walker, candidate, &origin);
    if (resource && reference->kind == PM_REFERENCE_STYLE) {
        entered = *candidate;
        enter_sheet(walker, resource, &entered);
    }
}

apr_array_header_t *pm_follow_page(apr_pool_t *pool, const pm_follow_t *follow,
                                   const pm_followed_page_t *page)
{
    walker_t walker = {
        .pool = pool,
        .follow = follow,
        .page = page,
        .candidates = apr_array_make(pool, 32, sizeof(pm_candidate_t)),
        .sheets = apr_hash_make(pool),
    };
    int i;

    for (i = 0; i < page->scan->references->nelts; i++) {
        follow_reference(
            &walker, &APR_ARRAY_IDX(page->scan->references, i, pm_reference_t));
    }
    return walker.candidates;
}
