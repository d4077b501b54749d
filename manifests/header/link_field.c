/*
 * Link fields that others have written.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "header/link_field.h"

#include <string.h>
#include <strings.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "format/url.h"
#include "header/value.h"

/* ---- Targets ---- */

/* Bytes that a browser's URL parser writes as %XX (WHATWG URL, path set). */
#define ESCAPED "\"<>`{}"

static char *lower_case(apr_pool_t *pool, const char *text, apr_size_t length)
{
    char *copy = apr_pstrmemdup(pool, text, length), *at;

    for (at = copy; *at; at++) {
        *at = (char)apr_tolower(*at);
    }
    return copy;
}

/* Whether a segment is `.` or, with_two, `..`, a dot also as %2e. */
static int is_dots(const char *segment, apr_size_t length, int dots)
{
    int count = 0;

    while (length > 0) {
        apr_size_t dot = *segment == '.'                                  ? 1
                         : length >= 3 && !strncasecmp(segment, "%2e", 3) ? 3
                                                                          : 0;

        if (dot == 0) {
            return 0;
        }
        segment += dot;
        length -= dot;
        count++;
    }
    return count == dots;
}

/* A path and query, from `/` on, without dot segments. */
static const char *without_dots(apr_pool_t *pool, const char *path)
{
    char *out = apr_palloc(pool, strlen(path) + 2), *end = out;

    while (*path == '/') {
        apr_size_t length = strcspn(path + 1, "/?");
        int is_last = path[1 + length] != '/';

        if (is_dots(path + 1, length, 2)) {
            while (end > out && *--end != '/') {
            }
        }
        else if (!is_dots(path + 1, length, 1)) {
            memcpy(end, path, length + 1);
            end += length + 1;
            is_last = 0;
        }
        if (is_last) {
            *end++ = '/';
        }
        path += 1 + length;
    }
    memcpy(end, path, strlen(path) + 1); /* the query, or nothing */
    return out;
}

/* The reference without what URL parsers drop: space around it, a fragment. */
static char *trimmed(apr_pool_t *pool, const char *reference)
{
    apr_size_t length;

    reference += strspn(reference, " \t\r\n\f");
    length = strcspn(reference, "#");
    while (length > 0 && apr_isspace(reference[length - 1])) {
        length--;
    }
    return apr_pstrmemdup(pool, reference, length);
}

/* host[:port], without the port that a scheme has anyway. */
static const char *plain_authority(apr_pool_t *pool, const char *scheme,
                                   const char *authority, apr_size_t length)
{
    char *plain = lower_case(pool, authority, length);
    const char *port = !strcmp(scheme, "https") ? ":443" : ":80";
    apr_size_t digits = strlen(port);

    length = strlen(plain);
    if (length > digits && !strcmp(plain + length - digits, port)) {
        plain[length - digits] = '\0';
    }
    return plain;
}

/* `//authority/path` of a scheme, as a manifest writes it. */
static const char *of_authority(apr_pool_t *pool, const pm_base_t *base,
                                const char *scheme, const char *text)
{
    apr_size_t length = strcspn(text + 2, "/?");
    const char *authority = plain_authority(pool, scheme, text + 2, length);
    const char *rest = text + 2 + length;
    const char *path = without_dots(
        pool, *rest == '/' ? rest : apr_pstrcat(pool, "/", rest, NULL));

    if (!strcmp(scheme, base->scheme) &&
        !strcmp(authority, plain_authority(pool, scheme, base->authority,
                                           strlen(base->authority)))) {
        return path;
    }
    return apr_pstrcat(pool, scheme, "://", authority, path, NULL);
}

/* A reference relative to the path of the base. */
static const char *of_path(apr_pool_t *pool, const pm_base_t *base,
                           const char *text)
{
    const char *slash = strrchr(base->path, '/');
    apr_size_t directory = slash ? (apr_size_t)(slash - base->path) + 1 : 0;

    if (*text == '\0' || *text == '?') {
        return apr_pstrcat(pool, base->path, text, NULL);
    }
    return without_dots(
        pool,
        *text == '/'
            ? text
            : apr_pstrcat(pool, apr_pstrmemdup(pool, base->path, directory),
                          text, NULL));
}

