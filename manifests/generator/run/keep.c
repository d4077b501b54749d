/*
 * The results of a run, written down for the next one.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "run/keep.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <apr_time.h>
#include <xxhash.h>

#include "report/report.h"
#include "run/record.h"
#include "text/memory.h"

#define CHUNK (64 * 1024)

struct pm_keep_t {
    apr_pool_t *pool;
    apr_file_t *file;
    apr_status_t status; /* the first that was not APR_SUCCESS */
    XXH3_state_t *hash;  /* of all bytes so far */
    apr_int64_t bytes;
    apr_int64_t began;     /* in nanoseconds, as a stamp has it */
    apr_hash_t *resources; /* const pm_resource_t * -> its place, plus 1 */
    apr_hash_t *sets;      /* id -> likewise */
    pm_buffer_t record;    /* that is made */
    long refused;
    apr_uint64_t stamps;  /* of all documents, as pm_site_t has them; that of a
                           * file that is not kept, or too young, is
                           * PM_STAMP_NONE */
    apr_file_t *old;      /* as long as all is the same; then NULL */
    apr_off_t start;      /* of its records */
    long documents;       /* of the old one, that are the same */
    pm_kept_place_t same; /* of the last of them */
};

static apr_status_t free_hash(void *hash)
{
    XXH3_freeState(hash);
    return APR_SUCCESS;
}

static void write_bytes(pm_keep_t *keep, const pm_buffer_t *buffer)
{
    if (keep->status == APR_SUCCESS) {
        keep->status = apr_file_write_full(keep->file, buffer->bytes,
                                           buffer->length, NULL);
    }
    XXH3_64bits_update(keep->hash, buffer->bytes, buffer->length);
    keep->bytes += (apr_int64_t)buffer->length;
}

pm_keep_t *pm_keep_create(apr_pool_t *pool, apr_file_t *file,
                          const pm_recall_identity_t *identity, apr_file_t *old)
{
    static const char start[] = PM_RECORD_MAGIC PM_RECORD_VERSION;
    pm_keep_t *keep = apr_pcalloc(pool, sizeof(*keep));

    keep->pool = pool;
    keep->file = file;
    keep->old = old;
    keep->began = (apr_int64_t)apr_time_now() * 1000;
    keep->resources = apr_hash_make(pool);
    keep->sets = apr_hash_make(pool);
    keep->record.pool = pool;
    keep->hash = XXH3_createState();
    if (!keep->hash) {
        pm_memory_check(pool, APR_ENOMEM);
        return NULL;
    }
    apr_pool_cleanup_register(pool, keep->hash, free_hash,
                              apr_pool_cleanup_null);
    XXH3_64bits_reset(keep->hash);
    pm_buffer_append(&keep->record, start, sizeof(start) - 1);
    pm_record_put_number(&keep->record, identity->program);
    pm_record_put_number(&keep->record, identity->settings);
    write_bytes(keep, &keep->record);
    keep->start = (apr_off_t)keep->bytes;
    return keep;
}

/* What comes is not what the old cache has, whose records so far are copied.
 * Resources and sets that are named again are written again. */
static void differ(pm_keep_t *keep)
{
    apr_file_t *old = keep->old;
    apr_status_t rv = apr_file_seek(old, APR_SET, &keep->start);

    keep->old = NULL;
    while (rv == APR_SUCCESS && keep->bytes < keep->same.end) {
        apr_int64_t rest = keep->same.end - keep->bytes;

        keep->record.length = 0;
        pm_buffer_reserve(&keep->record, CHUNK);
        rv = apr_file_read_full(old, keep->record.bytes,
                                rest < CHUNK ? (apr_size_t)rest : CHUNK,
                                &keep->record.length);
        write_bytes(keep, &keep->record);
    }
    if (keep->status == APR_SUCCESS) {
        keep->status = rv;
    }
}

/* Begins a record. */
static pm_buffer_t *begin(pm_keep_t *keep, char kind)
{
    keep->record.length = 0;
    pm_buffer_append(&keep->record, &kind, 1);
    return &keep->record;
}

