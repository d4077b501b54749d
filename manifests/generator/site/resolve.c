/*
 * From the URL that an author wrote to the one that a browser requests.
 *
 * libxml2's URI functions follow RFC 3986 and cannot do this: xmlParseURIRaw()
 * refuses spaces, backslashes and most of what browsers mend, and
 * xmlBuildURI() undoes %2F, so that another file would be named.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "site/resolve.h"

#include <string.h>
#include <strings.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "format/url.h"
#include "site/host.h"

/*
 * WHATWG URL, "URL parsing", for the schemes http and https; the states of the
 * standard's parser are functions here, in its order.
 *
 * A URL in parts. All of it is canonical once it is parsed.
 */
typedef struct url_t {
    const char *origin; /* NULL: the site's own */
    const char *path;   /* from `/` */
    const char *query;  /* from `?`; "" if there is none */
} url_t;

typedef struct parser_t {
    apr_pool_t *pool;
    const char *own; /* the site's origins, or NULL */
    url_t base, url;
    pm_reason_t reason; /* why there is no URL */
} parser_t;

static pm_target_t none(pm_reason_t reason)
{
    pm_target_t target = {.kind = PM_TARGET_NONE, .reason = reason};

    return target;
}

/* Without C0 controls and spaces at its ends, and tabs and newlines anywhere.
 */
static char *cleaned(apr_pool_t *pool, const char *url)
{
    const char *end = url + strlen(url);
    char *clean, *to;

    while (url < end && (unsigned char)*url <= ' ') {
        url++;
    }
    while (url < end && (unsigned char)end[-1] <= ' ') {
        end--;
    }
    clean = to = apr_palloc(pool, (apr_size_t)(end - url) + 1);
    for (; url < end; url++) {
        if (*url != '\t' && *url != '\n' && *url != '\r') {
            *to++ = *url;
        }
    }
    *to = '\0';
    return clean;
}

/* The path percent-encode set, above what every set has: controls, space, and
 * all that is not ASCII. */
#define PATH_SET "\"#<>?^`{}"

/* The bytes in [at, end), percent-encoded; escapes stay as they are. */
static const char *encoded(apr_pool_t *pool, const char *at, const char *end,
                           const char *set)
{
    return pm_url_escape(pool, at, (apr_size_t)(end - at), set);
}

static int is_slash(char c) { return c == '/' || c == '\\'; }

/* How many dots the segment is, plain or escaped; 0 if it is not 1 or 2. */
static int dots(const char *at, const char *end)
{
    int count = 0;

    while (at < end) {
        if (*at == '.') {
            at++;
        }
        else if (end - at >= 3 && strncasecmp(at, "%2e", 3) == 0) {
            at += 3;
        }
        else {
            return 0;
        }
        count++;
    }
    return count <= 2 ? count : 0;
}

/*
 * The path state: appends the segments in [at, end), of which the first begins
 * at `at`, to the directory in path[0, length), which ends before a slash.
 * path has room for them. Returns the end.
 */
static apr_size_t append_segments(char *path, apr_size_t length, const char *at,
                                  const char *end)
{
    for (;;) {
        const char *next = at;
        int last, ndots;

        while (next < end && !is_slash(*next)) {
            next++;
        }
        last = next == end;
        ndots = dots(at, next);
        if (ndots == 2) {
            while (length > 0 && path[--length] != '/') {
            }
        }
        if (ndots == 0) {
            path[length++] = '/';
            memcpy(path + length, at, (apr_size_t)(next - at));
            length += (apr_size_t)(next - at);
        }
        else if (last) {
            path[length++] = '/';
        }
        if (last) {
            return length;
        }
        at = next + 1;
    }
}

/* Path and query from [at, end), which is up to the fragment; the path is
 * relative to directory, which ends before a slash. */
