/*
 * The host of a URL (WHATWG URL, "host parsing", for special schemes).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "site/host.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "format/url.h"

/* Forbidden domain code points, beside controls, space and DEL. */
#define FORBIDDEN "#/:<>?@[\\]^|%"

/* Numbers of an IPv4 address; pieces of an IPv6 address. */
#define NUMBERS 4
#define PIECES 8

/* "percent-decode", where what is in brackets has no escapes. */
static char *decoded(apr_pool_t *pool, const char *at, const char *end)
{
    char *host = apr_palloc(pool, (apr_size_t)(end - at) + 1), *to = host;

    for (; at < end; at++) {
        if (*at == '%' && end - at >= 3 && pm_url_hex_value(at[1]) >= 0 &&
            pm_url_hex_value(at[2]) >= 0) {
            *to++ =
                (char)(pm_url_hex_value(at[1]) << 4 | pm_url_hex_value(at[2]));
            at += 2;
            if (!to[-1]) {
                return NULL;
            }
            continue;
        }
        *to++ = *at;
    }
    *to = '\0';
    return host;
}

/* Checks the bytes of a name and puts them in lower case. */
static pm_reason_t check_name(char *name)
{
    for (; *name; name++) {
        unsigned char c = (unsigned char)*name;

        if (c > 0x7e) {
            return c == 0x7f ? PM_REASON_INVALID : PM_REASON_HOST;
        }
        if (c <= ' ' || strchr(FORBIDDEN, c)) {
            return PM_REASON_INVALID;
        }
        *name = (char)apr_tolower(c);
    }
    return PM_REASON_NONE;
}

/* The "IPv4 number parser": the number in [at, end) with its radix by its
 * prefix; -1: it is none. Beyond 32 bits the exact value does not count. */
static apr_int64_t read_number(const char *at, const char *end)
{
    apr_int64_t number = 0;
    int radix = 10;

    if (at == end) {
        return -1;
    }
    if (end - at >= 2 && *at == '0') {
        radix = at[1] == 'x' ? 16 : 8;
        at += radix == 16 ? 2 : 1;
    }
    for (; at < end; at++) {
        int digit = pm_url_hex_value(*at);

        if (digit < 0 || digit >= radix) {
            return -1;
        }
        number = number > APR_UINT32_MAX ? number : number * radix + digit;
    }
    return number;
}

/* The end of a name without the dot that may stand there. */
static const char *name_end(const char *name)
{
    apr_size_t length = strlen(name);

    return name + length - (length > 1 && name[length - 1] == '.');
}

/* The "ends in a number checker": such a name is an IPv4 address, or nothing.
 */
static int ends_in_number(const char *name)
{
    const char *end = name_end(name), *at = end;

    while (at > name && at[-1] != '.') {
        at--;
    }
    return at < end && ((apr_size_t)(end - at) == strspn(at, "0123456789") ||
                        read_number(at, end) >= 0);
}

/* The "IPv4 parser" and serializer. NULL if it is none. */
static const char *parse_ipv4(apr_pool_t *pool, const char *name)
{
    const char *end = name_end(name), *at = name;
    apr_int64_t address = 0, last = 0;
    int count;

    for (count = 0; at <= end && count <= NUMBERS; count++) {
        const char *dot = memchr(at, '.', (apr_size_t)(end - at));

        if (count > 0) {
            if (last > 255) {
                return NULL;
            }
            address = address << 8 | last;
        }
        last = read_number(at, dot ? dot : end);
        if (last < 0) {
            return NULL;
        }
        at = dot ? dot + 1 : end + 1;
    }
    if (count > NUMBERS || last >= (apr_int64_t)1 << (8 * (5 - count))) {
        return NULL;
    }
    address = address << (8 * (5 - count)) | last;
    return apr_psprintf(pool, "%d.%d.%d.%d", (int)(address >> 24 & 255),
                        (int)(address >> 16 & 255), (int)(address >> 8 & 255),
                        (int)(address & 255));
}

/* Where the longest run of pieces that are zero begins, which has at least two;
 * its length to *length. PIECES if there is none. */
static int longest_zeros(const int pieces[PIECES], int *length)
{
    int i, run = 0, start = PIECES;

    *length = 1;
    for (i = 0; i < PIECES; i++) {
        run = pieces[i] == 0 ? run + 1 : 0;
        if (run > *length) {
            *length = run;
            start = i + 1 - run;
        }
    }
    return start;
}

/* The "IPv6 parser" and serializer, of [at, end), brackets included. */
static const char *parse_ipv6(apr_pool_t *pool, const char *at, const char *end)
{
    unsigned char address[2 * PIECES];
    const char *text = "[";
    int pieces[PIECES], i, zeros, length;

    if (end - at < 2 || end[-1] != ']' ||
        inet_pton(AF_INET6,
                  apr_pstrmemdup(pool, at + 1, (apr_size_t)(end - at) - 2),
                  address) != 1) {
        return NULL;
    }
    for (i = 0; i < PIECES; i++) {
        pieces[i] = address[2 * i] << 8 | address[2 * i + 1];
    }
    zeros = longest_zeros(pieces, &length);
    for (i = 0; i < PIECES; i++) {
        if (i == zeros) {
            text = apr_pstrcat(pool, text, i == 0 ? "::" : ":", NULL);
            i += length - 1;
            continue;
        }
        text = apr_psprintf(pool, "%s%x%s", text, (unsigned)pieces[i],
                            i < PIECES - 1 ? ":" : "");
    }
    return apr_pstrcat(pool, text, "]", NULL);
}

const char *pm_host_parse(apr_pool_t *pool, const char *at, const char *end,
                          pm_reason_t *reason)
{
    const char *host = NULL;
    char *name;

    *reason = PM_REASON_INVALID;
    if (at < end && *at == '[') {
        host = parse_ipv6(pool, at, end);
    }
    else if ((name = decoded(pool, at, end)) != NULL && *name) {
        *reason = check_name(name);
        host = *reason                ? NULL
               : ends_in_number(name) ? parse_ipv4(pool, name)
                                      : name;
    }
    if (!host && !*reason) {
        *reason = PM_REASON_INVALID;
    }
    if (host) {
        *reason = PM_REASON_NONE;
    }
    return host;
}
