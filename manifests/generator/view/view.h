/*
 * A report: a manifest as one HTML page for people, that needs nothing else and
 * asks for nothing.
 *
 * The page is static; what stands in it is JSON, in which everything that pages
 * share stands once, and each path after the first as what it has beyond the
 * one before, so that 100,000 pages fit into some megabytes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_VIEW_VIEW_H
#define PM_VIEW_VIEW_H

#include <apr_file_io.h>

#include "format/error.h"
#include "format/manifest.h"
#include "view/omitted.h"

/* Most pages that a report lists; it says how many more there are. */
#define PM_VIEW_PAGES_MAX 500000

typedef struct pm_view_t {
    apr_pool_t *pool;
    const char *name;          /* of the manifest, for people, in UTF-8 */
    pm_manifest_t *manifest;   /* its sets have their values */
    pm_omissions_t *omissions; /* NULL: the site is not known */
} pm_view_t;

/* Writes the report to an open file, which messages call source, and flushes
 * it. Scratch stays in view->pool. Errors: those of apr_file_write(). */
apr_status_t pm_view_write(const pm_view_t *view, apr_file_t *file,
                           const char *source, pm_error_t *error);

#endif
