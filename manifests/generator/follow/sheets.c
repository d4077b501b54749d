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
#include "follow/styled.h"
#include "site/media_type.h"
#include "style/usage.h"
#include "text/query.h"

struct pm_sheets_t {
    apr_hash_t *known;           /* pm_content_t * of those that were read ->
                                  * pm_css_sheet_t, or itself */
    apr_array_header_t *entered; /* of pm_entered_t, in cascade order */
    int depth;                   /* of imports */
    int has_uses;                /* there are faces, or rules with a url() */
};

struct pm_sheets_t *pm_sheets_create(apr_pool_t *pool)
{
    struct pm_sheets_t *sheets = apr_pcalloc(pool, sizeof(*sheets));

    sheets->known = apr_hash_make(pool);
    sheets->entered = apr_array_make(pool, 8, sizeof(pm_entered_t));
    return sheets;
}

/* The layer of an @import, in that of the sheet; each anonymous one is its own.
 * NULL: in none. */
static const char *layer_of(pm_context_t *context,
                            const pm_css_import_t *import,
                            const pm_entered_t *importer)
{
    const char *outer = importer->use.layer, *layer = import->layer;

    if (!layer) {
        return outer;
    }
    if (!*layer) {
        layer = apr_psprintf(context->pool, "*%d", context->candidates->nelts);
    }
    return outer ? apr_pstrcat(context->pool, outer, ".", layer, NULL) : layer;
}

/* What leads to a stylesheet. */
typedef struct lead_t {
    const char *href;
    pm_place_t place;
    const pm_encoding_t *encoding; /* of what refers to it; NULL: not known */
} lead_t;

static void enter(pm_context_t *context, const pm_resource_t *resource,
                  const lead_t *lead, pm_css_use_t use);

static void follow_import(pm_context_t *context, const pm_css_import_t *import,
                          const pm_entered_t *importer)
{
    const pm_origin_t *origin = importer->origin;
    pm_place_t place = pm_place_make(origin->source, import->position);
    pm_candidate_t *candidate =
        pm_context_add(context, PM_NEED_IMPORT, import->url, place);
    const pm_resource_t *resource;
    pm_css_use_t use = {.when = pm_css_when_and(
                            context->pool, importer->use.when, import->when)};

    if (!candidate) {
        return;
    }
    candidate->link.as = PM_AS_STYLE;
    candidate->link.why = "imported by a stylesheet";
    pm_context_restrict(context, candidate, use.when);
    if (candidate->left_out) {
        return;
    }
    use.layer = layer_of(context, import, importer);
    resource = pm_context_resolve(context, candidate, origin);
    if (resource) {
        enter(context, resource,
              &(lead_t){candidate->link.href, place, origin->encoding}, use);
    }
}

static void report_limits(pm_context_t *context, const pm_css_sheet_t *sheet,
                          const char *source)
{
    if (sheet->lost > 0) {
        pm_report_loss(context->follow->report,
                       pm_place_make(source, sheet->lost_position),
                       "the stylesheet has more than can be kept; %d things "
                       "in it are left out",
                       sheet->lost);
    }
    if (sheet->is_cut) {
        pm_report_loss(context->follow->report, (pm_place_t){source, 0, 0},
                       "more than %d bytes; the rest of the stylesheet is not "
                       "read",
                       PM_CSS_LENGTH_MAX);
    }
}

/* Imports come before the sheet's own rules in the cascade, but not before the
 * layers that it names first. The depth of imports is bounded by enter(). */
static void follow_sheet(pm_context_t *context, const pm_css_sheet_t *sheet,
                         const pm_entered_t *entered)
{
    pm_entered_t layers = *entered;
    int i;

    if (sheet->imports->nelts > 0 && sheet->early_layers > 0) {
        layers.is_for_layers = 1;
        APR_ARRAY_PUSH(context->sheets->entered, pm_entered_t) = layers;
    }
    for (i = 0; i < sheet->imports->nelts; i++) {
        follow_import(context,
                      &APR_ARRAY_IDX(sheet->imports, i, pm_css_import_t),
                      entered);
    }
    APR_ARRAY_PUSH(context->sheets->entered, pm_entered_t) = *entered;
    context->sheets->has_uses = context->sheets->has_uses ||
                                sheet->has_images || sheet->faces->nelts > 0;
    report_limits(context, sheet, entered->origin->source);
}

/*
 * Whether the page has read that content already: under another query, say. Its
 * rules count where they stand last, since there they override what they were
 * before; so that is where it moves to. What it imports stays.
 */
