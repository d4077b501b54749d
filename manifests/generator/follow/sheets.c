/*
 * The stylesheets of a page: what they import, and the fonts and images that
 * the page uses of them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "follow/sheets.h"

#include <string.h>

#include <apr_strings.h>

#include "follow/images.h"
#include "site/media_type.h"
#include "style/usage.h"

/* The layer of an @import, in that of the sheet; each anonymous one is its own.
 * NULL: in none. */
static const char *layer_of(pm_walker_t *walker, const pm_css_import_t *import,
                            const pm_walker_sheet_t *importer)
{
    const char *outer = importer->use.layer, *layer = import->layer;

    if (!layer) {
        return outer;
    }
    if (!*layer) {
        layer = apr_psprintf(walker->pool, "*%d", walker->candidates->nelts);
    }
    return outer ? apr_pstrcat(walker->pool, outer, ".", layer, NULL) : layer;
}

static void enter(pm_walker_t *walker, const pm_resource_t *resource,
                  const char *href, pm_place_t place, pm_css_use_t use);

static void follow_import(pm_walker_t *walker, const pm_css_import_t *import,
                          const pm_walker_sheet_t *importer)
{
    const pm_origin_t *origin = importer->origin;
    pm_place_t place = pm_place_make(origin->source, import->position);
    pm_candidate_t *candidate =
        pm_walker_add(walker, PM_NEED_IMPORT, import->url, place);
    const pm_resource_t *resource;
    pm_css_use_t use = {.when = pm_css_when_and(
                            walker->pool, importer->use.when, import->when)};

    if (!candidate) {
        return;
    }
    candidate->link.as = PM_AS_STYLE;
    candidate->link.why = "imported by a stylesheet";
    pm_walker_restrict(walker, candidate, use.when);
    if (candidate->left_out) {
        return;
    }
    use.layer = layer_of(walker, import, importer);
    resource = pm_walker_resolve(walker, candidate, origin);
    if (resource) {
        enter(walker, resource, candidate->link.href, place, use);
    }
}

static void report_limits(pm_walker_t *walker, const pm_css_sheet_t *sheet,
                          const char *source)
{
    if (sheet->lost > 0) {
        pm_report_loss(walker->follow->report,
                       pm_place_make(source, sheet->lost_position),
                       "the stylesheet has more than can be kept; %d things "
                       "in it are left out",
                       sheet->lost);
    }
    if (sheet->is_cut) {
        pm_report_loss(walker->follow->report, (pm_place_t){source, 0, 0},
                       "more than %d bytes; the rest of the stylesheet is not "
                       "read",
                       PM_CSS_LENGTH_MAX);
    }
}

/* Imports come before the sheet's own rules in the cascade, but not before the
 * layers that it names first. The depth of imports is bounded by enter(). */
static void follow_sheet(pm_walker_t *walker, const pm_css_sheet_t *sheet,
                         const pm_walker_sheet_t *entered)
{
    pm_walker_sheet_t layers = *entered;
    int i;

    if (sheet->imports->nelts > 0 && sheet->early_layers > 0) {
        layers.is_for_layers = 1;
        APR_ARRAY_PUSH(walker->entered, pm_walker_sheet_t) = layers;
    }
    for (i = 0; i < sheet->imports->nelts; i++) {
        follow_import(walker,
                      &APR_ARRAY_IDX(sheet->imports, i, pm_css_import_t),
                      entered);
    }
    APR_ARRAY_PUSH(walker->entered, pm_walker_sheet_t) = *entered;
    walker->has_uses =
        walker->has_uses || sheet->has_images || sheet->faces->nelts > 0;
    report_limits(walker, sheet, entered->origin->source);
}

/*
 * Whether the page has read that content already: under another query, say. Its
 * rules count where they stand last, since there they override what they were
 * before; so that is where it moves to. What it imports stays.
 */
static int enter_again(pm_walker_t *walker, const pm_content_t *content,
                       const pm_css_when_t *when)
{
    pm_walker_sheet_t *all = (pm_walker_sheet_t *)walker->entered->elts;
    const void *sheet = apr_hash_get(walker->sheets, &content, sizeof(content));
    int last = walker->entered->nelts - 1, i;

    /* It is not there while it is being followed: it imports itself. */
    for (i = last;
         sheet && i >= 0 && (all[i].sheet != sheet || all[i].is_for_layers);
         i--) {
    }
    if (sheet && i >= 0) {
        pm_walker_sheet_t entered = all[i];

        entered.use.when = pm_css_when_or(walker->pool, entered.use.when, when);
        memmove(all + i, all + i + 1, sizeof(*all) * (size_t)(last - i));
        all[last] = entered;
    }
    return sheet != NULL;
}

