/*
 * CSS Fonts 4, section 5.2, "Matching font styles", and section 5.3, "Cluster
 * matching", as far as it decides what is fetched: of the first family of the
 * list that the page has faces for, those nearest in stretch, style and weight
 * whose unicode-range meets the text; for what is left of it the next family.
 * Called once for each font of a page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/font_match.h"

#include <string.h>

#include "css/family.h"
#include "text/codepoint.h"

/* Distances: of stretch before style before weight. */
#define WEIGHT_FAR 10000.0
#define STYLE_STEP (10 * WEIGHT_FAR)
#define STRETCH_STEP (10 * STYLE_STEP)
#define STRETCH_FAR (10000.0 * STRETCH_STEP)

/* Smaller is nearer: the style asked for, then the other slant, then normal. */
static int style_distance(pm_css_style_t wanted, pm_css_style_t style)
{
    static const int distances[3][3] = {{0, 2, 1}, {2, 0, 1}, {2, 1, 0}};

    return distances[wanted][style];
}

/* Up to normal first what is narrower, above first what is wider. */
static double stretch_distance(double wanted, const pm_css_face_t *face)
{
    double below = wanted - face->stretch_last;
    double above = face->stretch_first - wanted;

    if (below <= 0 && above <= 0) {
        return 0;
    }
    if (wanted <= 100) {
        return below > 0 ? below * STRETCH_STEP
                         : STRETCH_FAR + above * STRETCH_STEP;
    }
    return above > 0 ? above * STRETCH_STEP
                     : STRETCH_FAR + below * STRETCH_STEP;
}

/*
 * Smaller is nearer. From 400 to 500 first upwards to 500, then downwards, then
 * upwards; below 400 first downwards; above 500 first upwards.
 */
static double weight_distance(double wanted, const pm_css_face_t *face)
{
    double below = wanted - face->weight_last;
    double above = face->weight_first - wanted;

    if (below <= 0 && above <= 0) {
        return 0;
    }
    if (wanted < 400) {
        return below > 0 ? below : WEIGHT_FAR + above;
    }
    if (wanted > 500) {
        return above > 0 ? above : WEIGHT_FAR + below;
    }
    if (above > 0 && face->weight_first <= 500) {
        return above;
    }
    return below > 0 ? WEIGHT_FAR + below : 2 * WEIGHT_FAR + above;
}

static double distance_of(const pm_css_wanted_t *wanted,
                          const pm_css_face_t *face)
{
    return stretch_distance(wanted->stretch, face) +
           style_distance(wanted->style, face->style) * STYLE_STEP +
           weight_distance(wanted->weight, face);
}

/* Takes from the text what the face is for; returns whether there was any. */
static int take_text(const pm_css_face_t *face, pm_css_codepoints_t *text,
                     pm_budget_t *budget)
{
    int found = 0, i;

    if (!face->ranges) {
        return pm_css_codepoints_remove(text, 0, PM_CODEPOINT_MAX);
    }
    for (i = 0; i < face->ranges->nelts && pm_budget_take(budget, 1); i++) {
        const pm_css_range_t *range =
            &APR_ARRAY_IDX(face->ranges, i, pm_css_range_t);

        found |= pm_css_codepoints_remove(text, range->first, range->last);
    }
    return found;
}

static double nearest_of(const pm_css_family_t *family,
                         const pm_css_wanted_t *wanted, pm_budget_t *budget)
{
    double nearest = -1;
    int i;

    for (i = 0; i < family->faces->nelts && pm_budget_take(budget, 1); i++) {
        const pm_css_family_face_t *one =
            &APR_ARRAY_IDX(family->faces, i, pm_css_family_face_t);
        double distance = distance_of(wanted, one->face);

        if (one->face->chosen && (nearest < 0 || distance < nearest)) {
            nearest = distance;
        }
    }
    return nearest;
}

/* Whether a face is fetched for the text; what it is for is taken from it. One
 * that is there on some screens only leaves the text for others. */
static int is_fetched(apr_pool_t *pool, const pm_css_family_face_t *one,
                      pm_css_codepoints_t *text, pm_budget_t *budget)
{
    pm_css_codepoints_t copy = {.pool = pool};

    if (!one->when) {
        return take_text(one->face, text, budget);
    }
    pm_css_codepoints_add_all(&copy, text);
    return take_text(one->face, &copy, budget);
}

/*
 * The nearest faces. Those that differ in unicode-range alone are one face in
 * pieces; of those that overlap the last one counts.
 */
static void match_family(apr_pool_t *pool, const pm_css_family_t *family,
                         const pm_css_wanted_t *wanted,
                         pm_css_codepoints_t *text, pm_budget_t *budget,
                         pm_css_face_sink_t *sink, void *baton)
{
    apr_array_header_t *fetched =
        apr_array_make(pool, 4, sizeof(const pm_css_family_face_t *));
    double nearest = nearest_of(family, wanted, budget);
    int i;

    for (i = family->faces->nelts - 1; i >= 0 && pm_budget_take(budget, 1);
         i--) {
        const pm_css_family_face_t *one =
            &APR_ARRAY_IDX(family->faces, i, pm_css_family_face_t);

        if (one->face->chosen && distance_of(wanted, one->face) <= nearest &&
            is_fetched(pool, one, text, budget)) {
            APR_ARRAY_PUSH(fetched, const pm_css_family_face_t *) = one;
        }
    }
    for (i = fetched->nelts - 1; i >= 0; i--) {
        sink(baton, APR_ARRAY_IDX(fetched, i, const pm_css_family_face_t *));
    }
}

void pm_css_fonts_match(apr_pool_t *pool, const pm_css_cascade_t *cascade,
                        const pm_css_wanted_t *wanted,
                        pm_css_codepoints_t *text, pm_budget_t *budget,
                        pm_css_face_sink_t *sink, void *baton)
{
    pm_css_lexer_t lexer;
    pm_css_token_t token;

    pm_css_lexer_init(&lexer, wanted->families, strlen(wanted->families),
                      PM_POSITION_START);
    do {
        const pm_css_family_t *family;
        const char *name;

        pm_css_lexer_next_solid(&lexer, &token);
        name = pm_css_family_text(pool, &lexer, &token);
        if (!name || !pm_budget_take(budget, 1)) {
            return;
        }
        family = pm_css_cascade_family(cascade, pool, name);
        if (family) {
            match_family(pool, family, wanted, text, budget, sink, baton);
        }
        else if (pm_css_family_is_present(name)) {
            return;
        }
    } while (token.type == PM_CSS_COMMA && !pm_css_codepoints_is_empty(text));
}
