/*
 * Character references (WHATWG HTML, section 13.2.5.72 and on):
 *
 *   & name ;      by charref_table.c; 106 names stand without `;`, too
 *   &# digits ;   or without `;`
 *   &#x digits ;
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "html/charref.h"

#include <string.h>

#include <apr_lib.h>

#include "html/charref_table.h"
#include "text/codepoint.h"

/* Most bytes of a name that stands without `;`. */
#define BARE_MAX 6

/* Digits that decide: a number of eight, the first of them not 0, is beyond
 * Unicode, in decimal, too. */
#define DIGITS_MAX 8

/* windows-1252, 0x80 to 0x9F, which numbers below 256 are taken from. */
static const unsigned short windows_1252[] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
};

/* Where the digits of a number begin; 0: it is not one. */
static int digits_start(const pm_charref_t *reference)
{
    if (reference->length < 2 || reference->bytes[1] != '#') {
        return 0;
    }
    return reference->length > 2 && apr_tolower(reference->bytes[2]) == 'x' ? 3
                                                                            : 2;
}

/* A byte after `&#`: leading zeros, and what comes after enough digits, do not
 * have to be kept. */
static int add_to_number(pm_charref_t *reference, char c)
{
    int start = digits_start(reference);
    int count = reference->length - start;

    if (count == 0 && start == 2 && apr_tolower(c) == 'x') {
        reference->bytes[reference->length++] = c;
        return 1;
    }
    if (start == 3 ? !apr_isxdigit(c) : !apr_isdigit(c)) {
        if (c != ';' || count == 0) {
            return 0;
        }
        reference->bytes[reference->length++] = c;
        return 1;
    }
    if (count == 1 && reference->bytes[start] == '0') {
        reference->bytes[start] = c;
    }
    else if (count < DIGITS_MAX) {
        reference->bytes[reference->length++] = c;
    }
    return 1;
}

/* A byte after the `&`. Returns whether it may be part of the reference. */
static int add(pm_charref_t *reference, char c)
{
    if (reference->bytes[reference->length - 1] == ';') {
        return 0;
    }
    if (digits_start(reference) > 0) {
        return add_to_number(reference, c);
    }
    if (reference->length == PM_CHARREF_MAX ||
        !(apr_isalnum(c) || (reference->length == 1 ? c == '#' : c == ';'))) {
        return 0;
    }
    reference->bytes[reference->length++] = c;
    return 1;
}

/* "Numeric character reference end state"; what is no character is written as
 * U+FFFD. Returns the bytes written. */
static apr_size_t write_number(const pm_charref_t *reference, int start,
                               char *buffer)
{
    apr_uint32_t c = 0;
    int i;

    for (i = start; i < reference->length && reference->bytes[i] != ';'; i++) {
        char digit = (char)apr_tolower(reference->bytes[i]);

        c = c * (start == 3 ? 16 : 10) +
            (apr_uint32_t)(digit > '9' ? digit - 'a' + 10 : digit - '0');
    }
    if (c >= 0x80 && c < 0xA0) {
        c = windows_1252[c - 0x80];
    }
    return pm_codepoint_write(c, buffer);
}

/* How a row of the table compares with a name. */
static int compare(const char *row, const char *name, apr_size_t length)
{
    int order = row[0] - name[0];

    order = order != 0 ? order : strncmp(row, name, length);
    return order != 0 ? order : row[length] > PM_CHARREF_BARE;
}

const char *pm_charref_find(const char *name, apr_size_t length, int *is_bare)
{
    int first = 0, last = pm_charref_count - 1;

    while (first <= last) {
        int middle = (first + last) / 2;
        const char *row = pm_charref_table[middle];
        int order = compare(row, name, length);

        if (order == 0) {
            *is_bare = row[length] == PM_CHARREF_BARE;
            return row + length + 1;
        }
        if (order < 0) {
            first = middle + 1;
        }
        else {
            last = middle - 1;
        }
    }
    return NULL;
}

/* The text of the longest name that what was read begins with, and the bytes
 * that it takes; NULL if it is no reference. */
static const char *longest_name(const pm_charref_t *reference, char next,
                                int *taken)
{
    const char *name = reference->bytes + 1, *text;
    int length = reference->length - 1, is_bare;

    if (name[length - 1] == ';' &&
        (text = pm_charref_find(name, (apr_size_t)length - 1, &is_bare))) {
        *taken = length + 1;
        return text;
    }
    for (*taken = length < BARE_MAX ? length : BARE_MAX; *taken > 1; --*taken) {
        text = pm_charref_find(name, (apr_size_t)*taken, &is_bare);
        if (text && is_bare) {
            char after = *taken < length ? name[*taken] : next;

            ++*taken;
            return reference->in_attribute &&
                           (after == '=' || apr_isalnum(after))
                       ? NULL
                       : text;
        }
    }
    return NULL;
}

void pm_charref_finish(pm_charref_t *reference, char next, pm_text_sink_t *sink,
                       void *baton)
{
    int start = digits_start(reference), taken = 0;
    char number[PM_CODEPOINT_BYTES];
    const char *text;

    if (start > 0 && reference->length > start) {
        sink(baton, number, write_number(reference, start, number));
        taken = reference->length;
    }
    else if (start == 0 && reference->length > 2 &&
             (text = longest_name(reference, next, &taken))) {
        sink(baton, text, strlen(text));
    }
    else {
        taken = 0;
    }
    if (taken < reference->length) {
        sink(baton, reference->bytes + taken,
             (apr_size_t)(reference->length - taken));
    }
    reference->length = 0;
}

void pm_charref_pass(pm_charref_t *reference, const char *text,
                     apr_size_t length, pm_text_sink_t *sink, void *baton)
{
    const char *end = text + length, *next;

    if (reference->length == 0 && length > 0 && !memchr(text, '&', length)) {
        sink(baton, text, length); /* as mostly */
        return;
    }
    while (text < end) {
        if (reference->length > 0) {
            if (add(reference, *text)) {
                text++;
            }
            else {
                pm_charref_end(reference, *text, sink, baton);
            }
            continue;
        }
        next = memchr(text, '&', (apr_size_t)(end - text));
        if (next != text) {
            sink(baton, text, (apr_size_t)((next ? next : end) - text));
        }
        text = next ? next + 1 : end;
        if (next) {
            reference->bytes[reference->length++] = '&';
        }
    }
}
