/*
 * Hashing bytes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "text/hash.h"

#include <string.h>

#include <xxhash.h>

unsigned pm_hash_bytes(const char *bytes, apr_ssize_t *length)
{
    if (*length == APR_HASH_KEY_STRING) {
        *length = (apr_ssize_t)strlen(bytes);
    }
    return (unsigned)XXH3_64bits(bytes, (size_t)*length);
}
