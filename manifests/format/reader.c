/*
 * From JSON Lines to the model, a line at a time.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "format/reader.h"

#include <string.h>

#include <apr_file_io.h>

#include "format/record.h"

static apr_status_t refuse_length(pm_records_t *records)
{
    return pm_error_set(records->error, PM_EINVALID, records->path,
                        records->line, 1, "a line of more than %d bytes",
                        PM_LINE_MAX);
}

/* Reads the line at hand, unless it or all so far are too much. */
static apr_status_t read_line(pm_records_t *records)
{
    records->bytes += records->length + 1;
    if (records->bytes > PM_MANIFEST_BYTES_MAX) {
        return pm_error_set(records->error, PM_EINVALID, records->path,
                            records->line, 1,
                            "more than %d bytes in all; make a manifest for a "
                            "part of the site each",
                            PM_MANIFEST_BYTES_MAX);
    }
    return records->length < PM_LINE_MAX ? pm_record_read(records)
                                         : refuse_length(records);
}

/*
 * Cuts the bytes in the buffer into lines and reads those that are whole;
 * at_end: the last one may lack its newline. *used says how many bytes of the
 * buffer are done with.
 */
static apr_status_t read_lines(pm_records_t *records, const char *buffer,
                               apr_size_t length, int at_end, apr_size_t *used)
{
    const char *at = buffer, *end = buffer + length;

    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        apr_status_t rv;

        if (!newline && !at_end) {
            break;
        }
        records->line++;
        records->text = at;
        records->length = (apr_size_t)((newline ? newline : end) - at);
        rv = read_line(records);
        if (rv != APR_SUCCESS) {
            return rv;
        }
        at = newline ? newline + 1 : end;
    }
    *used = (apr_size_t)(at - buffer);
    return APR_SUCCESS;
}

static apr_status_t read_file(pm_records_t *records, apr_pool_t *scratch,
                              apr_file_t *file)
{
    char *buffer = apr_palloc(scratch, PM_LINE_MAX);
    apr_size_t filled = 0;

    for (;;) {
        apr_size_t length = PM_LINE_MAX - filled, used = 0;
        apr_status_t rv = apr_file_read(file, buffer + filled, &length);
        int at_end = APR_STATUS_IS_EOF(rv);

        if (rv != APR_SUCCESS && !at_end) {
            return pm_error_set(records->error, rv, records->path, 0, 0,
                                "cannot read the manifest");
        }
        filled += at_end ? 0 : length;
        rv = read_lines(records, buffer, filled, at_end, &used);
        if (rv != APR_SUCCESS || at_end) {
            return rv;
        }
        if (used == 0 && filled == PM_LINE_MAX) {
            records->line++;
            return refuse_length(records);
        }
        memmove(buffer, buffer + used, filled - used);
        filled -= used;
    }
}

/*
 * A FIFO without a writer would hold us up for ever, and a device has no end: a
 * file is looked at before a byte is read.
 */
apr_status_t pm_reader_open(apr_pool_t *pool, const char *path,
                            apr_file_t **file, pm_error_t *error)
{
    apr_finfo_t info;
    apr_status_t rv = apr_file_open(
        file, path, APR_FOPEN_READ | APR_FOPEN_NONBLOCK, APR_OS_DEFAULT, pool);

    if (rv == APR_SUCCESS) {
        rv = apr_file_info_get(&info, APR_FINFO_TYPE, *file);
    }
    if (rv != APR_SUCCESS) {
        return pm_error_set(error, rv, path, 0, 0, "cannot open the manifest");
    }
    if (info.filetype != APR_REG) {
        return pm_error_set(error, PM_EINVALID, path, 0, 0,
                            "not a regular file; a manifest is one");
    }
    return APR_SUCCESS;
}

apr_status_t pm_reader_read_open(apr_pool_t *pool, apr_file_t *file,
                                 const char *path, pm_manifest_t **manifest,
                                 pm_error_t *error)
{
    apr_pool_t *scratch;
    pm_records_t records;
    apr_status_t rv;

    apr_pool_create(&scratch, pool);
    records = pm_record_begin(pool, scratch, path, error);
    *manifest = records.manifest;
    rv = read_file(&records, scratch, file);
    if (rv == APR_SUCCESS) {
        rv = pm_record_finish(&records);
    }
    apr_pool_destroy(scratch);
    return rv;
}

apr_status_t pm_reader_read(apr_pool_t *pool, const char *path,
                            pm_manifest_t **manifest, pm_error_t *error)
{
    apr_pool_t *scratch;
    apr_file_t *file;
    apr_status_t rv;

    apr_pool_create(&scratch, pool);
    rv = pm_reader_open(scratch, path, &file, error);
    if (rv == APR_SUCCESS) {
        rv = pm_reader_read_open(pool, file, path, manifest, error);
    }
    apr_pool_destroy(scratch);
    return rv;
}

apr_status_t pm_reader_read_bytes(apr_pool_t *pool, const char *bytes,
                                  apr_size_t length, pm_manifest_t **manifest,
                                  pm_error_t *error)
{
    apr_pool_t *scratch;
    apr_size_t used;
    pm_records_t records;
    apr_status_t rv;

    apr_pool_create(&scratch, pool);
    records = pm_record_begin(pool, scratch, NULL, error);
    *manifest = records.manifest;
    rv = read_lines(&records, bytes, length, 1, &used);
    if (rv == APR_SUCCESS) {
        rv = pm_record_finish(&records);
    }
    apr_pool_destroy(scratch);
    return rv;
}
