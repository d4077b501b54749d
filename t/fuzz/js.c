/*
 * Fuzz target: a script, and the same bytes as an import map.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>

#include "js/bundle.h"
#include "js/changes.h"
#include "js/importmap.h"
#include "js/parcel.h"
#include "js/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Any reference is a URL, if it has a base. */
static const char *resolve(apr_pool_t *pool, const char *reference,
                           const char *base, void *data)
{
    return base == NULL ? NULL : apr_pstrcat(pool, "/", reference, NULL);
}

/* What webpack's loader would load. */
static void read_bundle(apr_pool_t *pool, const char *text, apr_size_t length)
{
    const pm_js_bundle_t *bundle = pm_js_bundle_read(pool, pool, text, length);
    int i;

    for (i = 0; bundle && bundle->loader && i < bundle->loads->nelts; i++) {
        const pm_js_load_t *load =
            &APR_ARRAY_IDX(bundle->loads, i, pm_js_load_t);

        pm_js_loader_script(pool, bundle->loader, load->chunk, load->is_number);
        pm_js_loader_style(pool, bundle->loader, load->chunk, load->is_number);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int is_ready;
    pm_error_t error = PM_ERROR_NONE;
    pm_js_script_t *script;
    pm_importmap_t *map;
    apr_pool_t *pool;
    int i;

    if (!is_ready) {
        apr_initialize();
    }
    is_ready = 1;
    apr_pool_create(&pool, NULL);
    script = pm_js_parse(pool, (const char *)data, size, PM_POSITION_START);
    pm_js_parse_classic(pool, (const char *)data, size, PM_POSITION_START);
    pm_js_changes(pool, (const char *)data, size, PM_POSITION_START);
    pm_js_parcel_read(pool, pool, script, (const char *)data, size);
    read_bundle(pool, (const char *)data, size);
    map = pm_importmap_create(pool, resolve, NULL);
    pm_importmap_merge(map, (const char *)data, size, "/", &error);
    for (i = 0; i < script->references->nelts; i++) {
        pm_importmap_resolve(
            map, pool,
            APR_ARRAY_IDX(script->references, i, pm_js_reference_t).specifier,
            "/a/b", NULL);
    }
    pm_importmap_resolve(map, pool, "a/b", "/a/b", NULL);
    apr_pool_destroy(pool);
    return 0;
}