/* The content as a stylesheet, which the page has then; NULL if it cannot be
 * read, or not any more. */
static const pm_css_sheet_t *
read_sheet(pm_walker_t *walker, const pm_content_t *content, pm_place_t place)
{
    const pm_css_sheet_t *sheet = NULL;

    if (walker->depth == PM_FOLLOW_DEPTH_MAX) {
        pm_report_loss(walker->follow->report, place,
                       "imports nested deeper than %d; the rest is left out",
                       PM_FOLLOW_DEPTH_MAX);
    }
    else if (pm_walker_may_read(walker, content->bytes, PM_CSS_LENGTH_MAX,
                                place)) {
        sheet = pm_parsed_sheet(walker->follow->parsed, content);
    }
    apr_hash_set(walker->sheets,
                 apr_pmemdup(walker->pool, &content, sizeof(content)),
                 sizeof(content), sheet ? (const void *)sheet : content);
    return sheet;
}

static void enter(pm_walker_t *walker, const pm_resource_t *resource,
                  const char *href, pm_place_t place, pm_css_use_t use)
{
    const pm_css_sheet_t *sheet;
    pm_origin_t *origin;

    if (enter_again(walker, resource->content, use.when)) {
        return;
    }
    sheet = read_sheet(walker, resource->content, place);
    if (sheet) {
        origin = apr_palloc(walker->pool, sizeof(*origin));
        origin->base = origin->via = href;
        origin->source = resource->source;
        use.data = origin;
        walker->depth++;
        follow_sheet(walker, sheet,
                     &(pm_walker_sheet_t){sheet, origin, use, 0});
        walker->depth--;
    }
}

/* When a sheet of the page applies, by its `media`. */
static pm_css_use_t use_of(pm_walker_t *walker, const pm_reference_t *reference)
{
    pm_css_use_t use = {.data = NULL};

    if (reference->media) {
        use.when = pm_css_when_media(walker->pool, reference->media,
                                     strlen(reference->media));
    }
    return use;
}

void pm_sheets_enter(pm_walker_t *walker, const pm_reference_t *reference,
                     const pm_resource_t *resource, const char *href)
{
    enter(walker, resource, href,
          pm_place_make(walker->page->source, reference->position),
          use_of(walker, reference));
}

void pm_sheets_enter_inline(pm_walker_t *walker,
                            const pm_reference_t *reference,
                            const pm_origin_t *origin)
{
    const pm_css_sheet_t *sheet =
        pm_css_parse(walker->pool, reference->text, reference->length,
                     reference->text_position);
    pm_walker_sheet_t entered = {
        .sheet = sheet,
        .origin = apr_pmemdup(walker->pool, origin, sizeof(*origin)),
        .use = use_of(walker, reference)};

    entered.use.data = entered.origin;
    follow_sheet(walker, sheet, &entered);
}

/* A face as a candidate; its source has been chosen. */
static pm_candidate_t *add_face(pm_walker_t *walker, const pm_css_face_t *face,
                                const pm_origin_t *origin)
{
    pm_place_t place = pm_place_make(origin->source, face->chosen->position);
    /* The text is shown before such a font has come, or without it. */
    int is_late = face->display == PM_CSS_FONT_SWAP ||
                  face->display == PM_CSS_FONT_OPTIONAL;
    pm_candidate_t *candidate =
        pm_walker_add(walker, is_late ? PM_NEED_LATE_FONT : PM_NEED_FONT,
                      face->chosen->url, place);

    if (candidate) {
        candidate->link.as = PM_AS_FONT;
        candidate->link.crossorigin = PM_CROSSORIGIN_ANONYMOUS;
        candidate->link.type = pm_type_of(face->chosen->url);
    }
    return candidate;
}

/* The reason for people: any character may be in the name of a font. */
static const char *font_why(apr_pool_t *pool, const pm_css_face_t *face)
{
    char *why = apr_pstrcat(pool, "font ", face->family, NULL), *at;

    for (at = why; *at; at++) {
        if ((unsigned char)*at < ' ' || *at == 0x7f) {
            *at = '?';
        }
    }
    return why;
}

