/*
 * Hashing bytes, for apr_hash_make_custom(): APR's own function takes several
 * times as long.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_TEXT_HASH_H
#define PM_TEXT_HASH_H

#include <apr_hash.h>

/* An apr_hashfunc_t: of *length bytes, or of a string if it is
 * APR_HASH_KEY_STRING; then its length is put there. */
unsigned pm_hash_bytes(const char *bytes, apr_ssize_t *length);

#endif
