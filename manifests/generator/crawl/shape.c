/*
 * The shape of a path.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "crawl/shape.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

const char *pm_shape_of(apr_pool_t *pool, const char *path)
{
    apr_size_t length = strcspn(path, "?"), last;
    char *shape = apr_palloc(pool, length + 3), *to = shape;
    apr_size_t at = 0;

    /* Where the last segment begins; a slash at the end belongs to it. */
    for (last = length > 0 ? length - 1 : 0; last > 0 && path[last - 1] != '/';
         last--) {
    }
    while (at < last) {
        if (apr_isdigit(path[at])) {
            *to++ = '#';
            while (at < last && apr_isdigit(path[at])) {
                at++;
            }
        }
        else {
            *to++ = path[at++];
        }
    }
    if (length > 1) {
        *to++ = '*';
    }
    if (length > 0 && path[length - 1] == '/') {
        *to++ = '/';
    }
    *to = '\0';
    return shape;
}
