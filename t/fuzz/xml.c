/*
 * Fuzz target: a page that is XML. It is scanned as pages of a site are.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <stdint.h>
#include <stdlib.h>

#include "html/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *pool;
    pm_error_t error = PM_ERROR_NONE;
    pm_scan_t *scan;

    if (!pool) {
        apr_initialize();
        apr_pool_create(&pool, NULL);
    }
    if (pm_scan_bytes(pool, (const char *)data, size, 1, &scan, &error) !=
        APR_SUCCESS) {
        abort();
    }
    apr_pool_clear(pool);
    return 0;
}
