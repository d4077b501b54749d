/*
 * Text that grows as its pieces come: inline styles and scripts, and files on
 * their way through the decoder.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "text/buffer.h"

#include <string.h>

/* What little text there is fits at once. */
#define ROOM_LEAST 1024

void pm_buffer_reserve(pm_buffer_t *buffer, apr_size_t length)
{
    char *larger;

    if (length > buffer->room) {
        larger = apr_palloc(buffer->pool, length);
        if (buffer->length > 0) {
            memcpy(larger, buffer->bytes, buffer->length);
        }
        buffer->bytes = larger;
        buffer->room = length;
    }
}

void pm_buffer_append(pm_buffer_t *buffer, const char *bytes, apr_size_t length)
{
    if (buffer->length + length > buffer->room) {
        pm_buffer_reserve(buffer, 2 * (buffer->length + length) + ROOM_LEAST);
    }
    if (length > 0) {
        memcpy(buffer->bytes + buffer->length, bytes, length);
    }
    buffer->length += length;
}
