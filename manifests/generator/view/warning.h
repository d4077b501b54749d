/*
 * What is doubtful about a set, though a manifest may say it: it is more than
 * is sent by default, or would make a browser load a file twice, or a page get
 * itself.
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

typedef enum pm_warning_kind_t {
    PM_WARNING_LINKS,  /* more than are sent */
    PM_WARNING_HEADER, /* more bytes of Link than are sent */
    PM_WARNING_PUSH,   /* more bytes of files than should be pushed */
    PM_WARNING_TWICE,  /* a file would be loaded twice */
    PM_WARNING_SELF,   /* a page is in its own set */
    PM_WARNING_PAGE,   /* a page is in the set of others */
    PM_WARNINGS
} pm_warning_kind_t;

typedef struct pm_warning_t {
    pm_warning_kind_t kind;
    const char *text; /* a sentence for people */
    const char *href; /* of the link that it is about; NULL: of all */
} pm_warning_t;

/* What programs call it: a static word. */
const char *pm_warning_name(pm_warning_kind_t kind);

/* What is doubtful about a set of the manifest, which has its values: of
 * pm_warning_t, from pool. */
apr_array_header_t *pm_warnings_of(apr_pool_t *pool,
                                   const pm_manifest_t *manifest,
                                   const pm_set_t *set);

#endif
