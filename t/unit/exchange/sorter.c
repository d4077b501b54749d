/*
 * Items come out sorted, whatever fits into memory, as often as wanted; and a
 * merge gives the same bytes with much memory and with little.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "exchange/merge.h"
#include "exchange/sorter.h"
#include "unit/tap.h"

#define ITEMS 5000

static pm_item_t item_of(apr_pool_t *pool, const char *key, const char *data)
{
    return (pm_item_t){apr_pstrdup(pool, key), strlen(key),
                       apr_pstrdup(pool, data), strlen(data)};
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* All that is in the sorter, as lines. */
static const char *contents(apr_pool_t *pool, pm_sorter_t *sorter)
{
    apr_array_header_t *lines = apr_array_make(pool, 8, sizeof(const char *));
    pm_item_t item;

    if (pm_sorter_rewind(sorter) != APR_SUCCESS) {
        return "an error";
    }
    while (pm_sorter_next(sorter, &item) == APR_SUCCESS) {
        APR_ARRAY_PUSH(lines, const char *) =
            apr_psprintf(pool, "%.*s=%.*s", (int)item.nkey, item.key,
                         (int)item.ndata, item.data);
    }
    return apr_array_pstrcat(pool, lines, '\n');
}

/* Adds items that are not sorted, with keys that occur several times. */
static void test_many(apr_pool_t *pool, apr_size_t memory, const char *name)
{
    pm_sorter_t *sorter = pm_sorter_create(pool, memory);
    apr_array_header_t *lines =
        apr_array_make(pool, ITEMS, sizeof(const char *));
    const char *expected;
    int i;

    srand(1);
    for (i = 0; i < ITEMS; i++) {
        /* `=` is less than any digit, as nothing is. */
        const char *key = apr_psprintf(pool, "%03d", rand() % 700);
        const char *data = apr_psprintf(pool, "%04d", rand() % 5000);
        pm_item_t item = item_of(pool, key, data);

        pm_sorter_add(sorter, &item);
        APR_ARRAY_PUSH(lines, const char *) =
            apr_pstrcat(pool, key, "=", data, NULL);
    }
    qsort(lines->elts, ITEMS, sizeof(const char *), by_text);
    expected = apr_array_pstrcat(pool, lines, '\n');
    tap_ok(strcmp(contents(pool, sorter), expected) == 0, "%s: sorted", name);
    tap_ok(strcmp(contents(pool, sorter), expected) == 0, "%s: again", name);
}

static void test_small(apr_pool_t *pool)
{
    pm_sorter_t *sorter = pm_sorter_create(pool, 64);
    pm_item_t item;
    size_t i;
    const char *const keys[] = {"ab", "a", "", "b", "a", "ba"};

    tap_is(contents(pool, pm_sorter_create(pool, 64)), "", "nothing");
    for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        item = item_of(pool, keys[i], i == 4 ? "" : "x");
        pm_sorter_add(sorter, &item);
    }
    tap_is(contents(pool, sorter), "=x\na=\na=x\nab=x\nb=x\nba=x",
           "what begins another one comes before it");
    item = item_of(pool, "a key that is",
                   "longer than all of the memory is, "
                   "which holds 64 bytes");
    tap_ok(pm_sorter_add(sorter, &item) == APR_ENOSPC,
           "an item that is too large is refused");
}

/* Writes a manifest of pages that need one of three sets. */
static const char *make_manifest(apr_pool_t *pool, const char *path, int first)
{
    FILE *file = fopen(path, "w");
    int i;

    fprintf(file, "{\"pushmanifest\":1}\n");
    for (i = first + 999; i >= first; i--) {
        fprintf(file, "{\"page\":\"/%d\",\"set\":\"s%d\"}\n", i, i % 3);
    }
    for (i = 0; i < 3; i++) {
        fprintf(file,
                "{\"set\":\"s%d\",\"links\":[{\"href\":\"/%d.css\",\"as\":"
                "\"style\"}]}\n",
                i, i);
    }
    fprintf(file, "{\"match\":\"/x/*\",\"set\":\"s1\"}\n");
    fclose(file);
    return path;
}

static void ignore(void *baton, const char *message) {}

/* The bytes of the manifest that two make. */
static const char *merged(apr_pool_t *pool, const char *one, const char *other,
                          apr_size_t memory)
{
    pm_merge_t *merge =
        pm_merge_create(pool, memory, pm_report_create(pool, ignore, NULL));
    pm_error_t error = PM_ERROR_NONE;
    pm_merge_count_t count;
    apr_file_t *file;
    char name[] = "/tmp/pushmanifest-XXXXXX", *bytes;
    apr_size_t length = 1 << 20;
    apr_off_t start = 0;

    pm_merge_add(merge, one, &error);
    pm_merge_add(merge, other, &error);
    pm_merge_finish(merge, &count, &error);
    tap_is_number(count.pages, 1500, "pages of both, once");
    apr_file_mktemp(&file, name, 0, pool);
    pm_merge_write(merge, file, name, &error);
    tap_is(pm_error_text(pool, &error), "", "no error");
    bytes = apr_pcalloc(pool, length + 1);
    apr_file_seek(file, APR_SET, &start);
    apr_file_read_full(file, bytes, length, &length);
    apr_file_close(file);
    return bytes;
}

static void test_merge(apr_pool_t *pool)
{
    char directory[] = "/tmp/pushmanifest-XXXXXX";
    const char *one, *other, *much, *little;

    if (!mkdtemp(directory)) {
        tap_ok(0, "a directory");
        return;
    }
    one = make_manifest(pool, apr_pstrcat(pool, directory, "/1", NULL), 0);
    other = make_manifest(pool, apr_pstrcat(pool, directory, "/2", NULL), 500);
    much = merged(pool, one, other, PM_MERGE_MEMORY);
    little = merged(pool, other, one, 4096);
    tap_ok(strlen(much) > 40000 && strcmp(much, little) == 0,
           "the same with little memory, and the other way round");
    unlink(one);
    unlink(other);
    rmdir(directory);
}

int main(void)
{
    apr_pool_t *pool;

    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    test_small(pool);
    test_many(pool, 1 << 20, "in memory");
    test_many(pool, 4096, "in many runs");
    test_many(pool, 32, "in runs of one or two");
    test_merge(pool);
    return tap_done();
}
