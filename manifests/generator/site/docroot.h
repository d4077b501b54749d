/*
 * A site in a directory, DOCROOT, as httpd serves it: the pages are files below
 * it, and a URL's path is the path of a file.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SITE_DOCROOT_H
#define PM_SITE_DOCROOT_H

#include "format/error.h"
#include "report/report.h"
#include "site/site.h"

/* Index names if none is given, ended by NULL. */
extern const char *const pm_docroot_indexes[];

/* What is to be known of one. Strings and arrays live as long as the site. */
typedef struct pm_docroot_settings_t {
    const char *root;   /* DOCROOT */
    const char *prefix; /* URL path that it is served below; NULL or "": / */
    const char *origin; /* as pm_resolve_origin() has it; NULL: not known */
    const apr_array_header_t *indexes;  /* of const char *, best first */
    const apr_array_header_t *excludes; /* of const char *, globs */
    const char *list; /* as pm_selection_read() has it; NULL: all pages */
} pm_docroot_settings_t;

/*
 * Opens DOCROOT and lists its pages: what cannot be read is reported and left
 * out. All of it comes from pool. Errors: DOCROOT is not a directory that can
 * be read; the prefix is no path (PM_EINVALID, without a source); those of the
 * list.
 */
apr_status_t pm_docroot_open(apr_pool_t *pool,
                             const pm_docroot_settings_t *settings,
                             pm_report_t *report, pm_site_t **site,
                             pm_error_t *error);

#endif
