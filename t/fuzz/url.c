/*
 * Fuzz target: a URL on the second line, on the base that the first line is.
 * What it leads to leads there again, and is what a manifest takes unless it
 * says why not; what is decoded and encoded is a path again.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "format/url.h"
#include "site/resolve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_again(apr_pool_t *pool, const char *own, const char *href)
{
    pm_target_t again = pm_resolve(pool, own, "/else/where", href);

    if (again.kind == PM_TARGET_NONE || strcmp(again.href, href) != 0) {
        abort();
    }
}

static void check_origin(apr_pool_t *pool, const char *origin)
{
    const char *again = pm_resolve_origin(pool, origin);

    if (!again || strcmp(again, origin) != 0) {
        abort();
    }
}

/* A base is the target of another URL. */
static void resolve(apr_pool_t *pool, const char *own, const char *written,
                    const char *url)
{
    const char *base = pm_resolve(pool, own, "/", written).href;
    pm_target_t target;

    if (!base) {
        return;
    }
    target = pm_resolve(pool, own, base, url);
    if (target.kind == PM_TARGET_NONE) {
        return;
    }
    if (pm_url_is_absolute(target.href) != (target.kind == PM_TARGET_OTHER)) {
        abort();
    }
    if (target.kind == PM_TARGET_OTHER) {
        check_origin(pool, target.origin);
    }
    /* A path that begins with two slashes is another origin to who resolves
     * it. */
    if (strncmp(target.href, "//", 2) != 0) {
        check_again(pool, own, target.href);
    }
}

/* What the look-up compares is the same for every way to write a page. */
static void decode(apr_pool_t *pool, const char *path)
{
    const char *bytes, *again;

    if (pm_url_check_page(path)) {
        return;
    }
    bytes = pm_url_decode(pool, path);
    again = pm_url_encode(pool, bytes);
    if (strlen(again) > 3 * strlen(path) ||
        strcmp(pm_url_decode(pool, again), bytes) != 0) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *pool;
    char *base, *url;

    if (!pool) {
        apr_initialize();
        apr_pool_create(&pool, NULL);
    }
    base = apr_pstrmemdup(pool, (const char *)data, size);
    url = strchr(base, '\n');
    if (url) {
        *url++ = '\0';
        decode(pool, url);
        pm_resolve_origin(pool, url);
        pm_url_check_href(url);
        if (!pm_url_check_href(base)) {
            resolve(pool, "https://own.test http://own.test", base, url);
            resolve(pool, NULL, base, url);
        }
    }
    apr_pool_clear(pool);
    return 0;
}
