/*
 * What an earlier run has kept of a site's documents.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "run/recall.h"

#include <string.h>

#include <apr_strings.h>

#include "report/report.h"
#include "run/record.h"
#include "text/memory.h"

#define CHUNK (64 * 1024)

struct pm_recall_t {
    apr_pool_t *pool;
    apr_file_t *file;
    apr_array_header_t *sightings; /* of const pm_sighting_t * */
    apr_array_header_t *sets;      /* of const pm_set_t *, the manifest's */
    pm_manifest_t *manifest;
    pm_buffer_t outcome; /* its bytes; none: there is none */
    apr_off_t start;     /* of the records */
    apr_off_t stop;      /* of the records */
    apr_off_t behind;    /* how much of the file was read */
    long documents;      /* how many of them */
    pm_buffer_t bytes;   /* of the record that was read last */
    apr_pool_t *scratch;
    pm_record_t document; /* the next one, behind its path */
    const char *path;     /* of it; NULL: it is to be read */
    int is_over;          /* there are no more records */
};

/* Whether the file is as long as it should be, and its bytes have the hash that
 * stands at their end. */
static int is_whole(apr_pool_t *pool, apr_file_t *file)
{
    pm_stamp_t stamp = pm_stamp_of(file);
    char end[PM_RECORD_WORD_SIZE];
    apr_int64_t most = stamp.bytes - PM_RECORD_WORD_SIZE, bytes;
    apr_off_t place = most;
    apr_uint64_t hash;

    if (most <= 0 || stamp.bytes > PM_RECALL_BYTES_MAX ||
        !pm_stamp_hash(pool, file, most, &bytes, &hash) || bytes != most ||
        apr_file_seek(file, APR_SET, &place) != APR_SUCCESS ||
        apr_file_read_full(file, end, sizeof(end), NULL) != APR_SUCCESS ||
        pm_record_word(end) != hash) {
        return 0;
    }
    place = 0;
    return apr_file_seek(file, APR_SET, &place) == APR_SUCCESS;
}

/* A number of the file itself; 0 if that is over. */
static apr_uint64_t read_number(apr_file_t *file)
{
    apr_uint64_t number = 0;
    unsigned shift;
    char byte;

    for (shift = 0; shift < 64; shift += 7) {
        if (apr_file_getc(&byte, file) != APR_SUCCESS) {
            return 0;
        }
        number |= (apr_uint64_t)((unsigned char)byte & 127) << shift;
        if (!((unsigned char)byte & 128)) {
            return number;
        }
    }
    return 0;
}

/* Whether a file begins as every cache does; one that ends there may be what is
 * left of one. */
static int is_cache(apr_file_t *file, apr_size_t *length)
{
    char start[sizeof(PM_RECORD_MAGIC) - 1];

    *length = 0;
    apr_file_read_full(file, start, sizeof(start), length);
    return memcmp(start, PM_RECORD_MAGIC, *length) == 0;
}

/* Why a file that begins as a cache is of no use to this run; NULL: it is. The
 * file stands behind its header then. */
static const char *refuse(apr_pool_t *pool, apr_file_t *file,
                          const pm_recall_identity_t *identity)
{
    char version[sizeof(PM_RECORD_VERSION) - 1];
    apr_off_t start = 0, behind = sizeof(PM_RECORD_MAGIC) - 1;

    if (apr_file_read_full(file, version, sizeof(version), NULL) !=
        APR_SUCCESS) {
        return "the cache is damaged";
    }
    if (memcmp(version, PM_RECORD_VERSION, sizeof(version)) != 0) {
        return "the cache was made by another version";
    }
    if (apr_file_seek(file, APR_SET, &start) != APR_SUCCESS ||
        !is_whole(pool, file) ||
        apr_file_seek(file, APR_SET, &behind) != APR_SUCCESS ||
        apr_file_read_full(file, version, sizeof(version), NULL) !=
            APR_SUCCESS) {
        return "the cache is damaged";
    }
    if (read_number(file) != identity->program) {
        return "the cache was made by another version";
    }
    return read_number(file) == identity->settings
               ? NULL
               : "the cache was made of another site, by another user or with "
                 "other options";
}