static int enter_again(pm_context_t *context, const pm_content_t *content,
                       const pm_css_when_t *when)
{
    pm_entered_t *all = (pm_entered_t *)context->sheets->entered->elts;
    const void *sheet =
        apr_hash_get(context->sheets->known, &content, sizeof(content));
    int last = context->sheets->entered->nelts - 1, i;

    /* It is not there while it is being followed: it imports itself. */
    for (i = last;
         sheet && i >= 0 && (all[i].sheet != sheet || all[i].is_for_layers);
         i--) {
    }
    if (sheet && i >= 0) {
        pm_entered_t entered = all[i];

        entered.use.when =
            pm_css_when_or(context->pool, entered.use.when, when);
        memmove(all + i, all + i + 1, sizeof(*all) * (size_t)(last - i));
        all[last] = entered;
    }
    return sheet != NULL;
}

/* The content as a stylesheet, which the page has then; NULL if it cannot be
 * read, or not any more. */
static const pm_css_sheet_t *read_sheet(pm_context_t *context,
                                        const pm_content_t *content,
                                        const lead_t *lead)
{
    const pm_css_sheet_t *sheet = NULL;

    if (context->sheets->depth == PM_SHEETS_DEPTH_MAX) {
        pm_report_loss(context->follow->report, lead->place,
                       "imports nested deeper than %d; the rest is left out",
                       PM_SHEETS_DEPTH_MAX);
    }
    else if (pm_context_may_read(context, content->bytes, PM_CSS_LENGTH_MAX,
                                 lead->place)) {
        sheet =
            pm_parsed_sheet(context->follow->parsed, content, lead->encoding);
        if (!sheet) {
            pm_context_lose_content(context, content, lead->place);
        }
    }
    apr_hash_set(context->sheets->known,
                 apr_pmemdup(context->pool, &content, sizeof(content)),
                 sizeof(content), sheet ? (const void *)sheet : content);
    return sheet;
}

/* In which encoding the queries of what a sheet refers to are sent. */
static pm_query_t query_of(const pm_context_t *context,
                           const pm_css_sheet_t *sheet,
                           const pm_encoding_t *encoding)
{
    if (!encoding && !sheet->is_ascii) {
        return PM_QUERY_UNREAD;
    }
    return pm_query_is_encoded(encoding) ? PM_QUERY_UNCERTAIN
                                         : pm_context_query(context, 0);
}

static void enter(pm_context_t *context, const pm_resource_t *resource,
                  const lead_t *lead, pm_css_use_t use)
{
    const pm_css_sheet_t *sheet;
    pm_origin_t *origin;

    if (enter_again(context, resource->content, use.when)) {
        return;
    }
    sheet = read_sheet(context, resource->content, lead);
    if (sheet) {
        origin = apr_palloc(context->pool, sizeof(*origin));
        origin->base = origin->via = lead->href;
        origin->source = resource->source;
        origin->encoding = sheet->declared ? sheet->declared : lead->encoding;
        origin->query = query_of(context, sheet, origin->encoding);
        use.data = origin;
        context->sheets->depth++;
        follow_sheet(context, sheet, &(pm_entered_t){sheet, origin, use, 0});
        context->sheets->depth--;
    }
}

/* When a sheet of the page applies, by its `media`. */
static pm_css_use_t use_of(pm_context_t *context,
                           const pm_reference_t *reference)
{
    pm_css_use_t use = {.data = NULL};

    if (reference->media) {
        use.when = pm_css_when_media(context->pool, reference->media,
                                     strlen(reference->media));
    }
    return use;
}

/* The encoding of what a link leads to: what its `charset` says, else the
 * page's. */
static const pm_encoding_t *encoding_of(const pm_context_t *context,
                                        const pm_reference_t *reference)
{
    const char *charset =
        reference->element
            ? pm_css_attribute_value(reference->element->kind->attributes,
                                     "charset")
            : NULL;
    const pm_encoding_t *said =
        charset ? pm_encoding_find(charset, strlen(charset)) : NULL;

    return said ? said : context->scan->encoding;
}

/* The rules of the stylesheets from `first` on do not count: another one has
 * taken the place of that which has brought them. */
static void forget_rules(pm_context_t *context, int first)
{
    int i;

    for (i = first; i < context->sheets->entered->nelts; i++) {
        APR_ARRAY_IDX(context->sheets->entered, i, pm_entered_t).use.when =
            pm_css_when_never();
    }
}

