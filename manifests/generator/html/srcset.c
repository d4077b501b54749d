/*
 * Responsive images: which candidate of a srcset a browser takes (WHATWG HTML,
 * section 4.8.4, "Images").
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/srcset.h"

#include <stdlib.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "html/sizes.h"

#define WHITE_SPACE " \t\n\f\r"

/* The number that a descriptor is, in [text, end); -1: it is none, as HTML
 * writes them: digits, or also a fraction and an exponent. Signs come to
 * nothing: less than 0 is wrong, and no number has a `+`. */
static double parse_number(const char *text, const char *end, int is_integer)
{
    const char *at = text;
    char *stop;
    double value;

    for (; at < end && (apr_isdigit(*at) ||
                        (!is_integer && (strchr(".eE", *at) ||
                                         (strchr("+-", *at) && at > text &&
                                          strchr("eE", at[-1])))));
         at++) {
    }
    if (at < end || text == end || end[-1] == '.') {
        return -1;
    }
    value = strtod(text, &stop);
    return stop == end ? value : -1;
}

/* Parses descriptors, of which only w, x and h mean something. Returns whether
 * they are right (WHATWG HTML, "parse a srcset attribute", steps 9 to 16). */
static int parse_descriptors(const char *text, pm_srcset_candidate_t *candidate)
{
    int has_density = 0, has_height = 0;

    while (*(text += strspn(text, WHITE_SPACE))) {
        const char *end = text + strcspn(text, WHITE_SPACE) - 1;
        double value = parse_number(text, end, *end != 'x');

        if (*end == 'w' && value > 0 && candidate->width == 0 && !has_density) {
            candidate->width = value;
        }
        else if (*end == 'x' && value >= 0 && candidate->width == 0 &&
                 !has_density && !has_height) {
            candidate->density = (float)value;
            has_density = 1;
        }
        else if (*end == 'h' && value > 0 && !has_height && !has_density) {
            has_height = 1;
        }
        else {
            return 0;
        }
        text = end + 1;
    }
    return !has_height || candidate->width > 0;
}

/* The end of the descriptors at `at`: a comma outside parentheses. */
static const char *descriptors_end(const char *at)
{
    int is_inside = 0;

    for (; *at && (*at != ',' || is_inside); at++) {
        is_inside = *at == '(' || (is_inside && *at != ')');
    }
    return at;
}

/* WHATWG HTML, "parse a srcset attribute" */
apr_array_header_t *pm_srcset_parse(apr_pool_t *pool, const char *srcset)
{
    apr_array_header_t *candidates =
        apr_array_make(pool, 4, sizeof(pm_srcset_candidate_t));
    const char *at = srcset;

    while (candidates->nelts < PM_SRCSET_CANDIDATES_MAX) {
        pm_srcset_candidate_t candidate = {.density = 1, .descriptor = ""};
        apr_size_t length;
        const char *end;

        at += strspn(at, WHITE_SPACE ",");
        length = strcspn(at, WHITE_SPACE);
        if (length == 0) {
            break;
        }
        end = at + length;
        if (end[-1] == ',') {
            while (length > 0 && at[length - 1] == ',') {
                length--;
            }
            candidate.url = apr_pstrmemdup(pool, at, length);
        }
        else {
            candidate.url = apr_pstrmemdup(pool, at, length);
            at = end + strspn(end, WHITE_SPACE);
            end = descriptors_end(at);
            candidate.descriptor =
                apr_pstrmemdup(pool, at, (apr_size_t)(end - at));
        }
        if (*candidate.url &&
            parse_descriptors(candidate.descriptor, &candidate)) {
            APR_ARRAY_PUSH(candidates, pm_srcset_candidate_t) = candidate;
        }
        at = end;
    }
    return candidates;
}

/* The densities that the candidates have with an image of that width. */
static void set_densities(apr_array_header_t *candidates, float width)
{
    int i;

    for (i = 0; i < candidates->nelts; i++) {
        pm_srcset_candidate_t *candidate =
            &APR_ARRAY_IDX(candidates, i, pm_srcset_candidate_t);

        if (candidate->width > 0) {
            candidate->density = (float)candidate->width / width;
        }
    }
}

/* What the standard leaves to browsers: Chromium and Firefox take the least
 * density that is enough for the screen, else the highest; the first of equal
 * ones. */
int pm_srcset_choose(apr_array_header_t *candidates, const char *sizes,
                     const pm_css_view_t *view)
{
    const pm_srcset_candidate_t *all =
        (const pm_srcset_candidate_t *)candidates->elts;
    const float screen = (float)view->density;
    int i, chosen = -1;

    set_densities(candidates, (float)pm_sizes_width(sizes, view));
    for (i = 0; i < candidates->nelts; i++) {
        int is_enough = all[i].density >= screen;

        if (chosen < 0 ||
            (all[chosen].density < screen
                 ? all[i].density > all[chosen].density
                 : is_enough && all[i].density < all[chosen].density)) {
            chosen = i;
        }
    }
    return chosen;
}
