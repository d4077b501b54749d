/*
 * What is doubtful about a set, though a manifest may say it: it is more than
 * is sent by default, or would make a browser load a file twice.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_VIEW_WARNING_H
#define PM_VIEW_WARNING_H

#include "format/manifest.h"
#include "header/value.h"

/* Most bytes of a page that the generator lets be pushed, by default. */
#define PM_PUSH_BYTES_DEFAULT 262144

/* What a set costs: bytes of a Link field in a dialect, and of the files that
 * may be pushed, as far as they are known. The set has its values. */
apr_size_t pm_field_bytes(const pm_set_t *set, pm_dialect_t dialect);
apr_int64_t pm_push_bytes(const pm_set_t *set);

/* Sentences for people, of const char *, from pool. */
apr_array_header_t *pm_warnings_of(apr_pool_t *pool, const pm_set_t *set);

#endif
