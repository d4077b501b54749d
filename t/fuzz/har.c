/*
 * Fuzz target: a HAR, whatever it is. In pieces of one byte it has the same
 * entries as in one piece, and each is a request to the site.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "learn/har_entry.h"
#include "learn/json_items.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_entry(apr_pool_t *pool, const pm_json_items_t *items,
                       pm_har_t *har)
{
    json_t *json = json_loadb(items->item.bytes, items->item.length, 0, NULL);
    pm_entry_t entry;
    apr_pool_t *scratch;

    apr_pool_create(&scratch, pool);
    if (json_is_object(json) && pm_har_entry_read(scratch, json, har, &entry) &&
        (entry.url[0] != '/' || entry.time <= 0 || !har->origin)) {
        abort();
    }
    apr_pool_destroy(scratch);
    json_decref(json);
}

/* The number of entries, and the sum of their bytes. */
static size_t read_all(apr_pool_t *pool, const char *bytes, size_t size,
                       size_t piece, int *whole)
{
    pm_json_items_t items = pm_json_items_begin(pool);
    pm_har_t har = {.pool = pool, .number = 1};
    size_t at = 0, sum = 0, i;

    while (at < size) {
        apr_size_t used;
        pm_json_found_t found = pm_json_items_next(
            &items, bytes + at, size - at < piece ? size - at : piece, &used);

        at += used;
        if (found == PM_JSON_WRONG) {
            break;
        }
        if (found == PM_JSON_ITEM) {
            read_entry(pool, &items, &har);
            for (i = 0; i < items.item.length; i++) {
                sum = 31 * sum + (unsigned char)items.item.bytes[i];
            }
        }
    }
    *whole = pm_json_items_is_whole(&items);
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    static int is_ready;
    apr_pool_t *pool;
    int one, other;

    if (!is_ready) {
        apr_initialize();
    }
    is_ready = 1;
    apr_pool_create(&pool, NULL);
    if (read_all(pool, bytes, size, size, &one) !=
            read_all(pool, bytes, size, 1, &other) ||
        one != other) {
        abort();
    }
    apr_pool_destroy(pool);
    return 0;
}
