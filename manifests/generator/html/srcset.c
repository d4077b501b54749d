/*
 * Responsive images: which candidate of a srcset a desktop browser takes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/srcset.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "css/media.h"

#define WHITE_SPACE " \t\n\f\r"

/* Parses descriptors, of which only w, x and h mean something. Returns whether
 * they are right (WHATWG HTML, "parse a srcset attribute", steps 9 to 16). */
static int parse_descriptors(const char *text, pm_srcset_candidate_t *candidate)
{
    int has_density = 0, has_height = 0;

    while (*(text += strspn(text, WHITE_SPACE))) {
        char *end;
        double value = strtod(text, &end);

        if (end == text || !*end || (end[1] && !strchr(WHITE_SPACE, end[1]))) {
            return 0;
        }
        if (*end == 'w' && value > 0 && candidate->width == 0 && !has_density) {
            candidate->width = value;
        }
        else if (*end == 'x' && value >= 0 && candidate->width == 0 &&
                 !has_density) {
            candidate->density = value;
            has_density = 1;
        }
        else if (*end == 'h' && value > 0 && !has_height) {
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
    int depth = 0;

    for (; *at && (*at != ',' || depth > 0); at++) {
        depth += *at == '(' ? 1 : *at == ')' && depth > 0 ? -1 : 0;
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

/* A CSS length in pixels, of absolute and viewport units; -1: not known. */
static double parse_length(const char *text)
{
    static const struct {
        const char *unit;
        double pixels;
    } units[] = {
        {"px", 1},
        {"vw", PM_CSS_VIEWPORT_WIDTH / 100.0},
        {"vh", PM_CSS_VIEWPORT_HEIGHT / 100.0},
        {"vmin", PM_CSS_VIEWPORT_HEIGHT / 100.0},
        {"vmax", PM_CSS_VIEWPORT_WIDTH / 100.0},
        {"rem", 16},
        {"em", 16},
        {"pt", 96.0 / 72},
        {"cm", 96.0 / 2.54},
        {"mm", 9.6 / 2.54},
        {"in", 96},
    };
    char *end;
    double value = strtod(text, &end);
    size_t i;

    if (end == text) {
        return -1;
    }
    for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        size_t length = strlen(units[i].unit);

        if (strncasecmp(end, units[i].unit, length) == 0 &&
            !apr_isalpha(end[length])) {
            return value * units[i].pixels;
        }
    }
    return value == 0 ? 0 : -1;
}

/* calc() of a sum, as in calc(100vw - 2rem); -1: not known. */
static double parse_calc(const char *text)
{
    const char *at = text;
    double sum = 0, sign = 1;

    for (;;) {
        double length;

        at += strspn(at, WHITE_SPACE "(");
        length = parse_length(at);
        if (length < 0) {
            return -1;
        }
        sum += sign * length;
        at += strcspn(at, WHITE_SPACE ")");
        at += strspn(at, WHITE_SPACE);
        if (*at == ')' || !*at) {
            return sum;
        }
        if (*at != '+' && *at != '-') {
            return -1;
        }
        sign = *at++ == '+' ? 1 : -1;
    }
}

/* The last component of a <source-size>: where its length begins. */
static const char *length_start(const char *at, const char *end)
{
    int depth = 0;

    while (end > at && strchr(WHITE_SPACE, end[-1])) {
        end--;
    }
    while (end > at && (depth > 0 || !strchr(WHITE_SPACE, end[-1]))) {
        end--;
        depth += *end == ')' ? 1 : *end == '(' ? -1 : 0;
    }
    return end;
}

/* WHATWG HTML, "parse a sizes attribute" */
double pm_srcset_size(const char *sizes)
{
    const char *at = sizes ? sizes : "";

    while (*at) {
        const char *end = descriptors_end(at), *length = length_start(at, end);
        double size = strncasecmp(length, "calc(", 5) == 0
                          ? parse_calc(length + 5)
                          : parse_length(length);

        at += strspn(at, WHITE_SPACE);
        if (size >= 0 && (length <= at || pm_css_media_applies(
                                              at, (apr_size_t)(length - at)))) {
            return size;
        }
        at = *end ? end + 1 : end;
    }
    return PM_CSS_VIEWPORT_WIDTH;
}

static int by_density(const pm_srcset_candidate_t *first,
                      const pm_srcset_candidate_t *second)
{
    return (first->density > second->density) -
           (first->density < second->density);
}

int pm_srcset_choose(apr_array_header_t *candidates, const char *sizes)
{
    pm_srcset_candidate_t *all = (pm_srcset_candidate_t *)candidates->elts;
    double size = pm_srcset_size(sizes);
    int i, below = -1, above = -1;

    for (i = 0; i < candidates->nelts; i++) {
        if (all[i].width > 0) {
            all[i].density = size > 0 ? all[i].width / size : 1e9;
        }
        if (all[i].density < 1 &&
            (below < 0 || by_density(&all[i], &all[below]) > 0)) {
            below = i;
        }
        if (all[i].density >= 1 &&
            (above < 0 || by_density(&all[i], &all[above]) < 0)) {
            above = i;
        }
    }
    if (below < 0 || above < 0) {
        return below < 0 ? above : below;
    }
    /* Chromium takes the lower one if the geometric mean of both is above what
     * the screen has. */
    return all[below].density * all[above].density >= 1 ? below : above;
}
