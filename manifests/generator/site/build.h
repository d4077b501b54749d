/*
 * A site of which a build is known, and no page: what an application's build
 * tool has written down of its entries (Vite's manifest.json, which is
 * Laravel's too), and which pages use which entry.
 *
 * Each route is a document that names what Vite itself would write into a page:
 * the entry's module, the chunks that it imports, and their stylesheets, those
 * of the chunks first. What these refer to is found as on every page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SITE_BUILD_H
#define PM_SITE_BUILD_H

#include "format/error.h"
#include "site/site.h"

/* Bytes of the tool's file, and chunks within chunks. */
#define PM_BUILD_LENGTH_MAX (32 * 1024 * 1024)
#define PM_BUILD_DEPTH_MAX 64

typedef struct pm_build_settings_t {
    const char *file;                 /* the tool's */
    const char *prefix;               /* of its files' URLs: `/build/` */
    const apr_array_header_t *routes; /* of const char *: PATTERN=ENTRY[,ENTRY],
                                       * a page's path or a match's pattern */
    pm_site_t *files;                 /* where the built files are */
} pm_build_settings_t;

/*
 * The site, from pool. Its pages are the patterns, also those with `*`. Errors
 * (PM_EINVALID): a file that is not one of Vite's; a route that is none; an
 * entry that it does not have, or no route: then the message names the entries.
 */
apr_status_t pm_build_open(apr_pool_t *pool,
                           const pm_build_settings_t *settings,
                           pm_site_t **site, pm_error_t *error);

#endif
