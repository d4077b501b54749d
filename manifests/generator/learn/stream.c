/*
 * Several sources as one stream of entries, by time.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/stream.h"

#include <stdlib.h>

/* A source that is open, and its next entry. */
typedef struct head_t {
    pm_source_t *source;
    const pm_entry_t *entry;
} head_t;

struct pm_stream_t {
    pm_source_t **waiting; /* by the time of their first entry */
    int nwaiting;
    pm_report_t *report;
    head_t open[PM_STREAM_OPEN_MAX];
    int nopen;
    int taken; /* whose entry was handed out; -1: none */
};

/* By time, and for one time as they were named: qsort() is not stable. */
typedef struct place_t {
    pm_source_t *source;
    int number;
} place_t;

static int by_first_time(const void *a, const void *b)
{
    const place_t *first = a, *second = b;
    apr_int64_t one = pm_source_first_time(first->source);
    apr_int64_t two = pm_source_first_time(second->source);

    return one != two ? (one < two ? -1 : 1) : first->number - second->number;
}

pm_stream_t *pm_stream_create(apr_pool_t *pool,
                              const apr_array_header_t *sources,
                              pm_report_t *report)
{
    pm_stream_t *stream = apr_pcalloc(pool, sizeof(*stream));
    apr_size_t count = (apr_size_t)sources->nelts;
    place_t *places = apr_palloc(pool, (count + 1) * sizeof(*places));
    apr_size_t i;

    for (i = 0; i < count; i++) {
        places[i].source = APR_ARRAY_IDX(sources, (int)i, pm_source_t *);
        places[i].number = (int)i;
    }
    qsort(places, count, sizeof(*places), by_first_time);
    stream->waiting = apr_palloc(pool, (count + 1) * sizeof(pm_source_t *));
    for (i = 0; i < count; i++) {
        stream->waiting[i] = places[i].source;
    }
    stream->nwaiting = sources->nelts;
    stream->report = report;
    stream->taken = -1;
    return stream;
}

/* Reads the next entry of an open source; one that has ended leaves. */
static void advance(pm_stream_t *stream, int i)
{
    head_t *head = &stream->open[i];

    head->entry = pm_source_next(head->source, stream->report);
    if (!head->entry) {
        *head = stream->open[--stream->nopen];
    }
}

/* The open source whose entry is the earliest; -1: there is none. */
static int earliest(const pm_stream_t *stream)
{
    int i, best = -1;

    for (i = 0; i < stream->nopen; i++) {
        if (best < 0 ||
            stream->open[i].entry->time < stream->open[best].entry->time) {
            best = i;
        }
    }
    return best;
}

/* Opens those that begin before what is next. */
static void open_more(pm_stream_t *stream)
{
    while (stream->nwaiting > 0 && stream->nopen < PM_STREAM_OPEN_MAX) {
        int best = earliest(stream);

        if (best >= 0 && pm_source_first_time(stream->waiting[0]) >
                             stream->open[best].entry->time) {
            break;
        }
        stream->open[stream->nopen].source = stream->waiting[0];
        stream->waiting++;
        stream->nwaiting--;
        stream->nopen++;
        advance(stream, stream->nopen - 1);
    }
}

const pm_entry_t *pm_stream_next(pm_stream_t *stream)
{
    if (stream->taken >= 0) {
        advance(stream, stream->taken);
    }
    open_more(stream);
    stream->taken = earliest(stream);
    return stream->taken >= 0 ? stream->open[stream->taken].entry : NULL;
}
