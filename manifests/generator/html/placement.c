/*
 * Where on the page something is: a guess at its distance from the top.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/placement.h"

#include <string.h>

#define LINE_WIDTH PM_EXTENT_LINE_WIDTH
#define LINE_HEIGHT PM_EXTENT_LINE_HEIGHT
#define CHARACTER_WIDTH 7.5

/* Elements that begin a line, and the space that they add above and below. */
static const struct {
    int is_block;
    double margin;
} blocks[PM_IDS] = {
    [PM_ID_ADDRESS] = {1, 0}, [PM_ID_ARTICLE] = {1, 0},
    [PM_ID_ASIDE] = {1, 0},   [PM_ID_BLOCKQUOTE] = {1, 8},
    [PM_ID_BR] = {1, 0},      [PM_ID_DD] = {1, 0},
    [PM_ID_DIV] = {1, 0},     [PM_ID_DL] = {1, 8},
    [PM_ID_DT] = {1, 0},      [PM_ID_FIELDSET] = {1, 8},
    [PM_ID_FIGURE] = {1, 8},  [PM_ID_FOOTER] = {1, 0},
    [PM_ID_FORM] = {1, 0},    [PM_ID_H1] = {1, 14},
    [PM_ID_H2] = {1, 12},     [PM_ID_H3] = {1, 10},
    [PM_ID_H4] = {1, 8},      [PM_ID_H5] = {1, 8},
    [PM_ID_H6] = {1, 8},      [PM_ID_HEADER] = {1, 0},
    [PM_ID_HR] = {1, 4},      [PM_ID_LI] = {1, 0},
    [PM_ID_MAIN] = {1, 0},    [PM_ID_NAV] = {1, 0},
    [PM_ID_OL] = {1, 8},      [PM_ID_P] = {1, 8},
    [PM_ID_PRE] = {1, 8},     [PM_ID_SECTION] = {1, 0},
    [PM_ID_TABLE] = {1, 4},   [PM_ID_TD] = {1, 0},
    [PM_ID_TH] = {1, 0},      [PM_ID_TR] = {1, 2},
    [PM_ID_UL] = {1, 8},
};

int pm_placement_is_near(const pm_placement_t *placement)
{
    return placement->y < PM_PLACEMENT_END;
}

static void end_line(pm_placement_t *placement)
{
    if (placement->x > 0) {
        placement->y += placement->height;
        placement->lines.ended += placement->has_text;
    }
    placement->x = placement->height = 0;
    placement->has_text = 0;
}

void pm_placement_tag(pm_placement_t *placement, const pm_element_t *element,
                      int is_end)
{
    /* What is far down stays there. */
    if (!pm_placement_is_near(placement)) {
        return;
    }
    if (element->id == PM_ID_NAV || element->id == PM_ID_HEADER ||
        element->id == PM_ID_MENU) {
        placement->navs += is_end ? -(placement->navs > 0) : 1;
    }
    if (placement->navs == 0 && blocks[element->id].is_block) {
        end_line(placement);
        placement->y += blocks[element->id].margin;
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

/* Whether a byte counts as a letter. White space between tags does not, in text
 * it is as wide as one; of a character of several bytes one counts. */
static unsigned is_letter(unsigned char before, unsigned char byte)
{
    return (byte & 0xc0) != 0x80 && (byte > ' ' || before > ' ');
}

/* The letters of a text, in ASCII eight at a time: what is added to a byte
 * carries into its high bit if it is more than ' '. */
static apr_size_t count_letters(const char *text, apr_size_t length)
{
    const apr_uint64_t ones = ~(apr_uint64_t)0 / 255, high = ones << 7;
    const apr_uint64_t carry = high - ones * (' ' + 1);
    apr_uint64_t eight, before;
    apr_size_t count, i;

    count = length > 0 && is_letter(0, (unsigned char)text[0]);
    for (i = 1; i + sizeof(eight) <= length; i += sizeof(eight)) {
        memcpy(&eight, text + i, sizeof(eight));
        memcpy(&before, text + i - 1, sizeof(before));
        if ((eight | before) & high) {
            break;
        }
        eight = ((eight + carry) | (before + carry)) & high;
        count += (eight >> 7) * ones >> 56;
    }
    for (; i < length; i++) {
        count += is_letter((unsigned char)text[i - 1], (unsigned char)text[i]);
    }
    return count;
}

void pm_placement_text(pm_placement_t *placement, const char *text,
                       apr_size_t length)
{
    apr_size_t count =
        pm_placement_is_near(placement) ? count_letters(text, length) : 0;

    if (count == 0) {
        return;
    }
    placement->has_text = 1;
    placement->x += (double)count * CHARACTER_WIDTH;
    if (placement->height < LINE_HEIGHT) {
        placement->height = LINE_HEIGHT;
    }
    if (placement->x > LINE_WIDTH) {
        double lines = (double)(long)(placement->x / LINE_WIDTH);

        placement->lines.ended += (int)lines;
        placement->lines.full += (int)lines;
        placement->y += placement->height + (lines - 1) * LINE_HEIGHT;
        placement->x -= lines * LINE_WIDTH;
        placement->height = LINE_HEIGHT;
    }
}
