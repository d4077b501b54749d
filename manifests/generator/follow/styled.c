/*
 * What a page uses of its stylesheets, found once for the pages of a document,
 * and in part for documents with the same stylesheets.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "follow/styled.h"

#include <string.h>

#include <apr_hash.h>
#include <apr_strings.h>

#include "html/extent.h"
#include "style/box.h"
#include "text/hash.h"

/* What documents with the same stylesheets have in common: the last ones. */
struct pm_styles_t {
    apr_pool_t *pool;
    const apr_array_header_t *entered; /* of pm_entered_t; NULL: nothing yet */
    pm_css_cascade_t *cascade;
    pm_css_common_t *common;
    int cleared; /* so many times */
};

/* The last answer, and what it depends on, in a pool of its own. */
struct pm_styled_t {
    apr_pool_t *pool;
    const apr_array_header_t *entered; /* of pm_entered_t; NULL: no answer */
    const pm_css_usage_t *usage;
    const double *tops;        /* NULL: nobody asked yet */
    apr_int64_t before, after; /* steps that were left in the budget */
    int cleared;               /* so often were the styles when it was found */
};

/* Whether pages may have it in common: it is a file, rather than a part of one
 * of them. */
static int is_common(const apr_array_header_t *entered)
{
    int i;

    for (i = 0; i < entered->nelts; i++) {
        if (!APR_ARRAY_IDX(entered, i, pm_entered_t).origin->via) {
            return 0;
        }
    }
    return 1;
}

static int is_same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static int is_same(const pm_entered_t *a, const pm_entered_t *b)
{
    return a->sheet == b->sheet && a->is_for_layers == b->is_for_layers &&
           strcmp(a->origin->base, b->origin->base) == 0 &&
           strcmp(a->origin->via, b->origin->via) == 0 &&
           strcmp(a->origin->source, b->origin->source) == 0 &&
           a->origin->query == b->origin->query &&
           a->origin->encoding == b->origin->encoding &&
           is_same_text(a->use.layer, b->use.layer) &&
           pm_css_when_is_same(a->use.when, b->use.when);
}

/* Whether they are the stylesheets that are known, which may be NULL. */
static int are_same(const apr_array_header_t *known,
                    const apr_array_header_t *entered)
{
    int i = 0;

    if (!known || known->nelts != entered->nelts) {
        return 0;
    }
    while (i < entered->nelts &&
           is_same(&APR_ARRAY_IDX(known, i, pm_entered_t),
                   &APR_ARRAY_IDX(entered, i, pm_entered_t))) {
        i++;
    }
    return i == entered->nelts;
}

/* Whether the answer is that for these stylesheets and that budget, and all of
 * it is still there. */
static int is_for(const struct pm_styled_t *styled, const pm_context_t *context,
                  const apr_array_header_t *entered)
{
    return styled->before == context->budget.steps &&
           styled->cleared == context->follow->styles->cleared &&
           are_same(styled->entered, entered);
}

/* Copies that live in pool; sheets that are files live as long as the run. */
static apr_array_header_t *copy(apr_pool_t *pool,
                                const apr_array_header_t *entered)
{
    apr_array_header_t *copies = apr_array_copy(pool, entered);
    int i;

    for (i = 0; i < copies->nelts; i++) {
        pm_entered_t *one = &APR_ARRAY_IDX(copies, i, pm_entered_t);
        pm_origin_t *origin =
            apr_pmemdup(pool, one->origin, sizeof(*one->origin));

        origin->base = apr_pstrdup(pool, origin->base);
        origin->via = apr_pstrdup(pool, origin->via);
        origin->source = apr_pstrdup(pool, origin->source);
        one->use.data = one->origin = origin;
        one->use.layer = apr_pstrdup(pool, one->use.layer);
        one->use.when = pm_css_when_copy(pool, one->use.when);
    }
    return copies;
}

static pm_css_cascade_t *make_cascade(apr_pool_t *pool,
                                      const pm_css_sheet_t *browser_sheet,
                                      const apr_array_header_t *all)
{
    pm_css_cascade_t *cascade = pm_css_cascade_create(pool, browser_sheet);
    int i;

    for (i = 0; i < all->nelts; i++) {
        const pm_entered_t *entered = &APR_ARRAY_IDX(all, i, pm_entered_t);

        if (entered->is_for_layers) {
            pm_css_cascade_declare(cascade, entered->sheet, &entered->use);
        }
        else {
            pm_css_cascade_add(cascade, entered->sheet, &entered->use);
        }
    }
    return cascade;
}

/* It matters whether an element is shown, and what it is in. */
static void ask_for(unsigned char *shown, const pm_css_element_t *element)
{
    for (; element && !shown[element->index]; element = element->parent) {
        shown[element->index] = 1;
    }
}

/*
 * Which elements are asked for: those with an image. It matters where they are
 * down to the last whose image is not left out anyway, nor one of an element
 * before it.
 */
