/*
 * Where on the page something is: a guess at its distance from the top.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/placement.h"

#include <string.h>

#define LINE_WIDTH 1000.0
#define LINE_HEIGHT 22.0
#define CHARACTER_WIDTH 7.5

/* Elements that begin a line, and the space that they add above and below; by
 * name. */
static const struct {
    const char *name;
    double margin;
} blocks[] = {
    {"address", 0}, {"article", 0},  {"aside", 0},  {"blockquote", 8},
    {"br", 0},      {"dd", 0},       {"div", 0},    {"dl", 8},
    {"dt", 0},      {"fieldset", 8}, {"figure", 8}, {"footer", 0},
    {"form", 0},    {"h1", 14},      {"h2", 12},    {"h3", 10},
    {"h4", 8},      {"h5", 8},       {"h6", 8},     {"header", 0},
    {"hr", 4},      {"li", 0},       {"main", 0},   {"nav", 0},
    {"ol", 8},      {"p", 8},        {"pre", 8},    {"section", 0},
    {"table", 4},   {"td", 0},       {"th", 0},     {"tr", 2},
    {"ul", 8},
};

int pm_placement_is_near(const pm_placement_t *placement)
{
    return placement->y < PM_PLACEMENT_END;
}

/* The space around such an element; -1: it is none. */
static double margin_of(const char *name)
{
    int first = 0, last = (int)(sizeof(blocks) / sizeof(blocks[0])) - 1;

    while (first <= last) {
        int middle = (first + last) / 2;
        int order = blocks[middle].name[0] - name[0];

        order = order ? order : strcmp(blocks[middle].name, name);
        if (order == 0) {
            return blocks[middle].margin;
        }
        first = order < 0 ? middle + 1 : first;
        last = order < 0 ? last : middle - 1;
    }
    return -1;
}

static void end_line(pm_placement_t *placement)
{
    if (placement->x > 0) {
        placement->y += placement->height;
    }
    placement->x = placement->height = 0;
}

void pm_placement_tag(pm_placement_t *placement, const char *name, int is_end)
{
    double margin;

    /* What is far down stays there. */
    if (!pm_placement_is_near(placement)) {
        return;
    }
    if (strcmp(name, "nav") == 0 || strcmp(name, "header") == 0 ||
        strcmp(name, "menu") == 0) {
        placement->navs += is_end ? -(placement->navs > 0) : 1;
    }
    if (placement->navs > 0) {
        return;
    }
    margin = margin_of(name);
    if (margin >= 0) {
        end_line(placement);
        placement->y += margin;
    }
}

void pm_placement_box(pm_placement_t *placement, double width, double height)
{
    if (placement->x > 0 && placement->x + width > LINE_WIDTH) {
        end_line(placement);
    }
    placement->x += width > 0 ? width : 1;
    if (height > placement->height) {
        placement->height = height;
    }
}

void pm_placement_text(pm_placement_t *placement, const char *text,
                       apr_size_t length)
{
    apr_size_t i, count = 0;

    if (!pm_placement_is_near(placement)) {
        return;
    }
    for (i = 0; i < length; i++) {
        /* White space between tags is nothing, in text it is as wide as a
         * letter; of a character of several bytes one counts. */
        count += ((unsigned char)text[i] & 0xc0) != 0x80 &&
                 ((unsigned char)text[i] > ' ' ||
                  (i > 0 && (unsigned char)text[i - 1] > ' '));
    }
    if (count == 0) {
        return;
    }
    placement->x += (double)count * CHARACTER_WIDTH;
    if (placement->height < LINE_HEIGHT) {
        placement->height = LINE_HEIGHT;
    }
    if (placement->x > LINE_WIDTH) {
        double lines = (double)(long)(placement->x / LINE_WIDTH);

        placement->y += placement->height + (lines - 1) * LINE_HEIGHT;
        placement->x -= lines * LINE_WIDTH;
        placement->height = LINE_HEIGHT;
    }
}
