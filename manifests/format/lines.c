/*
 * The lines of a manifest, one after another.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "format/lines.h"

#include <string.h>

/* The reading of a manifest. */
typedef struct reading_t {
    apr_pool_t *line; /* cleared after each */
    pm_record_t record;
    apr_uint64_t bytes; /* of the lines so far */
    pm_lines_sink_t *sink;
    void *baton;
    pm_error_t *error;
} reading_t;

static reading_t *begin(apr_pool_t *pool, const char *source,
                        pm_lines_sink_t *sink, void *baton, pm_error_t *error)
{
    reading_t *reading = apr_pcalloc(pool, sizeof(*reading));

    apr_pool_create(&reading->line, pool);
    reading->record.source = source;
    reading->sink = sink;
    reading->baton = baton;
    reading->error = error;
    return reading;
}

static apr_status_t refuse_length(const reading_t *reading)
{
    return pm_error_set(reading->error, PM_EINVALID, reading->record.source,
                        reading->record.line, 1, "a line of more than %d bytes",
                        PM_LINE_MAX);
}

/* Reads the line at hand, unless it or all so far are too much. */
static apr_status_t read_line(reading_t *reading)
{
    pm_record_t *record = &reading->record;
    apr_status_t rv;

    reading->bytes += record->length + 1;
    if (reading->bytes > PM_MANIFEST_BYTES_MAX) {
        return pm_error_set(reading->error, PM_EINVALID, record->source,
                            record->line, 1,
                            "more than %d bytes in all; make a manifest for a "
                            "part of the site each",
                            PM_MANIFEST_BYTES_MAX);
    }
    if (record->length >= PM_LINE_MAX) {
        return refuse_length(reading);
    }
    rv = pm_record_read(reading->line, record, reading->error);
    if (rv == APR_SUCCESS) {
        rv = reading->sink(reading->baton, record, reading->error);
    }
    if (record->object) {
        apr_pool_clear(reading->line);
    }
    return rv;
}

/*
 * Cuts the bytes in the buffer into lines and reads those that are whole;
 * at_end: the last one may lack its newline. *used says how many bytes of the
 * buffer are done with.
 */
static apr_status_t read_lines(reading_t *reading, const char *buffer,
                               apr_size_t length, int at_end, apr_size_t *used)
{
    const char *at = buffer, *end = buffer + length;

    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        apr_status_t rv;

        if (!newline && !at_end) {
            break;
        }
        reading->record.line++;
        reading->record.text = at;
        reading->record.length = (apr_size_t)((newline ? newline : end) - at);
        rv = read_line(reading);
        if (rv != APR_SUCCESS) {
            return rv;
        }
        at = newline ? newline + 1 : end;
    }
    *used = (apr_size_t)(at - buffer);
    return APR_SUCCESS;
}

static apr_status_t read_file(reading_t *reading, char *buffer,
                              apr_file_t *file)
{
    apr_size_t filled = 0;

    for (;;) {
        apr_size_t length = PM_LINE_MAX - filled, used = 0;
        apr_status_t rv = apr_file_read(file, buffer + filled, &length);
        int at_end = APR_STATUS_IS_EOF(rv);

        if (rv != APR_SUCCESS && !at_end) {
            return pm_error_set(reading->error, rv, reading->record.source, 0,
                                0, "cannot read the manifest");
        }
        filled += at_end ? 0 : length;
        rv = read_lines(reading, buffer, filled, at_end, &used);
        if (rv != APR_SUCCESS || at_end) {
            return rv;
        }
        if (used == 0 && filled == PM_LINE_MAX) {
            reading->record.line++;
            return refuse_length(reading);
        }
        memmove(buffer, buffer + used, filled - used);
        filled -= used;
    }
}

/* What is left to do after the last line, or an error. */
static apr_status_t finish(reading_t *reading, apr_status_t rv)
{
    pm_record_release(&reading->record);
    if (rv == APR_SUCCESS && reading->record.line == 0) {
        reading->record.line = 1;
        return pm_record_refuse_start(&reading->record, reading->error,
                                      "an empty file");
    }
    return rv;
}

apr_status_t pm_lines_read(apr_pool_t *parent, apr_file_t *file,
                           const char *source, pm_lines_sink_t *sink,
                           void *baton, pm_error_t *error)
{
    apr_pool_t *pool;
    reading_t *reading;
    apr_status_t rv;

    apr_pool_create(&pool, parent);
    reading = begin(pool, source, sink, baton, error);
    rv = read_file(reading, apr_palloc(pool, PM_LINE_MAX), file);
    rv = finish(reading, rv);
    apr_pool_destroy(pool);
    return rv;
}

apr_status_t pm_lines_read_bytes(apr_pool_t *parent, const char *bytes,
                                 apr_size_t length, pm_lines_sink_t *sink,
                                 void *baton, pm_error_t *error)
{
    apr_pool_t *pool;
    reading_t *reading;
    apr_size_t used;
    apr_status_t rv;

    apr_pool_create(&pool, parent);
    reading = begin(pool, NULL, sink, baton, error);
    rv = finish(reading, read_lines(reading, bytes, length, 1, &used));
    apr_pool_destroy(pool);
    return rv;
}