void pm_sheets_enter(pm_context_t *context, const pm_reference_t *reference,
                     const pm_resource_t *resource, const char *href)
{
    const lead_t lead = {
        href, pm_place_make(context->page->source, reference->position),
        encoding_of(context, reference)};
    int first = context->sheets->entered->nelts;

    enter(context, resource, &lead, use_of(context, reference));
    if (reference->is_replaced) {
        forget_rules(context, first);
    }
}

void pm_sheets_enter_inline(pm_context_t *context,
                            const pm_reference_t *reference,
                            const pm_origin_t *origin)
{
    const pm_css_sheet_t *sheet =
        pm_css_parse(context->pool, reference->text, reference->length,
                     reference->text_position);
    pm_origin_t *own = apr_pmemdup(context->pool, origin, sizeof(*origin));
    pm_entered_t entered = {
        .sheet = sheet, .origin = own, .use = use_of(context, reference)};

    own->encoding = context->scan->encoding;
    entered.use.data = own;
    follow_sheet(context, sheet, &entered);
}

/* A face as a candidate; its source has been chosen. */
static pm_candidate_t *add_face(pm_context_t *context,
                                const pm_css_face_t *face,
                                const pm_origin_t *origin)
{
    pm_place_t place = pm_place_make(origin->source, face->chosen->position);
    /* The text is shown before such a font has come, or without it. */
    int is_late = face->display == PM_CSS_FONT_SWAP ||
                  face->display == PM_CSS_FONT_OPTIONAL;
    pm_candidate_t *candidate =
        pm_context_add(context, is_late ? PM_NEED_LATE_FONT : PM_NEED_FONT,
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
static void add_used_fonts(pm_context_t *context, const pm_css_usage_t *usage)
{
    int i;

    for (i = 0; i < usage->fonts->nelts; i++) {
        const pm_css_font_use_t *use =
            &APR_ARRAY_IDX(usage->fonts, i, pm_css_font_use_t);
        pm_candidate_t *candidate = add_face(context, use->face, use->data);

        if (!candidate) {
            return;
        }
        candidate->link.why = font_why(context->pool, use->face);
        pm_context_show_on(candidate, &use->screens);
        if (!candidate->left_out) {
            pm_context_resolve(context, candidate, use->data);
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
static void add_unused_fonts(pm_context_t *context, const pm_css_usage_t *usage,
                             const pm_entered_t *entered)
{
    int i;

    for (i = 0; i < entered->sheet->faces->nelts; i++) {
        const pm_css_face_t *face =
            &APR_ARRAY_IDX(entered->sheet->faces, i, pm_css_face_t);
        pm_candidate_t *candidate;

        if (!face->chosen || is_used(usage, face) ||
            !(candidate = add_face(context, face, entered->origin))) {
            continue;
        }
        candidate->link.why = font_why(context->pool, face);
        pm_candidate_leave_out(candidate,
                               pm_css_when_views(face->when) == PM_CSS_NO_VIEW
                                   ? PM_REASON_CONDITION
                                   : PM_REASON_UNUSED_FONT);
    }
}

const apr_array_header_t *pm_sheets_entered(const pm_context_t *context)
{
    return context->sheets->entered;
}

/* Whether what the page fetches depends on its style. */
static int needs_usage(const pm_context_t *context)
{
    const pm_scan_t *scan = context->scan;
    int i;

    for (i = 0; i < scan->references->nelts; i++) {
        const pm_reference_t *reference =
            &APR_ARRAY_IDX(scan->references, i, pm_reference_t);

        if (reference->kind == PM_REFERENCE_IMAGE && !reference->left_out) {
            return 1;
        }
    }
    return context->sheets->has_uses || scan->has_style_url ||
           scan->page->has_images;
}

void pm_sheets_finish(pm_context_t *context)
{
    int i;

    if (!needs_usage(context)) {
        return;
    }
    context->usage = pm_styled_usage(context, context->sheets->entered);
    if (context->usage->is_cut) {
        pm_report_loss(context->follow->report,
                       (pm_place_t){context->page->source, 0, 0},
                       "its styles take more than can be done; fonts and "
                       "images may be left out");
    }
    if (context->usage->is_short) {
        pm_report_note(context->follow->report,
                       (pm_place_t){context->page->source, 0, 0},
                       "more elements than can be looked at; fonts and images "
                       "of those far down may be left out");
    }
    add_used_fonts(context, context->usage);
    for (i = 0; i < context->sheets->entered->nelts; i++) {
        const pm_entered_t *entered =
            &APR_ARRAY_IDX(context->sheets->entered, i, pm_entered_t);

        if (!entered->is_for_layers) {
            add_unused_fonts(context, context->usage, entered);
        }
    }
}
