/*
 * Where URLs lead, for tests that are not in C. A line of standard input is
 * JSON, [ origin or null, base, url ]; for each there is a line with the href
 * of its target, or null.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>

#include <apr_general.h>
#include <jansson.h>

#include "site/resolve.h"

static void answer(apr_pool_t *pool, json_t *line)
{
    const char *own = json_string_value(json_array_get(line, 0));
    const char *base = json_string_value(json_array_get(line, 1));
    const char *url = json_string_value(json_array_get(line, 2));
    pm_target_t target = pm_resolve(pool, own, base, url);
    json_t *href = target.href ? json_string(target.href) : json_null();

    json_dumpf(href, stdout, JSON_COMPACT | JSON_ENCODE_ANY);
    putchar('\n');
    json_decref(href);
}

int main(void)
{
    char text[65536];
    apr_pool_t *pool;

    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    while (fgets(text, sizeof(text), stdin)) {
        json_t *line = json_loads(text, 0, NULL);

        if (!line) {
            return 1;
        }
        answer(pool, line);
        json_decref(line);
        apr_pool_clear(pool);
    }
    return 0;
}