/* Writes the record that was made. */
static void end(pm_keep_t *keep)
{
    char bytes[16];
    pm_buffer_t length = {
        .pool = keep->pool, .bytes = bytes, .room = sizeof(bytes)};

    pm_record_put_number(&length, keep->record.length);
    write_bytes(keep, &length);
    write_bytes(keep, &keep->record);
}

/* The stamp, if what is written to the file from now on changes it. */
static pm_stamp_t settled(const pm_keep_t *keep, const pm_stamp_t *stamp)
{
    return pm_stamp_is_settled(stamp, keep->began) ? *stamp : PM_STAMP_NONE;
}

/* The next place in a hash of them, behind those that were copied. */
static void *next_place(apr_hash_t *hash, int copied)
{
    return (void *)((intptr_t)apr_hash_count(hash) + copied + 1);
}

static void add_resource(pm_keep_t *keep, const pm_resource_t *const *asked)
{
    const pm_resource_t *resource = *asked;
    const pm_content_t *content = resource->content;
    pm_stamp_t stamp = content && content->hash ? settled(keep, &content->stamp)
                                                : PM_STAMP_NONE;
    pm_buffer_t *record;

    if (apr_hash_get(keep->resources, asked, sizeof(resource))) {
        return;
    }
    record = begin(keep, PM_RECORD_RESOURCE);
    pm_record_put_text(record, resource->href);
    pm_record_put_number(record, resource->digest);
    pm_record_put_stamp(record, &stamp);
    pm_record_put_text(record, content ? content->hash : NULL);
    end(keep);
    apr_hash_set(
        keep->resources, apr_pmemdup(keep->pool, asked, sizeof(resource)),
        sizeof(resource), next_place(keep->resources, keep->same.resources));
}

static void add_set(pm_keep_t *keep, const pm_set_t *set)
{
    pm_buffer_t *record;
    int i;

    if (apr_hash_get(keep->sets, set->id, APR_HASH_KEY_STRING)) {
        return;
    }
    record = begin(keep, PM_RECORD_SET);
    pm_record_put_number(record, (apr_uint64_t)set->nlinks);
    for (i = 0; i < set->nlinks; i++) {
        pm_record_put_link(record, &set->links[i]);
    }
    end(keep);
    apr_hash_set(keep->sets, apr_pstrdup(keep->pool, set->id),
                 APR_HASH_KEY_STRING, next_place(keep->sets, keep->same.sets));
}

/* What was asked for, and the sets: by their places. */
static void put_places(pm_keep_t *keep, const pm_result_t *result)
{
    pm_buffer_t *record = &keep->record;
    const pm_resource_t **asked = (const pm_resource_t **)result->asked->elts;
    int i;

    pm_record_put_number(record, (apr_uint64_t)result->asked->nelts);
    for (i = 0; i < result->asked->nelts; i++) {
        pm_record_put_number(record,
                             (apr_uint64_t)(intptr_t)apr_hash_get(
                                 keep->resources, &asked[i], sizeof(asked[i])) -
                                 1);
    }
    pm_record_put_number(record, (apr_uint64_t)result->document.npages);
    for (i = 0; i < result->document.npages; i++) {
        pm_record_put_number(
            record, (apr_uint64_t)(intptr_t)apr_hash_get(
                        keep->sets, result->sets[i]->id, APR_HASH_KEY_STRING) -
                        1);
    }
}

static void put_counts(pm_buffer_t *record, const pm_result_t *result)
{
    const pm_elsewhere_t *elsewhere = result->elsewhere;
    int i;

    pm_tally_put(record, result->tally);
    pm_record_put_number(record, (apr_uint64_t)elsewhere->own);
    pm_record_put_number(record, (apr_uint64_t)elsewhere->paths->nelts);
    pm_record_put_text(record, elsewhere->origin);
    for (i = 0; i < elsewhere->paths->nelts; i++) {
        pm_record_put_text(record,
                           APR_ARRAY_IDX(elsewhere->paths, i, const char *));
    }
}

