/*
 * The images of a page: those that its first window may show.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "follow/images.h"

#include <string.h>

#include <apr_strings.h>

#include "css/media.h"
#include "follow/styled.h"
#include "format/url.h"
#include "html/extent.h"
#include "html/srcset.h"
#include "site/media_type.h"

/* Chromium does not count a smaller paint as one that matters, nor does it
 * fetch a smaller image sooner (area in CSS pixels). Where the page does not
 * say how large an image is, its file does, roughly: a photograph takes more
 * than a byte for ten pixels, an icon is a small file. */
#define LARGE_AREA 10000.0
#define AREA_PER_BYTE 4.0

/* A candidate of a srcset, resolved; NULL if it cannot stand in a header. */
static const char *resolve_one(pm_context_t *context, const char *url,
                               const pm_origin_t *origin)
{
    pm_target_t target = pm_context_target(context, url, origin);

    return target.kind == PM_TARGET_NONE || pm_url_check_href(target.href) ||
                   strchr(target.href, ',')
               ? NULL
               : target.href;
}

/* The candidates with absolute URLs, as an attribute; NULL if one has none. */
static const char *absolute(pm_context_t *context,
                            const apr_array_header_t *candidates,
                            const pm_origin_t *origin)
{
    const char *text = "";
    int i;

    for (i = 0; i < candidates->nelts; i++) {
        const pm_srcset_candidate_t *candidate =
            &APR_ARRAY_IDX(candidates, i, pm_srcset_candidate_t);
        const char *url = resolve_one(context, candidate->url, origin);

        if (!url) {
            return NULL;
        }
        text = apr_pstrcat(context->pool, text, *text ? ", " : "", url,
                           *candidate->descriptor ? " " : "",
                           candidate->descriptor, NULL);
    }
    return text;
}

/* The src as a candidate, where the srcset leaves room for one. */
static void add_source(apr_array_header_t *candidates, const char *url)
{
    pm_srcset_candidate_t source = {.url = url, .density = 1, .descriptor = ""};
    int i;

    for (i = 0; i < candidates->nelts; i++) {
        const pm_srcset_candidate_t *candidate =
            &APR_ARRAY_IDX(candidates, i, pm_srcset_candidate_t);

        if (candidate->width > 0 || candidate->density == 1) {
            return;
        }
    }
    if (url) {
        APR_ARRAY_PUSH(candidates, pm_srcset_candidate_t) = source;
    }
}

/* The view for which a link is chosen: the first that needs it. */
static const pm_css_view_t *view_of(const pm_link_t *link)
{
    pm_css_views_t views =
        link->media ? pm_css_media_views(link->media, strlen(link->media))
                    : PM_CSS_ALL_VIEWS;
    int view = PM_CSS_VIEW_DESKTOP;

    while (view < PM_CSS_VIEWS && !(views & PM_CSS_VIEW_BIT(view))) {
        view++;
    }
    return &pm_css_views[view < PM_CSS_VIEWS ? view : PM_CSS_VIEW_DESKTOP];
}

void pm_images_resolve_srcset(pm_context_t *context, pm_candidate_t *candidate,
                              const pm_origin_t *origin)
{
    pm_link_t *link = &candidate->link;
    apr_array_header_t *candidates;
    int chosen;

    if (!link->imagesrcset) {
        return;
    }
    candidates = pm_srcset_parse(context->pool, link->imagesrcset);
    add_source(candidates, candidate->url);
    chosen = pm_srcset_choose(candidates, link->imagesizes, view_of(link));
    if (chosen >= 0) {
        candidate->url =
            APR_ARRAY_IDX(candidates, chosen, pm_srcset_candidate_t).url;
    }
    link->imagesrcset =
        candidates->nelts > 1 ? absolute(context, candidates, origin) : NULL;
    if (!link->imagesrcset) {
        link->imagesizes = NULL;
    }
    else {
        /* Which one a screen takes depends on its density, too. */
        link->screens = 0;
    }
    if (candidates->nelts > 1 && !link->imagesrcset) {
        pm_candidate_leave_out(candidate, PM_REASON_SRCSET);
    }
}

/*
 * When an image is shown: its source is taken, and its element is displayed.
 * Browsers fetch an <img> in what is not displayed, a menu or a dialog, but do
 * not hurry; unless the author does.
 */
static const pm_css_when_t *shown_when(const pm_context_t *context,
                                       const pm_reference_t *image)
{
    int index = image->element ? image->element->index : 0;
    const pm_css_shown_t *shown;

    if (!context->usage || !image->element ||
        image->fetchpriority == PM_FETCHPRIORITY_HIGH) {
        return image->when;
    }
    if (context->usage->hidden[index] == PM_CSS_ALL_VIEWS) {
        return pm_css_when_never();
    }
    shown = context->usage->shown[index];
    return shown ? pm_css_when_and(context->pool, image->when, shown->when)
                 : image->when;
}

/* Restricts an image to that condition, which is said already if it is that of
 * its element alone. */
static void restrict_image(pm_context_t *context, pm_candidate_t *candidate,
                           const pm_reference_t *image,
                           const pm_css_when_t *when)
{
    const pm_css_shown_t *shown =
        context->usage && image->element
            ? context->usage->shown[image->element->index]
            : NULL;

    if (shown && shown->when == when) {
        pm_context_show_on(candidate, &shown->screens);
    }
    else {
        pm_context_restrict(context, candidate, when);
    }
}

/* How far down the page an element is, which may be NULL: guessed at y without
 * its style. */
static double y_of(pm_context_t *context, const pm_css_element_t *element,
                   double y)
{
    return context->usage && element ? pm_styled_tops(context)[element->index]
                                     : y;
}

