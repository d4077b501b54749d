/*
 * Which pages other servers mean, as a page or a match of a manifest.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "foreign/pattern.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "format/url.h"

/* Pieces of an expression that stand for any bytes, or for some of them. */
static const struct {
    const char *piece;
    int is_wider; /* the star fits more */
} pieces[] = {
    {"(.*)", 0},    {".*?", 0},    {".*", 0},       {"(.+)", 1},  {".+", 1},
    {"([^/]*)", 1}, {"[^/]*", 1},  {"([^/]+)", 1},  {"[^/]+", 1}, {"(\\d+)", 1},
    {"\\d+", 1},    {"[0-9]+", 1}, {"([0-9]+)", 1},
};

/* Bytes of the piece at text; 0: it is none. */
static apr_size_t piece_at(const char *text, int *is_wider)
{
    size_t i;

    for (i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        apr_size_t length = strlen(pieces[i].piece);

        if (strncmp(text, pieces[i].piece, length) == 0) {
            *is_wider |= pieces[i].is_wider;
            return length;
        }
    }
    return 0;
}

/* What was read, as a manifest writes it: two stars are one. */
static const char *finish(apr_pool_t *pool, const char *text)
{
    char *copy = apr_pstrdup(pool, text), *end = copy;

    for (; *text; text++) {
        if (*text != '*' || end == copy || end[-1] != '*') {
            *end++ = *text;
        }
    }
    *end = '\0';
    return *copy == '/' ? pm_url_escape(pool, copy, strlen(copy), "\"<>`{}^\\")
                        : NULL;
}

const char *pm_pattern_of_regex(apr_pool_t *pool, const char *regex,
                                int *is_wider)
{
    char *text = apr_palloc(pool, strlen(regex) + 3), *end = text;
    int is_open = 1; /* at the end */

    if (*regex == '^') {
        regex++;
    }
    else {
        *end++ = '/';
        *end++ = '*';
        regex += *regex == '/';
    }
    while (*regex && is_open) {
        apr_size_t length = piece_at(regex, is_wider);

        if (length > 0) {
            *end++ = '*';
            regex += length;
        }
        else if (*regex == '$' && !regex[1]) {
            is_open = 0;
        }
        else if (*regex == '\\' && regex[1] && !apr_isalnum(regex[1])) {
            *end++ = regex[1];
            regex += 2;
        }
        else if (strchr("\\.+*?()[]{}^$|", *regex)) {
            return NULL;
        }
        else {
            *end++ = *regex++;
        }
    }
    if (is_open) {
        *end++ = '*';
    }
    *end = '\0';
    return finish(pool, text);
}

const char *pm_pattern_of_glob(apr_pool_t *pool, const char *glob,
                               int *is_wider)
{
    if (strpbrk(glob, "?[]{}()!+@")) {
        return NULL;
    }
    for (; *glob == '*' && glob[1] == '*' && glob[2] == '/'; glob += 3) {
        glob = apr_pstrcat(pool, "/**", glob + 3, NULL);
    }
    *is_wider |= strchr(glob, '*') && !strstr(glob, "**");
    return finish(pool,
                  *glob == '/' ? glob : apr_pstrcat(pool, "/", glob, NULL));
}