int pm_recall_reads(const pm_recall_t *recall, apr_file_t *file)
{
    pm_stamp_t own = pm_stamp_of(recall->file), other = pm_stamp_of(file);

    return pm_stamp_equal(&own, &other);
}

/* Opens a regular file; NULL, and *why, if it is none or cannot be read. */
static apr_file_t *open_file(apr_pool_t *pool, const char *path,
                             const char **why)
{
    apr_file_t *file;
    apr_finfo_t info;
    /* A FIFO without a writer would hold us up for ever. */
    apr_status_t rv = apr_file_open(&file, path,
                                    APR_FOPEN_READ | APR_FOPEN_BINARY |
                                        APR_FOPEN_BUFFERED | APR_FOPEN_NONBLOCK,
                                    0, pool);

    if (APR_STATUS_IS_ENOENT(rv)) {
        return NULL;
    }
    if (rv == APR_SUCCESS) {
        rv = apr_file_info_get(&info, APR_FINFO_TYPE, file);
    }
    if (rv != APR_SUCCESS) {
        *why = "the cache cannot be read";
        return NULL;
    }
    if (info.filetype != APR_REG) {
        *why = "a cache is a regular file, and this is none";
        return NULL;
    }
    apr_file_buffer_set(file, apr_palloc(pool, CHUNK), CHUNK);
    return file;
}

/* Reads the outcome, and where the records end; the file stands behind its
 * header, and does so again. */
static void read_outcome(pm_recall_t *recall)
{
    pm_stamp_t stamp = pm_stamp_of(recall->file);
    apr_off_t end = (apr_off_t)stamp.bytes - 2 * PM_RECORD_WORD_SIZE;
    apr_off_t place = end;
    char word[PM_RECORD_WORD_SIZE];
    apr_uint64_t length = 0;
    apr_size_t got = 0;

    if (end >= recall->start &&
        apr_file_seek(recall->file, APR_SET, &place) == APR_SUCCESS &&
        apr_file_read_full(recall->file, word, sizeof(word), NULL) ==
            APR_SUCCESS) {
        length = pm_record_word(word);
    }
    if (length > PM_OUTCOME_MAX ||
        length >= (apr_uint64_t)(end - recall->start)) {
        length = 0;
    }
    recall->stop = place = end - (apr_off_t)length;
    if (length > 0 &&
        apr_file_seek(recall->file, APR_SET, &place) == APR_SUCCESS) {
        pm_buffer_reserve(&recall->outcome, (apr_size_t)length);
        apr_file_read_full(recall->file, recall->outcome.bytes,
                           (apr_size_t)length, &got);
        recall->outcome.length = got == length ? got : 0;
    }
    place = recall->start;
    apr_file_seek(recall->file, APR_SET, &place);
}

pm_recall_t *pm_recall_open(apr_pool_t *pool, const char *path,
                            const pm_recall_identity_t *identity,
                            const char **why, int *is_foreign)
{
    pm_recall_t *recall;
    apr_size_t length;

    *why = NULL;
    /* Threads read on in it, while its parent is another one's. */
    pool = pm_memory_pool(pool);
    recall = apr_pcalloc(pool, sizeof(*recall));
    recall->pool = pool;
    recall->file = open_file(pool, path, why);
    *is_foreign = *why != NULL;
    if (!recall->file) {
        return NULL;
    }
    if (!is_cache(recall->file, &length)) {
        *why = "the file is no cache of pushmanifest's";
        *is_foreign = 1;
        return NULL;
    }
    *why = length > 0 ? refuse(pool, recall->file, identity) : NULL;
    if (*why || length == 0) {
        apr_file_close(recall->file);
        return NULL;
    }
    apr_file_seek(recall->file, APR_CUR, &recall->behind);
    recall->start = recall->behind;
    recall->outcome.pool = pool;
    read_outcome(recall);
    recall->sightings = apr_array_make(pool, 64, sizeof(pm_sighting_t *));
    recall->sets = apr_array_make(pool, 64, sizeof(pm_set_t *));
    recall->manifest = pm_manifest_create(pool);
    recall->bytes.pool = pool;
    apr_pool_create(&recall->scratch, pool);
    return recall;
}

