/*
 * Fuzz target: the JSON of a set's links. What is said of them in each dialect
 * is taken back the same: by a reader of RFC 8288 that takes nothing that
 * mod_http2 would stop at (a parameter with `*`, a `%` or another character
 * beyond those of RFC 8187 without quotes, a backslash, an empty parameter),
 * and by our own.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "format/reader.h"
#include "header/link_field.h"
#include "header/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const pm_base_t base = {
    .scheme = "https", .authority = "own.test", .path = "/a/b"};

/* Reads on over what all characters of a set are, at least one. */
static const char *span(const char *at, const char *set)
{
    size_t length = strspn(at, set);

    if (length == 0) {
        abort();
    }
    return at + length;
}

/* Reads `text`, and no other. */
static const char *exactly(const char *at, const char *text)
{
    if (strncmp(at, text, strlen(text)) != 0) {
        abort();
    }
    return at + strlen(text);
}

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

static const char *read_parameter(const char *at)
{
    at = span(exactly(at, "; "), LETTERS);
    if (*at != '=') {
        return at;
    }
    at++;
    if (*at != '"') {
        return span(at, LETTERS "!#$&'+-.^_`|~");
    }
    at++;
    at += strcspn(at, "\"\\");
    return exactly(at, "\"");
}

/* Reads a link-value; its target is *href, which has room. */
static const char *read_value(const char *at, char *href)
{
    size_t length;

    at = exactly(at, "<");
    length = strcspn(at, "<> \"\\");
    memcpy(href, at, length);
    href[length] = '\0';
    at = exactly(at + length, ">");
    while (*at == ';') {
        at = read_parameter(at);
    }
    return at;
}

static void check_field(apr_pool_t *pool, const pm_set_t *set,
                        pm_dialect_t dialect, const char *field)
{
    char *href = apr_palloc(pool, strlen(field) + 1);
    const char *at = field;
    int i, count = 0;

    for (i = 0; i < set->nlinks; i++) {
        if (!set->values->links[i][dialect].text) {
            continue;
        }
        at = read_value(count++ ? exactly(at, ", ") : at, href);
        if (strcmp(href, set->links[i].href) != 0) {
            abort();
        }
    }
    if (*at) {
        abort();
    }
}

/* Whether the URL is what a resolver makes of it: `https://host` is not. */
static int is_canonical(apr_pool_t *pool, const char *href)
{
    return strcmp(pm_link_field_resolve(pool, &base, href), href) == 0;
}

/* The same by our own reader. */
static void check_read(apr_pool_t *pool, const pm_set_t *set,
                       pm_dialect_t dialect, const char *field)
{
    apr_array_header_t *values =
        apr_array_make(pool, 4, sizeof(pm_link_value_t));
    apr_table_t *headers = apr_table_make(pool, 1);
    int i, at = 0;

    apr_table_addn(headers, "Link", field);
    pm_link_field_read(values, headers, &base);
    for (i = 0; i < set->nlinks; i++) {
        const pm_value_t *said = &set->values->links[i][dialect];

        if (!said->text) {
            continue;
        }
        if (at >= values->nelts || strlen(said->text) != said->length) {
            abort();
        }
        at++;
        if (dialect == PM_DIALECT_FINAL &&
            is_canonical(pool, set->links[i].href) &&
            !pm_link_field_says(values, &set->links[i])) {
            abort();
        }
    }
    if (at != values->nelts) {
        abort();
    }
}

static void check_set(apr_pool_t *pool, const pm_set_t *set)
{
    pm_dialect_t dialect;

    for (dialect = 0; dialect < PM_DIALECTS; dialect++) {
        const char *field = set->values->all[dialect].text;

        if (field) {
            check_field(pool, set, dialect, field);
            check_read(pool, set, dialect, field);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *pool;
    pm_error_t error = PM_ERROR_NONE;
    pm_manifest_t *manifest;
    apr_hash_index_t *index;
    const char *text;

    if (!pool) {
        apr_initialize();
        apr_pool_create(&pool, NULL);
    }
    text = apr_pstrcat(pool, "{\"pushmanifest\":1}\n{\"set\":\"a\",\"links\":",
                       apr_pstrmemdup(pool, (const char *)data, size),
                       "}\n{\"page\":\"/\",\"set\":\"a\"}\n", NULL);
    if (pm_reader_read_bytes(pool, text, strlen(text), &manifest, &error) ==
        APR_SUCCESS) {
        pm_values_prepare(manifest);
        for (index = apr_hash_first(pool, manifest->sets); index;
             index = apr_hash_next(index)) {
            check_set(pool, apr_hash_this_val(index));
        }
    }
    apr_pool_clear(pool);
    return 0;
}
