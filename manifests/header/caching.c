/*
 * What a response's fields say of keeping it (RFC 9111).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "header/caching.h"

#include <string.h>
#include <strings.h>

#include <apr_date.h>
#include <apr_lib.h>
#include <apr_strings.h>

#define UNKNOWN (-1)

/* What the fields say. */
typedef struct caching_t {
    int no_store;
    int no_cache;
    int varies;
    int has_control;
    int has_pragma;
    apr_int64_t max_age; /* seconds; UNKNOWN */
    apr_int64_t age;
    const char *expires; /* NULL: not said */
    const char *modified;
} caching_t;

/* Fields by which the request of a hint and that of the page differ. */
static const char *const differing[] = {
    "*", "cookie", "referer", "authorization", "sec-purpose",
};
#define DIFFERING (sizeof(differing) / sizeof(differing[0]))

/* The next element of a list, `name[=value]`; 0 at its end. */
static int next_element(const char **at, const char **name, apr_size_t *length,
                        const char **value)
{
    const char *from = *at + strspn(*at, ", \t");
    int is_quoted = 0;

    *name = from;
    *length = strcspn(from, "=, \t");
    from += *length;
    *value = *from == '=' ? from + 1 : NULL;
    while (*from && (*from != ',' || is_quoted)) {
        is_quoted ^= *from++ == '"';
    }
    *at = from;
    return *length > 0;
}

static int is_word(const char *name, apr_size_t length, const char *word)
{
    return strlen(word) == length && !strncasecmp(name, word, length);
}

static void add_control(caching_t *caching, const char *field)
{
    const char *name, *value;
    apr_size_t length;

    caching->has_control = 1;
    while (next_element(&field, &name, &length, &value)) {
        caching->no_store |= is_word(name, length, "no-store");
        /* With a value it is about some fields alone. */
        caching->no_cache |= is_word(name, length, "no-cache") && !value;
        if (is_word(name, length, "max-age") && value) {
            value += *value == '"';
            caching->max_age =
                apr_isdigit(*value) ? apr_strtoi64(value, NULL, 10) : 0;
        }
    }
}

static void add_vary(caching_t *caching, const char *field)
{
    const char *name, *value;
    apr_size_t length;
    size_t i;

    while (next_element(&field, &name, &length, &value)) {
        for (i = 0; i < DIFFERING; i++) {
            caching->varies |= is_word(name, length, differing[i]);
        }
    }
}

static void add_field(caching_t *caching, const char *name, const char *value)
{
    switch (*name) {
    case 'A':
    case 'a':
        if (!strcasecmp(name, "Age") && apr_isdigit(*value)) {
            caching->age = apr_strtoi64(value, NULL, 10);
        }
        break;
    case 'C':
    case 'c':
        if (!strcasecmp(name, "Cache-Control")) {
            add_control(caching, value);
        }
        break;
    case 'E':
    case 'e':
        if (!strcasecmp(name, "Expires")) {
            caching->expires = value;
        }
        break;
    case 'L':
    case 'l':
        if (!strcasecmp(name, "Last-Modified")) {
            caching->modified = value;
        }
        break;
    case 'P':
    case 'p':
        caching->has_pragma |= !strcasecmp(name, "Pragma");
        break;
    case 'V':
    case 'v':
        if (!strcasecmp(name, "Vary")) {
            add_vary(caching, value);
        }
        break;
    default:
        break;
    }
}

static void add_table(caching_t *caching, const apr_table_t *table)
{
    const apr_array_header_t *fields = apr_table_elts(table);
    int i;

    for (i = 0; i < fields->nelts; i++) {
        const apr_table_entry_t *field =
            &APR_ARRAY_IDX(fields, i, apr_table_entry_t);

        add_field(caching, field->key, field->val);
    }
}

/* Seconds until a date, less than 0 if it is past or none. */
static apr_int64_t seconds_to(const char *date, apr_time_t now)
{
    apr_time_t then = apr_date_parse_http(date);

    return then == APR_DATE_BAD ? UNKNOWN : apr_time_sec(then - now);
}

/* For how many seconds the response is fresh. */
static apr_int64_t lifetime(const caching_t *caching, apr_time_t now)
{
    apr_time_t modified;

    if (caching->max_age != UNKNOWN) {
        return caching->max_age - caching->age;
    }
    if (caching->expires) {
        return seconds_to(caching->expires, now);
    }
    modified = caching->modified ? apr_date_parse_http(caching->modified)
                                 : APR_DATE_BAD;
    return modified == APR_DATE_BAD ? 0 : apr_time_sec(now - modified) / 10;
}

const char *pm_caching_refusal(const apr_table_t *headers,
                               const apr_table_t *more, apr_time_t now)
{
    caching_t caching = {.max_age = UNKNOWN};

    add_table(&caching, headers);
    if (more) {
        add_table(&caching, more);
    }
    if (caching.no_store) {
        return "Cache-Control: no-store";
    }
    if (caching.no_cache || (caching.has_pragma && !caching.has_control)) {
        return "Cache-Control: no-cache";
    }
    if (caching.varies) {
        return "Vary by a field that differs when the page asks for it";
    }
    return lifetime(&caching, now) < PM_CACHING_MOMENT
               ? "no lifetime of ten seconds"
               : NULL;
}
