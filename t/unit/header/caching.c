/*
 * Whether a browser may keep a response for a moment, by its fields.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include <apr_general.h>
#include <apr_strings.h>
#include <apr_tables.h>

#include "header/caching.h"
#include "unit/tap.h"

/* Now, as these dates see it: Sun, 06 Nov 1994 08:49:37 GMT. */
#define NOW apr_time_from_sec(784111777)

#define OLD "Last-Modified: Sat, 05 Nov 1994 08:49:37 GMT"
#define NEW "Last-Modified: Sun, 06 Nov 1994 08:49:00 GMT"

/* Up to two fields, and a word of the refusal; NULL: it may be kept. */
static const struct {
    const char *first, *second, *refusal;
} cases[] = {
    {OLD, NULL, NULL},
    {NEW, NULL, "no lifetime"},
    {NULL, NULL, "no lifetime"},
    {"Last-Modified: yesterday", NULL, "no lifetime"},
    {"Cache-Control: max-age=600", NULL, NULL},
    {"cache-control: private, MAX-AGE=\"600\"", NULL, NULL},
    {"Cache-Control: max-age=600, immutable", "Vary: Accept-Encoding", NULL},
    {"Cache-Control: max-age=5", OLD, "no lifetime"},
    {"Cache-Control: max-age=0", OLD, "no lifetime"},
    {"Cache-Control: max-age=x", OLD, "no lifetime"},
    {"Cache-Control: max-age=600", "Age: 595", "no lifetime"},
    {"Cache-Control: max-age=600", "Age: 500", NULL},
    {"Cache-Control: no-store", OLD, "Cache-Control: no-store"},
    {"Cache-Control: max-age=600, No-Store", NULL, "Cache-Control: no-store"},
    {"Cache-Control: max-age=600", "Cache-Control: no-cache",
     "Cache-Control: no-cache"},
    {"Cache-Control: max-age=600, no-cache=\"Set-Cookie, X\"", NULL, NULL},
    {"Cache-Control: x=\"no-store, max-age=0\", max-age=600", NULL, NULL},
    {"Cache-Control: public", OLD, NULL},
    {"Cache-Control: s-maxage=600", NEW, "no lifetime"},
    {"Expires: Sun, 06 Nov 1994 09:49:37 GMT", NULL, NULL},
    {"Expires: Sun, 06 Nov 1994 08:49:40 GMT", OLD, "no lifetime"},
    {"Expires: 0", OLD, "no lifetime"},
    {"Expires: 0", "Cache-Control: max-age=600", NULL},
    {"Pragma: no-cache", OLD, "Cache-Control: no-cache"},
    {"Pragma: no-cache", "Cache-Control: max-age=600", NULL},
    {"Cache-Control: max-age=600", "Vary: Cookie", "Vary"},
    {"Cache-Control: max-age=600", "Vary: Accept-Encoding, cookie", "Vary"},
    {"Cache-Control: max-age=600", "Vary: *", "Vary"},
    {"Cache-Control: max-age=600", "Vary: Accept, Origin, X-Cookie", NULL},
};

static void add(apr_pool_t *pool, apr_table_t *headers, const char *field)
{
    const char *colon = field ? strchr(field, ':') : NULL;

    if (colon) {
        apr_table_addn(headers, apr_pstrndup(pool, field, colon - field),
                       colon + 2);
    }
}

int main(void)
{
    apr_pool_t *pool;
    size_t i;

    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        apr_table_t *headers = apr_table_make(pool, 2);
        apr_table_t *more = apr_table_make(pool, 2);
        const char *refusal;

        add(pool, headers, cases[i].first);
        add(pool, more, cases[i].second);
        refusal = pm_caching_refusal(headers, more, NOW);
        tap_ok(cases[i].refusal ? refusal && strstr(refusal, cases[i].refusal)
                                : !refusal,
               "%s %s: %s", cases[i].first ? cases[i].first : "nothing",
               cases[i].second ? cases[i].second : "",
               refusal ? refusal : "may be kept");
    }
    return tap_done();
}
