/*
 * From the references of a page to candidates: resolves URLs, looks whether the
 * files are there, and reads on in stylesheets.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "follow/follow.h"

#include <string.h>
#include <strings.h>

#include <apr_strings.h>

#include "css/media.h"
#include "follow/chunks.h"
#include "follow/context.h"
#include "follow/images.h"
#include "follow/modules.h"
#include "follow/sheets.h"
#include "follow/unused.h"
#include "site/resolve.h"
#include "text/hash.h"

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
        link->screens = pm_context_screens(
            pm_css_media_views(reference->media, strlen(reference->media)));
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
    if (reference->is_set) { /* nothing waits for it, but it is as urgent */
        candidate->need = PM_NEED_IMPORT;
        candidate->link.why = "stylesheet that a script sets";
    }
}

static void describe_script(const pm_reference_t *reference,
                            pm_candidate_t *candidate)
{
    candidate->link.as = PM_AS_SCRIPT;
    if (reference->is_blocking) {
        /* As urgent as what stops the parser, wherever it stands. */
        candidate->need = PM_NEED_SCRIPT;
        candidate->link.why = "script that blocks rendering";
    }
    else if (reference->is_async) {
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
    candidate->need = reference->is_blocking ? PM_NEED_SCRIPT : PM_NEED_MODULE;
    candidate->link.rel = PM_REL_MODULEPRELOAD;
    candidate->link.why = reference->is_blocking
                              ? "module script that blocks rendering"
                          : reference->is_async ? "async module script"
                                                : "module script";
}

static void describe_island(const pm_reference_t *reference,
                            pm_candidate_t *candidate)
{
    candidate->need = PM_NEED_MODULE;
    candidate->link.rel = PM_REL_MODULEPRELOAD;
    candidate->link.why = "module of an island";
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
static void (*const describe[PM_REFERENCE_KINDS])(
    const pm_reference_t *reference, pm_candidate_t *candidate) = {
    [PM_REFERENCE_STYLE] = describe_style,
    [PM_REFERENCE_SCRIPT] = describe_script,
    [PM_REFERENCE_MODULE] = describe_module,
    [PM_REFERENCE_ISLAND] = describe_island,
    [PM_REFERENCE_PRELOAD] = describe_preload,
    [PM_REFERENCE_MODULEPRELOAD] = describe_modulepreload,
    [PM_REFERENCE_PRECONNECT] = describe_preconnect,
    [PM_REFERENCE_IMAGE] = NULL, /* see images.h */
};

/* What makes a page's own hint useless: a loss, since its author meant it. */
static pm_reason_t hint_problem(const pm_reference_t *reference,
                                const pm_link_t *link)
{
    if (reference->kind != PM_REFERENCE_PRELOAD || link->as != PM_AS_NONE) {
        return PM_REASON_NONE;
    }
    return reference->as ? PM_REASON_UNKNOWN_AS : PM_REASON_NO_AS;
}

/* Reads on in what a reference leads to. */
static void enter(pm_context_t *context, const pm_reference_t *reference,
                  const pm_resource_t *resource, const char *href)
{
    if (reference->kind == PM_REFERENCE_STYLE) {
        pm_sheets_enter(context, reference, resource, href);
    }
    else if (reference->kind == PM_REFERENCE_MODULE ||
             reference->kind == PM_REFERENCE_ISLAND) {
        pm_modules_enter(context, reference, resource, href);
    }
    if (reference->kind == PM_REFERENCE_SCRIPT ||
        reference->kind == PM_REFERENCE_MODULE) {
        pm_chunks_enter(context, reference, resource, href);
    }
}

/* In which encoding the query of what a reference leads to is sent. */
static pm_query_t query_of(const pm_context_t *context,
                           const pm_reference_t *reference)
{
    return reference->kind == PM_REFERENCE_INLINE_MODULE ||
                   reference->kind == PM_REFERENCE_INLINE_SCRIPT
               ? PM_QUERY_UTF8
               : pm_context_query(context,
                                  reference->kind != PM_REFERENCE_INLINE_STYLE);
}

static void enter_inline_script(pm_context_t *context,
                                const pm_reference_t *reference,
                                const pm_origin_t *origin)
{
    pm_chunks_enter_inline(context, reference);
    pm_modules_enter_inline(context, reference, origin);
}

/* Likewise, of those that have a text of their own instead of a URL. */
static void (*const enter_text[PM_REFERENCE_KINDS])(
    pm_context_t *context, const pm_reference_t *reference,
    const pm_origin_t *origin) = {
    [PM_REFERENCE_INLINE_STYLE] = pm_sheets_enter_inline,
    [PM_REFERENCE_IMPORT_MAP] = pm_modules_add_map,
    [PM_REFERENCE_INLINE_MODULE] = enter_inline_script,
    [PM_REFERENCE_INLINE_SCRIPT] = enter_inline_script,
};

static void follow_reference(pm_context_t *context,
                             const pm_reference_t *reference)
{
    pm_place_t place =
        pm_place_make(context->page->source, reference->position);
    const pm_origin_t origin = {.base =
                                    pm_context_base(context, reference->base),
                                .source = context->page->source,
                                .query = query_of(context, reference)};
    pm_candidate_t *candidate;
    const pm_resource_t *resource;

    if (enter_text[reference->kind]) {
        enter_text[reference->kind](context, reference, &origin);
        return;
    }
    if (!describe[reference->kind] ||
        !(candidate = pm_context_add(context, PM_NEED_PRELOAD, reference->url,
                                     place))) {
        return;
    }
    carry_over(reference, &candidate->link);
    describe[reference->kind](reference, candidate);
    if (reference->left_out) {
        pm_candidate_leave_out(candidate, reference->left_out);
        return;
    }
    if (hint_problem(reference, &candidate->link)) {
        pm_candidate_lose(context->follow->report, candidate,
                          hint_problem(reference, &candidate->link), NULL);
        return;
    }
    pm_images_resolve_srcset(context, candidate, &origin);
    if (candidate->left_out) {
        return;
    }
    resource = pm_context_resolve(context, candidate, &origin);
    if (resource) {
        enter(context, reference, resource, candidate->link.href);
    }
}

/* Which images the first window may show depends on the style: they wait for
 * it. */
static void follow_images(pm_context_t *context)
{
    const apr_array_header_t *references = context->scan->references;
    int i;

    for (i = 0; i < references->nelts; i++) {
        const pm_reference_t *reference =
            &APR_ARRAY_IDX(references, i, pm_reference_t);
        pm_origin_t origin = {.source = context->page->source,
                              .query = pm_context_query(context, 1)};

        if (reference->kind == PM_REFERENCE_IMAGE) {
            origin.base = pm_context_base(context, reference->base);
            pm_images_follow(context, reference, &origin);
        }
    }
    pm_images_backgrounds(context);
    pm_images_finish(context);
}

/*
 * A page that says nothing of a viewport is laid out by phones as if it were
 * 980 pixels wide. Nothing was judged for that: what only a small screen needs
 * is left out, since Chromium judges `media` of a header by the small one, too.
 */
static void forget_phones(pm_context_t *context)
{
    int i;

    for (i = 0; i < context->candidates->nelts; i++) {
        pm_candidate_t *candidate =
            &APR_ARRAY_IDX(context->candidates, i, pm_candidate_t);

        if (candidate->link.screens == PM_SCREEN_PHONE &&
            !candidate->left_out) {
            pm_candidate_leave_out(candidate, PM_REASON_CONDITION);
        }
        candidate->link.screens &= ~(unsigned)PM_SCREEN_PHONE;
    }
}

/* What cannot stand in a manifest is lost, but not the page. */
static void check_links(pm_context_t *context)
{
    const char *attribute, *message;
    int i;

    for (i = 0; i < context->candidates->nelts; i++) {
        pm_candidate_t *candidate =
            &APR_ARRAY_IDX(context->candidates, i, pm_candidate_t);

        if (!candidate->left_out &&
            pm_link_check(context->pool, &candidate->link, &attribute,
                          &message) != APR_SUCCESS) {
            pm_candidate_lose(
                context->follow->report, candidate, PM_REASON_UNFIT,
                apr_pstrcat(context->pool, attribute, " ", message, NULL));
        }
    }
}

apr_array_header_t *pm_follow_page(apr_pool_t *pool, const pm_follow_t *follow,
                                   const pm_page_t *page, pm_scan_t *scan)
{
    pm_context_t context = {
        .pool = pool,
        .follow = follow,
        .page = page,
        .scan = scan,
        .candidates = apr_array_make(pool, 32, sizeof(pm_candidate_t)),
        .sheets = pm_sheets_create(pool),
        .modules = pm_modules_create(pool, follow),
        .chunks = pm_chunks_create(pool),
        .targets = apr_hash_make_custom(pool, pm_hash_bytes),
        .budget = PM_BUDGET_START,
    };
    int i;

    for (i = 0; i < scan->references->nelts; i++) {
        follow_reference(&context,
                         &APR_ARRAY_IDX(scan->references, i, pm_reference_t));
    }
    pm_chunks_finish(&context);
    pm_sheets_finish(&context);
    follow_images(&context);
    pm_unused_images(&context);
    if (!scan->fits_screen) {
        forget_phones(&context);
    }
    check_links(&context);
    return context.candidates;
}
