/*
 * Fuzz target: the records of a cache of `generate`, put behind a right header
 * and before a right checksum. Whatever they say, what is found in them may
 * stand in a manifest, which is read again; and is joined with what other
 * documents say.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <apr_general.h>
#include <apr_portable.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "format/reader.h"
#include "format/writer.h"
#include "fuzz/scratch.h"
#include "plan/rules.h"
#include "run/recall.h"
#include "run/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const pm_recall_identity_t identity = {1, 2};

/* The documents of the site, in its order. */
static const char *const paths[] = {"a.html", "b.html", "d/a.html"};
enum { DOCUMENTS = sizeof(paths) / sizeof(paths[0]) };

/* That which a path names: two pages. */
static pm_document_t document_of(apr_pool_t *pool, const char *path)
{
    static const char *const also[] = {NULL};
    pm_page_t *pages = apr_pcalloc(pool, 2 * sizeof(*pages));
    int i;

    for (i = 0; i < 2; i++) {
        pages[i] = (pm_page_t){.path = apr_psprintf(pool, "/%s%d", path, i),
                               .base = "/",
                               .source = path,
                               .also = also};
    }
    return (pm_document_t){
        .file = path, .source = path, .npages = 2, .pages = pages};
}

static void put_cache(apr_pool_t *pool, const scratch_t *file,
                      const uint8_t *data, size_t size)
{
    static const char start[] = PM_RECORD_MAGIC PM_RECORD_VERSION;
    pm_buffer_t cache = {.pool = pool};

    pm_buffer_append(&cache, start, sizeof(start) - 1);
    pm_record_put_number(&cache, identity.program);
    pm_record_put_number(&cache, identity.settings);
    pm_buffer_append(&cache, (const char *)data, size);
    pm_record_put_word(&cache, XXH3_64bits(cache.bytes, cache.length));
    scratch_fill(file, cache.bytes, cache.length);
}

/* What a run does with a result. */
typedef struct run_t {
    pm_manifest_t *manifest;
    pm_report_t *report;
    pm_tally_t *tally;
    pm_elsewhere_t *elsewhere;
    pm_fitted_t *fitted;
} run_t;

static void ignore(void *baton, const char *message) {}

static void take(run_t *run, const pm_result_t *result)
{
    pm_error_t error = PM_ERROR_NONE;
    int i;

    pm_tally_join(run->tally, result->tally);
    pm_elsewhere_join(run->elsewhere, result->elsewhere);
    for (i = 0; i < result->messages->nelts; i++) {
        pm_report_say(run->report,
                      &APR_ARRAY_IDX(result->messages, i, pm_message_t));
    }
    for (i = 0; i < result->fitted->nelts; i++) {
        pm_fitted_mark(run->fitted, APR_ARRAY_IDX(result->fitted, i, int));
    }
    for (i = 0; i < result->document.npages; i++) {
        const pm_set_t *set;

        if (pm_manifest_adopt_set(run->manifest, result->sets[i], &set,
                                  &error) != APR_SUCCESS ||
            pm_manifest_add_page(run->manifest, result->document.pages[i].path,
                                 set, &error) != APR_SUCCESS) {
            abort();
        }
    }
}

/* The manifest, written and read again. */
static void check(apr_pool_t *pool, const pm_manifest_t *manifest,
                  const scratch_t *out)
{
    pm_error_t error = PM_ERROR_NONE;
    apr_os_file_t number = out->fd;
    apr_file_t *file = NULL;
    pm_manifest_t *again;
    apr_off_t length;
    char *text;

    scratch_fill(out, NULL, 0);
    lseek(out->fd, 0, SEEK_SET);
    apr_os_file_put(&file, &number, APR_FOPEN_WRITE, pool);
    if (pm_writer_write(manifest, file, NULL, &error) != APR_SUCCESS) {
        abort();
    }
    length = lseek(out->fd, 0, SEEK_END);
    text = apr_palloc(pool, (apr_size_t)length + 1);
    if (pread(out->fd, text, (size_t)length, 0) != length ||
        pm_reader_read_bytes(pool, text, (apr_size_t)length, &again, &error) !=
            APR_SUCCESS) {
        abort();
    }
}

static void recall_all(apr_pool_t *pool, pm_recall_t *recall,
                       const scratch_t *out)
{
    run_t run = {.manifest = pm_manifest_create(pool),
                 .report = pm_report_create(pool, ignore, NULL),
                 .tally = pm_tally_create(pool),
                 .elsewhere = pm_elsewhere_create(pool),
                 .fitted = pm_fitted_create(pool, NULL)};
    int i, found = 0;

    for (i = 0; i < DOCUMENTS; i++) {
        pm_document_t document = document_of(pool, paths[i]);
        const pm_memory_t *memory = pm_recall_find(recall, pool, &document);

        if (memory) {
            found++;
            take(&run, &memory->result);
        }
    }
    if (found) {
        check(pool, run.manifest, out);
    }
}

/* An outcome is written as it is read. */
static void check_outcome(apr_pool_t *pool, const pm_outcome_t *outcome)
{
    pm_buffer_t bytes = {.pool = pool}, again = {.pool = pool};

    if (outcome) {
        pm_outcome_put(&bytes, outcome);
        outcome = pm_outcome_take(pool, bytes.bytes, bytes.length);
        if (!outcome) {
            abort();
        }
        pm_outcome_put(&again, outcome);
        if (again.length != bytes.length ||
            memcmp(again.bytes, bytes.bytes, bytes.length) != 0) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *pool;
    static scratch_t file, out;
    pm_recall_t *recall;
    const char *why;
    int is_foreign;

    if (!pool) {
        apr_initialize();
        apr_pool_create(&pool, NULL);
        scratch_create(&file);
        scratch_create(&out);
    }
    put_cache(pool, &file, data, size);
    recall = pm_recall_open(pool, file.path, &identity, &why, &is_foreign);
    if (!recall) {
        abort();
    }
    check_outcome(pool, pm_recall_outcome(recall));
    recall_all(pool, recall, &out);
    apr_pool_clear(pool);
    return 0;
}