/* An image that is far down is left out. */
static void place_image(pm_context_t *context, pm_candidate_t *candidate,
                        const pm_css_element_t *element, double y)
{
    candidate->y = y_of(context, element, y);
    if (candidate->y >= PM_EXTENT_TOP) {
        pm_candidate_leave_out(candidate, PM_REASON_FAR);
    }
}

/* What the image is, as its element says. */
static void describe_image(const pm_reference_t *reference,
                           pm_candidate_t *candidate)
{
    pm_link_t *link = &candidate->link;

    link->as = PM_AS_IMAGE;
    link->why = candidate->need == PM_NEED_HIDDEN_IMAGE
                    ? "image that is not shown at first"
                    : "image near the top";
    link->type = reference->type;
    link->crossorigin = reference->crossorigin;
    link->fetchpriority = reference->fetchpriority;
    link->referrerpolicy = reference->referrerpolicy;
    link->imagesrcset = reference->imagesrcset;
    link->imagesizes = reference->imagesizes;
    candidate->area = reference->area;
}

void pm_images_follow(pm_context_t *context, const pm_reference_t *reference,
                      const pm_origin_t *origin)
{
    const pm_css_when_t *when = shown_when(context, reference);
    int is_hidden = pm_css_when_views(when) == PM_CSS_NO_VIEW;
    pm_candidate_t *candidate = pm_context_add(
        context, is_hidden ? PM_NEED_HIDDEN_IMAGE : PM_NEED_IMAGE,
        reference->url, pm_place_make(origin->source, reference->position));

    if (!candidate) {
        return;
    }
    describe_image(reference, candidate);
    /* A script may show it before long, as it does with slides, so what is
     * hidden is not left out. */
    restrict_image(context, candidate, reference,
                   is_hidden ? reference->when : when);
    if (reference->left_out) {
        pm_candidate_leave_out(candidate, reference->left_out);
    }
    else if (candidate->left_out) {
        /* a condition that cannot be said */
    }
    else if (reference->fetchpriority != PM_FETCHPRIORITY_HIGH) {
        place_image(context, candidate, reference->element, reference->y);
    }
    if (candidate->left_out) {
        candidate->link.why = "image";
        return;
    }
    pm_images_resolve_srcset(context, candidate, origin);
    if (!candidate->url) {
        pm_candidate_leave_out(candidate, PM_REASON_NO_URL);
    }
    else if (!candidate->left_out) {
        pm_context_resolve(context, candidate, origin);
    }
}

void pm_images_backgrounds(pm_context_t *context)
{
    const pm_css_usage_t *usage = context->usage;
    const pm_origin_t *page = apr_pmemdup(
        context->pool,
        &(pm_origin_t){.base = pm_context_base(context, context->scan->base),
                       .source = context->page->source},
        sizeof(*page));
    int i;

    for (i = 0; usage && i < usage->images->nelts; i++) {
        const pm_css_image_use_t *use =
            &APR_ARRAY_IDX(usage->images, i, pm_css_image_use_t);
        const pm_origin_t *origin = use->data ? use->data : page;
        pm_place_t place = pm_place_make(
            origin->source, use->data ? use->position : use->element->position);
        pm_candidate_t *candidate =
            pm_context_add(context, PM_NEED_IMAGE, use->url, place);

        if (!candidate) {
            return;
        }
        candidate->link.as = PM_AS_IMAGE;
        candidate->link.why = apr_pstrcat(context->pool, "image behind <",
                                          use->element->tag, ">", NULL);
        if (!use->is_certain) {
            pm_candidate_leave_out(candidate, PM_REASON_UNCERTAIN_RULE);
        }
        else {
            place_image(context, candidate, use->element, 0);
        }
        if (!candidate->left_out) {
            pm_context_show_on(candidate, &use->screens);
        }
        if (!candidate->left_out) {
            pm_context_resolve(context, candidate, origin);
        }
    }
}

/* How large the image is likely to be painted. */
static double painted_area(const pm_candidate_t *candidate)
{
    if (candidate->area > 0) {
        return candidate->area;
    }
    return candidate->link.bytes > 0
               ? (double)candidate->link.bytes * AREA_PER_BYTE
               : 0;
}

/* The likely largest paint, and what the same element shows elsewhere. */
static void raise_largest(pm_context_t *context, const pm_candidate_t *largest)
{
    const pm_place_t place = largest->place;
    int i;

    for (i = 0; i < context->candidates->nelts; i++) {
        pm_candidate_t *candidate =
            &APR_ARRAY_IDX(context->candidates, i, pm_candidate_t);

        if (candidate->need == PM_NEED_IMAGE && !candidate->left_out &&
            candidate->place.source == place.source &&
            candidate->place.line == place.line &&
            candidate->place.column == place.column) {
            candidate->need = PM_NEED_HERO;
            candidate->link.why = "image that is likely the largest paint";
        }
    }
}

void pm_images_finish(pm_context_t *context)
{
    pm_candidate_t *largest = NULL;
    double area = LARGE_AREA;
    int i;

    for (i = 0; i < context->candidates->nelts; i++) {
        pm_candidate_t *candidate =
            &APR_ARRAY_IDX(context->candidates, i, pm_candidate_t);

        if (candidate->need != PM_NEED_IMAGE || candidate->left_out) {
            continue;
        }
        if (candidate->link.fetchpriority == PM_FETCHPRIORITY_HIGH) {
            candidate->need = PM_NEED_HERO;
            candidate->link.why = "image that the page gives a high priority";
        }
        else if (candidate->y < PM_CSS_VIEWPORT_HEIGHT &&
                 painted_area(candidate) > area) {
            largest = candidate;
            area = painted_area(candidate);
        }
    }
    if (largest) {
        raise_largest(context, largest);
    }
}
