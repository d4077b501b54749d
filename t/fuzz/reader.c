/*
 * Fuzz target: any bytes as a manifest. They are refused with a place and a
 * reason, or accepted: then what the writer makes of them is accepted too, is
 * written a second time as the same bytes, and every path is looked up safely.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <apr_general.h>
#include <apr_portable.h>
#include <apr_strings.h>

#include "format/lookup.h"
#include "format/reader.h"
#include "format/writer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "does not hold: %s\n", what);
        abort();
    }
}

/* The manifest as the writer writes it, from pool. */
static char *written(apr_pool_t *pool, const pm_manifest_t *manifest,
                     apr_size_t *length)
{
    FILE *scratch = tmpfile();
    pm_error_t error = PM_ERROR_NONE;
    apr_file_t *file = NULL;
    apr_os_file_t number = fileno(scratch);
    char *text;

    apr_os_file_put(&file, &number, APR_FOPEN_WRITE, pool);
    check(pm_writer_write(manifest, file, NULL, &error) == APR_SUCCESS,
          "written");
    *length = (apr_size_t)lseek(number, 0, SEEK_END);
    text = apr_palloc(pool, *length + 1);
    check(pread(number, text, *length, 0) == (ssize_t)*length, "read back");
    fclose(scratch);
    return text;
}

static void check_again(apr_pool_t *pool, const pm_manifest_t *manifest)
{
    pm_error_t error = PM_ERROR_NONE;
    pm_manifest_t *again;
    apr_size_t length, length_again;
    char *text = written(pool, manifest, &length), *text_again;

    check(pm_reader_read_bytes(pool, text, length, &again, &error) ==
              APR_SUCCESS,
          pm_error_text(pool, &error));
    text_again = written(pool, again, &length_again);
    check(length == length_again && memcmp(text, text_again, length) == 0,
          "write -> read -> write gives the same bytes");
}

static void check_pages(apr_pool_t *pool, const pm_manifest_t *manifest)
{
    apr_hash_index_t *index;

    for (index = apr_hash_first(pool, manifest->pages); index;
         index = apr_hash_next(index)) {
        const pm_match_t *match;
        const pm_set_t *set =
            pm_lookup_find(manifest, apr_hash_this_key(index), &match);

        check(set == apr_hash_this_val(index) && !match && set->links,
              "a page is found, exactly");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    pm_error_t error = PM_ERROR_NONE;
    pm_manifest_t *manifest;
    apr_pool_t *pool;
    apr_status_t rv;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    rv =
        pm_reader_read_bytes(pool, (const char *)data, size, &manifest, &error);
    check(rv == error.status, "status and error say the same");
    if (rv == APR_SUCCESS) {
        check_again(pool, manifest);
        check_pages(pool, manifest);
        pm_lookup_find(manifest, apr_pstrmemdup(pool, (const char *)data, size),
                       NULL);
    }
    else {
        check(error.line > 0 && error.column > 0 && *error.message,
              "a refusal names the place and the reason");
    }
    apr_pool_destroy(pool);
    return 0;
}