const char *pm_link_field_resolve(apr_pool_t *pool, const pm_base_t *base,
                                  const char *reference)
{
    char *text = trimmed(pool, reference), *at;
    apr_size_t scheme = pm_url_scheme_length(text);
    const char *resolved;

    for (at = text; *at && *at != '?'; at++) {
        *at = *at == '\\' ? '/' : *at;
    }
    if (scheme > 0) {
        const char *name = lower_case(pool, text, scheme - 1);

        resolved = !strncmp(text + scheme, "//", 2)
                       ? of_authority(pool, base, name, text + scheme)
                       : text;
    }
    else if (!strncmp(text, "//", 2)) {
        resolved = of_authority(pool, base, base->scheme, text);
    }
    else {
        resolved = of_path(pool, base, text);
    }
    return pm_url_escape(pool, resolved, strlen(resolved), ESCAPED);
}

/* ---- Fields ---- */

/*
 * RFC 8288, section 3:
 *
 *   Link       = #link-value
 *   link-value = "<" URI-Reference ">" *( OWS ";" OWS link-param )
 *   link-param = token BWS [ "=" BWS ( token / quoted-string ) ]
 *
 * Of a parameter that comes twice the first counts.
 */
#define OWS " \t"

/* A quoted-string from its quote on, without quotes and escapes. */
static const char *read_quoted(apr_pool_t *pool, const char **at)
{
    const char *from = *at + 1, *to = from;
    char *text, *end;

    while (*to && *to != '"') {
        to += *to == '\\' && to[1] ? 2 : 1;
    }
    *at = *to ? to + 1 : to;
    text = end = apr_palloc(pool, (apr_size_t)(to - from) + 1);
    while (from < to) {
        from += *from == '\\' && from + 1 < to;
        *end++ = *from++;
    }
    *end = '\0';
    return text;
}

static const char *read_value(apr_pool_t *pool, const char **at)
{
    const char *from = *at;
    apr_size_t length;

    if (*from == '"') {
        return read_quoted(pool, at);
    }
    length = strcspn(from, ";, \t");
    *at = from + length;
    return apr_pstrmemdup(pool, from, length);
}

/* Where the value of a parameter is kept; NULL: of one that we do not know. */
static const char **slot_of(pm_link_value_t *value, const char *name,
                            apr_size_t length)
{
    const struct {
        const char *name;
        const char **slot;
    } slots[] = {
        {"rel", &value->rel},       {"as", &value->as},
        {"media", &value->media},   {"imagesrcset", &value->imagesrcset},
        {"anchor", &value->anchor}, {"crossorigin", &value->crossorigin},
    };
    size_t i;

    for (i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
        if (strlen(slots[i].name) == length &&
            !strncasecmp(name, slots[i].name, length)) {
            return slots[i].slot;
        }
    }
    return NULL;
}

/* Reads `name[=value]` into the link; *at then stands behind it. */
static void read_parameter(apr_pool_t *pool, const char **at,
                           pm_link_value_t *value)
{
    const char *name = *at, *text = "";
    apr_size_t length = strcspn(name, "=;, \t");
    const char **slot = slot_of(value, name, length);

    value->is_nopush |= length == 6 && !strncasecmp(name, "nopush", 6);
    *at = name + length;
    *at += strspn(*at, OWS);
    if (**at == '=') {
        (*at)++;
        *at += strspn(*at, OWS);
        text = read_value(pool, at);
    }
    if (slot && !*slot) {
        *slot = text;
    }
}