static void put_said(pm_buffer_t *record, const pm_result_t *result)
{
    int i;

    pm_record_put_number(record, (apr_uint64_t)result->messages->nelts);
    for (i = 0; i < result->messages->nelts; i++) {
        const pm_message_t *message =
            &APR_ARRAY_IDX(result->messages, i, pm_message_t);

        pm_record_put_text(record, message->text);
        pm_record_put_text(record, message->subject);
        pm_record_put_number(record, message->is_loss != 0);
    }
    pm_record_put_number(record, (apr_uint64_t)result->fitted->nelts);
    for (i = 0; i < result->fitted->nelts; i++) {
        pm_record_put_number(
            record, (apr_uint64_t)APR_ARRAY_IDX(result->fitted, i, int));
    }
}

/* Whether the result is what the old cache has next, all before it being the
 * same. */
static int is_next_of_old(pm_keep_t *keep, const pm_result_t *result)
{
    if (!keep->old || !result->kept ||
        result->kept->number != keep->documents) {
        return 0;
    }
    keep->documents++;
    keep->same = *result->kept;
    return 1;
}

void pm_keep_add(pm_keep_t *keep, const pm_result_t *result)
{
    pm_stamp_t stamp =
        result->may_be_kept ? settled(keep, &result->stamp) : PM_STAMP_NONE;
    pm_buffer_t *record;
    int i;

    keep->stamps = pm_stamp_mix_stamp(keep->stamps, &stamp);
    if (!result->may_be_kept || is_next_of_old(keep, result)) {
        return;
    }
    if (keep->old) {
        differ(keep);
    }
    for (i = 0; i < result->asked->nelts; i++) {
        add_resource(keep,
                     &APR_ARRAY_IDX(result->asked, i, const pm_resource_t *));
    }
    for (i = 0; i < result->document.npages; i++) {
        add_set(keep, result->sets[i]);
    }
    record = begin(keep, PM_RECORD_DOCUMENT);
    pm_record_put_text(record, result->document.source);
    pm_record_put_number(record, pm_result_digest(&result->document));
    pm_record_put_stamp(record, &stamp);
    pm_record_put_number(record, result->hash);
    put_places(keep, result);
    put_counts(record, result);
    put_said(record, result);
    if (record->length > PM_RECORD_MAX ||
        keep->bytes + PM_RECORD_MAX > PM_RECALL_BYTES_MAX) {
        keep->refused++;
        return;
    }
    end(keep);
}

/* The bytes of the outcome that is to be kept; none if it may not be: a file
 * that was listed with another stamp than it was read with, say, is not known
 * by the listing's. */
static pm_buffer_t bytes_of(const pm_keep_t *keep, const pm_outcome_t *outcome)
{
    pm_buffer_t bytes = {.pool = keep->pool};

    if (outcome && keep->refused == 0 && keep->stamps == outcome->stamps) {
        pm_outcome_put(&bytes, outcome);
    }
    return bytes;
}

/* Whether the old cache has all that there is to keep. */
static int is_enough(const pm_keep_t *keep, pm_recall_t *recall,
                     const pm_buffer_t *outcome)
{
    return keep->old && pm_recall_is_over(recall, keep->documents) &&
           (outcome->length == 0 || pm_recall_has_outcome(recall, outcome));
}

apr_status_t pm_keep_end(pm_keep_t *keep, pm_recall_t *recall,
                         const pm_outcome_t *outcome, int *is_old)
{
    pm_buffer_t bytes = bytes_of(keep, outcome);

    *is_old = is_enough(keep, recall, &bytes);
    if (*is_old) {
        return APR_SUCCESS;
    }
    if (keep->old) {
        differ(keep);
    }
    keep->record.length = 0;
    pm_record_put_number(&keep->record, 0);
    pm_buffer_append(&keep->record, bytes.bytes, bytes.length);
    pm_record_put_word(&keep->record, bytes.length);
    write_bytes(keep, &keep->record);
    keep->record.length = 0;
    pm_record_put_word(&keep->record, XXH3_64bits_digest(keep->hash));
    write_bytes(keep, &keep->record);
    return keep->status == APR_SUCCESS ? apr_file_flush(keep->file)
                                       : keep->status;
}

long pm_keep_refused(const pm_keep_t *keep) { return keep->refused; }
