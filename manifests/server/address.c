/*
 * The address that a file has of its own.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/address.h"

#include <http_core.h>

/* Whether text ends with end. */
static int ends_with(const char *text, const char *end)
{
    apr_size_t length = strlen(text), tail = strlen(end);

    return length >= tail && !memcmp(text + length - tail, end, tail);
}

const char *pm_address_of_file(request_rec *r)
{
    const char *root, *prefix;
    apr_size_t length;

    if (r->finfo.filetype != APR_REG || ends_with(r->filename, r->uri)) {
        return NULL;
    }
    root = ap_context_document_root(r);
    prefix = ap_context_prefix(r);
    length = strlen(root);
    while (length > 0 && root[length - 1] == '/') {
        length--;
    }
    if (strncmp(r->filename, root, length) || r->filename[length] != '/') {
        return NULL;
    }
    return *prefix
               ? ap_make_full_path(r->pool, prefix, r->filename + length + 1)
               : r->filename + length;
}
