/*
 * Sorting more than memory holds.
 *
 * Items stand in one buffer, one after another, and an array of their offsets
 * is sorted. When the buffer is full they are written to a file: a run. Runs,
 * and what is in memory at last, are merged by a heap of the item that each is
 * at.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "exchange/sorter.h"

#include <stdlib.h>
#include <string.h>

#include <apr_file_io.h>
#include <apr_strings.h>
#include <apr_tables.h>

/* Bytes of a run that are read at a time. */
#define READ_BYTES (64 * 1024)

/* Of an item in the buffer, and in a run: then come key and data. */
typedef struct header_t {
    apr_uint32_t nkey, ndata;
} header_t;

/* Where items come from: a run, or the buffer. */
typedef struct source_t {
    apr_file_t *file; /* NULL: the buffer */
    char *bytes;      /* of the item at hand, with its header */
    apr_size_t room;
} source_t;

struct pm_sorter_t {
    apr_pool_t *pool;
    char *buffer;
    apr_size_t size, filled;
    apr_array_header_t *offsets; /* of apr_size_t, of items in buffer */
    int next;                    /* of offsets, when items are taken */
    apr_array_header_t *runs;    /* of apr_file_t * */
    source_t *sources;           /* of all runs, and of the buffer */
    source_t **heap;             /* those that are not at their end */
    int nheap;
    source_t *taken; /* whose item was given last */
};

pm_sorter_t *pm_sorter_create(apr_pool_t *pool, apr_size_t memory)
{
    pm_sorter_t *sorter = apr_pcalloc(pool, sizeof(*sorter));

    sorter->pool = pool;
    sorter->buffer = apr_palloc(pool, memory);
    sorter->size = memory;
    sorter->offsets = apr_array_make(pool, 1024, sizeof(apr_size_t));
    sorter->runs = apr_array_make(pool, 4, sizeof(apr_file_t *));
    return sorter;
}

static int compare_bytes(const char *a, apr_size_t na, const char *b,
                         apr_size_t nb)
{
    int order = memcmp(a, b, na < nb ? na : nb);

    return order != 0 ? order : (na > nb) - (na < nb);
}

/* Compares two items with their headers. */
static int compare_items(const char *a, const char *b)
{
    header_t first, second;
    int order;

    memcpy(&first, a, sizeof(first));
    memcpy(&second, b, sizeof(second));
    a += sizeof(first);
    b += sizeof(second);
    order = compare_bytes(a, first.nkey, b, second.nkey);
    return order != 0 ? order
                      : compare_bytes(a + first.nkey, first.ndata,
                                      b + second.nkey, second.ndata);
}

/* qsort() has no room for it, and qsort_r() is not everywhere. Threads have one
 * each. */
static __thread const char *sorted_buffer;

static int by_item(const void *a, const void *b)
{
    return compare_items(sorted_buffer + *(const apr_size_t *)a,
                         sorted_buffer + *(const apr_size_t *)b);
}

static void sort_buffer(pm_sorter_t *sorter)
{
    sorted_buffer = sorter->buffer;
    qsort(sorter->offsets->elts, (size_t)sorter->offsets->nelts,
          sizeof(apr_size_t), by_item);
}

static apr_size_t item_bytes(const char *item)
{
    header_t header;

    memcpy(&header, item, sizeof(header));
    return sizeof(header) + header.nkey + header.ndata;
}

/* A temporary file that no directory names any more. */
static apr_status_t open_run(apr_pool_t *pool, apr_file_t **file)
{
    const char *directory;
    char *name;
    apr_status_t rv = apr_temp_dir_get(&directory, pool);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    name = apr_pstrcat(pool, directory, "/pushmanifest-XXXXXX", NULL);
    rv = apr_file_mktemp(file, name,
                         APR_FOPEN_CREATE | APR_FOPEN_EXCL | APR_FOPEN_READ |
                             APR_FOPEN_WRITE | APR_FOPEN_BUFFERED,
                         pool);
    if (rv == APR_SUCCESS) {
        apr_file_remove(name, pool);
    }
    return rv;
}

/* Moves what is in the buffer to a run of its own. */
static apr_status_t write_run(pm_sorter_t *sorter)
{
    apr_file_t *file;
    apr_status_t rv = open_run(sorter->pool, &file);
    int i;

    sort_buffer(sorter);
    for (i = 0; rv == APR_SUCCESS && i < sorter->offsets->nelts; i++) {
        const char *item =
            sorter->buffer + APR_ARRAY_IDX(sorter->offsets, i, apr_size_t);

        rv = apr_file_write_full(file, item, item_bytes(item), NULL);
    }
    if (rv == APR_SUCCESS) {
        rv = apr_file_flush(file);
    }
    if (rv == APR_SUCCESS) {
        APR_ARRAY_PUSH(sorter->runs, apr_file_t *) = file;
        sorter->filled = 0;
        apr_array_clear(sorter->offsets);
    }
    return rv;
}

