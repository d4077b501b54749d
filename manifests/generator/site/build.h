/*
 * A site of which a build is known, and no page: what an application's build
 * tool has written down of its entries, and which pages use which entry; some
 * tools know their pages, too.
 *
 * Each route is a document that names what the tool itself would write into a
 * page, in its order: the entry's stylesheets and scripts, and those of what it
 * imports. What these refer to is found as on every page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PM_SITE_BUILD_H
#define PM_SITE_BUILD_H

#include "format/error.h"
#include "site/build_tool.h"
#include "site/site.h"

typedef struct pm_build_settings_t {
    const pm_build_tool_t *tool;
    const char *file;                 /* the tool's */
    const char *prefix;               /* of its files' URLs: `/build/` */
    const apr_array_header_t *routes; /* of const char *: PATTERN=ENTRY[,ENTRY],
                                       * a page's path or a match's pattern;
                                       * none: those that the tool knows */
    pm_site_t *files;                 /* where the built files are */
} pm_build_settings_t;

/*
 * The site, from pool. Its pages are the patterns, also those with `*`. Errors
 * (PM_EINVALID): a file that is not one of the tool's; a route that is none; an
 * entry that it does not have, or no route: then the message names the entries.
 */
apr_status_t pm_build_open(apr_pool_t *pool,
                           const pm_build_settings_t *settings,
                           pm_site_t **site, pm_error_t *error);

#endif
