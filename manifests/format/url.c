/*
 * URLs as a manifest writes them: already resolved, percent-encoded, without a
 * fragment.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "format/url.h"

#include <string.h>
#include <strings.h>

#include <apr_lib.h>
#include <apr_strings.h>

/*
 * RFC 3986, section 3, as narrow as a Link header needs it:
 *
 *   href     = path-absolute [ "?" query ] / origin path-absolute ...
 *   origin   = ( "http" / "https" ) "://" host [ ":" port ]
 *   pct      = "%" HEXDIG HEXDIG
 *
 * No `//` at the start (it would name a host), no dot segments, plain or
 * encoded, between slashes plain or encoded (a server could take them for
 * another path).
 */

int pm_url_hex_value(int c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Bytes that need no second look; the check of a million pages is felt. */
static const char plain[256] = {
    ['a' ... 'z'] = 1, ['A' ... 'Z'] = 1, ['0' ... '9'] = 1, ['/'] = 1,
    ['.'] = 1,         ['-'] = 1,         ['_'] = 1,         ['~'] = 1,
};

/* What is wrong with a byte of a URL wherever it stands, or NULL. */
static const char *check_byte(const char *at)
{
    unsigned char c = (unsigned char)*at;

    if (c < 0x20 || c == 0x7f) {
        return "a control byte; percent-encode it";
    }
    if (c == ' ') {
        return "a space; write it as %20";
    }
    if (c > 0x7e) {
        return "a byte outside ASCII; percent-encode it";
    }
    if (strchr("<>\"\\`{}", c)) {
        return "one of < > \" \\ ` { }; percent-encode it";
    }
    if (c == '#') {
        return "a fragment; leave out # and what follows";
    }
    if (c == '%' &&
        (pm_url_hex_value(at[1]) < 0 || pm_url_hex_value(at[2]) < 0)) {
        return "a % without two hexadecimal digits; write it as %25";
    }
    if (c == '%' && at[1] == '0' && at[2] == '0') {
        return "%00; no file name can hold it";
    }
    return NULL;
}

static const char *check_bytes(const char *url)
{
    const char *at;

    for (at = url; *at; at++) {
        if (!plain[(unsigned char)*at]) {
            const char *wrong = check_byte(at);

            if (wrong) {
                return wrong;
            }
        }
        if (at - url >= PM_URL_MAX) {
            return "more than " APR_STRINGIFY(PM_URL_MAX) " bytes";
        }
    }
    return NULL;
}

/* Bytes of a dot at `at`, plain or percent-encoded; 0 if there is none. */
static int dot_length(const char *at)
{
    if (*at == '%') {
        return strncasecmp(at, "%2e", 3) == 0 ? 3 : 0;
    }
    return *at == '.';
}

/* Likewise of a slash. */
static int slash_length(const char *at)
{
    if (*at == '%') {
        return strncasecmp(at, "%2f", 3) == 0 ? 3 : 0;
    }
    return *at == '/';
}

static int is_segment_end(const char *at)
{
    return !*at || *at == '?' || slash_length(at) > 0;
}

/* Whether a path, up to its query, has a segment `.` or `..`. */
static int has_dot_segment(const char *path)
{
    const char *at = path;

    if (!strchr(path, '%') && !strstr(path, "/.")) {
        return 0; /* as with most */
    }
    while (slash_length(at) > 0) {
        const char *segment;
        int dots = 0, length;

        at += slash_length(at);
        segment = at;
        while (dots < 2 && (length = dot_length(segment)) > 0) {
            segment += length;
            dots++;
        }
        if (dots > 0 && is_segment_end(segment)) {
            return 1;
        }
        while (!is_segment_end(at)) {
            at++;
        }
    }
    return 0;
}

apr_size_t pm_url_scheme_length(const char *url)
{
    const char *at = url;

    if (!apr_isalpha(*at)) {
        return 0;
    }
    while (apr_isalnum(*at) || (*at && strchr("+-.", *at))) {
        at++;
    }
    return *at == ':' ? (apr_size_t)(at - url) + 1 : 0;
}

static const char *check_path(const char *path)
{
    if (pm_url_scheme_length(path) > 0) {
        return "a URL where only a path may stand, or a scheme other than "
               "http and https";
    }
    if (*path != '/') {
        return "a relative URL; write the absolute path, from /";
    }
    if (path[1] == '/') {
        return "// at its start; write the scheme before it, or one /";
    }
    if (has_dot_segment(path)) {
        return "a segment . or ..; write the path that it leads to";
    }
    return NULL;
}

/* Bytes of "http://" or "https://" at the start of url, or 0. */
static apr_size_t http_length(const char *url)
{
    if (strncasecmp(url, "https://", 8) == 0) {
        return 8;
    }
    return strncasecmp(url, "http://", 7) == 0 ? 7 : 0;
}

/* The end of `host[:port]`, or NULL if there is no host or it is not one. */
static const char *authority_end(const char *at)
{
    const char *host = at;

    if (*at == '[') {
        at += strspn(at, "[0123456789abcdefABCDEF:.");
        if (*at++ != ']') {
            return NULL;
        }
    }
    else {
        while (apr_isalnum(*at) || (*at && strchr("-._", *at))) {
            at++;
        }
    }
    if (at == host) {
        return NULL;
    }
    if (*at == ':') {
        at += 1 + strspn(at + 1, "0123456789");
    }
    return at;
}

int pm_url_is_absolute(const char *url) { return *url != '/'; }

const char *pm_url_check_href(const char *url)
{
    const char *wrong = check_bytes(url);
    apr_size_t scheme = http_length(url);
    const char *path = url;

    if (wrong) {
        return wrong;
    }
    if (!*url) {
        return "an empty URL";
    }
    if (scheme > 0) {
        path = authority_end(url + scheme);
        if (!path) {
            return "an absolute URL without a host";
        }
        if (!*path) {
            return NULL;
        }
        return has_dot_segment(path)
                   ? "a segment . or ..; write the path that it leads to"
               : *path == '/' || *path == '?'
                   ? NULL
                   : "an absolute URL whose host is not a host name";
    }
    return check_path(path);
}

const char *pm_url_check_origin(const char *url)
{
    const char *wrong = pm_url_check_href(url);
    apr_size_t scheme = http_length(url);

    if (wrong) {
        return wrong;
    }
    if (scheme == 0 || *authority_end(url + scheme)) {
        return "not an origin; write https://host[:port]";
    }
    return NULL;
}

const char *pm_url_check_page(const char *path)
{
    const char *wrong = check_bytes(path);

    if (!wrong) {
        wrong = check_path(path);
    }
    if (wrong) {
        return wrong;
    }
    if (strchr(path, '?')) {
        return "a query; a page is a path, whatever its query";
    }
    if (strchr(path, '^')) {
        return "a ^; percent-encode it";
    }
    while ((path = strchr(path, '%')) != NULL) {
        if (slash_length(path++) > 0) {
            return "%2F; httpd answers 404 to an encoded slash";
        }
    }
    return NULL;
}

const char *pm_url_decode(apr_pool_t *pool, const char *path)
{
    char *decoded, *to;

    if (!strchr(path, '%')) {
        return path;
    }
    decoded = to = apr_palloc(pool, strlen(path) + 1);
    while (*path) {
        if (*path == '%') {
            *to++ = (char)(pm_url_hex_value(path[1]) * 16 +
                           pm_url_hex_value(path[2]));
            path += 3;
        }
        else {
            *to++ = *path++;
        }
    }
    *to = '\0';
    return decoded;
}

const char *pm_url_escape(apr_pool_t *pool, const char *bytes,
                          apr_size_t length, const char *set)
{
    static const char digits[] = "0123456789ABCDEF";
    const char *end = bytes + length;
    char *escaped, *to;

    escaped = to = apr_palloc(pool, 3 * length + 1);
    for (; bytes < end; bytes++) {
        unsigned char c = (unsigned char)*bytes;

        if (!plain[c] && (c <= ' ' || c > '~' || strchr(set, c))) {
            *to++ = '%';
            *to++ = digits[c >> 4];
            *to++ = digits[c & 15];
        }
        else {
            *to++ = (char)c;
        }
    }
    *to = '\0';
    return escaped;
}

const char *pm_url_encode(apr_pool_t *pool, const char *path)
{
    return pm_url_escape(pool, path, strlen(path), "\"#<>?`{}^\\%");
}
