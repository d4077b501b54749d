/*
 * The address that a file has of its own.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "server/address.h"

#include <http_core.h>

/* Whether text ends with the first length bytes of end. */
static int ends_with(const char *text, const char *end, apr_size_t length)
{
    apr_size_t text_length = strlen(text);

    return text_length >= length &&
           !memcmp(text + text_length - length, end, length);
}

const char *pm_address_of_file(request_rec *r)
{
    const char *root, *prefix;
    apr_size_t length;

    if (r->finfo.filetype != APR_REG ||
        ends_with(r->filename, r->uri, strlen(r->uri))) {
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

int pm_address_is_uri(request_rec *r)
{
    apr_size_t length = strlen(r->uri);
    const char *address;

    if (r->path_info && ends_with(r->uri, r->path_info, strlen(r->path_info))) {
        length -= strlen(r->path_info);
    }
    if (ends_with(r->filename, r->uri, length)) {
        return 1;
    }
    address = pm_address_of_file(r);
    return address && strlen(address) == length &&
           !memcmp(address, r->uri, length);
}