const pm_outcome_t *pm_recall_outcome(const pm_recall_t *recall)
{
    return recall->outcome.length > 0
               ? pm_outcome_take(recall->pool, recall->outcome.bytes,
                                 recall->outcome.length)
               : NULL;
}

int pm_recall_has_outcome(const pm_recall_t *recall, const pm_buffer_t *bytes)
{
    return recall->outcome.length == bytes->length &&
           memcmp(recall->outcome.bytes, bytes->bytes, bytes->length) == 0;
}

static pm_sighting_t take_sighting(pm_record_t *record, apr_pool_t *pool)
{
    pm_sighting_t sighting;

    sighting.href = pm_record_take_text(record, pool);
    sighting.digest = pm_record_take_number(record);
    sighting.stamp = pm_record_take_stamp(record);
    sighting.hash = pm_record_take_text(record, pool);
    record->is_wrong |= !sighting.href;
    return sighting;
}

static void take_resource(pm_recall_t *recall, pm_record_t *record)
{
    pm_sighting_t sighting = take_sighting(record, recall->pool);

    APR_ARRAY_PUSH(recall->sightings, const pm_sighting_t *) =
        apr_pmemdup(recall->pool, &sighting, sizeof(sighting));
}

/* Its links make its id again, and are what a manifest takes, or it is wrong.
 */
static void take_set(pm_recall_t *recall, pm_record_t *record)
{
    int nlinks = pm_record_take_count(record, PM_SET_LINKS_MAX), i;
    pm_link_t *links =
        apr_pcalloc(recall->scratch, (apr_size_t)(nlinks + 1) * sizeof(*links));
    pm_error_t error = PM_ERROR_NONE;
    const pm_set_t *set;

    for (i = 0; i < nlinks && !record->is_wrong; i++) {
        links[i] = pm_record_take_link(record, recall->scratch);
    }
    record->is_wrong =
        record->is_wrong || pm_manifest_add_set(recall->manifest, links, nlinks,
                                                &set, &error) != APR_SUCCESS;
    if (!record->is_wrong) {
        APR_ARRAY_PUSH(recall->sets, const pm_set_t *) = set;
    }
}

static void take_path(pm_recall_t *recall, pm_record_t *record)
{
    apr_pool_clear(recall->scratch);
    recall->path = pm_record_take_text(record, recall->scratch);
    record->is_wrong |= !recall->path;
    recall->document = *record;
    recall->documents++;
}

/* Bytes that a number takes. */
static int size_of(apr_uint64_t number)
{
    int size = 1;

    for (; number > 127; number >>= 7) {
        size++;
    }
    return size;
}

/* The bytes of the next record, of length bytes, behind its kind; returns
 * whether there are so many. */
static int read_bytes(pm_recall_t *recall, apr_uint64_t length,
                      pm_record_t *record)
{
    recall->bytes.length = 0;
    pm_buffer_reserve(&recall->bytes, (apr_size_t)length);
    *record = (pm_record_t){.at = recall->bytes.bytes + 1,
                            .end = recall->bytes.bytes + length};
    return apr_file_read_full(recall->file, recall->bytes.bytes,
                              (apr_size_t)length, NULL) == APR_SUCCESS;
}

/* Reads the next record; returns whether it is right, and there is one. */
static int take_record(pm_recall_t *recall)
{
    apr_uint64_t length = read_number(recall->file);
    pm_record_t record;

    if (length == 0 || length > PM_RECORD_MAX ||
        !read_bytes(recall, length, &record)) {
        return 0;
    }
    recall->behind += size_of(length) + (apr_off_t)length;
    switch (recall->bytes.bytes[0]) {
    case PM_RECORD_RESOURCE:
        take_resource(recall, &record);
        break;
    case PM_RECORD_SET:
        take_set(recall, &record);
        break;
    case PM_RECORD_DOCUMENT:
        take_path(recall, &record);
        break;
    default:
        record.is_wrong = 1;
    }
    return !record.is_wrong;
}