static void parse_path(parser_t *parser, const char *directory,
                       apr_size_t ndirectory, const char *at, const char *end)
{
    const char *query = memchr(at, '?', (apr_size_t)(end - at));
    const char *segments;
    char *path;
    apr_size_t length;

    query = query ? query : end;
    segments = encoded(parser->pool, at, query, PATH_SET);
    path = apr_palloc(parser->pool, ndirectory + strlen(segments) + 3);
    memcpy(path, directory, ndirectory);
    length = append_segments(path, ndirectory, segments,
                             segments + strlen(segments));
    path[length] = '\0';
    parser->url.path = path;
    parser->url.query =
        encoded(parser->pool, query < end ? query : end, end, PM_URL_QUERY_SET);
}

/* The port in [at, end): digits; an empty one is 0. -1 if it is none. */
static int parse_port(const char *at, const char *end)
{
    int port = 0;

    for (; at < end; at++) {
        if (!apr_isdigit(*at) || (port = 10 * port + *at - '0') > 65535) {
            return -1;
        }
    }
    return port;
}

/* The `:` before the port in [at, end), or end. */
static const char *host_end(const char *at, const char *end)
{
    int is_bracketed = 0;

    for (; at < end && (*at != ':' || is_bracketed); at++) {
        is_bracketed = *at == '[' ? 1 : *at == ']' ? 0 : is_bracketed;
    }
    return at;
}

/* Whether [at, end) names a user, or has a password. */
static int names_user(const char *at, const char *end)
{
    return end - at > 1 || (end - at == 1 && *at != ':');
}

/* The authority state: [at, end) is all of it. Gives the origin. */
static const char *parse_authority(parser_t *parser, const char *scheme,
                                   const char *at, const char *end)
{
    const char *user = at, *colon, *host;
    int port;

    for (at = end; at > user && at[-1] != '@'; at--) {
    }
    if (at > user && names_user(user, at - 1)) {
        parser->reason = PM_REASON_USER;
        return NULL;
    }
    colon = host_end(at, end);
    port = colon < end ? parse_port(colon + 1, end) : 0;
    host = pm_host_parse(parser->pool, at, colon, &parser->reason);
    if (!host || port < 0) {
        parser->reason = host ? PM_REASON_INVALID : parser->reason;
        return NULL;
    }
    if (colon >= end - 1 || port == (strcmp(scheme, "https") == 0 ? 443 : 80)) {
        return apr_pstrcat(parser->pool, scheme, "://", host, NULL);
    }
    return apr_psprintf(parser->pool, "%s://%s:%d", scheme, host, port);
}

/* Whether it is one of the origins in a list with spaces between them. */
static int has_origin(const char *list, const char *origin)
{
    apr_size_t length = strlen(origin);

    for (; list; list = strchr(list, ' ')) {
        list += *list == ' ';
        if (strncmp(list, origin, length) == 0 &&
            (list[length] == ' ' || !list[length])) {
            return 1;
        }
    }
    return 0;
}

/* From the authority on; more slashes than two are as good as two. */
static void parse_absolute(parser_t *parser, const char *scheme, const char *at,
                           const char *end)
{
    const char *path;

    while (at < end && is_slash(*at)) {
        at++;
    }
    for (path = at; path < end && !is_slash(*path) && *path != '?'; path++) {
    }
    parser->url.origin = parse_authority(parser, scheme, at, path);
    if (!parser->url.origin) {
        return;
    }
    if (parser->own && has_origin(parser->own, parser->url.origin)) {
        parser->url.origin = NULL;
    }
    parse_path(parser, "", 0, path < end && is_slash(*path) ? path + 1 : path,
               end);
}

/* The scheme of the base, or of what it stands for. */
static const char *base_scheme(const parser_t *parser)
{
    const char *origin = parser->base.origin ? parser->base.origin
                         : parser->own       ? parser->own
                                             : "https:";

    return strncasecmp(origin, "http:", 5) == 0 ? "http" : "https";
}