apr_status_t pm_sorter_add(pm_sorter_t *sorter, const pm_item_t *item)
{
    header_t header = {(apr_uint32_t)item->nkey, (apr_uint32_t)item->ndata};
    apr_size_t needed = sizeof(header) + item->nkey + item->ndata;
    char *at;

    if (needed > sorter->size) {
        return APR_ENOSPC;
    }
    if (needed > sorter->size - sorter->filled) {
        apr_status_t rv = write_run(sorter);

        if (rv != APR_SUCCESS) {
            return rv;
        }
    }
    at = sorter->buffer + sorter->filled;
    APR_ARRAY_PUSH(sorter->offsets, apr_size_t) = sorter->filled;
    memcpy(at, &header, sizeof(header));
    memcpy(at + sizeof(header), item->key, item->nkey);
    memcpy(at + sizeof(header) + item->nkey, item->data, item->ndata);
    sorter->filled += needed;
    return APR_SUCCESS;
}

/* The next item of a run. APR_EOF after the last. */
static apr_status_t read_item(pm_sorter_t *sorter, source_t *source)
{
    header_t header;
    apr_size_t length;
    apr_status_t rv =
        apr_file_read_full(source->file, &header, sizeof(header), NULL);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    length = header.nkey + header.ndata;
    if (length + sizeof(header) > source->room) {
        source->room = 2 * (length + sizeof(header));
        source->bytes = apr_palloc(sorter->pool, source->room);
    }
    memcpy(source->bytes, &header, sizeof(header));
    rv = apr_file_read_full(source->file, source->bytes + sizeof(header),
                            length, NULL);
    return APR_STATUS_IS_EOF(rv) && length == 0 ? APR_SUCCESS : rv;
}

/* Moves a source to its next item. APR_EOF after the last. */
static apr_status_t advance(pm_sorter_t *sorter, source_t *source)
{
    if (source->file) {
        return read_item(sorter, source);
    }
    if (sorter->next == sorter->offsets->nelts) {
        return APR_EOF;
    }
    source->bytes = sorter->buffer +
                    APR_ARRAY_IDX(sorter->offsets, sorter->next++, apr_size_t);
    return APR_SUCCESS;
}

/* Lets the source at that place of the heap sink to where it belongs. */
static void sink(pm_sorter_t *sorter, int at)
{
    source_t **heap = sorter->heap, *moved = heap[at];
    int child;

    while ((child = 2 * at + 1) < sorter->nheap) {
        if (child + 1 < sorter->nheap &&
            compare_items(heap[child + 1]->bytes, heap[child]->bytes) < 0) {
            child++;
        }
        if (compare_items(moved->bytes, heap[child]->bytes) <= 0) {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = moved;
}

/* Makes the sources, once all items are added: all runs, and the buffer. */
static void make_sources(pm_sorter_t *sorter)
{
    int i, count = sorter->runs->nelts;

    sort_buffer(sorter);
    sorter->sources =
        apr_pcalloc(sorter->pool, ((apr_size_t)count + 1) * sizeof(source_t));
    sorter->heap =
        apr_pcalloc(sorter->pool, ((apr_size_t)count + 1) * sizeof(source_t *));
    for (i = 0; i < count; i++) {
        apr_file_t *file = APR_ARRAY_IDX(sorter->runs, i, apr_file_t *);

        sorter->sources[i].file = file;
        apr_file_buffer_set(file, apr_palloc(sorter->pool, READ_BYTES),
                            READ_BYTES);
    }
}

apr_status_t pm_sorter_rewind(pm_sorter_t *sorter)
{
    int i, count = sorter->runs->nelts + 1;

    if (!sorter->sources) {
        make_sources(sorter);
    }
    sorter->next = 0;
    sorter->nheap = 0;
    sorter->taken = NULL;
    for (i = 0; i < count; i++) {
        source_t *source = &sorter->sources[i];
        apr_off_t start = 0;
        apr_status_t rv = source->file
                              ? apr_file_seek(source->file, APR_SET, &start)
                              : APR_SUCCESS;

        if (rv == APR_SUCCESS) {
            rv = advance(sorter, source);
        }
        if (rv == APR_SUCCESS) {
            sorter->heap[sorter->nheap++] = source;
        }
        else if (rv != APR_EOF) {
            return rv;
        }
    }
    for (i = sorter->nheap / 2; i-- > 0;) {
        sink(sorter, i);
    }
    return APR_SUCCESS;
}

/* Moves the source whose item was given on. */
static apr_status_t pass(pm_sorter_t *sorter)
{
    apr_status_t rv = advance(sorter, sorter->taken);

    sorter->taken = NULL;
    if (rv == APR_EOF) {
        sorter->heap[0] = sorter->heap[--sorter->nheap];
        rv = APR_SUCCESS;
    }
    if (rv == APR_SUCCESS && sorter->nheap > 0) {
        sink(sorter, 0);
    }
    return rv;
}

apr_status_t pm_sorter_next(pm_sorter_t *sorter, pm_item_t *item)
{
    apr_status_t rv = sorter->taken ? pass(sorter) : APR_SUCCESS;
    header_t header;

    if (rv != APR_SUCCESS) {
        return rv;
    }
    if (sorter->nheap == 0) {
        return APR_EOF;
    }
    sorter->taken = sorter->heap[0];
    memcpy(&header, sorter->taken->bytes, sizeof(header));
    item->key = sorter->taken->bytes + sizeof(header);
    item->nkey = header.nkey;
    item->data = item->key + header.nkey;
    item->ndata = header.ndata;
    return APR_SUCCESS;
}
