/*
 * CSS Fonts 4, section 5.2, "Matching font styles", and section 5.3, "Cluster
 * matching", as far as it decides what is fetched: the first family of the list
 * that the page has faces for, and of it the faces nearest in style and weight
 * whose unicode-range meets the text. Called once for each font of a page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>
#include <strings.h>

#include "css/face.h"
#include "css/font_match.h"

/* Families that every system has, or has a stand-in for: the search ends. */
static const char *const present[] = {
    "serif",        "sans-serif", "monospace",       "cursive",
    "fantasy",      "system-ui",  "ui-serif",        "ui-sans-serif",
    "ui-monospace", "math",       "arial",           "helvetica",
    "times",        "courier",    "times new roman", "courier new"};

/* A distance beyond any weight. */
#define FAR 10000.0

static int is_present(const char *name)
{
    apr_size_t i;

    for (i = 0; i < sizeof(present) / sizeof(*present); i++) {
        if (strcasecmp(name, present[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Smaller is nearer: the style asked for, then the other slant, then normal. */
static int style_distance(pm_css_style_t wanted, pm_css_style_t style)
{
    static const int distances[3][3] = {{0, 2, 1}, {2, 0, 1}, {2, 1, 0}};

    return distances[wanted][style];
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
        return below > 0 ? below : FAR + above;
    }
    if (wanted > 500) {
        return above > 0 ? above : FAR + below;
    }
    if (above > 0 && face->weight_first <= 500) {
        return above;
    }
    return below > 0 ? FAR + below : 2 * FAR + above;
}

static double distance_of(const pm_css_wanted_t *wanted,
                          const pm_css_face_t *face)
{
    return style_distance(wanted->style, face->style) * 10 * FAR +
           weight_distance(wanted->weight, face);
}

int pm_css_range_meets(const pm_css_face_t *face,
                       const pm_css_codepoints_t *text)
{
    int i;

    if (face->ranges == NULL) {
        return 1;
    }
    for (i = 0; i < face->ranges->nelts; i++) {
        const pm_css_range_t *range =
            &APR_ARRAY_IDX(face->ranges, i, pm_css_range_t);

        if (pm_css_codepoints_has(text, range->first, range->last)) {
            return 1;
        }
    }
    return 0;
}

static void add_font(apr_array_header_t *fonts, const pm_css_face_t *face,
                     const void *data)
{
    int i;

    for (i = 0; i < fonts->nelts; i++) {
        if (APR_ARRAY_IDX(fonts, i, pm_css_font_use_t).face == face) {
            return;
        }
    }
    APR_ARRAY_PUSH(fonts, pm_css_font_use_t) =
        (pm_css_font_use_t){.face = face, .data = data};
}

/*
 * The nearest faces. Those that differ in unicode-range alone are one face in
 * pieces; of those that differ in nothing the last one counts. Returns whether
 * the family has anything for the text.
 */
static int choose_faces(const pm_css_family_t *family,
                        const pm_css_wanted_t *wanted,
                        const pm_css_codepoints_t *text,
                        apr_array_header_t *fonts)
{
    const pm_css_face_t *whole = NULL;
    const void *whole_data = NULL;
    double nearest = -1;
    int found = 0;
    int i;

    for (i = 0; i < family->faces->nelts; i++) {
        double distance = distance_of(
            wanted, APR_ARRAY_IDX(family->faces, i, const pm_css_face_t *));

        if (nearest < 0 || distance < nearest) {
            nearest = distance;
        }
    }
    for (i = 0; i < family->faces->nelts; i++) {
        const pm_css_face_t *face =
            APR_ARRAY_IDX(family->faces, i, const pm_css_face_t *);
        const void *data = APR_ARRAY_IDX(family->datas, i, const void *);

        if (distance_of(wanted, face) > nearest || face->chosen == NULL ||
            !pm_css_range_meets(face, text)) {
            continue;
        }
        found = 1;
        if (face->ranges != NULL) {
            add_font(fonts, face, data);
            continue;
        }
        whole = face;
        whole_data = data;
    }
    if (whole != NULL) {
        add_font(fonts, whole, whole_data);
    }
    return found;
}

void pm_css_family_choose(apr_pool_t *pool, const pm_css_cascade_t *cascade,
                          const pm_css_wanted_t *wanted,
                          const pm_css_codepoints_t *text,
                          apr_array_header_t *fonts)
{
    pm_css_lexer_t lexer;
    pm_css_token_t token;
    const char *name;

    pm_css_lexer_init(&lexer, wanted->families, strlen(wanted->families),
                      PM_POSITION_START);
    pm_css_lexer_next_solid(&lexer, &token);
    while (token.type != PM_CSS_END) {
        const pm_css_family_t *family;

        name = pm_css_family_text(pool, &lexer, &token);
        if (name == NULL) {
            return;
        }
        family = pm_css_cascade_family(cascade, name);
        if (family != NULL && choose_faces(family, wanted, text, fonts)) {
            return;
        }
        if (family == NULL && is_present(name)) {
            return;
        }
        if (token.type != PM_CSS_COMMA) {
            return;
        }
        pm_css_lexer_next_solid(&lexer, &token);
    }
}
