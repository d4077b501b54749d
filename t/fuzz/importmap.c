/*
 * Fuzz target: import maps, with `%%` on a line between them, and after the
 * last such line a specifier a line. What a specifier stands for is the same
 * twice; a map that is refused changes nothing and says where it is wrong.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "js/importmap.h"
#include "site/resolve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As the generator does: what is a URL by itself is absolute. */
static const char *resolve(apr_pool_t *pool, const char *reference,
                           const char *base, void *data)
{
    if (!base && !strchr(reference, ':')) {
        return NULL;
    }
    return pm_resolve(pool, "https://own.test", base ? base : "/", reference)
        .href;
}

static void merge(pm_importmap_t *map, const char *text, size_t length)
{
    pm_error_t error = PM_ERROR_NONE;
    apr_status_t rv = pm_importmap_merge(map, text, length, "/dir/", &error);

    if (rv != error.status ||
        (rv != APR_SUCCESS && (error.line < 1 || error.column < 1))) {
        abort();
    }
}

static void ask(const pm_importmap_t *map, apr_pool_t *pool, char *specifiers)
{
    char *last, *specifier;

    for (specifier = apr_strtok(specifiers, "\n", &last); specifier;
         specifier = apr_strtok(NULL, "\n", &last)) {
        const char *url =
            pm_importmap_resolve(map, pool, specifier, "/dir/a.js", NULL);
        const char *again =
            pm_importmap_resolve(map, pool, specifier, "/dir/a.js", NULL);

        if (!url != !again || (url && strcmp(url, again) != 0)) {
            abort();
        }
        if (url) {
            pm_importmap_integrity(map, url);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *pool;
    pm_importmap_t *map;
    char *text, *end;

    if (!pool) {
        apr_initialize();
        apr_pool_create(&pool, NULL);
    }
    text = apr_pstrmemdup(pool, (const char *)data, size);
    map = pm_importmap_create(pool, resolve, NULL);
    while ((end = strstr(text, "\n%%\n"))) {
        merge(map, text, (size_t)(end - text));
        text = end + strlen("\n%%\n");
    }
    ask(map, pool, text);
    apr_pool_clear(pool);
    return 0;
}
