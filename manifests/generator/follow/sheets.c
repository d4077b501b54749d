/*
 * The stylesheets of a page: what they import, and the fonts and images that
 * the page uses of them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "follow/sheets.h"

#include <string.h>

#include <apr_strings.h>

#include "css/usage.h"
#include "follow/images.h"
#include "site/media_type.h"

/* Whether what a page uses of the sheet depends on the page: it has faces, or
 * declarations with a url(). */
static int has_uses(const pm_css_sheet_t *sheet)
{
    int i, j;

    for (i = 0; i < sheet->rules->nelts; i++) {
        const pm_css_rule_t *rule =
            &APR_ARRAY_IDX(sheet->rules, i, pm_css_rule_t);

        for (j = 0; j < rule->declarations->nelts; j++) {
            const pm_css_declaration_t *declaration =
                &APR_ARRAY_IDX(rule->declarations, j, pm_css_declaration_t);

            if (strstr(declaration->value, "url(") ||
                strstr(declaration->value, "image-set(")) {
                return 1;
            }
        }
    }
    return sheet->faces->nelts > 0;
}

static void follow_import(pm_walker_t *walker, const pm_css_import_t *import,
                          const pm_origin_t *origin)
{
    pm_place_t place = pm_place_make(origin->source, import->position);
    pm_candidate_t *candidate =
        pm_walker_add(walker, PM_NEED_IMPORT, import->url, place);
    const pm_resource_t *resource;

    if (!candidate) {
        return;
    }
    candidate->link.as = PM_AS_STYLE;
    candidate->link.why = "imported by a stylesheet";
    if (!import->applies) {
        candidate->left_out = PM_REASON_CONDITION;
        return;
    }
    resource = pm_walker_resolve(walker, candidate, origin);
    if (resource) {
        pm_sheets_enter(walker, resource, candidate->link.href, place);
    }
}

/* Imports come before the sheet's own rules in the cascade. The depth of
 * imports is bounded by pm_sheets_enter(). */
static void follow_sheet(pm_walker_t *walker, const pm_css_sheet_t *sheet,
                         const pm_origin_t *origin)
{
    const pm_walker_sheet_t entered = {sheet, origin};
    int i;

    for (i = 0; i < sheet->imports->nelts; i++) {
        follow_import(
            walker, &APR_ARRAY_IDX(sheet->imports, i, pm_css_import_t), origin);
    }
    APR_ARRAY_PUSH(walker->entered, pm_walker_sheet_t) = entered;
    walker->has_uses = walker->has_uses || has_uses(sheet);
    if (sheet->lost > 0) {
        pm_report_loss(walker->follow->report,
                       pm_place_make(origin->source, sheet->lost_position),
                       "the stylesheet has more than can be kept; %d things "
                       "in it are left out",
                       sheet->lost);
    }
    if (sheet->is_cut) {
        pm_report_loss(walker->follow->report,
                       (pm_place_t){origin->source, 0, 0},
                       "more than %d bytes; the rest of the stylesheet is not "
                       "read",
                       PM_CSS_LENGTH_MAX);
    }
}

/*
 * Whether the page has the sheet already: under another query, say. Its rules
 * count where they stand last, since there they override what they were before;
 * so that is where it moves to. What it imports stays.
 */
static int enter_again(pm_walker_t *walker, const pm_css_sheet_t *sheet)
{
    pm_walker_sheet_t *all = (pm_walker_sheet_t *)walker->entered->elts;
    int last = walker->entered->nelts - 1, i;

    if (!apr_hash_get(walker->sheets, &sheet, sizeof(sheet))) {
        apr_hash_set(walker->sheets,
                     apr_pmemdup(walker->pool, &sheet, sizeof(sheet)),
                     sizeof(sheet), sheet);
        return 0;
    }
    /* It is not there while it is being followed: it imports itself. */
    for (i = last; i >= 0 && all[i].sheet != sheet; i--) {
    }
    if (i >= 0) {
        const pm_walker_sheet_t entered = all[i];

        memmove(all + i, all + i + 1, sizeof(*all) * (size_t)(last - i));
        all[last] = entered;
    }
    return 1;
}

void pm_sheets_enter(pm_walker_t *walker, const pm_resource_t *resource,
                     const char *href, pm_place_t place)
{
    pm_origin_t *origin = apr_palloc(walker->pool, sizeof(*origin));
    const pm_css_sheet_t *sheet =
        pm_parsed_sheet(walker->follow->parsed, resource->content);

    if (sheet && enter_again(walker, sheet)) {
        return;
    }
    origin->base = origin->via = href;
    origin->source = resource->source;
    if (sheet && walker->depth < PM_FOLLOW_DEPTH_MAX) {
        walker->depth++;
        follow_sheet(walker, sheet, origin);
        walker->depth--;
    }
    else if (sheet) {
        pm_report_loss(walker->follow->report, place,
                       "imports nested deeper than %d; the rest is left out",
                       PM_FOLLOW_DEPTH_MAX);
    }
}

void pm_sheets_enter_inline(pm_walker_t *walker,
                            const pm_reference_t *reference,
                            const pm_origin_t *origin)
{
    follow_sheet(walker,
                 pm_css_parse(walker->pool, reference->text, reference->length,
                              reference->text_position),
                 apr_pmemdup(walker->pool, origin, sizeof(*origin)));
}

/* A face as a candidate; its source has been chosen. */
static pm_candidate_t *add_face(pm_walker_t *walker, const pm_css_face_t *face,
                                const pm_origin_t *origin)
{
    pm_place_t place = pm_place_make(origin->source, face->chosen->position);
    /* The text is shown before such a font has come, or without it. */
    int is_late = face->display == PM_CSS_DISPLAY_SWAP ||
                  face->display == PM_CSS_DISPLAY_OPTIONAL;
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

        if (candidate) {
            candidate->link.why = font_why(walker->pool, use->face);
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
        candidate->left_out = pm_css_condition_applies(face->condition)
                                  ? PM_REASON_UNUSED_FONT
                                  : PM_REASON_CONDITION;
    }
}

void pm_sheets_finish(pm_walker_t *walker)
{
    pm_css_cascade_t *cascade;
    int i;

    if (!walker->has_uses && !walker->scan->has_style_url) {
        return;
    }
    cascade = pm_css_cascade_create(walker->pool);
    for (i = 0; i < walker->entered->nelts; i++) {
        const pm_walker_sheet_t *entered =
            &APR_ARRAY_IDX(walker->entered, i, pm_walker_sheet_t);

        pm_css_cascade_add(cascade, entered->sheet, entered->origin);
    }
    walker->usage = pm_css_usage_find(
        walker->pool, cascade,
        pm_scan_elements(walker->scan, pm_css_cascade_attributes(cascade)));
    if (walker->usage->is_cut) {
        pm_report_loss(walker->follow->report,
                       (pm_place_t){walker->page->source, 0, 0},
                       "its styles take more than can be done; fonts and "
                       "images may be left out");
    }
    add_used_fonts(walker, walker->usage);
    for (i = 0; i < walker->entered->nelts; i++) {
        add_unused_fonts(walker, walker->usage,
                         &APR_ARRAY_IDX(walker->entered, i, pm_walker_sheet_t));
    }
}
