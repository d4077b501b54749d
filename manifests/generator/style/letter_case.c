/*
 * Unicode, section 5.18, "Case Mappings", as far as it changes which part of a
 * font is needed. Asked for texts with a text-transform.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/letter_case.h"

/* Letters first to last in lower case; those in upper case are so much less. */
static const struct {
    apr_uint32_t first, last, less;
} alphabets[] = {
    {'a', 'z', 32},     {0xE0, 0xF6, 32},   {0xF8, 0xFE, 32},
    {0x3B1, 0x3C1, 32}, {0x3C3, 0x3CB, 32}, {0x430, 0x44F, 32},
    {0x450, 0x45F, 80}, {0x561, 0x586, 48}, {0x3AD, 0x3AF, 37},
    {0x3AC, 0x3AC, 38},
};

/* Where upper and lower case alternate, with the upper case even. */
static const struct {
    apr_uint32_t first, last;
} pairs[] = {{0x100, 0x137}, {0x14A, 0x177},   {0x460, 0x481},  {0x48A, 0x4BF},
             {0x4D0, 0x52F}, {0x1E00, 0x1E95}, {0x1EA0, 0x1EFF}};

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

apr_uint32_t pm_css_letter_upper(apr_uint32_t c)
{
    apr_size_t i;

    for (i = 0; i < COUNT(alphabets); i++) {
        if (c >= alphabets[i].first && c <= alphabets[i].last) {
            return c - alphabets[i].less;
        }
    }
    for (i = 0; i < COUNT(pairs); i++) {
        if (c >= pairs[i].first && c <= pairs[i].last) {
            return c & ~(apr_uint32_t)1;
        }
    }
    return c == 0xDF ? 'S' : c;
}

apr_uint32_t pm_css_letter_lower(apr_uint32_t c)
{
    apr_size_t i;

    for (i = 0; i < COUNT(alphabets); i++) {
        if (c >= alphabets[i].first - alphabets[i].less &&
            c <= alphabets[i].last - alphabets[i].less) {
            return c + alphabets[i].less;
        }
    }
    for (i = 0; i < COUNT(pairs); i++) {
        if (c >= pairs[i].first && c <= pairs[i].last) {
            return c | 1;
        }
    }
    return c;
}