/* The fonts that text is set in, in the order of the page. */
static void add_used_fonts(pm_walker_t *walker, const pm_css_usage_t *usage)
{
    int i;

    for (i = 0; i < usage->fonts->nelts; i++) {
        const pm_css_font_use_t *use =
            &APR_ARRAY_IDX(usage->fonts, i, pm_css_font_use_t);
        pm_candidate_t *candidate = add_face(walker, use->face, use->data);

        if (!candidate) {
            return;
        }
        candidate->link.why = font_why(walker->pool, use->face);
        pm_walker_show_on(candidate, &use->screens);
        if (!candidate->left_out) {
            pm_walker_resolve(walker, candidate, use->data);
        }
    }
}

static int is_used(const pm_css_usage_t *usage, const pm_css_face_t *face)
{
    int i;

    for (i = 0; i < usage->fonts->nelts; i++) {
        if (APR_ARRAY_IDX(usage->fonts, i, pm_css_font_use_t).face == face) {
            return 1;
        }
    }
    return 0;
}

/* The other faces of a sheet are left out, and it is said why. */
static void add_unused_fonts(pm_walker_t *walker, const pm_css_usage_t *usage,
                             const pm_walker_sheet_t *entered)
{
    int i;

    for (i = 0; i < entered->sheet->faces->nelts; i++) {
        const pm_css_face_t *face =
            &APR_ARRAY_IDX(entered->sheet->faces, i, pm_css_face_t);
        pm_candidate_t *candidate;

        if (!face->chosen || is_used(usage, face) ||
            !(candidate = add_face(walker, face, entered->origin))) {
            continue;
        }
        candidate->link.why = font_why(walker->pool, face);
        candidate->left_out = pm_css_when_views(face->when) == PM_CSS_NO_VIEW
                                  ? PM_REASON_CONDITION
                                  : PM_REASON_UNUSED_FONT;
    }
}

static pm_css_cascade_t *make_cascade(const pm_walker_t *walker)
{
    pm_css_cascade_t *cascade = pm_css_cascade_create(
        walker->pool, pm_parsed_browser_sheet(walker->follow->parsed));
    int i;

    for (i = 0; i < walker->entered->nelts; i++) {
        const pm_walker_sheet_t *entered =
            &APR_ARRAY_IDX(walker->entered, i, pm_walker_sheet_t);

        if (entered->is_for_layers) {
            pm_css_cascade_declare(cascade, entered->sheet, &entered->use);
        }
        else {
            pm_css_cascade_add(cascade, entered->sheet, &entered->use);
        }
    }
    return cascade;
}

/* Whether what the page fetches depends on its style. */
static int needs_usage(const pm_walker_t *walker)
{
    const pm_scan_t *scan = walker->scan;
    int i;

    for (i = 0; i < scan->references->nelts; i++) {
        const pm_reference_t *reference =
            &APR_ARRAY_IDX(scan->references, i, pm_reference_t);

        if (reference->kind == PM_REFERENCE_IMAGE && !reference->left_out) {
            return 1;
        }
    }
    return walker->has_uses || scan->has_style_url;
}

void pm_sheets_finish(pm_walker_t *walker)
{
    pm_css_cascade_t *cascade;
    int i;

    if (!needs_usage(walker)) {
        return;
    }
    cascade = make_cascade(walker);
    walker->usage = pm_css_usage_find(
        walker->pool, cascade,
        pm_scan_elements(walker->scan, pm_css_cascade_attributes(cascade)),
        &walker->budget);
    if (walker->usage->is_cut) {
        pm_report_loss(walker->follow->report,
                       (pm_place_t){walker->page->source, 0, 0},
                       "its styles take more than can be done; fonts and "
                       "images may be left out");
    }
    if (walker->usage->is_short) {
        pm_report_note(walker->follow->report,
                       (pm_place_t){walker->page->source, 0, 0},
                       "more elements than can be looked at; fonts and images "
                       "of those far down may be left out");
    }
    add_used_fonts(walker, walker->usage);
    for (i = 0; i < walker->entered->nelts; i++) {
        const pm_walker_sheet_t *entered =
            &APR_ARRAY_IDX(walker->entered, i, pm_walker_sheet_t);

        if (!entered->is_for_layers) {
            add_unused_fonts(walker, walker->usage, entered);
        }
    }
}