/* Likewise. Behind one that is wrong there is none: the places by which
 * documents name the others would be other ones. */
static int read_record(pm_recall_t *recall)
{
    recall->is_over = recall->is_over || !take_record(recall);
    return !recall->is_over;
}

/* Whether what the record that was read has, if it is of that kind, is seen
 * again. */
static int is_seen(pm_recall_t *recall, pm_record_t *record,
                   pm_resources_t *resources)
{
    pm_sighting_t sighting;
    int is_same = 1;

    if (recall->bytes.bytes[0] != PM_RECORD_RESOURCE) {
        return 1;
    }
    apr_pool_clear(recall->scratch);
    sighting = take_sighting(record, recall->scratch);
    return !record->is_wrong &&
           pm_resources_recall(resources, &sighting, &is_same) && is_same;
}

/* Whether those of all records are; the file stands before the first. */
static int are_seen(pm_recall_t *recall, pm_resources_t *resources)
{
    apr_off_t at = recall->start;
    apr_uint64_t length;
    pm_record_t record;

    while ((length = read_number(recall->file)) != 0) {
        if (length > PM_RECORD_MAX || !read_bytes(recall, length, &record) ||
            !is_seen(recall, &record, resources)) {
            return 0;
        }
        at += size_of(length) + (apr_off_t)length;
    }
    /* Behind the end's 0; a file that can no longer be read ends before. */
    return at + 1 == recall->stop;
}

int pm_recall_is_seen(pm_recall_t *recall, pm_resources_t *resources)
{
    apr_off_t start = recall->start;
    int seen = are_seen(recall, resources);

    return apr_file_seek(recall->file, APR_SET, &start) == APR_SUCCESS && seen;
}

/* Compares two files of a site in its order: directory by directory. */
static int compare_paths(const char *one, const char *other)
{
    while (*one && *one == *other) {
        one++;
        other++;
    }
    return *one == *other  ? 0
           : !*one         ? -1
           : !*other       ? 1
           : *one == '/'   ? -1
           : *other == '/' ? 1
                           : (unsigned char)*one - (unsigned char)*other;
}

static void take_asked(pm_recall_t *recall, apr_pool_t *pool,
                       pm_record_t *record, pm_memory_t *memory)
{
    int i;

    /* Each takes a byte, or more. */
    memory->nasked =
        pm_record_take_count(record, (apr_size_t)(record->end - record->at));
    memory->asked = apr_palloc(pool, (apr_size_t)(memory->nasked + 1) *
                                         sizeof(*memory->asked));
    for (i = 0; i < memory->nasked && !record->is_wrong; i++) {
        int number = pm_record_take_count(record, APR_INT32_MAX);

        if (number >= recall->sightings->nelts) {
            record->is_wrong = 1;
            return;
        }
        memory->asked[i] =
            APR_ARRAY_IDX(recall->sightings, number, const pm_sighting_t *);
    }
}

static void take_sets(pm_recall_t *recall, pm_record_t *record,
                      pm_result_t *result)
{
    int npages = result->document.npages, i;

    record->is_wrong |= pm_record_take_count(record, PM_RECORD_MAX) != npages;
    for (i = 0; i < npages && !record->is_wrong; i++) {
        int number = pm_record_take_count(record, PM_SETS_MAX);

        if (number >= recall->sets->nelts) {
            record->is_wrong = 1;
            return;
        }
        result->sets[i] = APR_ARRAY_IDX(recall->sets, number, const pm_set_t *);
    }
}

