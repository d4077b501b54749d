/*
 * TAP for the unit tests in C: assertions that count themselves, a plan at the
 * end, and an exit status that says whether all held.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int tap_tests;
static int tap_failures;

/* Prints the result of one test, whose text is a format. Returns ok. */
__attribute__((format(printf, 2, 3))) static inline int
tap_ok(int ok, const char *format, ...)
{
    va_list arguments;

    tap_tests++;
    tap_failures += !ok;
    printf("%sok %d - ", ok ? "" : "not ", tap_tests);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    return ok;
}

/* Whether two strings are equal; NULL is equal to NULL only. */
static inline int tap_is(const char *is, const char *should, const char *text)
{
    int ok =
        is == NULL || should == NULL ? is == should : strcmp(is, should) == 0;

    tap_ok(ok, "%s", text);
    if (!ok)
        printf("#      is: %s\n#  should: %s\n", is == NULL ? "NULL" : is,
               should == NULL ? "NULL" : should);
    return ok;
}

/* Likewise for numbers. */
static inline int tap_is_number(long is, long should, const char *text)
{
    if (!tap_ok(is == should, "%s", text))
        printf("#      is: %ld\n#  should: %ld\n", is, should);
    return is == should;
}

/* Prints the plan. Returns the status for main(). */
static inline int tap_done(void)
{
    printf("1..%d\n", tap_tests);
    return tap_failures > 0;
}

#endif