/* The relative state and those after it. */
static void parse_relative(parser_t *parser, const char *at, const char *end)
{
    const char *base = parser->base.path;

    if (end - at >= 2 && is_slash(at[0]) && is_slash(at[1])) {
        parse_absolute(parser, base_scheme(parser), at, end);
        return;
    }
    parser->url.origin = parser->base.origin;
    if (at < end && is_slash(*at)) {
        parse_path(parser, "", 0, at + 1, end);
    }
    else if (at < end && *at == '?') {
        parser->url.path = base;
        parser->url.query = encoded(parser->pool, at, end, PM_URL_QUERY_SET);
    }
    else if (at < end) {
        parse_path(parser, base, (apr_size_t)(strrchr(base, '/') - base), at,
                   end);
    }
    else {
        parser->reason = PM_REASON_SAME_PAGE;
    }
}

/* The scheme state: [at, end) is all but the fragment. */
static void parse(parser_t *parser, const char *at, const char *end)
{
    apr_size_t length = pm_url_scheme_length(at);
    const char *scheme =
        apr_pstrmemdup(parser->pool, at, length > 0 ? length - 1 : 0);

    if (length == 0) {
        parse_relative(parser, at, end);
        return;
    }
    at += length;
    if (strcasecmp(scheme, "http") != 0 && strcasecmp(scheme, "https") != 0) {
        parser->reason =
            strcasecmp(scheme, "data") == 0 ? PM_REASON_DATA : PM_REASON_SCHEME;
    }
    else if ((end - at >= 1 && is_slash(*at)) &&
             (is_slash(at[1]) ||
              strcasecmp(scheme, base_scheme(parser)) != 0)) {
        parse_absolute(parser,
                       strcasecmp(scheme, "http") == 0 ? "http" : "https", at,
                       end);
    }
    else if (strcasecmp(scheme, base_scheme(parser)) == 0) {
        parse_relative(parser, at, end);
    }
    else {
        parse_absolute(parser,
                       strcasecmp(scheme, "http") == 0 ? "http" : "https", at,
                       end);
    }
}

/* The parts of a base, which is canonical. */
static url_t split(apr_pool_t *pool, const char *href)
{
    const char *path = href, *query;
    url_t url = {.origin = NULL};

    if (*href != '/') {
        path = strstr(href, "://");
        path = path ? strchr(path + 3, '/') : NULL;
        path = path ? path : href + strlen(href);
        url.origin = apr_pstrmemdup(pool, href, (apr_size_t)(path - href));
    }
    query = strchr(path, '?');
    query = query ? query : path + strlen(path);
    url.path = path < query
                   ? apr_pstrmemdup(pool, path, (apr_size_t)(query - path))
                   : "/";
    url.query = query;
    return url;
}

pm_target_t pm_resolve(apr_pool_t *pool, const char *own, const char *base,
                       const char *url)
{
    parser_t parser = {.pool = pool, .own = own, .base = split(pool, base)};
    const char *clean = cleaned(pool, url);
    pm_target_t target = {.kind = PM_TARGET_OWN};

    if (!*clean) {
        return none(PM_REASON_EMPTY);
    }
    parse(&parser, clean, clean + strcspn(clean, "#"));
    if (parser.reason) {
        return none(parser.reason);
    }
    target.origin = parser.url.origin;
    if (target.origin) {
        target.kind = PM_TARGET_OTHER;
    }
    target.href = apr_pstrcat(pool, target.origin ? target.origin : "",
                              parser.url.path, parser.url.query, NULL);
    return target;
}

const char *pm_resolve_origin(apr_pool_t *pool, const char *text)
{
    pm_target_t target;

    if (strncasecmp(text, "http://", 7) != 0 &&
        strncasecmp(text, "https://", 8) != 0) {
        return NULL;
    }
    target = pm_resolve(pool, NULL, "/", text);
    if (target.kind != PM_TARGET_OTHER ||
        strcmp(target.href + strlen(target.origin), "/") != 0) {
        return NULL;
    }
    return target.origin;
}