static void take_counts(apr_pool_t *pool, pm_record_t *record,
                        pm_result_t *result)
{
    pm_elsewhere_t *elsewhere = result->elsewhere;
    int count;

    pm_tally_take(record, result->tally);
    elsewhere->own = pm_record_take_count(record, APR_INT32_MAX);
    count = pm_record_take_count(record, PM_ELSEWHERE_PATHS_MAX);
    elsewhere->origin = pm_record_take_text(record, pool);
    record->is_wrong |= count > 0 && !elsewhere->origin;
    for (; count > 0; count--) {
        const char *path = pm_record_take_text(record, pool);

        record->is_wrong |= !path;
        APR_ARRAY_PUSH(elsewhere->paths, const char *) = path;
    }
}

static void take_said(apr_pool_t *pool, pm_record_t *record,
                      pm_result_t *result)
{
    int count = pm_record_take_count(record, PM_RECORD_MAX);

    for (; count > 0 && !record->is_wrong; count--) {
        pm_message_t message;

        message.text = pm_record_take_text(record, pool);
        message.subject = pm_record_take_text(record, pool);
        message.is_loss = pm_record_take_count(record, 1);
        record->is_wrong |= !message.text;
        APR_ARRAY_PUSH(result->messages, pm_message_t) = message;
    }
    count = pm_record_take_count(record, PM_RECORD_MAX);
    for (; count > 0 && !record->is_wrong; count--) {
        APR_ARRAY_PUSH(result->fitted, int) =
            pm_record_take_count(record, APR_INT32_MAX);
    }
}

/* The document whose path was read, if it is that one. */
static const pm_memory_t *take_document(pm_recall_t *recall, apr_pool_t *pool,
                                        const pm_document_t *document)
{
    pm_record_t *record = &recall->document;
    pm_memory_t *memory;

    if (pm_record_take_number(record) != pm_result_digest(document)) {
        return NULL;
    }
    memory = apr_pcalloc(pool, sizeof(*memory));
    pm_result_make(pool, document, &memory->result);
    memory->stamp = pm_record_take_stamp(record);
    memory->hash = pm_record_take_number(record);
    memory->place = (pm_kept_place_t){
        .number = recall->documents - 1,
        .end = recall->behind,
        .resources = recall->sightings->nelts,
        .sets = recall->sets->nelts,
    };
    take_asked(recall, pool, record, memory);
    take_sets(recall, record, &memory->result);
    take_counts(pool, record, &memory->result);
    take_said(pool, record, &memory->result);
    return record->is_wrong || record->at != record->end ? NULL : memory;
}

const pm_memory_t *pm_recall_find(pm_recall_t *recall, apr_pool_t *pool,
                                  const pm_document_t *document)
{
    int order = -1;

    while (order < 0) {
        while (!recall->path) {
            if (!read_record(recall)) {
                return NULL;
            }
        }
        order = compare_paths(recall->path, document->source);
        if (order <= 0) {
            recall->path = NULL;
        }
    }
    return order == 0 ? take_document(recall, pool, document) : NULL;
}

int pm_recall_is_over(pm_recall_t *recall, long documents)
{
    while (!recall->path && read_record(recall)) {
    }
    return !recall->path && recall->documents == documents;
}

int pm_recall_look(apr_pool_t *pool, const pm_memory_t *memory,
                   pm_result_t *result)
{
    apr_int64_t bytes;
    apr_file_t *file;
    int is_read;

    result->stamp = memory ? pm_stamp_at(result->document.file) : PM_STAMP_NONE;
    if (memory && pm_stamp_equal(&result->stamp, &memory->stamp)) {
        result->hash = memory->hash;
        return 1;
    }
    if (apr_file_open(&file, result->document.file,
                      APR_FOPEN_READ | APR_FOPEN_BINARY, 0,
                      pool) != APR_SUCCESS) {
        return 0;
    }
    result->stamp = pm_stamp_of(file);
    is_read = pm_stamp_hash(pool, file, PM_RESOURCE_HASHED_MAX + 1, &bytes,
                            &result->hash);
    apr_file_close(file);
    return is_read && bytes <= PM_RESOURCE_HASHED_MAX &&
           (!memory || result->hash == memory->hash);
}