/* Reads a link-value; 0: there is none at *at. */
static int read_link(apr_pool_t *pool, const char **at, const pm_base_t *base,
                     pm_link_value_t *value)
{
    const char *end;

    memset(value, 0, sizeof(*value));
    *at += strspn(*at, OWS ",");
    end = **at == '<' ? strchr(*at, '>') : NULL;
    if (!end) {
        return 0;
    }
    value->href = pm_link_field_resolve(
        pool, base, apr_pstrmemdup(pool, *at + 1, (apr_size_t)(end - *at) - 1));
    *at = end + 1 + strspn(end + 1, OWS);
    while (**at == ';') {
        *at += 1 + strspn(*at + 1, OWS);
        read_parameter(pool, at, value);
        *at += strspn(*at, OWS);
    }
    return 1;
}

void pm_link_field_read(apr_array_header_t *values, const apr_table_t *headers,
                        const pm_base_t *base)
{
    const apr_array_header_t *entries = apr_table_elts(headers);
    pm_link_value_t value;
    int i;

    for (i = 0; i < entries->nelts; i++) {
        const apr_table_entry_t *entry =
            &APR_ARRAY_IDX(entries, i, apr_table_entry_t);
        const char *at = entry->val;

        if (strcasecmp(entry->key, "Link") != 0) {
            continue;
        }
        while (read_link(values->pool, &at, base, &value)) {
            APR_ARRAY_PUSH(values, pm_link_value_t) = value;
        }
    }
}

/* ---- What they say ---- */

/* Whether rel, a list of words, has one of them. */
static int has_relation(const char *rel, const char *word)
{
    apr_size_t length = strlen(word), end;

    for (; rel && *rel; rel += end) {
        rel += strspn(rel, OWS);
        end = strcspn(rel, OWS);
        if (end == length && !strncasecmp(rel, word, length)) {
            return 1;
        }
    }
    return 0;
}

int pm_link_field_pushes(const pm_link_value_t *value)
{
    return has_relation(value->rel, "preload") && !value->is_nopush;
}

static int is_same(const char *one, const char *other)
{
    return one && other ? !strcmp(one, other) : !one && !other;
}

static pm_crossorigin_t crossorigin_of(const char *text)
{
    return !text ? PM_CROSSORIGIN_NONE
           : !strcasecmp(text, "use-credentials")
               ? PM_CROSSORIGIN_USE_CREDENTIALS
               : PM_CROSSORIGIN_ANONYMOUS;
}

/* Whether the value is about the page itself. */
static int is_of_page(const pm_link_value_t *value)
{
    return !value->anchor || *value->anchor == '\0' || *value->anchor == '#';
}

/* https://host/ and https://host are one origin. */
static int is_same_origin(const char *url, const char *origin)
{
    apr_size_t length = strlen(origin);

    return !strncmp(url, origin, length) &&
           (url[length] == '\0' || !strcmp(url + length, "/"));
}

static int says(const pm_link_value_t *value, const pm_link_t *link)
{
    pm_link_t said = pm_link_in_header(link);

    if (!is_of_page(value) ||
        crossorigin_of(value->crossorigin) != said.crossorigin) {
        return 0;
    }
    if (link->rel == PM_REL_PRECONNECT) {
        return has_relation(value->rel, "preconnect") &&
               is_same_origin(value->href, link->href);
    }
    return !strcmp(value->href, link->href) && value->as &&
           !strcasecmp(value->as, pm_as_name(said.as)) &&
           has_relation(value->rel, "preload") &&
           is_same(value->media, link->media) &&
           is_same(value->imagesrcset, link->imagesrcset);
}

/* Whether the value is a modulepreload of the module that the link names. */
static int says_module(const pm_link_value_t *value, const pm_link_t *link)
{
    return link->rel == PM_REL_MODULEPRELOAD && is_of_page(value) &&
           has_relation(value->rel, "modulepreload") &&
           !strcmp(value->href, link->href);
}

int pm_link_field_says(const apr_array_header_t *values, const pm_link_t *link)
{
    int i;

    for (i = 0; i < values->nelts; i++) {
        const pm_link_value_t *value =
            &APR_ARRAY_IDX(values, i, pm_link_value_t);

        if (says(value, link) || says_module(value, link)) {
            return 1;
        }
    }
    return 0;
}
