/*
 * Points in time as logs write them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/timestamp.h"

#include <string.h>

#include <apr_lib.h>

#define SECOND APR_INT64_C(1000000)

/* The parts of a time; offset is that of its zone, in seconds. */
typedef struct moment_t {
    int year, month, day, hour, minute, second, micro, offset;
} moment_t;

/* Days from 1970 to a day of the Gregorian calendar; years count from March, so
 * that the leap day is the last. */
static apr_int64_t days_to(const moment_t *moment)
{
    apr_int64_t year = moment->year - (moment->month <= 2);
    int month = (moment->month + 9) % 12;

    return 365 * year + year / 4 - year / 100 + year / 400 +
           (153 * month + 2) / 5 + moment->day - 1 - 719468;
}

static apr_int64_t since_1970(const moment_t *moment)
{
    apr_int64_t minutes;

    if (moment->year < PM_TIMESTAMP_FIRST_YEAR ||
        moment->year > PM_TIMESTAMP_LAST_YEAR || moment->month < 1 ||
        moment->month > 12 || moment->day < 1 || moment->day > 31 ||
        moment->hour > 23 || moment->minute > 59 || moment->second > 60) {
        return 0;
    }
    minutes = (days_to(moment) * 24 + moment->hour) * 60 + moment->minute;
    return (minutes * 60 + moment->second - moment->offset) * SECOND +
           moment->micro;
}

/* Reads so many digits; -1 if they are not there. The text moves on. */
static int digits(const char **text, int count)
{
    int number = 0;

    for (; count > 0; count--, (*text)++) {
        if (!apr_isdigit(**text)) {
            return -1;
        }
        number = 10 * number + **text - '0';
    }
    return number;
}

/* Passes over a byte; 0 if it is another. */
static int pass(const char **text, char byte)
{
    if (**text != byte) {
        return 0;
    }
    (*text)++;
    return 1;
}

/* `hh:mm:ss` */
static int read_clock(const char **text, moment_t *moment)
{
    return (moment->hour = digits(text, 2)) >= 0 && pass(text, ':') &&
           (moment->minute = digits(text, 2)) >= 0 && pass(text, ':') &&
           (moment->second = digits(text, 2)) >= 0;
}

/* `+hhmm`, `+hh:mm` or `Z` */
static int read_zone(const char **text, moment_t *moment)
{
    int sign = **text == '-' ? -1 : 1, hours, minutes;

    if (pass(text, 'Z')) {
        return 1;
    }
    if (!pass(text, '+') && !pass(text, '-')) {
        return 0;
    }
    hours = digits(text, 2);
    pass(text, ':');
    minutes = hours < 0 ? -1 : digits(text, 2);
    moment->offset = sign * (60 * hours + minutes) * 60;
    return minutes >= 0;
}

/* The number of a month by its first three letters; 0: it is none. */
static int month_of(const char *name)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int i;

    for (i = 0; i < 12; i++) {
        if (strncmp(name, names + 3 * i, 3) == 0) {
            return i + 1;
        }
    }
    return 0;
}

apr_int64_t pm_timestamp_log(const char *text)
{
    moment_t moment = {0};

    if ((moment.day = digits(&text, 2)) < 0 || !pass(&text, '/') ||
        (moment.month = month_of(text)) == 0) {
        return 0;
    }
    text += 3;
    return pass(&text, '/') && (moment.year = digits(&text, 4)) >= 0 &&
                   pass(&text, ':') && read_clock(&text, &moment) &&
                   pass(&text, ' ') && read_zone(&text, &moment)
               ? since_1970(&moment)
               : 0;
}

/* The digits after the point, as far as microseconds go. */
static void read_fraction(const char **text, moment_t *moment)
{
    int worth = 100000;

    for (; apr_isdigit(**text); (*text)++, worth /= 10) {
        moment->micro += worth * (**text - '0');
    }
}

apr_int64_t pm_timestamp_iso(const char *text)
{
    moment_t moment = {0};

    if ((moment.year = digits(&text, 4)) < 0 || !pass(&text, '-') ||
        (moment.month = digits(&text, 2)) < 0 || !pass(&text, '-') ||
        (moment.day = digits(&text, 2)) < 0 || !pass(&text, 'T') ||
        !read_clock(&text, &moment)) {
        return 0;
    }
    if (pass(&text, '.')) {
        read_fraction(&text, &moment);
    }
    return read_zone(&text, &moment) ? since_1970(&moment) : 0;
}