static pm_css_inquiry_t ask(apr_pool_t *pool, const pm_scan_t *scan)
{
    apr_size_t count = (apr_size_t)scan->page->elements->nelts;
    apr_hash_t *known = apr_hash_make_custom(pool, pm_hash_bytes);
    unsigned char *shown = apr_pcalloc(pool, count + 1);
    int i, placed = 0;

    for (i = 0; i < scan->references->nelts; i++) {
        const pm_reference_t *reference =
            &APR_ARRAY_IDX(scan->references, i, pm_reference_t);

        if (reference->kind != PM_REFERENCE_IMAGE || !reference->element) {
            continue;
        }
        ask_for(shown, reference->element);
        if (!reference->left_out && reference->url &&
            !apr_hash_get(known, reference->url, APR_HASH_KEY_STRING)) {
            apr_hash_set(known, reference->url, APR_HASH_KEY_STRING, reference);
            placed = reference->element->index + 1; /* they are in order */
        }
    }
    if (scan->has_style_url || scan->page->has_images) {
        return (pm_css_inquiry_t){.placed = (int)count};
    }
    return (pm_css_inquiry_t){.placed = placed, .shown = shown};
}

/* Whether they have neither fonts nor images: those would be of their page. */
static int are_plain(const apr_array_header_t *entered)
{
    int i;

    for (i = 0; i < entered->nelts; i++) {
        const pm_css_sheet_t *sheet =
            APR_ARRAY_IDX(entered, i, pm_entered_t).sheet;

        if (sheet->has_images || sheet->faces->nelts > 0) {
            return 0;
        }
    }
    return 1;
}

/* What documents with those stylesheets have in common, which are files; NULL:
 * nothing. */
static pm_css_common_t *common_of(const pm_context_t *context,
                                  const apr_array_header_t *entered)
{
    struct pm_styles_t *styles = context->follow->styles;

    if (!are_plain(entered)) {
        return NULL;
    }
    if (!are_same(styles->entered, entered) ||
        pm_css_common_is_full(styles->common)) {
        apr_pool_clear(styles->pool);
        styles->cleared++;
        styles->entered = copy(styles->pool, entered);
        styles->cascade = make_cascade(
            styles->pool, pm_parsed_browser_sheet(context->follow->parsed),
            styles->entered);
        styles->common = pm_css_common_create(styles->pool, styles->cascade);
    }
    return styles->common;
}

struct pm_styles_t *pm_styles_create(apr_pool_t *pool)
{
    struct pm_styles_t *styles = apr_pcalloc(pool, sizeof(*styles));

    apr_pool_create(&styles->pool, pool);
    return styles;
}

/* The answer, from pool. common: for pages with the same stylesheets; NULL. */
static const pm_css_usage_t *find_usage(apr_pool_t *pool, pm_context_t *context,
                                        const apr_array_header_t *entered,
                                        pm_css_common_t *common)
{
    pm_css_cascade_t *cascade =
        common ? context->follow->styles->cascade
               : make_cascade(pool,
                              pm_parsed_browser_sheet(context->follow->parsed),
                              entered);
    pm_css_inquiry_t asked = ask(pool, context->scan);

    asked.common = common;

    return pm_css_usage_find(pool, cascade, context->scan->page, &asked,
                             &context->budget);
}

/* Room for an answer: what was there is forgotten. */
static struct pm_styled_t *room_in(pm_scan_t *scan)
{
    if (!scan->styled) {
        scan->styled = apr_pcalloc(scan->pool, sizeof(*scan->styled));
        apr_pool_create(&scan->styled->pool, scan->pool);
    }
    scan->styled->entered = NULL;
    scan->styled->tops = NULL;
    apr_pool_clear(scan->styled->pool);
    return scan->styled;
}

const pm_css_usage_t *pm_styled_usage(pm_context_t *context,
                                      const apr_array_header_t *entered)
{
    struct pm_styled_t *styled = context->scan->styled;

    if (!styled || !is_for(styled, context, entered)) {
        styled = room_in(context->scan);
        if (!is_common(entered)) {
            return find_usage(context->pool, context, entered, NULL);
        }
        styled->entered = copy(styled->pool, entered);
        styled->before = context->budget.steps;
        styled->usage = find_usage(styled->pool, context, styled->entered,
                                   common_of(context, entered));
        styled->after = context->budget.steps;
        styled->cleared = context->follow->styles->cleared;
    }
    context->budget.steps = styled->after;
    return styled->usage;
}

const double *pm_styled_tops(pm_context_t *context)
{
    struct pm_styled_t *styled = context->scan->styled;

    if (!styled->tops) {
        styled->tops = pm_extent_tops(styled->pool, context->scan->extents,
                                      context->scan->page, context->usage,
                                      context->scan->fits_screen);
    }
    return styled->tops;
}
