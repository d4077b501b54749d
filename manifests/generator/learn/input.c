/*
 * A log as a stream of bytes, whatever it is packed in.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "learn/input.h"

#include <string.h>

#include <apr_file_io.h>

#include "learn/unpack.h"

#define RAW_SIZE (64 * 1024)

struct pm_input_t {
    apr_file_t *file;
    const char *path;
    int is_pipe;
    apr_int64_t position;
    pm_unpacker_t *unpacker; /* NULL: it is not packed */
    char *raw;               /* what was read of the file, as it is there */
    apr_size_t raw_at, raw_length;
    int was_full; /* the unpacker had more than there was room for */
    char *first;  /* what pm_input_peek() gives */
    apr_size_t first_at, first_length;
    pm_error_t first_error; /* what followed it */
};

/* Reads on in the file when all that was read of it is used up. */
static apr_status_t fill(pm_input_t *input, pm_error_t *error)
{
    apr_size_t length = RAW_SIZE;
    apr_status_t rv;

    if (input->raw_at < input->raw_length) {
        return APR_SUCCESS;
    }
    rv = apr_file_read(input->file, input->raw, &length);
    input->raw_at = 0;
    input->raw_length = rv == APR_SUCCESS ? length : 0;
    input->position += (apr_int64_t)input->raw_length;
    if (rv != APR_SUCCESS && rv != APR_EOF) {
        return pm_error_set(error, rv, input->path, 0, 0, "cannot be read");
    }
    return APR_SUCCESS;
}

/* Gives what was read of the file as it is. */
static apr_status_t read_plain(pm_input_t *input, char *bytes,
                               apr_size_t *length, pm_error_t *error)
{
    apr_size_t there;

    if (fill(input, error) != APR_SUCCESS) {
        *length = 0;
        return error->status;
    }
    there = input->raw_length - input->raw_at;
    *length = *length < there ? *length : there;
    memcpy(bytes, input->raw + input->raw_at, *length);
    input->raw_at += *length;
    return APR_SUCCESS;
}

/* Unpacks until there is something, or nothing more. */
static apr_status_t read_packed(pm_input_t *input, char *bytes,
                                apr_size_t *length, pm_error_t *error)
{
    pm_unpack_step_t step = {.out = bytes, .out_room = *length};
    int is_right = 1;

    while (is_right && step.out == bytes) {
        if (fill(input, error) != APR_SUCCESS) {
            break;
        }
        if (input->raw_length == 0 && !input->was_full) {
            is_right = pm_unpack_is_whole(input->unpacker);
            break;
        }
        step.in = input->raw + input->raw_at;
        step.in_length = input->raw_length - input->raw_at;
        is_right = pm_unpack(input->unpacker, &step);
        input->raw_at = input->raw_length - step.in_length;
        input->was_full = step.out_room == 0;
    }
    *length = (apr_size_t)(step.out - bytes);
    if (!is_right) {
        return pm_error_set(error, PM_EINVALID, input->path, 0, 0,
                            input->raw_length == 0
                                ? "ends in the midst of what is packed"
                                : "what is packed is broken");
    }
    return error->status;
}

static apr_status_t read_on(pm_input_t *input, char *bytes, apr_size_t *length,
                            pm_error_t *error)
{
    return input->unpacker ? read_packed(input, bytes, length, error)
                           : read_plain(input, bytes, length, error);
}

/* A device may never end, a directory has no bytes. */
static apr_status_t open_file(apr_pool_t *pool, pm_input_t *input,
                              pm_error_t *error)
{
    apr_finfo_t info;
    apr_status_t rv =
        apr_file_open(&input->file, input->path, APR_FOPEN_READ, 0, pool);

    if (rv == APR_SUCCESS) {
        rv = apr_file_info_get(&info, APR_FINFO_TYPE, input->file);
    }
    if (rv != APR_SUCCESS) {
        return pm_error_set(error, rv, input->path, 0, 0, "cannot be opened");
    }
    if (info.filetype == APR_DIR || info.filetype == APR_CHR ||
        info.filetype == APR_BLK) {
        return pm_error_set(error, PM_EINVALID, input->path, 0, 0,
                            "neither a file nor a pipe");
    }
    input->is_pipe = info.filetype != APR_REG;
    return APR_SUCCESS;
}

/* Finds out how it is packed. */
static apr_status_t look_at_packing(apr_pool_t *pool, pm_input_t *input,
                                    pm_error_t *error)
{
    pm_packing_t packing;

    if (fill(input, error) != APR_SUCCESS) {
        return error->status;
    }
    packing = pm_unpack_packing(input->raw, input->raw_length);
    if (packing == PM_PACKING_NONE) {
        return APR_SUCCESS;
    }
    input->unpacker = pm_unpack_create(pool, packing);
    if (!input->unpacker) {
        return pm_error_set(
            error, PM_EINVALID, input->path, 0, 0,
            "packed with %s, which this pushmanifest was built without; write "
            "%s FILE | pushmanifest learn ... -",
            pm_unpack_name(packing), pm_unpack_program(packing));
    }
    return APR_SUCCESS;
}

apr_status_t pm_input_open(apr_pool_t *pool, const char *path,
                           pm_input_t **input, pm_error_t *error)
{
    *input = apr_pcalloc(pool, sizeof(**input));
    (*input)->path = path;
    (*input)->raw = apr_palloc(pool, RAW_SIZE);
    if (open_file(pool, *input, error) != APR_SUCCESS) {
        return error->status;
    }
    (*input)->first = apr_palloc(pool, PM_INPUT_PEEK);
    return look_at_packing(pool, *input, error);
}

int pm_input_is_pipe(const pm_input_t *input) { return input->is_pipe; }

const char *pm_input_peek(pm_input_t *input, apr_size_t *length)
{
    while (input->first_length < PM_INPUT_PEEK &&
           input->first_error.status == APR_SUCCESS) {
        apr_size_t more = PM_INPUT_PEEK - input->first_length;

        read_on(input, input->first + input->first_length, &more,
                &input->first_error);
        if (more == 0) {
            break;
        }
        input->first_length += more;
    }
    *length = input->first_length;
    return input->first;
}

apr_status_t pm_input_read(pm_input_t *input, char *bytes, apr_size_t *length,
                           pm_error_t *error)
{
    apr_size_t left = input->first_length - input->first_at;

    if (left == 0 && input->first_error.status != APR_SUCCESS) {
        *length = 0;
        *error = input->first_error;
        return error->status;
    }
    if (left == 0) {
        return read_on(input, bytes, length, error);
    }
    *length = *length < left ? *length : left;
    memcpy(bytes, input->first + input->first_at, *length);
    input->first_at += *length;
    return APR_SUCCESS;
}

apr_int64_t pm_input_position(const pm_input_t *input)
{
    return input->position;
}
