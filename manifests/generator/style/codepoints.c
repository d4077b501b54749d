/*
 * Sets of Unicode code points. Filled by what reads the text of pages, asked by
 * the matching of fonts.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "style/codepoints.h"

#include "text/codepoint.h"

/* The run of that number, made if it is not there: then *is_new is 1. */
static pm_css_run_t *run_of(pm_css_codepoints_t *set, apr_uint32_t number,
                            int *is_new)
{
    pm_css_run_t **link = &set->runs, *run;

    *is_new = 0;
    if (set->recent && set->recent->number <= number) {
        if (set->recent->number == number) {
            return set->recent;
        }
        link = &set->recent->next;
    }
    while (*link && (*link)->number < number) {
        link = &(*link)->next;
    }
    if (!*link || (*link)->number != number) {
        *is_new = 1;
        run = apr_pcalloc(set->pool, sizeof(*run));
        run->number = number;
        run->next = *link;
        *link = run;
    }
    return set->recent = *link;
}

int pm_css_codepoints_add(pm_css_codepoints_t *set, apr_uint32_t c)
{
    int is_new = 0;

    if (c <= PM_CODEPOINT_MAX) {
        run_of(set, c / PM_CSS_RUN_LENGTH, &is_new)
            ->bits[c % PM_CSS_RUN_LENGTH / 32] |= (apr_uint32_t)1 << c % 32;
    }
    return is_new;
}

/* Adds what is set of ASCII in the bitmaps of code points from 0 and from 64;
 * returns the new runs. */
static int add_ascii(pm_css_codepoints_t *set, apr_uint64_t low,
                     apr_uint64_t high)
{
    int is_new = 0;

    if (low | high) {
        apr_uint32_t *bits = run_of(set, 0, &is_new)->bits;

        bits[0] |= (apr_uint32_t)low;
        bits[1] |= (apr_uint32_t)(low >> 32);
        bits[2] |= (apr_uint32_t)high;
        bits[3] |= (apr_uint32_t)(high >> 32);
    }
    return is_new;
}

int pm_css_codepoints_add_text(pm_css_codepoints_t *set, const char *text,
                               apr_size_t length)
{
    const char *end = text + length;
    /* What there is of ASCII: below 64, and from 64. */
    apr_uint64_t low = 0, high = 0;
    apr_uint32_t c;
    int count = 0;

    while (text < end) {
        unsigned char byte = (unsigned char)*text;

        if (byte < 0x80) {
            /* Without a branch, which blanks and letters by turns would have
             * the processor guess wrongly. */
            low |= (apr_uint64_t)(1 - byte / 64) << byte % 64;
            high |= (apr_uint64_t)(byte / 64) << byte % 64;
            text++;
        }
        else {
            text += pm_codepoint_read(text, (apr_size_t)(end - text), &c);
            count += pm_css_codepoints_add(set, c);
        }
    }
    low &= ~(((apr_uint64_t)2 << ' ') - 1);
    return count + add_ascii(set, low, high);
}

void pm_css_codepoints_add_range(pm_css_codepoints_t *set, apr_uint32_t first,
                                 apr_uint32_t last)
{
    for (; first <= last; first++) {
        pm_css_codepoints_add(set, first);
    }
}

int pm_css_codepoints_add_all(pm_css_codepoints_t *set,
                              const pm_css_codepoints_t *other)
{
    const pm_css_run_t *from;
    int count = 0, i, is_new;

    set->recent = NULL;
    for (from = other->runs; from; from = from->next, count++) {
        pm_css_run_t *run = run_of(set, from->number, &is_new);

        for (i = 0; i < PM_CSS_RUN_WORDS; i++) {
            run->bits[i] |= from->bits[i];
        }
    }
    return count;
}

int pm_css_codepoints_next(const pm_css_codepoints_t *set, apr_uint32_t from,
                           apr_uint32_t *c)
{
    const pm_css_run_t *run = set->runs;

    for (; run; run = run->next) {
        apr_uint32_t start = run->number * PM_CSS_RUN_LENGTH;
        apr_uint32_t at = from > start ? from - start : 0;

        for (; at < PM_CSS_RUN_LENGTH; at++) {
            if (run->bits[at / 32] >> at % 32 & 1) {
                *c = start + at;
                return 1;
            }
        }
    }
    return 0;
}

/* The bits of a word, of which the first stands for code point `start`, that
 * are within a range. */
static apr_uint32_t mask_of(apr_uint32_t start, apr_uint32_t first,
                            apr_uint32_t last)
{
    apr_uint32_t mask = ~(apr_uint32_t)0;

    if (first > start + 31 || last < start) {
        return 0;
    }
    if (first > start) {
        mask &= ~(apr_uint32_t)0 << (first - start);
    }
    if (last < start + 31) {
        mask &= ~(apr_uint32_t)0 >> (start + 31 - last);
    }
    return mask;
}

int pm_css_codepoints_remove(pm_css_codepoints_t *set, apr_uint32_t first,
                             apr_uint32_t last)
{
    pm_css_run_t *run;
    apr_uint32_t found = 0;
    int i;

    for (run = set->runs; run && run->number <= last / PM_CSS_RUN_LENGTH;
         run = run->next) {
        for (i = 0; i < PM_CSS_RUN_WORDS; i++) {
            apr_uint32_t mask =
                mask_of(run->number * PM_CSS_RUN_LENGTH + (apr_uint32_t)i * 32,
                        first, last);

            found |= run->bits[i] & mask;
            run->bits[i] &= ~mask;
        }
    }
    return found != 0;
}

int pm_css_codepoints_is_empty(const pm_css_codepoints_t *set)
{
    const pm_css_run_t *run;
    int i;

    for (run = set->runs; run; run = run->next) {
        for (i = 0; i < PM_CSS_RUN_WORDS; i++) {
            if (run->bits[i]) {
                return 0;
            }
        }
    }
    return 1;
}
